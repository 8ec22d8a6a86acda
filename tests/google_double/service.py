"""Answering one request: faults, sign-in, quotas, the endpoint, and the reply as bytes."""

from __future__ import annotations

import gzip
import json
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import parse_qs

from tests.google_double import encoding, endpoints, errors, routes
from tests.google_double.accounts import Accounts
from tests.google_double.errors import ApiError
from tests.google_double.faults import RUN_FIRST, Fault, FaultPlan, Planned
from tests.google_double.quotas import Quotas
from tests.google_double.routes import Route
from tests.google_double.store import Store

_JSON = "application/json; charset=UTF-8"
_HTML = "text/html; charset=UTF-8"
_STATUS_FAULTS: dict[Fault, Callable[[Route, str], ApiError]] = {
    Fault.INTERNAL_ERROR: lambda route, metric: errors.plain_failure(500),
    Fault.UNAVAILABLE: lambda route, metric: errors.plain_failure(503),
    Fault.APPLIED_THEN_UNAVAILABLE: lambda route, metric: errors.plain_failure(503),
    Fault.TOO_MANY_REQUESTS: lambda route, metric: errors.quota_exceeded(metric, per_user=True),
    Fault.RATE_LIMIT_EXCEEDED: lambda route, metric: errors.rate_limit_exceeded(),
    Fault.FORBIDDEN: lambda route, metric: errors.permission_denied(),
    Fault.NOT_FOUND: lambda route, metric: errors.not_found(),
    Fault.UNAUTHENTICATED: lambda route, metric: errors.unauthenticated(route.is_drive),
}
_HTML_FAULTS = {
    Fault.BAD_GATEWAY: (502, "Server Error"),
    Fault.REQUEST_TIMEOUT: (408, "Request Timeout"),
    Fault.PROXY_PAGE: (200, "Notice of the proxy"),
}
_MANNERS = {
    Fault.RESET: "reset",
    Fault.APPLIED_THEN_RESET: "reset",
    Fault.APPLIED_LATE: "reset",
    Fault.HANG: "hang",
    Fault.APPLIED_THEN_HANG: "hang",
    Fault.SLOW_DRIP: "drip",
    Fault.BROKEN_OFF: "broken",
}


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came in; ``query`` is still encoded."""

    method: str
    path: str
    query: str = ""
    body: bytes = b""
    authorization: str | None = None
    accepts_gzip: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """A reply. ``manner`` is how it is sent: whole, reset, hang, drip or broken (off)."""

    status: int
    body: bytes = b""
    content_type: str = _JSON
    is_gzipped: bool = False
    manner: str = "whole"
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of the request log. ``status`` 0: no reply was sent."""

    method: str
    kind: str
    path: str
    query: str
    status: int
    at: float
    account: str
    fault: Fault | None
    size: int


