"""The harmless test file by which every virus scanner is tried (EICAR, 68 bytes)."""

# In two pieces, so that a scanner does not take this module for the test file.
_SIGN = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def is_eicar(content: bytes) -> bool:
    """Whether the content is the test file, or the test file with something around it (B-25)."""
    return _SIGN in content
