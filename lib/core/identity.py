"""From what the identity provider says to a Person: address, age of the sign-in, role.

Addresses on the sheet and in the settings are written by people, so they are normalised
generously. The address of an account must be plain ASCII: folding look-alike letters there
would let one account pass for another.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from lib.core.entities import Department
from lib.core.permissions import NOBODY, Lapse, Person, Role

_LONGEST_ADDRESS = 254
# Clocks of two machines differ; a sign-in further ahead than this is no sign-in.
_CLOCK_SKEW = timedelta(minutes=5)
_NAMES_OF_ONE_SIGN_IN = ("iss", "sub", "iat", "nonce", "sid", "jti")


@dataclass(frozen=True, slots=True)
class RoleRules:
    """Who has which role: entries are addresses, or domains (``@so.gov.vn`` or ``so.gov.vn``)."""

    reviewers: tuple[str, ...] = ()
    administrators: tuple[str, ...] = ()
    longest: timedelta = timedelta(hours=12)


def normalised(typed: str) -> str:
    """An address or a domain as people type it → as it is compared; empty when it can't be one."""
    text = unicodedata.normalize("NFKC", typed).strip().casefold()
    return text if text.isascii() and text.isprintable() and " " not in text else ""


def account_address(claimed: object) -> str:
    """The address of an account as it is compared; empty when it is not an address in plain ASCII."""
    # Before anything is folded: the small letter of the Kelvin sign is a plain k.
    if not isinstance(claimed, str) or not claimed.isascii():
        return ""
    text = claimed.strip().lower()
    local, at, domain = text.rpartition("@")
    is_plain = text.isprintable() and not set(text) & set(' "<>,;')
    is_address = bool(local) and at == "@" and "@" not in local and "." in domain.strip(".")
    return text if is_plain and is_address and len(text) <= _LONGEST_ADDRESS else ""


def is_verified(claims: Mapping[str, Any]) -> bool:
    """Whether the provider vouches for the address.

    ``email_verified`` is the standard claim. Entra leaves it out and offers ``xms_edov`` and
    ``verified_primary_email`` instead. A plain no is never overruled.
    """
    stated = claims.get("email_verified")
    if stated is not None:
        return stated is True or (isinstance(stated, str) and stated.strip().lower() == "true")
    confirmed = claims.get("verified_primary_email")
    address = account_address(claims.get("email"))
    if isinstance(confirmed, list | tuple) and address:
        return address in {account_address(one) for one in confirmed}
    return claims.get("xms_edov") in (True, 1, "1", "true")


def recognise(
    claims: Mapping[str, Any],
    rules: RoleRules,
    departments: Iterable[Department],
    now: datetime,
    *,
    is_ended: bool = False,
) -> Person:
    """The person behind ``claims``, with the roles of the present settings and of ``departments``.

    ``departments`` are those in force: an account of a body that no longer exists acts for
    nobody. ``is_ended`` says that this sign-in was signed out of.
    """
    if claims.get("is_logged_in") is not True:
        return NOBODY
    address = account_address(claims.get("email"))
    signed_in_at = _moment(claims.get("iat"))
    person = Person(address or None, signed_in_at=signed_in_at, sign_in=sign_in_id(claims))
    if not address or not is_verified(claims):
        # It may be the address of somebody else, so nothing may ever be found by it.
        return replace(person, address=None, lapse=Lapse.UNVERIFIED)
    if is_ended:
        return replace(person, lapse=Lapse.ENDED)
    if signed_in_at is None or not now - rules.longest <= signed_in_at <= now + _CLOCK_SKEW:
        return replace(person, lapse=Lapse.EXPIRED)
    own = tuple(d.code for d in departments if address in {normalised(editor) for editor in d.editors})
    return replace(person, role=_role(address, rules, own), departments=own)


def sign_in_id(claims: Mapping[str, Any]) -> str:
    """A name for one sign-in that says nothing about the person."""
    text = "\n".join(f"{name}={claims.get(name)!r}" for name in _NAMES_OF_ONE_SIGN_IN)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:40]


def _role(address: str, rules: RoleRules, departments: tuple[str, ...]) -> Role:
    if _is_listed(address, rules.administrators):
        return Role.ADMINISTRATOR
    if _is_listed(address, rules.reviewers):
        return Role.REVIEWER
    return Role.DEPARTMENT if departments else Role.VIEWER


def _is_listed(address: str, entries: Iterable[str]) -> bool:
    domain = address.rpartition("@")[2]
    for entry in map(normalised, entries):
        is_domain = "." in entry and "@" not in entry.removeprefix("@")
        if (is_domain and entry.removeprefix("@") == domain) or (entry and entry == address):
            return True
    return False


def _moment(seconds: object) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
