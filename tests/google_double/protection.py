"""Protected ranges: who may write where."""

from __future__ import annotations

from tests.google_double.a1 import Area
from tests.google_double.content import Tab
from tests.google_double.errors import bad_request

_REFUSED = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


def overlaps(one: Area, other: Area) -> bool:
    """Whether two areas share a cell; open sides reach for ever."""
    far = 2**31
    return (
        one.top < (other.bottom or far)
        and other.top < (one.bottom or far)
        and one.left < (other.right or far)
        and other.left < (one.right or far)
    )


def contains(outer: Area, inner: Area) -> bool:
    """Whether ``inner`` lies wholly in ``outer``."""
    far = 2**31
    return (
        outer.top <= inner.top
        and outer.left <= inner.left
        and (outer.bottom or far) >= (inner.bottom or far)
        and (outer.right or far) >= (inner.right or far)
    )


def check_may_write(tab: Tab, area: Area, account: str) -> None:
    """400 when a protection that isn't a mere warning leaves ``account`` out."""
    for protection in tab.protections:
        if protection.warning_only or account in protection.editors.get("users", []):
            continue
        if overlaps(protection.area, area):
            raise bad_request(_REFUSED)
