"""The outbox on a database that can't be used: it says so, and what it had stays."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from lib.sheets.protocol import SourceError
from lib.sync import store
from lib.sync.outbox import Outbox
from tests.sync.fakes import Clock

LONG = "chữ " * 2000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.sqlite3"


def open_outbox(path: Path, **arguments: str) -> Outbox:
    engine = store.open_state(f"sqlite:///{path}")
    for name, value in arguments.items():
        sa.event.listen(engine, "connect", _pragma(name, value))
    engine.dispose()
    return Outbox(engine, Clock())


def _pragma(name: str, value: str):
    def set_it(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA {name}={value}")

    return set_it


def fill(outbox: Outbox) -> list[str]:
    """Put in until it fails; the ids that were promised."""
    promised: list[str] = []
    try:
        for number in range(1000):
            outbox.put("proposals", f"DX-{number}", {"need": LONG})
            promised.append(f"DX-{number}")
    except SourceError:
        return promised
    raise AssertionError("it never gets full")


def test_a_full_database_refuses_and_keeps_every_promise(path: Path):
    promised = fill(open_outbox(path, max_page_count="60"))
    assert promised
    roomy = open_outbox(path)
    assert [item.event_id for item in roomy.waiting()] == promised
    assert all(item.row == {"need": LONG} for item in roomy.waiting())
    roomy.put("proposals", "DX-later", {"need": LONG})


def test_what_was_promised_is_delivered_as_soon_as_there_is_room_again(path: Path):
    full = open_outbox(path, max_page_count="60")
    promised = fill(full)
    with contextlib.suppress(SourceError):
        full.claim("me", 0)
    roomy = open_outbox(path)
    delivered = []
    while (item := roomy.claim("me", 60)) is not None:
        roomy.mark_delivered(item)
        delivered.append(item.event_id)
    assert delivered == promised


def test_what_was_typed_does_not_get_into_the_log(path: Path, caplog: pytest.LogCaptureFixture):
    full = open_outbox(path, max_page_count="60")
    fill(full)
    with pytest.raises(SourceError) as caught:
        full.put("proposals", "DX-one-more", {"need": LONG})
    assert "database or disk is full" in caplog.text
    assert "chữ" not in caplog.text
    assert "ch\\u" not in caplog.text
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte, where the system lets the tests mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def test_a_full_disk_refuses_and_keeps_every_promise(small_disk: Path):
    outbox = open_outbox(small_disk / "state.sqlite3")
    promised = fill(outbox)
    assert promised
    assert [item.event_id for item in outbox.waiting()] == promised


def test_a_read_only_database_refuses_and_can_still_be_looked_at(path: Path):
    open_outbox(path).put("proposals", "a", {"need": "x"})
    read_only = Outbox(sa.create_engine(f"sqlite:///file:{path}?mode=ro&uri=true"), Clock())
    with pytest.raises(SourceError, match="state-not-writable"):
        read_only.put("proposals", "b", {"need": "y"})
    with pytest.raises(SourceError, match="state-not-writable"):
        read_only.claim("me", 60)
    assert [item.event_id for item in read_only.waiting()] == ["a"]


@pytest.mark.skipif(os.geteuid() == 0, reason="an administrator may write everywhere")
def test_a_file_without_write_permission_refuses(path: Path):
    outbox = open_outbox(path)
    outbox.put("proposals", "a", {"need": "x"})
    path.chmod(0o444)
    with pytest.raises(SourceError, match="state-not-writable"):
        open_outbox(path).put("proposals", "b", {"need": "y"})


def test_a_database_held_by_another_refuses_after_a_while(path: Path):
    outbox = open_outbox(path, busy_timeout="50")
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(SourceError, match="state-not-writable"):
            outbox.put("proposals", "a", {"need": "x"})
    outbox.put("proposals", "a", {"need": "x"})
    assert outbox.depth() == 1


def test_a_damaged_database_refuses(path: Path):
    open_outbox(path).put("proposals", "a", {"need": "x"})
    for file in path.parent.iterdir():
        file.write_bytes(b"no database at all" * 1000)
    outbox = Outbox(sa.create_engine(f"sqlite:///{path}"), Clock())
    with pytest.raises(SourceError, match="state-not-writable"):
        outbox.put("proposals", "b", {"need": "y"})


def test_an_outbox_that_was_away_works_again_without_a_restart(tmp_path: Path):
    outbox = Outbox(sa.create_engine(f"sqlite:///{tmp_path}/absent/state.sqlite3"), Clock())
    with pytest.raises(SourceError, match="state-not-writable"):
        outbox.put("proposals", "a", {"need": "x"})
    store.open_state(f"sqlite:///{tmp_path}/made/state.sqlite3").dispose()
    (tmp_path / "made").rename(tmp_path / "absent")
    outbox.put("proposals", "a", {"need": "x"})
    assert outbox.depth() == 1


def test_commits_are_flushed_to_the_disk(path: Path):
    engine = store.open_state(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
