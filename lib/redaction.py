"""Keeping secrets and addresses of people out of the log.

Two nets: the secrets this app was given, letter by letter, and the shapes that keys, tokens
and passwords have. The text of an exception is caught as well, because it is the finished
line that is looked at.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from typing import Any

_GONE = "[…]"
_SHORTEST_SECRET = 8
_SECRET_NAMES = re.compile(r"secret|password|passwd|token(?!_ur)|private_key|api_?key|credential", re.IGNORECASE)
_SHAPES = (
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL),
    re.compile(r"\beyJ[\w-]{10,4000}\.[\w-]{10,}(?:\.[\w-]*)?"),  # a JSON web token
    re.compile(r"\bya29\.[\w.-]{10,}"),  # Google's access tokens
    re.compile(r"\bAIza[\w-]{30,}"),  # and keys
    re.compile(r"(?<=Bearer )[\w.~+/-]{8,}=*", re.IGNORECASE),
    re.compile(r"(?<=://)[^\s/:@]+:[^\s/@]+(?=@)"),  # user and password in an address
    re.compile(
        r"(?:(?<=client_secret)|(?<=cookie_secret)|(?<=password)|(?<=private_key)|(?<=id_token)|(?<=access_token)"
        r"|(?<=refresh_token)|(?<=_streamlit_user)|(?<=[?&]code))[\"']?\s{0,3}[=:]\s{0,3}[\"']?[\w.%+/|~-]{8,}=*"
    ),
)
# What is looked for has an end: anybody can have a line logged, and none may hold the process up.
_ADDRESS = re.compile(r"([\w.+-])[\w.+-]{0,63}(@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})")


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """``text`` without ``secrets``, keys and tokens; of an e-mail address its first letter and domain stay."""
    for secret in secrets:
        text = text.replace(secret, _GONE)
    for shape in _SHAPES:
        text = shape.sub(_GONE, text)
    return _ADDRESS.sub(r"\1…\2", text)


def secrets_in(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Every secret value of a secrets file, the longest first, its lines one by one."""
    found: set[str] = set()
    for name, value in settings.items():
        if isinstance(value, Mapping):
            found.update(secrets_in(value))
        elif isinstance(value, str) and _SECRET_NAMES.search(name):
            found.update(line.strip() for line in value.splitlines())
    return tuple(sorted((text for text in found if len(text) >= _SHORTEST_SECRET), key=len, reverse=True))


def redact_logs(secrets: Iterable[str]) -> None:
    """From now on every line that any handler of this process writes is redacted.

    Libraries make handlers of their own, and later ones too, so it is done where all of them
    pass. Doing it again replaces the secrets.
    """
    secrets = tuple(secrets)
    finish = getattr(logging.Handler.format, "unredacted", logging.Handler.format)

    def redacted(handler: logging.Handler, record: logging.LogRecord) -> str:
        return redact(finish(handler, record), secrets)

    # The mark that lets a second call find the original.
    redacted.unredacted = finish  # type: ignore[attr-defined]  # checkers know no attributes of functions
    logging.Handler.format = redacted  # type: ignore[method-assign, assignment]  # where all handlers pass
