"""The Google home's way to Google: gspread with time-outs, deadlines, retries and a request log.

The only file, with `provision`, that imports gspread, and of it the addresses and the plain
HTTP client. Its own retrying client repeats appends, ignores time-outs and never ends on a
lasting 429; its worksheets spend a request on each step.
"""

from __future__ import annotations

import io
import math
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from urllib.parse import quote

import gspread
import requests
from gspread.http_client import HTTPClient
from gspread.urls import SPREADSHEET_URL

from lib import config
from lib.sheets import google_faults as faults
from lib.sheets.google_address import is_google_source, spreadsheet_id
from lib.sheets.google_home import Parameters, SheetHome
from lib.sheets.google_sign_in import GivenCredentials, Signer, credentials_from
from lib.sheets.retry import AttemptError, Circuit, Clock, Policy, Retrier, When
from lib.sheets.traffic import Traffic, TrafficView

TIMEOUTS = (3.05, 30.0)  # seconds to connect, and between two pieces of a reply
_GOOGLE_HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com")
_USER_AGENT = "national-digital-platforms (gzip)"  # without the word Google sends nothing compressed
_CHUNK = 256 * 1024


class GoogleHome(SheetHome):
    """`lib.sheets.protocol.Home` of one Google spreadsheet.

    ``spreadsheet`` is an address or an id; ``credentials`` may be a function, called when
    they are first needed; ``api_root`` stands in for Google's own hosts, empty for none.
    """

    def __init__(
        self,
        spreadsheet: str,
        credentials: GivenCredentials,
        api_root: str = "",
        *,
        policy: Policy | None = None,
        clock: Clock | None = None,
        timeouts: tuple[float, float] = TIMEOUTS,
        structure_seconds: float = 60.0,
    ) -> None:
        clock = clock or Clock()
        self.connection = Connection(credentials, api_root, policy=policy, clock=clock, timeouts=timeouts)
        identifier = spreadsheet_id(spreadsheet) or ("" if is_google_source(spreadsheet) else spreadsheet)
        link = SpreadsheetLink(self.connection, identifier)
        super().__init__(identifier, link, clock, structure_seconds=structure_seconds)

    @classmethod
    def from_settings(cls, settings: config.Settings) -> GoogleHome:
        """The home that the settings name. Nothing is sent, and no credentials are looked at, before the first use."""
        return cls(settings.source, lambda: credentials_from(settings), settings.api_root)

    @property
    def account(self) -> str:
        """The address the sheet is to be shared with; empty when the credentials name none. Never log it."""
        return self.connection.account


class SpreadsheetLink:
    """A `lib.sheets.google_home.Link`: one spreadsheet over a connection."""

    def __init__(self, connection: Connection, identifier: str) -> None:
        self._connection = connection
        self._identifier = quote(identifier, safe="")

    def get(self, path: str, parameters: Parameters) -> bytes:
        return self._connection.get(self._identifier, path, parameters)

    def batch_update(self, requests: Sequence[Mapping[str, Any]]) -> None:
        self._connection.batch_update(self._identifier, requests)

    def operation(self) -> AbstractContextManager[None]:
        return self._connection.operation()

    @property
    def traffic(self) -> TrafficView:
        return self._connection.traffic.view()


