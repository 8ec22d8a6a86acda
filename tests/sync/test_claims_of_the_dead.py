"""A process that died while sending does not hold its item back."""

from __future__ import annotations

import subprocess
import sys
import time

from lib.sync import delivery as delivery_module
from lib.sync.delivery import Delivery, Pace
from lib.sync.outbox import Outbox
from lib.sync.owners import HOST, is_dead_here
from lib.sync.store import open_state
from tests.sync.fakes import FakeSheet


def ended_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_process_that_has_ended_is_dead_and_this_one_and_strangers_are_not():
    assert is_dead_here(f"{HOST}:{ended_process()}:1")
    assert not is_dead_here(f"{HOST}:1:1")
    assert not is_dead_here("another-machine:999999:1")
    assert not is_dead_here("something else")


def test_its_item_is_due_at_once_for_the_next_process(tmp_path):
    outbox = Outbox(open_state(f"sqlite:///{tmp_path / 'state.sqlite3'}"))
    outbox.put("proposals", "DX-1", {"id": "DX-1"})
    assert outbox.claim(f"{HOST}:{ended_process()}:1", 180) is not None
    assert outbox.claim("next", 180) is None
    outbox.release_dead(is_dead_here)
    claimed = outbox.claim("next", 180)
    assert claimed is not None
    assert claimed.event_id == "DX-1"


def test_a_process_that_lives_on_frees_the_claims_of_one_that_died_meanwhile(tmp_path, monkeypatch):
    monkeypatch.setattr(delivery_module, "_RELEASE_EVERY", 0.1)
    outbox, sheet = Outbox(open_state(f"sqlite:///{tmp_path / 'state.sqlite3'}")), FakeSheet()
    delivery = Delivery(outbox, sheet, pace=Pace(interval=0.05))
    delivery.start()
    outbox.put("proposals", "DX-1", {"id": "DX-1"})
    end = time.monotonic() + 20
    while outbox.depth():
        time.sleep(0.01)
    outbox.on_put = lambda: None
    outbox.put("proposals", "DX-2", {"id": "DX-2"})
    outbox.claim(f"{HOST}:{ended_process()}:1", 180)
    while outbox.depth():
        assert time.monotonic() < end
        time.sleep(0.01)
    delivery.stop()
    assert sheet.event_ids == ["DX-1", "DX-2"]
