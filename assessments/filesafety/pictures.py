"""Pictures by their structure: PNG and JPEG, whole, of a size that can be shown, nothing behind them."""

import struct

from assessments.filesafety.verdict import MEGABYTE, Unsafe

PIXELS = 50_000_000

_JPEG_HEADERS = 4 * MEGABYTE  # where the frame must have begun
_PNG = b"\x89PNG\r\n\x1a\n"


def examine_png(content: bytes) -> None:
    """A whole PNG with nothing behind its end. Raises ``Unsafe`` ``file_type`` or ``image_pixels`` (B-21)."""
    if not content.startswith(_PNG) or content[12:16] != b"IHDR" or len(content) < 33:
        raise Unsafe("file_type", "This is not a PNG picture. Save the picture again as PNG.")
    width, height = struct.unpack(">II", content[16:24])
    _check_pixels(width, height)
    place = len(_PNG)
    while place + 12 <= len(content):
        length = struct.unpack(">I", content[place : place + 4])[0]
        kind, place = content[place + 4 : place + 8], place + 12 + length
        if kind == b"IEND":
            if place != len(content):
                raise Unsafe(
                    "file_type", "Something else follows the picture in the file. Save it again as PNG."
                )
            return
    raise Unsafe("file_type", "The PNG picture is cut short. Save the picture again as PNG.")


def examine_jpeg(content: bytes) -> None:
    """A whole JPEG. Raises ``Unsafe`` ``file_type`` or ``image_pixels`` (B-21)."""
    broken = Unsafe("file_type", "This is not a whole JPEG picture. Save the picture again as JPEG.")
    if not content.startswith(b"\xff\xd8\xff"):
        raise broken
    place = 2
    while place + 4 <= min(len(content), _JPEG_HEADERS) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF:  # filling before a marker
            place += 1
            continue
        if 0xD0 <= marker <= 0xD9 or marker == 0x01:  # markers without a body have no place before the frame
            raise broken
        length = struct.unpack(">H", content[place + 2 : place + 4])[0]
        if length < 2:
            raise broken
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            if place + 9 > len(content):
                raise broken
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            _check_pixels(width, height)
            if b"\xff\xd9" not in content[place:]:
                raise broken
            return
        place += 2 + length
    raise broken


def _check_pixels(width: int, height: int) -> None:
    if width * height > PIXELS:
        raise Unsafe(
            "image_pixels",
            f"The picture has {width:,} × {height:,} points. At most {PIXELS // 1_000_000} million are taken: make it smaller.",
        )
    if not width or not height:
        raise Unsafe("file_type", "The picture has no points. Save it again.")
