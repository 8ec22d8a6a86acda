"""A process that died while sending does not hold its item back."""

from __future__ import annotations

import subprocess
import sys

from lib.sync.delivery import HOST, is_dead_here
from lib.sync.outbox import Outbox
from lib.sync.store import open_state


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
