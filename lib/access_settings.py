"""The settings of access: `[auth]`, `[roles]`, `[proposals]` and `[server]` of the secrets file.

`[auth]` belongs to Streamlit, which signs people in; of it only what decides the mode is
read here, never a key.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_OF_A_PROVIDER = ("client_id", "client_secret", "server_metadata_url")
_SHORTEST_COOKIE_SECRET = 32
_LONGEST_SIGN_IN_HOURS = 720.0  # Streamlit's cookie lives no longer


class SettingFault(StrEnum):
    """What is wrong with the settings; `lib.core.access_words` has the sentences."""

    UNREADABLE = "unreadable"
    NO_PROVIDER = "no_provider"
    REDIRECT = "redirect"
    SHORT_SECRET = "short_secret"  # noqa: S105 - the name of a fault
    PROXY = "proxy"


@dataclass(frozen=True, slots=True)
class AccessSettings:
    """``providers`` are names of tables in `[auth]`, an empty name for `[auth]` itself.

    ``reviewers`` and ``administrators`` are addresses or domains as typed. The limits on
    proposals are by hour. ``trusted_proxies`` are addresses or networks that may say for
    whom they ask. Whatever is wrong with the settings closes, it never opens.
    """

    has_sign_in: bool = False
    providers: tuple[str, ...] = ()
    is_served_by_https: bool = False
    reviewers: tuple[str, ...] = ()
    administrators: tuple[str, ...] = ()
    sign_in_hours: float = 12.0
    anonymous_proposals: bool = False
    proposals_per_account: int = 10
    proposals_per_address: int = 60
    trusted_proxies: tuple[str, ...] = ()
    faults: tuple[SettingFault, ...] = ()


def read_access(secrets: Mapping[str, Any]) -> AccessSettings:
    """The settings in ``secrets``, the content of the secrets file."""
    auth, roles, proposals, server = (_table(secrets, name) for name in ("auth", "roles", "proposals", "server"))
    defaults = AccessSettings()
    providers = tuple(_providers(auth))
    return AccessSettings(
        has_sign_in="auth" in secrets,
        providers=providers,
        is_served_by_https=str(auth.get("redirect_uri", "")).startswith("https://"),
        reviewers=_texts(roles.get("reviewers")),
        administrators=_texts(roles.get("administrators")),
        sign_in_hours=_positive(roles.get("sign_in_hours"), defaults.sign_in_hours, _LONGEST_SIGN_IN_HOURS),
        anonymous_proposals=proposals.get("anonymous") is True,
        proposals_per_account=int(_positive(proposals.get("per_account"), defaults.proposals_per_account)),
        proposals_per_address=int(_positive(proposals.get("per_address"), defaults.proposals_per_address)),
        trusted_proxies=tuple(entry for entry in _texts(server.get("trusted_proxy")) if _is_network(entry)),
        faults=tuple(_faults(secrets, auth, providers, _texts(server.get("trusted_proxy")))),
    )


# What holds while the secrets file can't be read: sign-in is asked for and nobody has a role.
CLOSED = AccessSettings(has_sign_in=True, faults=(SettingFault.UNREADABLE,))


def _providers(auth: Mapping[str, Any]) -> list[str]:
    tables = {"": auth} | {name: value for name, value in auth.items() if isinstance(value, dict)}
    return [name for name, table in tables.items() if all(table.get(key) for key in _OF_A_PROVIDER)]


def _faults(
    secrets: Mapping[str, Any], auth: Mapping[str, Any], providers: tuple[str, ...], proxies: tuple[str, ...]
) -> list[SettingFault]:
    found = []
    if "auth" in secrets:
        if not providers:
            found.append(SettingFault.NO_PROVIDER)
        if not str(auth.get("redirect_uri", "")).endswith("/oauth2callback"):
            found.append(SettingFault.REDIRECT)
        if len(str(auth.get("cookie_secret", ""))) < _SHORTEST_COOKIE_SECRET:
            found.append(SettingFault.SHORT_SECRET)
    if not all(map(_is_network, proxies)):
        found.append(SettingFault.PROXY)
    return found


def _table(secrets: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = secrets.get(name)
    return table if isinstance(table, dict) else {}


def _texts(given: object) -> tuple[str, ...]:
    entries = [given] if isinstance(given, str) else given
    return tuple(entry for entry in entries if isinstance(entry, str)) if isinstance(entries, list) else ()


def _positive(given: object, default: float, most: float = 100_000.0) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float):
        return default
    return min(float(given), most) if given > 0 else default


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        return False
    return True