class Connection:
    """Requests to Google: signed in, timed, counted, tried again. Safe to use from several threads."""

    def __init__(
        self,
        credentials: GivenCredentials,
        api_root: str = "",
        *,
        policy: Policy | None = None,
        clock: Clock | None = None,
        timeouts: tuple[float, float] = TIMEOUTS,
    ) -> None:
        self._clock = clock or Clock()
        self._api_root = api_root.rstrip("/")
        self._timeouts = timeouts
        self._signer = Signer(credentials, timeouts)
        self._policy = policy or Policy()
        self.reads = Retrier(self._policy, self._clock, Circuit(self._clock))
        self.writes = Retrier(self._policy, self._clock, Circuit(self._clock))
        self.traffic = Traffic(self._clock.steady)
        self._of_thread = _OfThread()

    @property
    def account(self) -> str:
        """The e-mail address of the account, where the credentials tell."""
        return self._signer.account

    @contextmanager
    def operation(self) -> Iterator[None]:
        """Requests of this thread that are one act to people and share one deadline."""
        is_outermost = self._of_thread.until == math.inf
        if is_outermost:
            self._of_thread.until = self._clock.steady() + self._policy.deadline
        try:
            yield
        finally:
            if is_outermost:
                self._of_thread.until = math.inf

    def get(self, identifier: str, path: str, parameters: Parameters) -> bytes:
        """The JSON of ``GET …/spreadsheets/<identifier><path>``. Raises AttemptError."""
        address = SPREADSHEET_URL % identifier + path
        given: dict[str, Any] = dict(parameters)
        name = f"GET {path.partition('/developerMetadata')[0] or 'spreadsheet'}"
        until = self._of_thread.until
        return self.reads.run(name, lambda end: self._send("get", address, end, params=given), until)

    def batch_update(self, identifier: str, batch: Sequence[Mapping[str, Any]]) -> bytes:
        """One batch, all or nothing; sent again after a fault, so it must be safe to repeat. Raises AttemptError."""
        address = SPREADSHEET_URL % identifier + ":batchUpdate"
        body = {"requests": list(batch)}
        until = self._of_thread.until
        return self.writes.run("batchUpdate", lambda end: self._send("post", address, end, json=body), until)

    def _send(self, method: str, address: str, until: float, **options: Any) -> bytes:
        try:
            return self._attempt(method, address, until, options)
        except AttemptError as failure:
            if failure.status != 401:
                raise
        self._signer.forget()  # revoked, or the clocks disagree about its age: sign in once more
        return self._attempt(method, address, until, options)

    def _attempt(self, method: str, address: str, until: float, options: Mapping[str, Any]) -> bytes:
        client = self._client()
        client.session.prepare(self._signer.token(), until)
        started, status = self._clock.steady(), 0
        try:
            response = client.request(method, address, **options)
            status = response.status_code
        except AttemptError as failure:
            status = failure.status
            raise
        except requests.RequestException as error:
            raise _fault_of(error) from None
        finally:
            is_write = method != "get"
            self.traffic.record(is_write=is_write, status=status, seconds=self._clock.steady() - started)
        body: bytes = response.content
        return body

    def _client(self) -> Any:
        """This thread's gspread HTTP client: a session of requests is not safe to share."""
        if self._of_thread.client is None:
            session = _Session(self._api_root, self._timeouts, self._clock)
            # With a session of one's own gspread wants no credentials, whatever its types say.
            client = gspread.Client(None, session, http_client=_RootedClient)  # type: ignore[arg-type]  # None is right
            self._of_thread.client = client.http_client
        return self._of_thread.client


class _OfThread(threading.local):
    """What each thread has for itself: its client, and the steady moment its operation ends."""

    client: Any = None
    until: float = math.inf


class _RootedClient(HTTPClient):
    """gspread's HTTP client, sent to the session's root, with faults that say what they mean."""

    session: _Session

    def request(self, method: str, endpoint: str, *_: Any, **options: Any) -> requests.Response:
        for host in _GOOGLE_HOSTS if self.session.root else ():
            endpoint = endpoint.replace(host, self.session.root)
        response = self.session.request(method, endpoint, **options)
        fault = faults.of_reply if not response.ok or response.is_redirect else faults.of_body
        failure = fault(response.status_code, response.content)
        if failure is not None:
            raise failure
        return response


class _Session(requests.Session):
    """Signs requests, waits no longer than it may, and follows no redirect (a token would travel along)."""

    def __init__(self, root: str, timeouts: tuple[float, float], clock: Clock) -> None:
        super().__init__()
        self.root = root
        self.headers.update({"User-Agent": _USER_AGENT, "Accept-Encoding": "gzip, deflate"})
        self.auth = self._sign
        self._timeouts = timeouts
        self._clock = clock
        self._token = ""
        self._until = 0.0

    def prepare(self, token: str, until: float) -> None:
        """The token of the next request, and the steady moment at which it must be over."""
        self._token, self._until = token, until

    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # type: ignore[override]  # any option
        """The whole reply; a read time-out alone would let one that drips go on for hours."""
        connect, read = self._timeouts
        left = max(0.1, self._until - self._clock.steady())
        options |= {"timeout": (min(connect, left), min(read, left)), "stream": True, "allow_redirects": False}
        with super().request(method, url, **options) as response:
            pieces = []
            for piece in response.iter_content(_CHUNK):
                pieces.append(piece)
                if self._clock.steady() > self._until:
                    raise requests.Timeout("the reply takes too long")
        whole = requests.Response()
        whole.status_code, whole.headers, whole.raw = (
            response.status_code,
            response.headers,
            io.BytesIO(b"".join(pieces)),
        )
        return whole

    def _sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _fault_of(error: requests.RequestException) -> AttemptError:
    name = type(error).__name__
    if isinstance(error, requests.exceptions.ProxyError | requests.exceptions.SSLError):
        return AttemptError("google-proxy", When.SOON, name)
    if isinstance(error, ValueError):  # an address that is none: the API root is mistyped
        return AttemptError("google-proxy", When.NEVER, name)
    return AttemptError("google-unreachable", When.SOON, name)
