"""The audit log: what stands in it, what never does, and the file made of it."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.core.permissions import Act, Mode, Role
from lib.reports.audit_file import audit_csv, audit_table
from lib.sync.audit import AuditLine, Outcome, lines, one_line, record


def line(**values: object) -> AuditLine:
    usual = {"at": 1_800_000_000.0, "mode": Mode.SIGNED_IN, "who": "review@khcn.example.vn", "role": Role.REVIEWER}
    return AuditLine(**{**usual, "act": Act.REVIEW, "outcome": Outcome.ALLOWED, **values})  # type: ignore[arg-type]


def test_a_line_is_read_back_as_it_was_written(engine):
    written = line(body="Q25-KHCN", subject="DX-26-7K3F9M-C", reason="Only the ICT department may do this.")
    record(engine, written)
    (read,) = lines(engine)
    assert (read.who, read.role, read.act, read.outcome) == (written.who, written.role, written.act, written.outcome)
    assert (read.at, read.mode, read.body, read.subject, read.reason) == (
        written.at,
        written.mode,
        written.body,
        written.subject,
        written.reason,
    )


def test_the_newest_line_comes_first_and_older_ones_page_by_page(engine):
    for number in range(5):
        record(engine, line(subject=str(number)))
    newest = lines(engine, most=2)
    assert [entry.subject for entry in newest] == ["4", "3"]
    assert [entry.subject for entry in lines(engine, before=newest[-1].number)] == ["2", "1", "0"]


def test_lines_are_found_by_mode_act_and_outcome(engine):
    record(engine, line())
    record(engine, line(mode=Mode.SAMPLE, act=Act.PROPOSE))
    record(engine, line(outcome=Outcome.REFUSED))
    assert len(lines(engine, mode=Mode.SAMPLE)) == 1
    assert len(lines(engine, act=Act.REVIEW)) == 2
    assert len(lines(engine, act=Act.REVIEW, outcome=Outcome.REFUSED)) == 1


@pytest.mark.parametrize(
    "hostile", ["a\nb", "a\r\n2026 ADMIN", "a\u2028b", "\x1b[31mred", "\u202egnp.exe", "\ud800", "\x00"]
)
def test_no_text_begins_a_line_of_its_own_or_turns_the_direction(engine, hostile):
    record(engine, line(subject=hostile, body=hostile, reason=hostile, who=hostile))
    (read,) = lines(engine)
    for text in (read.subject, read.body, read.reason, read.who):
        assert text.isprintable()
        assert "\u202e" not in text


@given(st.text(max_size=300))
def test_one_line_is_one_short_printable_line(text):
    made = one_line(text, 80)
    assert len(made) <= 80
    assert len(made.splitlines()) <= 1
    assert all(char == " " or not char.isspace() for char in made)


def test_a_very_long_text_is_cut(engine):
    record(engine, line(subject="x" * 10_000))
    assert len(lines(engine)[0].subject) == 80


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_file_has_a_row_a_line_and_no_cell_is_a_formula(engine, language):
    for subject in ("=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", " =1", "\u200b=1"):
        record(engine, line(subject=subject))
    rows = list(csv.reader(io.StringIO(audit_csv(lines(engine), language).decode("utf-8-sig"))))
    assert len(rows) == 7
    assert not [cell for row in rows for cell in row if cell.lstrip(" \u200b").startswith(("=", "+", "-", "@"))]


def test_the_table_speaks_the_language_and_shows_the_time_of_the_province(engine):
    record(engine, line())
    table = audit_table(lines(engine), "en").to_pylist()
    assert table[0]["Time"] == "2027-01-15 15:00:00"
    assert table[0]["Act"] == "Examine proposals"
    assert audit_table(lines(engine), "vi").column_names != audit_table(lines(engine), "en").column_names
