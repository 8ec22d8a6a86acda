"""Of several processes one looks at the source; the others show what it found, and take over when it is gone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from lib.core.workbook import Workbook
from lib.sheets.protocol import SourceError
from lib.sync import snapshot as snapshot_module
from lib.sync import store
from lib.sync import turns as turns_module
from lib.sync.memory import Memory, last_readings
from lib.sync.service import now
from lib.sync.sharing import Sharing, looks
from lib.sync.snapshot import Snapshots
from lib.sync.turns import LeaseTurns, Turn, turns_of
from tests.sync.fakes import Clock
from tests.sync.test_snapshot import FakeHome, tasks, wait_until

SOURCE = "the sheet"


class Home(FakeHome):
    """One whose readings say when they were made."""

    def read(self) -> Workbook:
        return replace(super().read(), read_at=now())


class Process:
    """What one process has: its own engine, turns, memory and snapshots over the same home."""

    def __init__(self, url: str, home: FakeHome) -> None:
        self.engine = store.open_state(url)
        self.told: list[int] = []
        self.turns = turns_of(self.engine, SOURCE)
        memory = Memory(self.engine, SOURCE, self.turns.announce)
        self.snapshots = Snapshots(
            home,
            now,
            on_new=lambda board: self.told.append(len(board.progress)),
            memory=memory,
            interval=0.3,
            idle_interval=60,
            shared=Sharing(self.turns, memory),
        )

    def shown(self) -> int:
        return tasks(self.snapshots.current().board)

    def stop(self) -> None:
        self.snapshots.stop()
        self.engine.dispose()


@pytest.fixture
def home() -> FakeHome:
    return Home()


@pytest.fixture
def start(state_url: str, home: FakeHome, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Process]]:
    """Starts a process; all are stopped at the end."""
    monkeypatch.setattr(turns_module, "_STEP", 0.2)
    started: list[Process] = []

    def one() -> Process:
        started.append(Process(state_url, home))
        assert started[-1].shown()
        return started[-1]

    yield one
    for process in started:
        process.stop()


def looks_while(home: FakeHome, seconds: float) -> int:
    before = home.looks
    time.sleep(seconds)
    return home.looks - before


def test_one_of_three_looks_and_all_show_what_it_found(start, home):
    processes = [start() for _ in range(3)]
    assert [each.turns.turn() for each in processes] == [Turn.MINE, Turn.ANOTHERS, Turn.ANOTHERS]
    home.change(4)
    wait_until(lambda: [each.shown() for each in processes] == [4, 4, 4])
    assert [each.told for each in processes] == [[1, 4], [], []]
    assert looks_while(home, 1.5) <= 6  # five intervals


def test_the_others_say_when_the_source_was_looked_at_and_what_was_wrong(start, home):
    first, second = start(), start()
    home.fault = SourceError("google-unreachable")
    wait_until(lambda: second.snapshots.current().fault is not None)
    assert second.snapshots.current().fault.code == "google-unreachable"
    assert second.shown() == 1
    home.fault = None
    wait_until(lambda: second.snapshots.current().fault is None)
    seen = second.snapshots.current().checked_at
    wait_until(lambda: second.snapshots.current().checked_at > seen)
    assert first.shown() == second.shown()


def test_when_the_one_that_looks_ends_another_takes_over(start, home):
    first, second = start(), start()
    first.snapshots.stop()
    began = time.monotonic()
    home.change(3)
    wait_until(lambda: second.shown() == 3)
    assert time.monotonic() - began < 5
    assert second.turns.turn() is Turn.MINE


def test_a_new_process_shows_what_was_read_without_asking_the_source(start, home):
    start()
    looks = home.reads
    assert start().shown() == 1
    assert home.reads == looks


def test_viewers_of_any_process_keep_the_looks_frequent(start, home):
    first, second = start(), start()
    first.snapshots._viewed = -1e9  # nobody has looked here for long
    second.shown()
    wait_until(lambda: first.snapshots._shared.published().viewed_at.timestamp() > 0)
    time.sleep(0.7)
    assert looks_while(home, 1.5) >= 3


def test_a_reading_that_was_altered_is_not_shown(start, home):
    first, second = start(), start()
    with first.engine.begin() as connection:
        content = connection.scalar(sa.select(last_readings.c.content))
        damaged = {"content": content[:-1] + b"x", "revision": "other", "read_at": "2999-01-01T00:00:00+07:00"}
        connection.execute(sa.update(last_readings).values(damaged))
    time.sleep(1)
    assert second.shown() == 1
    assert Memory(second.engine, SOURCE).load() is None


def test_an_older_reading_of_a_slower_process_does_not_replace_a_newer_one(engine):
    memory, home = Memory(engine, SOURCE), Home()
    older = home.read()
    home.change(2)
    newer = home.read()
    memory.save(newer)
    memory.save(older)
    assert older.read_at < newer.read_at
    assert memory.load() == newer


def test_a_lease_is_renewed_and_runs_out(tmp_path):
    engine, clock = store.open_state(f"sqlite:///{tmp_path / 'state.sqlite3'}"), Clock()
    one, two = LeaseTurns(engine, SOURCE, clock), LeaseTurns(engine, SOURCE, clock)
    assert (one.look(), two.look()) == (Turn.MINE, Turn.ANOTHERS)
    for _ in range(5):
        clock.pass_by(6)
        assert (one.look(), two.look()) == (Turn.MINE, Turn.ANOTHERS)
    clock.pass_by(10.1)
    assert (two.look(), one.look()) == (Turn.MINE, Turn.ANOTHERS)


def test_without_the_database_each_looks_for_itself_but_rarely(start, home, monkeypatch):
    process = start()
    monkeypatch.setattr(process.turns, "turn", lambda: Turn.UNKNOWN)
    time.sleep(0.7)
    home.change(2)
    wait_until(lambda: process.shown() == 2)
    assert looks_while(home, 3) <= 6  # twice the interval


def test_what_could_not_be_told_while_the_database_was_away_is_told_afterwards(start, home, monkeypatch):
    first, second = start(), start()
    monkeypatch.setattr(Memory, "save", lambda *_: False)
    home.change(3)
    wait_until(lambda: first.shown() == 3)
    assert second.shown() == 1
    monkeypatch.undo()
    wait_until(lambda: second.shown() == 3)


def test_whoever_takes_over_records_what_its_predecessor_may_not_have(start, home):
    first, second = start(), start()
    home.change(2)
    wait_until(lambda: second.shown() == 2)
    first.snapshots.stop()
    wait_until(lambda: second.told == [2])


def test_a_process_that_hangs_with_the_turn_is_not_waited_for_for_ever(start, home, monkeypatch):
    first, second = start(), start()
    monkeypatch.setattr(snapshot_module, "longest_silence", lambda _: -1.0)  # so that any age is too old
    first.snapshots._stopped.set()  # it looks no more, and keeps its turn
    home.change(2)
    wait_until(lambda: second.shown() == 2)
    assert second.turns.turn() is Turn.ANOTHERS


def test_after_a_night_s_stop_the_one_with_the_turn_looks_and_tells_as_before(start, home, engine):
    first = start()
    wait_until(lambda: first.turns.turn() is Turn.MINE)
    first.stop()
    with engine.begin() as connection:
        connection.execute(sa.update(looks).values(looked_at=time.time() - 8 * 3600))
    second, third = start(), start()
    home.change(2)
    wait_until(lambda: [second.shown(), third.shown()] == [2, 2])
    assert second.snapshots.turn is Turn.MINE
    with engine.connect() as connection:
        assert time.time() - connection.scalar(sa.select(looks.c.looked_at)) < 60
    assert third.told == []
