"""Static files under hashed names; each address is looked up once in a process."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class KeptManifestStorage(CompressedManifestStaticFilesStorage):
    """The manifest does not change while a process runs, and a page names up to forty files."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._kept: dict[tuple[str | None, bool], str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        """The address of a file, with its hash."""
        address = self._kept.get((name, force))
        if address is None:
            address = self._kept[name, force] = str(super().url(name, force))
        return address
