"""From the command that serves to the first complete page in Chromium, beside an empty Streamlit page.

The browser is open already; each run is a new process with the disk's cache warm, a new browser
session, by turns in one run: an empty page (`st.write`), a page with a small table and a bar chart
(what any page with figures has to load), the app at its first start ever (sample and state
database are made), and the app started again. `python -m bench.startup [RUNS]`; usually two
minutes with 5 runs, at most 60 s a start.
"""

from __future__ import annotations

import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from bench.hosts import free_port
from lib.config import ROOT
from lib.sheets.sample import build_sample
from tests.browser.chromium import ADVICE, find_chromium, launch_arguments

RUNS = 5
LONGEST = 60.0
EMPTY, PLAIN = "an empty page", "a table and a chart"
FIRST, AGAIN = "this app, first start", "this app, started again"
RESULTS = Path(__file__).parent / "results" / "startup.json"
_SCRIPTS = {
    EMPTY: 'import streamlit as st\n\nst.write("Hello")\n',
    PLAIN: """import altair as alt
import pandas as pd
import streamlit as st

frame = pd.DataFrame({"department": ["A", "B", "C"], "done": [3, 2, 1]})
st.write("Hello")
st.dataframe(frame)
st.altair_chart(alt.Chart(frame).mark_bar().encode(x="done", y="department"))
""",
}
# Asked at every frame: what is asked at growing intervals is known up to half a second late.
_WHOLE = """() => {
    const calm = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]";
    const text = document.querySelector(calm)?.innerText ?? "";
    const isDrawn = document.querySelector("h1")?.checkVisibility() || text.includes("Hello");
    return isDrawn && !document.querySelector("[data-testid=stSkeleton]");
}"""


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from the command until the server answers and until the page is whole; the server's processor seconds."""

    answers: float
    whole: float
    processor: float


def main() -> None:
    """Print the figures and keep them."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    program = find_chromium()
    if program is None:
        sys.exit(ADVICE)
    starts: dict[str, list[Start]] = {EMPTY: [], PLAIN: [], FIRST: [], AGAIN: []}
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(prefix="startup-") as folder:
        browser = playwright.chromium.launch(executable_path=program, args=launch_arguments())
        build_sample(Path(folder) / "sample.xlsx")
        for side in starts:  # once for the disk's cache, and for the state that is found again
            _start(side, Path(folder), browser)
        for _ in range(runs):
            for side, measured in starts.items():
                measured.append(_start(side, Path(folder), browser))
        browser.close()
    figures = {side: _medians(measured) for side, measured in starts.items()}
    print(f"{'':26} server answers s  page whole s  processor s  (medians of {runs} runs)")
    for side, figure in figures.items():
        print(f"{side:26} {figure['answers']:>16.2f} {figure['whole']:>13.2f} {figure['processor']:>12.2f}")
    ratios = {
        f"{side} / {other}": round(figures[side]["whole"] / figures[other]["whole"], 2)
        for side in (FIRST, AGAIN)
        for other in (EMPTY, PLAIN)
    }
    for names, ratio in ratios.items():
        print(f"{names}: {ratio}")
    kept = {"interpreter": platform.python_version(), "streamlit": version("streamlit"), "cores": os.cpu_count()}
    each = {side: [asdict(start) for start in measured] for side, measured in starts.items()}
    RESULTS.write_text(json.dumps({**kept, "ratios": ratios, "medians": figures, "starts": each}, indent=1) + "\n")


def _medians(measured: list[Start]) -> dict[str, float]:
    return {name: round(median(asdict(start)[name] for start in measured), 3) for name in asdict(measured[0])}


def _start(side: str, folder: Path, browser: Browser) -> Start:
    """One process, one visitor."""
    port = free_port()
    with tempfile.TemporaryDirectory(dir=folder) as fresh, (folder / "server.log").open("ab") as log:
        state = Path(fresh if side == FIRST else folder) / "state.sqlite3"
        context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="vi-VN")
        page = context.new_page()
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *_program(side, folder, port)],
            cwd=folder if side in _SCRIPTS else ROOT,
            env={
                **_environment(),
                "SHEET_SOURCE": str(folder / "sample.xlsx"),
                "STATE_URL": f"sqlite:///{state}",
                "SECRETS_FILE": str(folder / "no-secrets.toml"),
            },
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            answers = _when_it_listens(port, process) - started
            page.goto(f"http://127.0.0.1:{port}/", wait_until="commit", timeout=LONGEST * 1000)
            page.wait_for_function(_WHOLE, timeout=LONGEST * 1000, polling="raf")
            whole = time.perf_counter() - started
            used = _processor_seconds(process.pid)
        finally:
            context.close()
            process.kill()
            process.wait()
    return Start(answers, whole, used)


def _environment() -> dict[str, str]:
    """As `make run` has it: what was compiled once is kept."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _program(side: str, folder: Path, port: int) -> list[str]:
    if side not in _SCRIPTS:
        return ["-m", "lib.ui.server", "--port", str(port)]
    script = folder / "page.py"
    script.write_text(_SCRIPTS[side], "utf-8")
    options = ("--server.headless=true", "--browser.gatherUsageStats=false", "--server.address=127.0.0.1")
    return ["-m", "streamlit", "run", str(script), *options, f"--server.port={port}"]


def _when_it_listens(port: int, process: subprocess.Popen[bytes]) -> float:
    """The moment when the server takes connections; a browser that is refused would wait before it tries again."""
    deadline = time.perf_counter() + LONGEST
    while time.perf_counter() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return time.perf_counter()
    raise RuntimeError("the server did not start")


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
