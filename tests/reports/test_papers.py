"""The three files together: made side by side, and what happens when the typesetter fails."""

from __future__ import annotations

import io
import re
from dataclasses import asdict, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import docx
import openpyxl
import pypdf
import pytest

from lib import config
from lib.core.closing_plan import Wish, plan_closing
from lib.core.closings import PeriodRecord
from lib.core.frozen_board import freeze
from lib.core.periods import parse_period
from lib.core.selection import select
from lib.core.summaries import totals
from lib.reports import papers
from lib.reports.meeting import Asked, Known, asked_for_period, basis_of, meeting_pack
from lib.reports.papers import Papers, make_papers
from lib.reports.pdf_file import TypesettingError
from lib.sync import store
from lib.sync.daily import remember_figures
from tests.builders import board_of, task
from tests.reports.packs import TODAY, pack_of, proposal, sample_board
from tests.reports.test_pack_files import READERS, word_texts

AT = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo(config.TIME_ZONE))
PERIOD, LAST = parse_period("2026-Q4"), parse_period("2026-Q3")
SETTINGS = config.Settings(app_url="https://example.org/")


def known(**values) -> Known:
    """The sample with a state database of its own in which nothing happened yet."""
    usual = {
        "board": sample_board(),
        "records": {},
        "proposals": (proposal(),),
        "engine": store.open_state("sqlite://"),
        "settings": SETTINGS,
    }
    return Known(**(usual | values))


def record_of(board, period, *, is_final: bool = False) -> PeriodRecord:
    wish = Wish("administrator", AT, is_final=is_final)
    plan = plan_closing(PeriodRecord(period.id), freeze(board, period), period, wish, TODAY)
    return PeriodRecord(period.id, (plan.closing,))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("period", "departments"),
    [(PERIOD, ()), (PERIOD, ("Q25-STC",)), (LAST, ("Q25-KHCN", "Q25-SYT")), (None, ("Q25-STC",))],
    ids=["everything", "one department", "two of a closed period", "two dates"],
)
def test_figures_are_equal_on_the_page_and_in_pdf_word_and_excel(period, departments, language):
    it = known(records={LAST.id: record_of(sample_board(), LAST, is_final=True)})
    if period:
        asked = asked_for_period(period, TODAY, departments, language)
    else:
        asked = Asked(date(2026, 11, 1), TODAY, None, departments, language)
    basis = basis_of(it.board, it.records, asked, it.engine)
    on_page = asdict(totals(select(basis.board, asked.filter)))
    pack = meeting_pack(it, asked, AT)
    wanted = {figure.label: on_page[figure.name] for figure in pack.figures}
    assert wanted[pack.figures[0].label] > 0
    made = make_papers(pack)
    for kind, content in made.files.items():
        assert READERS[kind](pack, content) == wanted, kind


def test_a_closed_period_keeps_its_figures_and_says_what_is_of_today():
    changed = board_of(task(row_id="A", status="Hoàn thành", percent="100%"))
    records = {LAST.id: record_of(board_of(task(row_id="A"), task(row_id="B", task="Khác")), LAST, is_final=True)}
    pack = meeting_pack(known(board=changed, records=records), asked_for_period(LAST, TODAY, (), "vi"), AT)
    assert (pack.totals.records, pack.totals.done) == (2, 0)
    assert "đã chốt" in pack.front.notice
    assert "lấy theo thời điểm hiện nay" in pack.front.notice
    assert pack.today == TODAY


def test_figures_are_compared_with_the_period_before_when_it_was_closed():
    before = board_of(task(row_id="A"))
    records = {LAST.id: record_of(before, LAST)}
    now = board_of(task(row_id="A", status="Hoàn thành", percent="100%"), task(row_id="B", task="Khác"))
    pack = meeting_pack(known(board=now, records=records), asked_for_period(PERIOD, TODAY, (), "vi"), AT)
    changes = {figure.name: figure.change for figure in pack.figures}
    assert (pack.compared_with, changes["records"], changes["done"]) == (LAST.end, 1, 1)


def test_figures_are_compared_with_those_seen_nearest_the_first_day():
    it = known()
    seen = replace(it.board, today=date(2026, 11, 10))
    store.remember_totals(it.engine, it.board.register.source, seen.today, asdict(totals(seen.progress)) | {"done": 1})
    remember_figures(it.engine, seen)
    asked = Asked(date(2026, 11, 12), TODAY, None, (), "vi")
    pack = meeting_pack(it, asked, AT)
    done = next(figure for figure in pack.figures if figure.name == "done")
    assert (pack.compared_with, done.change) == (date(2026, 11, 10), done.value - 1)
    alone = meeting_pack(it, replace(asked, departments=("Q25-STC",)), AT)
    assert [figure.change for figure in alone.figures if figure.name == "done"] == [0]
    assert meeting_pack(it, replace(asked, departments=("Q25-STC", "Q25-KHCN")), AT).compared_with is None


def test_papers_of_departments_hold_their_own_proposals():
    mine = meeting_pack(known(), asked_for_period(PERIOD, TODAY, ("KHCN",), "vi"), AT)
    others = meeting_pack(known(), asked_for_period(PERIOD, TODAY, ("Q25-STC",), "vi"), AT)
    assert (mine.part("proposals").table.num_rows, others.part("proposals").table.num_rows) == (1, 0)


