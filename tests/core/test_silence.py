"""Silent, slow, moving: by observed changes, whatever dates people type."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from lib.core.change_labels import (
    MEANING_COLOURS,
    MEANING_SYMBOLS,
    MEANING_WORDS,
    VERDICT_WORDS,
)
from lib.core.changes import Meaning
from lib.core.silence import Verdict, departments_by_silence, platforms_by_silence
from lib.words import Status
from tests.builders import TODAY, board_of, task

NOW = datetime.combine(TODAY, datetime.min.time())


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


CASES = [
    ({}, ago(3), ago(90), Verdict.MOVING),
    ({"deadline": "30/9/2026"}, ago(3), ago(90), Verdict.SLOW),
    ({}, ago(31), ago(90), Verdict.SILENT),
    ({}, ago(30), ago(90), Verdict.MOVING),
    ({}, None, ago(90), Verdict.SILENT),
    ({}, None, ago(10), Verdict.UNKNOWN),
    ({}, None, None, Verdict.UNKNOWN),
    ({"status": Status.DONE.value, "percent": "100%"}, None, ago(90), Verdict.FINISHED),
]


@pytest.mark.parametrize(("cells", "last", "since", "verdict"), CASES)
def test_the_verdict_follows_from_what_was_observed(cells, last, since, verdict):
    board = board_of(task(row_id="A", **cells))
    seen = {"KHCN": last} if last else {}
    (found,) = departments_by_silence(board, seen, since)
    assert found.verdict is verdict


def test_a_date_typed_yesterday_makes_nobody_lively():
    board = board_of(task(row_id="A", updated="23/11/2026"))
    (found,) = departments_by_silence(board, {}, ago(90))
    assert (found.verdict, found.typed, found.quiet_days) == (Verdict.SILENT, date(2026, 11, 23), 90)


def test_the_most_silent_come_first():
    board = board_of(task(row_id="A"), task(row_id="B", leads="Sở Y tế"), task(row_id="C", leads="Sở Tài chính"))
    found = departments_by_silence(board, {"KHCN": ago(2), "YT": ago(70), "TC": ago(40)}, ago(90))
    assert [each.code for each in found] == ["YT", "TC", "KHCN"]


def test_a_task_with_two_leads_counts_for_both_and_once_for_its_platform():
    board = board_of(task(row_id="A", leads="Sở Y tế, Sở Tài chính"))
    assert {each.code: each.open for each in departments_by_silence(board, {}, None)} == {"YT": 1, "TC": 1}
    assert {each.code: each.open for each in platforms_by_silence(board, {}, None)} == {"NT01": 1}


def test_only_the_records_asked_for_count():
    board = board_of(task(row_id="A"), task(row_id="B", leads="Sở Y tế", platform="NT02"))
    records = board.progress.index[:1]
    assert [each.code for each in departments_by_silence(board, {}, None, records)] == ["KHCN"]
    assert [each.code for each in platforms_by_silence(board, {}, None, records)] == ["NT01"]


@pytest.mark.parametrize("known", [MEANING_WORDS, MEANING_SYMBOLS, MEANING_COLOURS])
def test_every_meaning_has_its_word_symbol_and_colour(known):
    assert set(known) == set(Meaning)
    assert len(set(known.values())) == len(Meaning)


def test_every_verdict_has_its_word():
    assert set(VERDICT_WORDS) == set(Verdict)
