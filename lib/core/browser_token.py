"""What tells one browser from another: the lasting part of the cookie that Streamlit gives to each."""

from __future__ import annotations

_VERSION = "2"
_MASK_BYTES = 4


def browser_token(cookie: str) -> str:
    """The token of the cookie ``2|mask|masked token|seconds``, in hex; empty when it is none.

    Streamlit masks the token anew with every answer, so that the cookie as a whole is another
    one at each visit.
    """
    parts = cookie.split("|")
    if len(parts) != 4 or parts[0] != _VERSION:
        return ""
    try:
        mask, masked = (bytes.fromhex(part) for part in parts[1:3])
    except ValueError:
        return ""
    if len(mask) != _MASK_BYTES:
        return ""
    return bytes(byte ^ mask[position % _MASK_BYTES] for position, byte in enumerate(masked)).hex()
