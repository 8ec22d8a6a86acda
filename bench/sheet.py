"""From a Google spreadsheet to checked records: requests and time, beside what others use.

One double of Google Sheets serves the same rows to all, in a process of its own. It keeps a
reply until the sheet changes and everyone reads once before the clock runs, so that what is
timed is the network and the clients. Sides: this project (values, formats and every cell
checked), once as all day long, when most words of the sheet were read before, and once as
its first reading; ``get_all_records`` of gspread tab by tab; st-gsheets-connection tab by tab, in an
environment of its own; and two floors, `values.batchGet` fetched and decoded, and both of
this project's replies fetched and decoded.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import gspread
import requests
from google.oauth2.credentials import Credentials
from gspread.http_client import HTTPClient

from bench.sheet_server import SPREADSHEET, SheetServer
from lib.core import progress_reader
from lib.core.register import build
from lib.sheets.google import GoogleHome
from lib.sheets.google_address import quoted
from lib.sheets.google_values import STRUCTURE_PARAMETERS, VALUES_PARAMETERS

ROWS = {1_000: 7, 10_000: 5, 50_000: 3}  # progress rows → runs of each side
TABS = (1, 12)
LATENCIES = (0.0, 0.15)
TODAY = date(2026, 11, 24)
RESULTS = Path(__file__).parent / "results" / "sheet.json"
PEER = "st-gsheets-connection==0.1.0"
SIDES = ("ours", "ours_first", "get_all_records", "st_gsheets", "values_floor", "replies_floor")

Side = Callable[[], float]


def main() -> None:
    """Print the figures and keep them."""
    print("From nothing to checked records: medians in seconds (requests)")
    print(
        "rows     tabs  latency  "
        + "  ".join(f"{side:>18}" for side in SIDES)
        + "  vs records      first  vs values  vs replies"
    )
    with ExitStack() as stack:
        peer = stack.enter_context(_peer_python())
        figures = [figure for rows in ROWS for tabs in TABS for figure in measure(rows, tabs, peer)]
    versions = {name: version(name) for name in ("gspread", "requests", "pandas")}
    kept = {"interpreter": platform.python_version(), **versions, "peer": PEER if peer else None, "figures": figures}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


def measure(rows: int, tabs: int, peer: Path | None) -> Iterator[dict[str, Any]]:
    """The figures of one spreadsheet, for each latency."""
    with SheetServer(rows, tabs) as server, ExitStack() as stack:
        titles = _titles(server)
        sides = {
            "ours": lambda: _ours(server, rows),
            "ours_first": lambda: _ours_first(server, rows),
            "get_all_records": lambda: _get_all_records(server, rows),
            "values_floor": lambda: _values_floor(server, titles),
            "replies_floor": lambda: _replies_floor(server, titles),
        }
        if peer:
            sides["st_gsheets"] = stack.enter_context(_connection(peer, server, titles, rows))
        for side in sides.values():
            side()
        for latency in LATENCIES:
            server.set_latency(latency)
            figure = {"rows": rows, "tabs": tabs, "latency": latency, **_compare(server, sides, ROWS[rows])}
            _print(figure)
            yield figure


def _compare(server: SheetServer, sides: dict[str, Side], runs: int) -> dict[str, Any]:
    times: dict[str, list[float]] = {name: [] for name in sides}
    requests_made: dict[str, int] = {}
    for run in range(runs):
        for name in sorted(sides, reverse=run % 2 == 1):
            server.requests()
            times[name].append(sides[name]())
            requests_made[name] = server.requests()
    seconds = {name: round(median(taken), 4) for name, taken in times.items()}
    ours = seconds["ours"]
    ratios = {
        "times_faster_than_get_all_records": round(seconds["get_all_records"] / ours, 2),
        "first_reading_times_faster_than_get_all_records": round(seconds["get_all_records"] / seconds["ours_first"], 2),
        "times_the_values_floor": round(ours / seconds["values_floor"], 2),
        "times_the_replies_floor": round(ours / seconds["replies_floor"], 2),
    }
    if "st_gsheets" in seconds:
        ratios["times_faster_than_st_gsheets"] = round(seconds["st_gsheets"] / ours, 2)
    return {"seconds": seconds, "requests": requests_made, **ratios}


def _print(figure: dict[str, Any]) -> None:
    seconds, counts = figure["seconds"], figure["requests"]
    cells = [f"{seconds[s]:.3f} ({counts[s]})" if s in seconds else "not run" for s in SIDES]
    start = f"{figure['rows']:>6,}  {figure['tabs']:>5}  {figure['latency'] * 1000:>4.0f} ms  "
    ratios = (
        "times_faster_than_get_all_records",
        "first_reading_times_faster_than_get_all_records",
        "times_the_values_floor",
        "times_the_replies_floor",
    )
    ends = "  ".join(f"{figure[name]:>9.2f}" for name in ratios)
    print(start + "  ".join(f"{text:>18}" for text in cells) + "  " + ends, flush=True)


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    made = work()
    taken = time.perf_counter() - started
    del made
    return taken


# -- the sides; each begins with nothing but a token


def _ours(server: SheetServer, rows: int) -> float:
    def work() -> object:
        register = build(GoogleHome(SPREADSHEET, Credentials(server.token), server.url).read(), TODAY)
        if len(register.progress) != rows:
            raise AssertionError(f"{len(register.progress)} of {rows} rows became records")
        return register

    return _timed(work)


def _ours_first(server: SheetServer, rows: int) -> float:
    progress_reader.kept_readers.cache_clear()
    return _ours(server, rows)


def _get_all_records(server: SheetServer, rows: int) -> float:
    root = server.url

    class Redirected(HTTPClient):
        def request(self, method: str, endpoint: str, *arguments: Any, **options: Any) -> Any:
            return super().request(
                method, endpoint.replace("https://sheets.googleapis.com", root), *arguments, **options
            )

    def work() -> object:
        client = gspread.Client(Credentials(server.token), http_client=Redirected)
        records = {tab.title: tab.get_all_records() for tab in client.open_by_key(SPREADSHEET).worksheets()}
        if sum(map(len, records.values())) < rows:
            raise AssertionError("rows are missing")
        return records

    return _timed(work)


def _values_floor(server: SheetServer, titles: list[str]) -> float:
    return _timed(lambda: _values(_session(server), server, titles))


def _replies_floor(server: SheetServer, titles: list[str]) -> float:
    def work() -> object:
        session = _session(server)
        return _structure(session, server), _values(session, server, titles)

    return _timed(work)


def _session(server: SheetServer) -> requests.Session:
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {server.token}"
    return session


def _values(session: requests.Session, server: SheetServer, titles: list[str]) -> Any:
    parameters = {**VALUES_PARAMETERS, "ranges": [quoted(title) for title in titles]}
    address = f"{server.url}/v4/spreadsheets/{SPREADSHEET}/values:batchGet"
    return json.loads(session.get(address, params=parameters, timeout=120).content)


def _structure(session: requests.Session, server: SheetServer) -> Any:
    address = f"{server.url}/v4/spreadsheets/{SPREADSHEET}"
    return json.loads(session.get(address, params=dict(STRUCTURE_PARAMETERS), timeout=120).content)


def _titles(server: SheetServer) -> list[str]:
    sheets = _structure(_session(server), server)["sheets"]
    return [sheet["properties"]["title"] for sheet in sheets]


# -- the peer that needs an older gspread, and so an environment of its own


@contextmanager
def _peer_python() -> Iterator[Path | None]:
    """Its Python, or None where it can't be installed."""
    with tempfile.TemporaryDirectory() as directory:
        venv.create(directory, with_pip=True)
        python = Path(directory) / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        command = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", PEER]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{PEER} could not be installed here; it is left out")
        yield None if done.returncode else python


@contextmanager
def _connection(python: Path, server: SheetServer, titles: list[str], rows: int) -> Iterator[Side]:
    """A process that has the connection open and reads all tabs whenever it is asked."""
    command = [python, Path(__file__).with_name("sheet_peer.py"), server.url, SPREADSHEET, *titles]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, **pipes) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def read() -> float:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("again\n")
            process.stdin.flush()
            seconds, count = process.stdout.readline().split()
            if int(count) < rows:
                raise AssertionError("rows are missing")
            return float(seconds)

        process.stdin.write(json.dumps(server.credentials) + "\n")
        process.stdin.flush()
        if process.stdout.readline().strip() != "ready":
            raise AssertionError("the peer did not start")
        yield read
        process.stdin.close()


if __name__ == "__main__":
    main()
