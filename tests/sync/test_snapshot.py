"""The newest good board stays on screen, whatever happens to the source, and is made anew each day."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lib.core.board import Board
from lib.core.workbook import Workbook
from lib.sheets.protocol import SourceError
from lib.sync.snapshot import Snapshots
from tests.builders import progress_tab, task, workbook

MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@dataclass
class FakeHome:
    """A source in memory; ``fault`` is raised at each look while it is set."""

    content: Workbook = field(default_factory=lambda: workbook(progress_tab(task())))
    fault: Exception | None = None
    fails_at: str = "both"
    reads: int = 0
    looks: int = 0
    gate: threading.Event | None = None

    def revision(self) -> str:
        self.looks += 1
        if self.fault is not None and self.fails_at in ("revision", "both"):
            raise self.fault
        return self.content.revision

    def read(self) -> Workbook:
        self.reads += 1
        if self.gate is not None:
            assert self.gate.wait(20)
        if self.fault is not None and self.fails_at in ("read", "both"):
            raise self.fault
        return self.content

    def change(self, count: int) -> None:
        """As if somebody saved ``count`` tasks."""
        revision = str(int(self.content.revision) + 1)
        self.content = replace(workbook(progress_tab(*[task()] * count)), revision=revision)


@dataclass
class FakeMemory:
    kept: Workbook | None = None

    def save(self, workbook: Workbook) -> bool:
        self.kept = workbook
        return True

    def load(self) -> Workbook | None:
        return self.kept


class Day:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Day:
    return Day()


@pytest.fixture
def home() -> FakeHome:
    return FakeHome()


@pytest.fixture
def snapshots(home: FakeHome, clock: Day) -> Iterator[Snapshots]:
    """One that looks only when it is told to."""
    made = Snapshots(home, clock, interval=600, idle_interval=600)
    yield made
    made.stop()


def tasks(board: Board | None) -> int:
    assert board is not None
    return len(board.progress)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_an_unchanged_source_is_read_once(snapshots, home, clock):
    first = snapshots.refresh()
    clock.now += timedelta(hours=1)
    second = snapshots.refresh()
    assert home.reads == 1
    assert second.board is first.board
    assert second.id == first.id
    assert second.checked_at > first.checked_at


def test_a_changed_source_is_read_again_and_has_another_id(snapshots, home):
    first = snapshots.refresh()
    home.change(3)
    second = snapshots.refresh()
    assert (tasks(first.board), tasks(second.board)) == (1, 3)
    assert first.id != second.id


FAULTS = [
    SourceError("source-missing", path="book.xlsx"),
    SourceError("source-damaged", path="book.xlsx"),
    SourceError("source-locked", path="book.xlsx"),
    RuntimeError("a bug"),
    MemoryError(),
    OSError("disk"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=repr)
@pytest.mark.parametrize("fails_at", ["revision", "read", "both"])
def test_the_last_good_board_stays_on_any_fault_and_comes_back_after_it(snapshots, home, clock, fault, fails_at):
    good = snapshots.refresh()
    home.change(2)
    home.fault, home.fails_at = fault, fails_at
    failed = snapshots.refresh()
    assert failed.board is good.board
    assert failed.id == good.id
    assert failed.fault is not None
    assert failed.fault.code == (fault.code if isinstance(fault, SourceError) else "source-unexpected")
    assert failed.fault.since == clock.now
    clock.now += timedelta(minutes=5)
    assert snapshots.refresh().fault.since == failed.fault.since
    home.fault = None
    recovered = snapshots.refresh()
    assert recovered.fault is None
    assert tasks(recovered.board) == 2


def test_a_fault_from_the_start_shows_no_board_and_heals_by_itself(snapshots, home):
    home.fault = SourceError("source-missing", path="book.xlsx")
    assert snapshots.refresh().board is None
    home.fault = None
    assert tasks(snapshots.refresh().board) == 1


def test_the_board_is_made_anew_when_the_day_changes(snapshots, home, clock):
    first = snapshots.refresh()
    clock.now = MORNING.replace(hour=23, minute=59)
    assert snapshots.refresh().board is first.board
    clock.now += timedelta(minutes=1)
    second = snapshots.refresh()
    assert second.board is not None
    assert second.board.today == MORNING.date() + timedelta(days=1)
    assert second.id != first.id
    assert home.reads == 2


def test_a_day_that_changes_during_a_fault_is_caught_up_with_after_it(snapshots, home, clock):
    snapshots.refresh()
    clock.now += timedelta(days=1)
    home.fault = SourceError("source-locked", path="book.xlsx")
    assert snapshots.refresh().board.today == MORNING.date()
    home.fault = None
    assert snapshots.refresh().board.today == clock.now.date()


def test_a_file_that_changes_while_it_is_read_is_read_again(snapshots, home):
    read = home.read

    def read_and_change() -> Workbook:
        found = read()
        home.change(2)
        home.read = read
        return found

    home.read = read_and_change
    assert tasks(snapshots.refresh().board) == 1
    assert tasks(snapshots.refresh().board) == 2


def test_each_new_board_is_told_once(home, clock):
    told: list[Board] = []
    snapshots = Snapshots(home, clock, on_new=told.append, interval=600, idle_interval=600)
    snapshots.refresh()
    snapshots.refresh()
    home.change(2)
    snapshots.refresh()
    assert [len(board.progress) for board in told] == [1, 2]


def test_many_first_viewers_cost_one_read_and_later_ones_none(home, clock):
    home.gate = threading.Event()
    snapshots = Snapshots(home, clock, interval=600, idle_interval=600)
    seen: list[int] = []
    viewers = [threading.Thread(target=lambda: seen.append(tasks(snapshots.current().board))) for _ in range(8)]
    for viewer in viewers:
        viewer.start()
    wait_until(lambda: home.reads == 1)
    home.gate.set()
    for viewer in viewers:
        viewer.join(20)
    snapshots.current()
    snapshots.stop()
    assert seen == [1] * 8
    assert home.reads == 1


def test_later_viewers_never_wait_for_the_source(snapshots, home):
    snapshots.current()
    home.change(2)
    home.gate = threading.Event()
    reading = threading.Thread(target=snapshots.refresh)
    reading.start()
    wait_until(lambda: home.reads == 2)
    started = time.monotonic()
    assert tasks(snapshots.current().board) == 1
    assert time.monotonic() - started < 1
    home.gate.set()
    reading.join(20)
    assert tasks(snapshots.current().board) == 2


def test_the_last_good_reading_of_an_earlier_process_is_shown_while_the_source_is_away(home, clock):
    memory = FakeMemory()
    earlier = Snapshots(home, clock, memory=memory, interval=600, idle_interval=600)
    earlier.refresh()
    home.fault = SourceError("source-locked", path="book.xlsx")
    later = Snapshots(home, clock, memory=memory, interval=600, idle_interval=600)
    found = later.current()
    wait_until(lambda: later.current().fault is not None)
    later.stop()
    assert tasks(found.board) == tasks(later.current().board) == 1
    later.stop()


def test_a_look_can_be_asked_for_at_once(home, clock):
    snapshots = Snapshots(home, clock, interval=600, idle_interval=600)
    snapshots.current()
    home.change(2)
    snapshots.wake()
    wait_until(lambda: tasks(snapshots.current().board) == 2)
    snapshots.stop()
