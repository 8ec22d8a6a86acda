"""Two processes on one database, and processes that are killed at any moment."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

from lib.sync import store
from lib.sync.delivery import Delivery, Pace
from lib.sync.outbox import Outbox
from tests.sync.fakes import FileSheet

FAST = Pace(lease=0.3, interval=0.02, first_pause=0.005, longest_pause=0.02)
PROCESSES = multiprocessing.get_context("spawn")


def deliver(state: str, sheet: Path, share: float, seed: int) -> None:
    """A delivering process; it ends only when it is killed."""
    outbox = Outbox(store.open_state(state))
    delivery = Delivery(outbox, FileSheet(sheet, share, seed), pace=FAST)
    delivery.start()
    time.sleep(600)


def put_in(state: str, folder: Path, start: int, count: int) -> None:
    """A process that promises ``count`` proposals, writing down each promise after it was made."""
    outbox = Outbox(store.open_state(state))
    with (folder / f"promised-{start}").open("a") as promised:
        for number in range(start, start + count):
            outbox.put("proposals", f"DX-{number}", {"need": "chữ " * 200})
            promised.write(f"DX-{number}\n")
            promised.flush()


def start(target, *arguments) -> multiprocessing.process.BaseProcess:
    process = PROCESSES.Process(target=target, args=arguments, daemon=True)
    process.start()
    return process


def kill(process: multiprocessing.process.BaseProcess) -> None:
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()


def promises(folder: Path) -> list[str]:
    return [line for file in folder.glob("promised-*") for line in file.read_text().split()]


def drain(outbox: Outbox, sheet: FileSheet) -> None:
    """Deliver the rest here; claims of the dead run out meanwhile."""
    delivery = Delivery(outbox, sheet, pace=FAST)
    end = time.monotonic() + 60
    while outbox.depth():
        assert time.monotonic() < end
        delivery.step()
        time.sleep(0.002)


def test_killed_again_and_again_nothing_is_lost_and_nothing_stands_twice(state_url: str, tmp_path: Path):
    state, path = state_url, tmp_path / "sheet.sqlite3"
    outbox, sheet = Outbox(store.open_state(state)), FileSheet(path)
    dice = random.Random(4)
    writers = [start(put_in, state, tmp_path, number * 1000, 60) for number in range(2)]
    workers = [start(deliver, state, path, 0.3, number) for number in range(2)]
    for round_ in range(6):
        time.sleep(dice.uniform(0.2, 0.7))
        kill(workers.pop(0))
        workers.append(start(deliver, state, path, 0.3, 10 + round_))
    for writer in writers:
        writer.join()
    for worker in workers:
        kill(worker)
    drain(outbox, sheet)
    assert len(promises(tmp_path)) == 120
    assert sorted(sheet.event_ids) == sorted(promises(tmp_path))


def test_a_writer_killed_in_the_middle_has_broken_no_promise(state_url: str, tmp_path: Path):
    outbox, sheet = Outbox(store.open_state(state_url)), FileSheet(tmp_path / "sheet.sqlite3")
    writer = start(put_in, state_url, tmp_path, 0, 100_000)
    while len(promises(tmp_path)) < 50:
        time.sleep(0.005)
    kill(writer)
    promised = promises(tmp_path)
    waiting = [item.event_id for item in outbox.waiting()]
    assert set(promised) <= set(waiting)
    assert len(waiting) - len(promised) <= 1  # one may be safe whose promise was not yet given
    drain(outbox, sheet)
    assert sorted(sheet.event_ids) == sorted(waiting)
