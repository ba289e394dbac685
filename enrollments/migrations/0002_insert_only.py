"""Make the tables that are never edited refuse it."""

from typing import ClassVar

from django.db import migrations

from foundation.ledger import InsertOnly


class Migration(migrations.Migration):
    dependencies: ClassVar = [("enrollments", "0001_cohorts_and_places")]

    operations: ClassVar = [
        InsertOnly("trackchoice"),
    ]