@dataclass(slots=True)
class Service:
    """The whole API behind the socket; one lock, so that every request is atomic."""

    now: Callable[[], float]
    seed: int
    quotas: Quotas
    race_seconds: float = 0.0
    accounts: Accounts = field(default_factory=Accounts)
    lock: threading.RLock = field(default_factory=threading.RLock)
    requests: list[Logged] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    latencies: dict[str, float] = field(default_factory=dict)
    late: list[tuple[float, Callable[[], object]]] = field(default_factory=list)
    store: Store = field(init=False)
    faults: FaultPlan = field(init=False)

    def __post_init__(self) -> None:
        self.store = Store(Random(self.seed))
        self.faults = FaultPlan(Random(self.seed))

    def answer(self, request: Request) -> Response:
        """The response to send, after whatever wait is set; the request is logged."""
        route = routes.find(request.method, request.path)
        planned = self.faults.take(route.kind)
        wait = self.latencies.get(route.kind, self.latencies.get("*", 0.0))
        if wait:
            time.sleep(wait)
        with self.lock:
            self.apply_late(only_due=True)
            response = self._planned_response(request, route, planned)
            self._log(request, route, response, planned)
        return response

    def apply_late(self, only_due: bool = False) -> None:
        """Apply the requests whose reply was lost and whose time has come (or all of them)."""
        with self.lock:
            ready = [run for due, run in self.late if not only_due or due <= self.now()]
            self.late = [item for item in self.late if only_due and item[0] > self.now()]
            for run in ready:
                run()

    def _planned_response(self, request: Request, route: Route, planned: Planned | None) -> Response:
        if planned is None:
            return self._run(request, route)
        fault = planned.fault
        if fault is Fault.APPLIED_LATE:
            self.late.append((self.now() + planned.seconds, lambda: self._run(request, route)))
        ran = self._run(request, route) if fault in RUN_FIRST else Response(0)
        if fault in _STATUS_FAULTS:
            error = _STATUS_FAULTS[fault](route, route.metric or "Read")
            return self._json(request, error.status, error.body)
        if fault in _HTML_FAULTS:
            status, title = _HTML_FAULTS[fault]
            return Response(status, errors.html_page(status, title), _HTML)
        if fault is Fault.TRUNCATED:
            return _cut_short(ran)
        manner = _MANNERS[fault]
        return Response(ran.status, ran.body, ran.content_type, ran.is_gzipped, manner, planned.seconds)

    def _run(self, request: Request, route: Route) -> Response:
        try:
            return self._run_endpoint(request, route)
        except ApiError as error:
            return self._json(request, error.status, error.body)
        except Exception:
            self.crashes.append(traceback.format_exc())
            return self._json(request, 500, errors.plain_failure(500).body)

    def _run_endpoint(self, request: Request, route: Route) -> Response:
        if route.kind == "token":
            assertion = parse_qs(request.body.decode()).get("assertion", [""])[0]
            return self._json(request, 200, self.accounts.grant(assertion, self.now()))
        if route.kind == routes.UNKNOWN:
            return Response(404, errors.html_page(404, "Not Found"), _HTML)
        account = self.accounts.account_of(request.authorization, self.now(), route.is_drive)
        if route.metric:
            self.quotas.spend(route.metric, account, self.now())
        book = self.store.books.get(route.parts.get("id", ""))
        cached = self._cache_key(request, route)
        if book is not None and cached in book.bodies and book.is_seen_by(account):
            return Response(200, book.bodies[cached], is_gzipped=request.accepts_gzip)
        value = endpoints.run(route.kind, self._call(request, route, account))
        if value is None:
            return Response(204, b"", "text/html")
        response = self._json(request, 200, value)
        if book is not None and cached:
            book.bodies[cached] = response.body
        return response

    def _cache_key(self, request: Request, route: Route) -> str:
        if route.metric != "Read" or request.method != "GET":
            return ""
        return f"{request.path}?{request.query} {request.accepts_gzip}"

    def _call(self, request: Request, route: Route, account: str) -> endpoints.Call:
        query = parse_qs(request.query, keep_blank_values=True)
        body: Any = None
        if route.kind == "drive.files.upload":
            body = request.body.decode()
        elif request.body:
            try:
                body = json.loads(request.body)
            except ValueError:
                raise errors.violation("Invalid JSON payload received. Unexpected token.") from None
        race = endpoints.racing(self.race_seconds, self.lock.release, self.lock.acquire)
        return endpoints.Call(self.store, account, route.parts, query, body, self.now(), race)

    def _json(self, request: Request, status: int, value: Any) -> Response:
        wish = parse_qs(request.query).get("prettyPrint", ["true"])[-1]
        body = encoding.encode(value, pretty=wish.lower() not in ("false", "0"))
        if request.accepts_gzip:
            return Response(status, encoding.compress(body), is_gzipped=True)
        return Response(status, body)

    def _log(self, request: Request, route: Route, response: Response, planned: Planned | None) -> None:
        token = (request.authorization or "").removeprefix("Bearer ")
        account = self.accounts.tokens.get(token, ("", 0.0))[0]
        status = 0 if response.manner in ("reset", "hang") else response.status
        fault = planned.fault if planned else None
        line = (request.method, route.kind, request.path, request.query, status, self.now(), account, fault)
        self.requests.append(Logged(*line, size=len(response.body)))


def _cut_short(response: Response) -> Response:
    """The reply with a third of its text gone, though complete to the HTTP layer."""
    text = gzip.decompress(response.body) if response.is_gzipped else response.body
    part = text[: len(text) * 2 // 3]
    body = encoding.compress(part) if response.is_gzipped else part
    return Response(response.status, body, response.content_type, response.is_gzipped)
