"""A double of Google Sheets and Drive on the loopback address, for tests and benches.

with GoogleDouble() as double:
    sheet = double.add_spreadsheet("book", "Sổ theo dõi", {"Nền tảng": [["Mã"], ["NT01"]]})
    client = …  # any Sheets client, sent to double.url with double.credentials()
    sheet.type("Nền tảng", "A2", "NT02")
    assert double.count("spreadsheets.values.batchGet") == 1
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.google_double.accounts import DEFAULT_ACCOUNT, service_account_info
from tests.google_double.content import Content
from tests.google_double.faults import FaultPlan
from tests.google_double.people import SheetHandle
from tests.google_double.quotas import Quotas
from tests.google_double.seeding import content_from, content_from_workbook
from tests.google_double.service import Logged, Service
from tests.google_double.wire import LoopbackServer

_OWNER = "owner@double.example"


class GoogleDouble:
    """The server. ``now`` gives seconds since 1970; a `ManualClock` can be moved by the test.

    ``append_race`` is how many seconds values.append leaves between finding its row and
    writing it (0: atomic). ``interface_delay`` is how long Drive takes to notice what people
    do in Google's own interface.
    """

    def __init__(
        self,
        *,
        now: Callable[[], float] = time.time,
        seed: int = 0,
        quotas: bool = True,
        port: int = 0,
        append_race: float = 0.0,
        interface_delay: float = 180.0,
    ) -> None:
        self.service = Service(now, seed, Quotas(enforced=quotas), append_race)
        self.interface_delay = interface_delay
        self._port = port
        self._server: LoopbackServer | None = None

    # -- running

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if self.service.crashes and error is None:
            raise RuntimeError("the double itself failed:\n" + "\n".join(self.service.crashes))

    def start(self) -> None:
        """Listen on the loopback address and answer from threads."""
        self._server = LoopbackServer(self._port, self.service)
        arguments = {"poll_interval": 0.02}
        threading.Thread(target=self._server.serve_forever, kwargs=arguments, daemon=True).start()

    def stop(self) -> None:
        """Stop listening; requests that hang are let go."""
        if self._server is not None:
            self._server.stopping.set()
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    @property
    def url(self) -> str:
        """Root of both APIs: ``<url>/v4/spreadsheets`` and ``<url>/drive/v3/files``."""
        if self._server is None:
            raise RuntimeError("the double is not running")
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def token_url(self) -> str:
        """Where a service account's assertion becomes a token."""
        return f"{self.url}/token"

    def credentials(self, account: str = DEFAULT_ACCOUNT) -> dict[str, Any]:
        """Service account info with a throw-away key; each account has a quota of its own."""
        return service_account_info(account, self.token_url)

    def token(self, account: str = DEFAULT_ACCOUNT) -> str:
        """An access token, for requests made without a client library."""
        with self.service.lock:
            return self.service.accounts.issue(account, self.service.now())

    # -- spreadsheets

    def add_spreadsheet(
        self,
        file_id: str,
        title: str,
        tabs: Mapping[str, Iterable[Sequence[Any]]] | None = None,
        locale: str = "vi_VN",
        time_zone: str = "Asia/Ho_Chi_Minh",
    ) -> SheetHandle:
        """A spreadsheet that anyone may edit until `SheetHandle.unshare`; tabs are title → rows."""
        return self._add(content_from(title, tabs or {}, locale, time_zone), file_id)

    def add_workbook(
        self, file_id: str, path: Path, locale: str = "vi_VN", time_zone: str = "Asia/Ho_Chi_Minh"
    ) -> SheetHandle:
        """A spreadsheet with what an .xlsx file holds."""
        return self._add(content_from_workbook(path, locale, time_zone), file_id)

    def _add(self, content: Content, file_id: str) -> SheetHandle:
        with self.service.lock:
            book = self.service.store.add(content, _OWNER, self.service.now(), file_id)
            book.permissions["anyone"] = "writer"
        return self.spreadsheet(file_id)

    def spreadsheet(self, file_id: str) -> SheetHandle:
        """The handle of any spreadsheet, one made through the API included; KeyError when unknown."""
        return SheetHandle(self.service, self.service.store.books[file_id], self.interface_delay)

    @property
    def file_ids(self) -> list[str]:
        """The ids of all spreadsheets, oldest first."""
        return list(self.service.store.books)

    # -- behaviour

    @property
    def faults(self) -> FaultPlan:
        """What goes wrong from now on: ``double.faults.add(Fault.UNAVAILABLE, "spreadsheets.get")``."""
        return self.service.faults

    @property
    def quotas(self) -> Quotas:
        """The limits; ``double.quotas.enforced = False`` lifts them."""
        return self.service.quotas

    def set_latency(self, seconds: float, kind: str = "*") -> None:
        """Every reply (or those of one kind of endpoint) comes ``seconds`` later."""
        self.service.latencies[kind] = seconds

    def apply_late_requests(self) -> None:
        """Apply now what Fault.APPLIED_LATE has put off."""
        self.service.apply_late()

    # -- the log

    @property
    def requests(self) -> list[Logged]:
        """Every request so far; clear the list to start anew."""
        return self.service.requests

    def count(self, kind: str | None = None, status: int | None = None) -> int:
        """How many requests of a kind, or with a status, were made; the token's don't count unless named."""
        return sum(
            (line.kind == kind if kind else line.kind != "token") and status in (None, line.status)
            for line in list(self.requests)
        )
