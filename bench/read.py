"""How much dearer a checked register is than the bare read of the same file.

Both are timed in one run, in turn, so that a busy machine slows them alike; the ratio of
their medians is what counts, not the seconds.
"""

from __future__ import annotations

import json
import platform
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

import python_calamine as calamine

from bench.workbooks import PROGRESS_COLUMNS, write_workbook
from lib.core.register import build
from lib.sheets.local import LocalHome
from lib.sync.store import open_state

ROWS = {1_000: 15, 10_000: 9, 50_000: 7}  # progress rows → runs of each side
TODAY = date(2026, 11, 24)
RESULTS = Path(__file__).parent / "results" / "read.json"


def main() -> None:
    """Print the ratios and keep them."""
    print(f"Workbook to register, against the bare calamine read ({PROGRESS_COLUMNS} columns)")
    print(f"{'rows':>8} {'bare, s':>9} {'register, s':>12} {'ratio':>6}")
    figures = []
    with tempfile.TemporaryDirectory() as directory:
        for count, runs in ROWS.items():
            figure = measure(Path(directory) / f"{count}.xlsx", count, runs)
            figures.append(figure)
            print(f"{count:>8,} {figure['bare']:>9.3f} {figure['register']:>12.3f} {figure['ratio']:>6.2f}")
    RESULTS.parent.mkdir(exist_ok=True)
    kept = {"interpreter": platform.python_version(), "calamine": version("python-calamine"), "figures": figures}
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


def measure(path: Path, count: int, runs: int) -> dict[str, float]:
    """Medians in seconds and their ratio, over ``runs`` runs of each side in turn."""
    write_workbook(path, count)
    home = LocalHome(path, open_state("sqlite://"))
    register = build(home.read(), TODAY)
    if len(register.progress) != count:
        raise AssertionError(f"{len(register.progress)} of {count} rows became records")
    bare: list[float] = []
    whole: list[float] = []
    for run in range(runs):
        sides: list[tuple[list[float], Callable[[], object]]] = [
            (bare, lambda: read_bare(path)),
            (whole, lambda: build(home.read(), TODAY)),
        ]
        for times, work in sides if run % 2 else reversed(sides):
            times.append(seconds(work))
    ratio = round(median(whole) / median(bare), 3)
    return {"rows": count, "bare": round(median(bare), 4), "register": round(median(whole), 4), "ratio": ratio}


def read_bare(path: Path) -> Sequence[list[list[object]]]:
    """Every tab of the file, as calamine gives it."""
    workbook = calamine.CalamineWorkbook.from_path(path)
    return [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names]


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call; what it made is thrown away outside the time."""
    started = time.perf_counter()
    made = work()
    taken = time.perf_counter() - started
    del made
    return taken


if __name__ == "__main__":
    main()
