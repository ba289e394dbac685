"""Make the tables that are never edited refuse it."""

from typing import ClassVar

from django.db import migrations

from foundation.ledger import InsertOnly


class Migration(migrations.Migration):
    dependencies: ClassVar = [("anatomy", "0001_snapshot")]

    operations: ClassVar = [
        InsertOnly("snapshot"),
    ]
