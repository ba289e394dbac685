"""Brings database, program data, demo data and static files up to date; a second run finds little to do.

python -m tools.prepare             everything, before the site starts
python -m tools.prepare --static    static files alone, before the tests
"""

import hashlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import django
from django.conf import settings
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parent.parent


def _static_mark() -> str:
    """A mark of everything that collectstatic would read: names, sizes, times and the locked packages."""
    mark = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    folders = [Path(folder) for folder in settings.STATICFILES_DIRS]
    folders += [ROOT / app / "static" for app in settings.INSTALLED_APPS if "." not in app]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                facts = path.stat()
                mark.update(f"{path.relative_to(ROOT)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return mark.hexdigest()


def collect_static() -> None:
    """Hashes and compresses the static files when one of them changed; it is the slowest step."""
    kept = Path(settings.STATIC_ROOT) / ".mark"
    mark = _static_mark()
    if kept.exists() and kept.read_text() == mark:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    kept.write_text(mark)


def prepare_data() -> None:
    """Tables, the program as authored, and the demo people where they are wanted."""
    call_command("migrate", verbosity=0, interactive=False, stdout=sys.stderr)
    call_command("load_program_data", verbosity=0, stdout=sys.stderr)
    if settings.DEMO:
        call_command("demo", verbosity=0, stdout=sys.stderr)


def main(arguments: Sequence[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpo_program.settings")
    django.setup()
    if "--static" not in arguments:
        prepare_data()
    if "--data" not in arguments:
        collect_static()
    if settings.DEMO and "--static" not in arguments:
        call_command("demo", "--accounts")  # the one thing on standard output, for who started this
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CommandError as error:
        sys.exit(f"{error}")
    except KeyboardInterrupt:
        sys.exit(130)
