"""Make the tables that are never edited refuse it."""

from typing import ClassVar

from django.db import migrations

from foundation.ledger import InsertOnly


class Migration(migrations.Migration):
    dependencies: ClassVar = [("assessments", "0001_judgment")]

    operations: ClassVar = [
        InsertOnly("mark"),
        InsertOnly("marklevel"),
        InsertOnly("markrelease"),
        InsertOnly("seatscore"),
        InsertOnly("decision"),
        InsertOnly("decisionrelease"),
    ]
