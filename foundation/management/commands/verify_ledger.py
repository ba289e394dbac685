"""Walk the audit chain: `manage.py verify_ledger` names each row that does not hold."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from foundation import audit


class Command(BaseCommand):
    help = "Check the audit chain. Exit 0 when it holds, 1 with the broken rows named."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = list(audit.breaks())
        for place in broken:
            self.stdout.write(f"{place.dossier} entry {place.sequence}: {place.reason}")
        if broken:
            sys.exit(1)
        self.stdout.write("The ledger is whole.")
