"""Reads every tab with st-gsheets-connection; run by the Python of its own environment.

``python sheet_peer.py ROOT SPREADSHEET TAB…`` takes credentials as one line of JSON on the
standard input and then, for each further line, reads all tabs and prints seconds and rows.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any
from urllib.parse import urlsplit, urlunsplit


def serve(root: str, spreadsheet: str, tabs: list[str]) -> None:
    """One reading for each line that comes in."""
    _send_everything_to(root)
    # Sessions that it makes while loading must be redirected already.
    from streamlit_gsheets.gsheets_connection import GSheetsServiceAccountClient  # noqa: PLC0415 - must follow the line above

    client = GSheetsServiceAccountClient(json.loads(sys.stdin.readline()))
    address = f"https://docs.google.com/spreadsheets/d/{spreadsheet}/edit"
    print("ready", flush=True)
    for _ in sys.stdin:
        started = time.perf_counter()
        frames = [client.read(spreadsheet=address, worksheet=tab, ttl=0) for tab in tabs]
        print(time.perf_counter() - started, sum(map(len, frames)), flush=True)


def _send_everything_to(root: str) -> None:
    """This version of gspread has its addresses built in: they are changed on the way out."""
    import requests  # noqa: PLC0415 - this file is also read where the peer's environment is not
    from requests.adapters import HTTPAdapter  # noqa: PLC0415 - likewise

    class Redirected(HTTPAdapter):
        def send(self, request: Any, *arguments: Any, **options: Any) -> Any:
            parts = urlsplit(request.url)
            if parts.hostname and parts.hostname.endswith("googleapis.com"):
                request.url = urlunsplit((*urlsplit(root)[:2], *parts[2:]))
            return super().send(request, *arguments, **options)

    first = requests.Session.__init__

    def prepared(session: Any, *arguments: Any, **options: Any) -> None:
        first(session, *arguments, **options)
        session.mount("https://", Redirected())

    # The peer makes its sessions itself and takes none: there is no other place to come in.
    requests.Session.__init__ = prepared  # type: ignore[method-assign]  # the only place to come in


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], sys.argv[3:])
