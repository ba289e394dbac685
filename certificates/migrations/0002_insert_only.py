"""Make the tables that are never edited refuse it."""

from typing import ClassVar

from django.db import migrations

from foundation.ledger import InsertOnly


class Migration(migrations.Migration):
    dependencies: ClassVar = [("certificates", "0001_register")]

    operations: ClassVar = [
        InsertOnly("eligibilitydecision"),
        InsertOnly("award"),
        InsertOnly("credentialevent"),
        InsertOnly("renderedcertificate"),
    ]
