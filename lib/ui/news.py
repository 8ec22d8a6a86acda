"""Whether there are newer figures: every open page asks it each few seconds, by one small request.

A run of even a part of a page costs a hundred times as much. The page says in a hidden button's
key what it shows; document.js asks here, and presses the button when the answer is another one.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from lib.sync.snapshot import Snapshot

# Read by document.js from the key of the button.
KEY = "news_"
ADDRESS = "/_news"


class Served:
    """Whether this process answers at `ADDRESS`; where it does not, the page runs a part of itself instead."""

    is_on = False


def token_of(snapshot: Snapshot) -> str:
    """What tells this snapshot, and what is wrong with its source, from any other; safe in a name."""
    fault = snapshot.fault.code if snapshot.fault else ""
    return hashlib.sha256(f"{snapshot.id} {fault}".encode()).hexdigest()[:16]


def routes() -> list[Route]:
    """The address that answers, for the app to serve."""
    Served.is_on = True
    return [Route(ADDRESS, _answer, methods=["GET"])]


def _answer(_: Request) -> PlainTextResponse:
    # In a thread of its own: the first look at the source may take a moment.
    from lib.ui.process import service  # noqa: PLC0415 - the server listens before all of this is loaded

    return PlainTextResponse(token_of(service().snapshots.current()), headers={"Cache-Control": "no-store"})
