"""Time and memory of the meeting pack (PDF, Word, Excel): 5,000 rows, 24 closed months, 15 and 111 departments.

The closings are rows of the tab of periods, folded as the app does it; what changed comes
from the log of the state database. Outside of the time the three files are parsed back and
their figures compared with the records. Each pack is made in a process of its own, so that
memory is that of one pack (and of the closings' rows); the PDF's typesetter is a further
process. CPU seconds are what the machine's other work does not change.
"""

from __future__ import annotations

import json
import platform
import resource
import subprocess
import sys
import time as clock
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime, time
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pyarrow as pa
import sqlalchemy as sa

from bench.workbooks import Rows
from lib import schema
from lib.config import TIME_ZONE, Settings
from lib.core.board import Board, assess_register
from lib.core.closing_plan import Wish, plan_closing
from lib.core.closings import PeriodRecord, fold
from lib.core.frozen_board import freeze
from lib.core.periods import Frequency, period_of, preceding
from lib.core.register import build
from lib.core.summaries import totals
from lib.core.workbook import CellValue, RawTab, Workbook
from lib.reports.issuer import issuer_of
from lib.reports.meeting import Known, asked_for_period, meeting_pack
from lib.reports.pack import build_pack
from lib.reports.pack_docx import to_docx
from lib.reports.pack_model import Changes, Earlier, Front, Pack
from lib.reports.pack_pdf import to_pdf
from lib.reports.pack_xlsx import to_xlsx
from lib.reports.papers import make_papers
from lib.sheets.seed import seed_rows
from lib.sync import store
from lib.sync.changes import record
from tests.reports.test_pack_files import READERS, excel_texts, word_texts
from tests.reports.test_pdf_file import squeezed, text_of

ROWS, CHANGED, PERIODS = 5_000, 400, 24
AT = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo(TIME_ZONE))
DEPARTMENTS = (15, 111)
PROVINCE = "Tỉnh Quảng Ngãi"
TODAY = date(2026, 11, 24)
RESULTS = Path(__file__).parent / "results" / "report.json"
WRITERS: dict[str, Callable[[Pack], bytes]] = {"pdf": to_pdf, "docx": to_docx, "xlsx": to_xlsx}
_PERCENT_FORMAT = "0.0%"
Made = TypeVar("Made")


def main() -> None:
    """Print the figures and keep them; with a number of departments, only measure those and print JSON."""
    if len(sys.argv) > 1 and sys.argv[-1].isdecimal():
        print(json.dumps(measure(int(sys.argv[-1]))))
        return
    print(f"The meeting pack of {ROWS:,} rows")
    print(
        f"{'departments':>12} {'content':>8} {'PDF':>6} {'Word':>6} {'Excel':>6} {'files, s':>9} "
        f"{'together':>9} {'CPU, s':>7} {'MB':>5} {'typesetter MB':>14}"
    )
    figures = []
    for count in DEPARTMENTS:
        command = [sys.executable, "-m", "bench.report", str(count)]
        figure = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
        figures.append(figure)
        seconds = figure["seconds"]
        print(
            f"{count:>12} {seconds['content']:>8.2f} {seconds['pdf']:>6.2f} {seconds['docx']:>6.2f} "
            f"{seconds['xlsx']:>6.2f} {figure['files_seconds']:>9.2f} {figure['together_seconds']:>9.2f} "
            f"{figure['files_cpu_seconds']:>7.2f} "
            f"{figure['megabytes']:>5} {figure['typesetter_megabytes']:>14}"
        )
    kept: dict[str, object] = {"python": platform.python_version(), "typst": version("typst"), "rows": ROWS}
    kept |= {"closed_periods": PERIODS, "changes": CHANGED, "figures": figures}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


