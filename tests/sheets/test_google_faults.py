"""Everything that goes wrong on the way to Google: what people see, what was sent, what the sheet holds."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

import pytest

from lib.core.messages import MESSAGES
from lib.core.register import build
from lib.i18n import translate
from lib.sheets.google import GoogleHome
from lib.sheets.protocol import SourceError
from lib.sheets.retry import Clock, Policy
from tests.google_double import Fault, GoogleDouble, ManualClock, SheetHandle
from tests.sheets.stages import BATCH, HEADERS, MARKER, PROPOSAL, ROW, VALUES, google_home

TODAY = date(2026, 11, 24)
KINDS = {"read": VALUES, "revision": VALUES, "append": BATCH, "token": "token"}
UNREACHABLE = ("google-unreachable",) * 4
# Fault → what people see when it lasts: of a reading, a look, an append, a sign-in.
LASTING: dict[Fault, tuple[str, str, str, str]] = {
    Fault.INTERNAL_ERROR: UNREACHABLE,
    Fault.BAD_GATEWAY: UNREACHABLE,
    Fault.UNAVAILABLE: UNREACHABLE,
    Fault.TOO_MANY_REQUESTS: ("google-quota",) * 4,
    Fault.RATE_LIMIT_EXCEEDED: ("google-quota",) * 4,
    Fault.FORBIDDEN: ("google-permission", "google-permission", "google-read-only", "google-credentials"),
    Fault.NOT_FOUND: ("google-not-found", "google-not-found", "google-not-found", "google-credentials"),
    Fault.REQUEST_TIMEOUT: UNREACHABLE,
    Fault.UNAUTHENTICATED: ("google-credentials",) * 4,
    Fault.PROXY_PAGE: ("google-proxy",) * 4,
    Fault.RESET: UNREACHABLE,
    Fault.HANG: UNREACHABLE,
    Fault.SLOW_DRIP: ("fine",) * 4,
    # A refusal cut short is still a refusal, after which the marker tells that the row is there.
    Fault.TRUNCATED: ("google-unreachable", "google-unreachable", "fine", "google-unreachable"),
    Fault.BROKEN_OFF: UNREACHABLE,
    Fault.APPLIED_THEN_RESET: UNREACHABLE,
    Fault.APPLIED_THEN_UNAVAILABLE: UNREACHABLE,
    Fault.APPLIED_THEN_HANG: UNREACHABLE,
    Fault.APPLIED_LATE: UNREACHABLE,
}
# Refusals of one request are believed at once; all else is mended without anybody noticing.
BELIEVED = {Fault.FORBIDDEN, Fault.NOT_FOUND}


@dataclass
class Table:
    """The matrix, filled by the tests and printed at the end."""

    lines: list[str]

    def add(self, fault: Fault, operation: str, once: str, lasting: str, sheet: str) -> None:
        self.lines.append(f"{fault.value:<48} {operation:<9} {once:<24} {lasting:<28} {sheet}")


@pytest.fixture(scope="module")
def table(request: pytest.FixtureRequest) -> Iterator[Table]:
    title = f"{'fault':<48} {'in':<9} {'once (requests)':<24} {'lasting (requests)':<28} rows: once, lasting, mended"
    filled = Table([title])
    yield filled
    capture: Any = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print("\n\n" + "\n".join(filled.lines))


class Scene:
    """A double with a spreadsheet, and a home whose waiting takes no time."""

    def __init__(self, double: GoogleDouble, clock: ManualClock) -> None:
        self.double, self.time = double, clock
        self.sheet: SheetHandle = double.add_spreadsheet("book", "Sổ", {"Tiến độ": [HEADERS, ROW]})
        steady = Clock(wall=clock, steady=clock, sleep=clock.advance)
        self.home: GoogleHome = google_home(double, self.sheet.id, clock=steady, timeouts=(1.0, 0.15))
        self.home.append("proposals", "DX-0", {**PROPOSAL, "id": "DX-0"})
        self.home.read()
        double.requests.clear()

    def attempt(self, operation: str) -> str:
        """``fine``, or the code of what people see."""
        if operation == "token":
            self.home.connection._signer.forget()
        acts: dict[str, Callable[[], object]] = {
            "read": self.home.read,
            "revision": self.home.revision,
            "append": lambda: self.home.append("proposals", "DX-1", PROPOSAL),
            "token": self.home.revision,
        }
        try:
            acts[operation]()
        except SourceError as error:
            self.check_words(error)
            return error.code
        return "fine"

    @staticmethod
    def check_words(error: SourceError) -> None:
        """Both sentences can be filled in, in both languages, and nothing of the network hangs on."""
        for language in ("vi", "en"):
            for sentence in MESSAGES[error.code]:
                assert "{" not in translate(language, sentence, **error.details)
        assert error.__cause__ is None
        assert error.__suppress_context__

    def counted(self, operation: str) -> int:
        count = self.double.count(KINDS[operation])
        self.double.requests.clear()
        return count

    def rows(self) -> int:
        """Rows of the event, whatever requests were still on their way."""
        self.double.apply_late_requests()
        return [row[0] for row in self.sheet.rows("Đề xuất")].count("DX-1")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def scene(clock: ManualClock) -> Iterator[Scene]:
    with GoogleDouble(now=clock) as double:
        yield Scene(double, clock)


def secrets(double: GoogleDouble) -> list[str]:
    info = double.credentials()
    key = info["private_key"].splitlines()[1]
    return [*double.service.accounts.tokens, info["client_email"], key, "Bearer ", "assertion="]


@pytest.mark.parametrize("operation", list(KINDS))
@pytest.mark.parametrize("fault", list(Fault), ids=lambda fault: fault.name)
def test_a_fault_is_mended_or_said_plainly_and_a_row_is_never_doubled(
    scene: Scene, fault: Fault, operation: str, table: Table, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    expected = LASTING[fault][list(KINDS).index(operation)]
    kind, wanted = KINDS[operation], 1 if operation == "append" else 0

    scene.double.faults.add(fault, kind, seconds=0.1)
    once = scene.attempt(operation)
    is_believed = fault in BELIEVED or (fault is Fault.UNAUTHENTICATED and operation == "token")
    assert once == (expected if is_believed else "fine")
    requests_once, rows_once = scene.counted(operation), scene.rows()
    assert rows_once == (wanted if once == "fine" else 0)

    if operation == "append":  # the event of the first half must not help the second
        scene.home.connection.batch_update("book", [{"deleteSheet": {"sheetId": scene.sheet.gid("Đề xuất")}}])
        for marker in list(scene.sheet.metadata):
            scene.time.advance(180)
            scene.home.settle(marker["metadataValue"])
        scene.home.append("proposals", "DX-0", {**PROPOSAL, "id": "DX-0"})
        scene.home.read()
        scene.double.requests.clear()
    scene.double.faults.add(fault, kind, times=None, seconds=0.1)
    assert scene.attempt(operation) == expected
    requests_lasting, rows_lasting = scene.counted(operation), scene.rows()
    assert requests_lasting <= 10

    scene.double.faults.clear()
    scene.time.advance(61)
    assert scene.attempt(operation) == "fine"
    assert scene.rows() == wanted
    lasting = f"{expected} ({requests_lasting})"
    table.add(fault, operation, f"{once} ({requests_once})", lasting, f"{rows_once}, {rows_lasting}, {scene.rows()}")
    assert not [secret for secret in secrets(scene.double) if secret in caplog.text]


def test_while_google_is_down_the_circuit_spares_it_and_closes_by_itself(scene: Scene) -> None:
    scene.double.faults.add(Fault.UNAVAILABLE, "*", times=None)
    sent = []
    for _ in range(12):
        assert scene.attempt("revision") == "google-unreachable"
        sent.append(scene.counted("revision"))
        scene.time.advance(10)
    assert sent[:3] == [5, 5, 5]
    assert max(sent[3:]) == 1
    assert sent[3:].count(0) >= 5
    scene.double.faults.clear()
    scene.time.advance(60)
    assert scene.attempt("revision") == "fine"
    assert scene.attempt("read") == "fine"


def test_writing_goes_on_while_the_quota_of_reading_is_spent(scene: Scene) -> None:
    scene.double.faults.add(Fault.TOO_MANY_REQUESTS, "spreadsheets.get", times=None)
    scene.time.advance(120)
    assert scene.attempt("revision") == "google-quota"
    assert scene.home.connection.reads.circuit.is_open
    assert not scene.home.connection.writes.circuit.is_open


def test_a_reply_that_drips_is_given_up_at_the_deadline() -> None:
    with GoogleDouble() as double:
        double.add_spreadsheet("book", "Sổ", {"A": [["x"]]})
        home = google_home(double, "book", policy=Policy(deadline=0.6), timeouts=(1.0, 5.0))
        home.read()
        double.faults.add(Fault.SLOW_DRIP, VALUES, times=None, seconds=20.0)
        began = time.monotonic()
        with pytest.raises(SourceError) as error:
            home.revision()
        assert (error.value.code, time.monotonic() - began < 3) == ("google-unreachable", True)


def test_an_act_of_several_requests_has_one_deadline(scene: Scene) -> None:
    scene.double.faults.add(Fault.TOO_MANY_REQUESTS, "spreadsheets.get")
    scene.double.faults.add(Fault.TOO_MANY_REQUESTS, VALUES)
    began = scene.time.seconds
    assert scene.attempt("read") == "google-quota"
    assert scene.time.seconds - began <= Policy().deadline


def test_a_token_that_is_no_longer_good_is_renewed_without_anybody_noticing(scene: Scene) -> None:
    scene.double.service.accounts.tokens.clear()
    assert scene.attempt("read") == "fine"
    scene.time.advance(7200)
    assert scene.attempt("append") == "fine"


@pytest.mark.parametrize("root", ["http://127.0.0.1:1", "not an address", "http://"])
def test_an_api_root_where_nothing_answers_is_said_plainly(scene: Scene, root: str) -> None:
    steady = Clock(wall=scene.time, steady=scene.time, sleep=scene.time.advance)
    home = GoogleHome("book", scene.home.connection._signer._given, root, clock=steady, timeouts=(0.3, 0.3))
    with pytest.raises(SourceError) as error:
        home.revision()
    assert error.value.code in ("google-unreachable", "google-proxy")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda scene: scene.sheet.unshare(), "google-permission"),
        (lambda scene: scene.double.service.store.books.clear(), "google-not-found"),
    ],
    ids=["no longer shared", "deleted"],
)
def test_what_people_did_to_the_sheet_is_said_at_once(scene: Scene, change: Callable[[Scene], None], code: str) -> None:
    change(scene)
    assert scene.attempt("revision") == code
    assert scene.counted("revision") == 1
    assert scene.attempt("append") == code


def test_no_proposal_is_lost_or_doubled_whatever_happens_on_the_way(scene: Scene) -> None:
    dice = Random(20261124)
    events = [f"event-{number}" for number in range(60)]
    lost: list[str] = list(events)
    for fault in (Fault.RESET, Fault.UNAVAILABLE, Fault.PROXY_PAGE, Fault.TOO_MANY_REQUESTS, Fault.TRUNCATED):
        scene.double.faults.add(fault, "*", times=None, probability=0.06)
    for fault in (Fault.APPLIED_THEN_RESET, Fault.APPLIED_THEN_UNAVAILABLE, Fault.APPLIED_LATE):
        scene.double.faults.add(fault, BATCH, times=None, probability=0.12, seconds=100)
    scene.double.faults.add(Fault.RESET, MARKER, times=None, probability=0.2)
    while lost:
        event = dice.choice(lost)
        try:
            scene.home.append("proposals", event, {**PROPOSAL, "id": event})
        except SourceError:
            scene.time.advance(20)
        else:
            lost.remove(event)
        scene.time.advance(1)
    scene.double.faults.clear()
    scene.double.apply_late_requests()
    scene.time.advance(61)
    rows = build(scene.home.read(), TODAY).app_rows["proposals"]
    assert sorted(row["id"] for row in rows if row["id"] != "DX-0") == sorted(events)
