"""Time and memory of the meeting pack (PDF, Word, Excel) of 5,000 rows, for 15 and for 111 departments.

Each pack is made in a process of its own, so that memory is that of one pack; the PDF's
typesetter is a further process. CPU seconds are what the machine's other work does not change.
"""

from __future__ import annotations

import json
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import pyarrow as pa

from bench.workbooks import Rows
from lib import schema
from lib.core.board import Board, assess_register
from lib.core.register import build
from lib.core.summaries import totals
from lib.core.workbook import CellValue, RawTab, Workbook
from lib.reports.issuer import issuer_of
from lib.reports.pack import build_pack
from lib.reports.pack_docx import to_docx
from lib.reports.pack_model import Changes, Earlier, Front, Pack
from lib.reports.pack_pdf import to_pdf
from lib.reports.pack_xlsx import to_xlsx
from lib.reports.papers import make_papers
from lib.sheets.seed import seed_rows

ROWS, CHANGED = 5_000, 400
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
    kept = {"python": platform.python_version(), "typst": version("typst"), "rows": ROWS, "figures": figures}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


def measure(departments: int) -> dict[str, object]:
    """Seconds and CPU seconds a file, sizes, peak memory in MB."""
    board = board_of(departments)
    pack, content, _ = timed(lambda: pack_of(board))
    seconds, cpu, sizes = {"content": content}, {}, {}
    for name, write in WRITERS.items():
        made, seconds[name], cpu[name] = timed(lambda write=write: write(pack))
        sizes[name] = len(made)
    together, together_seconds, _ = timed(lambda: make_papers(pack))
    assert {name: len(made) for name, made in together.files.items()} == sizes
    return {
        "departments": departments,
        "seconds": seconds,
        "cpu_seconds": cpu,
        "files_seconds": round(sum(seconds.values()) - content, 3),
        "together_seconds": together_seconds,
        "files_cpu_seconds": round(sum(cpu.values()), 3),
        "bytes": sizes,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "typesetter_megabytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }


def timed(work: Callable[[], Made]) -> tuple[Made, float, float]:
    """What ``work`` makes, its seconds, and its CPU seconds with those of the processes it started."""
    started, cpu = time.perf_counter(), cpu_seconds()
    made = work()
    return made, round(time.perf_counter() - started, 3), round(cpu_seconds() - cpu, 3)


def cpu_seconds() -> float:
    """CPU seconds so far of this process and of those that ended in it."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def board_of(departments: int) -> Board:
    """A board of ROWS records, led by the first ``departments`` bodies in turn."""
    bodies = [str(row["name"]) for row in seed_rows(schema.DEPARTMENTS) if not row["valid_to"]][:departments]
    rows = Rows()
    progress = [rows.row(number) | {"leads": bodies[number % len(bodies)]} for number in range(ROWS)]
    tabs = (
        tab_of(schema.PLATFORMS, seed_rows(schema.PLATFORMS)),
        tab_of(schema.DEPARTMENTS, seed_rows(schema.DEPARTMENTS)),
        tab_of(schema.PROGRESS, progress),
    )
    workbook = Workbook("made up", tabs, "1", datetime(2026, 11, 24, 8, 30))
    return assess_register(build(workbook, TODAY), TODAY)


def tab_of(tab: schema.Tab, rows: list[dict[str, CellValue]]) -> RawTab:
    """``rows`` as the tab of a workbook, percentages with their number format."""
    columns = [[column.header, *(row.get(column.field) for row in rows)] for column in tab.columns]
    percents = [place for place, column in enumerate(tab.columns) if column.kind is schema.Kind.PERCENT]
    formats = {place: [None, *[_PERCENT_FORMAT] * len(rows)] for place in percents}
    return RawTab(tab.title, columns, formats=formats)


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
