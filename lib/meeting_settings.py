"""The settings of reporting periods and of mail: `[periods]` and `[mail]` of the secrets file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lib.i18n import N_

_FREQUENCIES = ("month", "quarter", "half", "year")
_SECURITIES = ("starttls", "tls", "none")
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class PeriodSettings:
    """How often is reported (month, quarter, half, year), and the bounds of `lib.core.periods.Bounds`."""

    frequency: str = "quarter"
    first_day: int = 15
    due_day: int = 25


@dataclass(frozen=True, slots=True)
class MailSettings:
    """A mail server. ``security`` is starttls, tls or none; ``recipients`` are addresses by department code.

    ``faults`` are msgids of what is wrong; with any of them nothing is sent.
    """

    host: str
    sender: str
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    recipients: Mapping[str, str] = field(default_factory=dict, hash=False)
    faults: tuple[str, ...] = ()


def read_periods(secrets: Mapping[str, Any]) -> PeriodSettings:
    """The settings in ``secrets``; what is not usable is replaced by the usual value."""
    given, usual = _table(secrets, "periods"), PeriodSettings()
    frequency = given.get("frequency")
    return PeriodSettings(
        frequency=frequency if frequency in _FREQUENCIES else usual.frequency,
        first_day=_day(given.get("first_day"), usual.first_day),
        due_day=_day(given.get("due_day"), usual.due_day),
    )


def read_mail(secrets: Mapping[str, Any]) -> MailSettings | None:
    """The settings in ``secrets``; None when there are none, so that nothing is ever sent."""
    given = _table(secrets, "mail")
    if not given:
        return None
    security = given.get("security", "starttls")
    port = given.get("port")
    recipients = given.get("to")
    settings = MailSettings(
        host=str(given.get("host", "")),
        sender=" ".join(str(given.get("sender", "")).split()),
        port=port if isinstance(port, int) and 0 < port < 65536 else _PORTS.get(str(security), 587),
        security=str(security),
        user=str(given.get("user", "")),
        password=str(given.get("password", "")),
        recipients={str(code): str(to) for code, to in recipients.items()} if isinstance(recipients, dict) else {},
    )
    return replace(settings, faults=tuple(_faults(settings)))


def _faults(settings: MailSettings) -> list[str]:
    found = []
    if not settings.host:
        found.append(N_("[mail] names no host, the mail server."))
    if "@" not in settings.sender:
        found.append(N_("[mail] names no sender, the address that reminders come from."))
    if settings.security not in _SECURITIES:
        found.append(N_("[mail] security must be starttls, tls or none."))
    elif settings.security == "none" and settings.password and settings.host not in _LOCAL_HOSTS:
        found.append(N_("[mail] would send its password in clear; set security to starttls or tls."))
    return found


def _table(secrets: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = secrets.get(name)
    return table if isinstance(table, dict) else {}


def _day(given: object, usual: int) -> int:
    if isinstance(given, bool) or not isinstance(given, int):
        return usual
    return given if 1 <= given <= 28 else usual
