"""Observed changes for the meeting pack: counted in words, with the rows beside them."""

from __future__ import annotations

import pytest

from lib.reports.observed_changes import pack_changes
from lib.reports.tables import HEADERS
from lib.sync import store
from lib.sync.changes import record
from lib.words import Status
from tests.builders import task
from tests.sync.observed_boards import START, board_at, moment


@pytest.fixture
def engine():
    opened = store.open_state("sqlite://")
    record(opened, board_at(0, task(row_id="A"), task(row_id="B", leads="Sở Y tế", platform="NT02")), START)
    record(opened, last_board(), moment(5))
    yield opened
    opened.dispose()


def last_board():
    done = {"status": Status.DONE.value, "percent": "100%"}
    return board_at(5, task(row_id="A", **done), task(row_id="B", leads="Sở Y tế", platform="NT02", result="Đang làm"))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_was_done_is_counted_and_listed(engine, language):
    found = pack_changes(engine, last_board(), moment(1), moment(9), language)
    assert found.sentences[0].endswith(": 1.")
    assert found.table.num_rows == 1
    assert found.table["cell"].to_pylist() == ["Tiến độ!G2"]
    assert set(found.table.column_names) <= set(HEADERS)
    assert found.table["meaning"].to_pylist()[0].startswith("✓ ")


def test_other_edits_are_left_out_and_others_are_filtered(engine):
    board = last_board()
    assert pack_changes(engine, board, moment(1), moment(9), "vi", departments=["YT"]).table.num_rows == 0
    assert pack_changes(engine, board, moment(1), moment(9), "vi", platforms=["NT01"]).table.num_rows == 1
    assert pack_changes(engine, board, moment(1), moment(9), "vi", platforms=["NT02"]).table.num_rows == 0


def test_a_time_before_observing_is_said(engine):
    board = last_board()
    assert len(pack_changes(engine, board, moment(-9), moment(9), "vi").sentences) == 2
    assert len(pack_changes(engine, board, moment(1), moment(9), "vi").sentences) == 1