def measure(departments: int) -> dict[str, object]:
    """Seconds and CPU seconds a file, sizes, peak memory in MB."""
    board = board_of(departments)
    engine, rows = store.open_state("sqlite://"), closed_rows(board)
    log_changes(engine, board_of(departments, not_begun=CHANGED), board)
    records, folding, folding_cpu = timed(lambda: fold(rows))
    known = Known(board, records, (), engine, Settings(province=PROVINCE))
    asked = asked_for_period(period_of(TODAY, Frequency.MONTH), TODAY, (), "vi")
    pack, content, content_cpu = timed(lambda: meeting_pack(known, asked, AT))
    seconds, cpu, sizes = {"content": content}, {"content": content_cpu}, {}
    for name, write in WRITERS.items():
        made, seconds[name], cpu[name] = timed(lambda write=write: write(pack))
        sizes[name] = len(made)
    together, together_seconds, _ = timed(lambda: make_papers(pack))
    assert {name: len(made) for name, made in together.files.items()} == sizes
    compare(pack, board, together.files)
    return {
        "departments": departments,
        "folding_seconds": folding,
        "folding_cpu_seconds": folding_cpu,
        "seconds": seconds,
        "cpu_seconds": cpu,
        "files_seconds": round(sum(seconds.values()) - content, 3),
        "together_seconds": together_seconds,
        "files_cpu_seconds": round(sum(cpu.values()) - content_cpu, 3),
        "bytes": sizes,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "typesetter_megabytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }


def timed(work: Callable[[], Made]) -> tuple[Made, float, float]:
    """What ``work`` makes, its seconds, and its CPU seconds with those of the processes it started."""
    started, cpu = clock.perf_counter(), cpu_seconds()
    made = work()
    return made, round(clock.perf_counter() - started, 3), round(cpu_seconds() - cpu, 3)


def cpu_seconds() -> float:
    """CPU seconds so far of this process and of those that ended in it."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def board_of(departments: int, count: int = ROWS, not_begun: int = 0) -> Board:
    """A board of ``count`` records, led by the first ``departments`` bodies in turn; some of them not begun."""
    bodies = [str(row["name"]) for row in seed_rows(schema.DEPARTMENTS) if not row["valid_to"]][:departments]
    rows = Rows()
    progress = [rows.row(number) | {"leads": bodies[number % len(bodies)]} for number in range(count)]
    progress[:not_begun] = [row | {"status": "Chưa triển khai", "percent": 0.0} for row in progress[:not_begun]]
    tabs = (
        tab_of(schema.PLATFORMS, seed_rows(schema.PLATFORMS)),
        tab_of(schema.DEPARTMENTS, seed_rows(schema.DEPARTMENTS)),
        tab_of(schema.PROGRESS, progress),
    )
    workbook = Workbook("made up", tabs, f"{not_begun} not begun", datetime(2026, 11, 24, 8, 30))
    return assess_register(build(workbook, TODAY), TODAY)


def tab_of(tab: schema.Tab, rows: list[dict[str, CellValue]]) -> RawTab:
    """``rows`` as the tab of a workbook, percentages with their number format."""
    columns = [[column.header, *(row.get(column.field) for row in rows)] for column in tab.columns]
    percents = [place for place, column in enumerate(tab.columns) if column.kind is schema.Kind.PERCENT]
    formats = {place: [None, *[_PERCENT_FORMAT] * len(rows)] for place in percents}
    return RawTab(tab.title, columns, formats=formats)


def closed_rows(board: Board) -> list[dict[str, CellValue]]:
    """The rows of PERIODS closed months before TODAY's, as the tab of periods holds them."""
    frozen: list[dict[str, CellValue]] = []
    period = period_of(TODAY, Frequency.MONTH)
    for _ in range(PERIODS):
        period = preceding(period)
        wish = Wish("administrator", datetime.combine(period.end, time(17), AT.tzinfo), is_final=True)
        plan = plan_closing(PeriodRecord(period.id), freeze(board, period), period, wish, TODAY)
        frozen += [dict(row) for event in plan.events for row in event.rows]
    return frozen


def log_changes(engine: sa.Engine, before: Board, board: Board) -> None:
    """What differs between the two was seen to change this month."""
    for each, day in ((before, 3), (board, 12)):
        record(engine, each, datetime(2026, 11, day, 8, tzinfo=AT.tzinfo))


def compare(pack: Pack, board: Board, files: Mapping[str, bytes]) -> None:
    """Raises AssertionError when a file's figures are not those of the records, or periods are missing."""
    counted = asdict(totals(board.progress))
    expected = {figure.label: counted[figure.name] for figure in pack.figures}
    for name, content in files.items():
        assert READERS[name](pack, content) == expected, name
    periods = pack.part("periods").table
    assert periods is not None
    assert periods.num_rows == PERIODS
    words = {name: squeezed(text) for name, text in texts_of(files).items()}
    for period in periods.column("period").to_pylist():
        assert all(squeezed(period) in text for text in words.values()), period


def texts_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Everything that each file says."""
    return {
        "pdf": text_of(files["pdf"]),
        "docx": "\n".join(word_texts(files["docx"])),
        "xlsx": "\n".join(excel_texts(files["xlsx"])),
    }


def pack_of(board: Board) -> Pack:
    """The pack of the whole board, with what changed since a week ago."""
    figures = totals(board.progress)
    earlier = Earlier(date(2026, 11, 17), {"done": figures.done - 40, "overdue": figures.overdue + 7})
    changed = pa.table({"task": [f"Nhiệm vụ {number}" for number in range(CHANGED)]})
    return build_pack(
        board,
        board.progress,
        language="vi",
        front=Front(province=PROVINCE, issuer=issuer_of(PROVINCE, board.departments.get("Q25-KHCN"), "vi")),
        earlier=earlier,
        changes=Changes((), changed),
    )


if __name__ == "__main__":
    main()
