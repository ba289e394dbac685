"""Make the tables that are never edited refuse it."""

from typing import ClassVar

from django.db import migrations

from foundation.ledger import InsertOnly


class Migration(migrations.Migration):
    dependencies: ClassVar = [("foundation", "0001_outbox_and_audit")]

    operations: ClassVar = [
        InsertOnly("auditentry"),
    ]