def test_papers_of_the_past_hold_no_proposal_that_was_sent_later():
    for last, count in ((date(2026, 1, 31), 0), (TODAY, 1)):
        pack = meeting_pack(known(), Asked(date(2026, 1, 1), last, None, (), "vi"), AT)
        assert pack.part("proposals").table.num_rows == count


def test_papers_of_one_department_say_nothing_of_those_that_lead_with_it():
    shared = task(row_id="A", leads="Sở Khoa học và Công nghệ; Sở Y tế", status=None, percent=None)
    done = (task(row_id=f"B{n}", leads="Sở Y tế", status="Hoàn thành", percent="100%") for n in range(9))
    pack = meeting_pack(known(board=board_of(shared, *done)), asked_for_period(PERIOD, TODAY, ("KHCN",), "vi"), AT)
    (row,) = pack.part("silent").table.to_pylist()
    assert "Khoa học" in row["department"]


def test_the_link_leads_to_the_same_figures():
    pack = meeting_pack(known(), Asked(date(2026, 11, 1), TODAY, None, ("Q25-STC",), "en"), AT)
    assert pack.front.link == ("https://example.org/bao-cao?period=2026-11-01..2026-11-24&department=Q25-STC&lang=en")
    assert (
        meeting_pack(known(settings=config.Settings()), asked_for_period(PERIOD, TODAY, (), "vi"), AT).front.link == ""
    )


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (asked_for_period(PERIOD, TODAY, (), "vi"), "bao-cao-2026-Q4"),
        (asked_for_period(PERIOD, TODAY, ("A/../B",), "vi"), "bao-cao-2026-Q4-A----B"),
        (Asked(date(2026, 11, 1), TODAY), "bao-cao-2026-11-01_2026-11-24"),
    ],
)
def test_a_file_is_called_by_what_it_is_about(asked, name):
    assert asked.file_name == name


def test_a_typesetter_that_fails_leaves_the_other_files_and_a_line_in_the_log(monkeypatch, caplog):
    def broken(*_arguments):
        raise TypesettingError("font not found")

    monkeypatch.setattr(papers, "to_pdf", broken)
    made = make_papers(pack_of(board_of(task())))
    assert set(made.files) == {"docx", "xlsx"}
    assert not made.is_whole
    assert "font not found" in caplog.text


def test_a_typesetter_that_cannot_even_start_is_told_as_one_that_fails(monkeypatch):
    monkeypatch.setattr("lib.reports.pdf_file.sys.executable", "/nowhere/python")
    assert not make_papers(pack_of(board_of(task()))).is_whole


def test_progress_grows_to_one_over_all_three():
    parts: list[float] = []
    made = make_papers(pack_of(board_of(task())), parts.append)
    assert made.is_whole
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
    assert made.size == sum(map(len, made.files.values()))


def test_the_sample_says_in_its_papers_that_it_is_illustrative():
    made = make_papers(meeting_pack(known(is_sample=True), asked_for_period(PERIOD, TODAY, (), "vi"), AT))
    said = "Số liệu minh họa"
    assert said in pypdf.PdfReader(io.BytesIO(made.files["pdf"])).pages[0].extract_text()
    assert any(said in text for text in word_texts(made.files["docx"]))
    first = openpyxl.load_workbook(io.BytesIO(made.files["xlsx"])).worksheets[0]
    assert any(said in str(cell.value) for row in first.iter_rows(max_row=8) for cell in row)
    assert docx.Document(io.BytesIO(made.files["docx"])).core_properties.title


def test_nothing_but_the_right_kinds_of_file_are_named():
    assert all(re.fullmatch(r"application/[\w.+-]+", mime) for mime in papers.MIMES.values())
    assert Papers({}).size == 0


def test_closed_periods_of_the_same_length_stand_in_the_papers_with_their_change():
    first, second = (
        record_of(board_of(*[task()] * count), parse_period(name)) for count, name in ((1, "2026-Q2"), (2, "2026-Q3"))
    )
    month = record_of(board_of(task()), parse_period("2026-10"))
    records = {record.period_id: record for record in (second, month, first)}
    part = meeting_pack(known(records=records), asked_for_period(PERIOD, TODAY, (), "vi"), AT).part("periods")
    assert part.table.column("period").to_pylist() == ["Quý III/2026", "Quý II/2026"]
    assert part.table.column("total").to_pylist() == [2, 1]


def test_closed_periods_in_the_papers_of_a_department_are_its_own_figures():
    records = {LAST.id: record_of(sample_board(), LAST)}
    pack = meeting_pack(known(records=records), asked_for_period(LAST, TODAY, ("Q25-STC",), "vi"), AT)
    assert pack.part("periods").table.column("total").to_pylist() == [pack.totals.records]


def test_a_period_that_begins_after_the_last_day_asked_for_is_not_in_the_papers():
    records = {LAST.id: record_of(sample_board(), LAST)}
    pack = meeting_pack(known(records=records), Asked(date(2026, 1, 1), date(2026, 5, 31)), AT)
    assert "periods" not in {part.name for part in pack.parts}
