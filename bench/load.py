"""Many people at once: sessions that change a filter every five seconds, beside the tutorial's page.

One double of Google Sheets serves both, each side a server in a process of its own, one after
the other in one run. Every session speaks Streamlit's protocol (bench/visitor.py), the page's
own repeated runs included. `python -m bench.load [SESSIONS…]`.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from bench.sheet_server import SPREADSHEET, SheetServer
from bench.visitor import RunError, Visitor
from lib.config import ROOT

ROWS = 1_050
PAUSE = 5.0  # seconds between two changes of one session
LASTING = 20.0  # seconds that each number of sessions is held
BURST = 200  # reruns asked for back to back, for the most that a process can do
SESSIONS = {"ours": (1, 50, 100, 200, 300), "tutorial": (1, 50, 100)}
RESULTS = Path(__file__).parent / "results" / "load.json"
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Host:
    """A running server, known by its address and process."""

    address: str
    process: subprocess.Popen[bytes]

    def processor_seconds(self) -> float:
        """Processor time that it has used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory(self) -> float:
        """Memory that it holds now, in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024


def main() -> None:
    """Print the figures and keep them."""
    asked = tuple(int(text) for text in sys.argv[1:] if text.isdigit())
    figures = []
    with SheetServer(ROWS, 1) as sheet, tempfile.TemporaryDirectory() as folder:
        print(f"{ROWS:,} tasks; each session changes a filter every {PAUSE:g} s; noise of this machine: {_noise():.2f}")
        print("side      sessions  first p50/p95 ms  rerun p50/p95 ms  cpu/rerun ms  kB/rerun  MiB/session  failed")
        for side, usual in SESSIONS.items():
            with _serving(side, sheet, Path(folder)) as host:
                burst = asyncio.run(_burst(host))
                for sessions in asked or usual:
                    figure = {"side": side, **asyncio.run(_hold(host, sessions))}
                    _print(figure)
                    figures.append(figure)
                figures.append({"side": side, **burst})
    bursts = {figure["side"]: figure for figure in figures if "reruns_a_second" in figure}
    ratio = bursts["ours"]["reruns_a_second"] / bursts["tutorial"]["reruns_a_second"]
    for side, figure in bursts.items():
        print(f"{side}: one person's rerun {figure['one_person_ms']} ms, {figure['reruns_a_second']} reruns a second")
    print(f"{ratio:.1f} times the reruns of the tutorial's page")
    versions = {name: version(name) for name in ("streamlit", "gspread", "pandas", "altair")}
    kept = {"interpreter": platform.python_version(), **versions, "rows": ROWS, "ratio": ratio, "figures": figures}
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


def _print(figure: dict[str, Any]) -> None:
    print(
        f"{figure['side']:<9} {figure['sessions']:>8}  {figure['first_p50_ms']:>7.0f} / {figure['first_p95_ms']:<7.0f}"
        f" {figure['rerun_p50_ms']:>7.0f} / {figure['rerun_p95_ms']:<7.0f} {figure['processor_ms']:>12.1f}"
        f" {figure['kilobytes']:>9.1f} {figure['mebibytes_a_session']:>12.2f} {figure['failed']:>7}",
        flush=True,
    )


def _noise() -> float:
    """Spread of one small piece of work, repeated: slowest tenth over median."""
    times = []
    for _ in range(200):
        started = time.perf_counter()
        sum(range(20_000))
        times.append(time.perf_counter() - started)
    return quantiles(times, n=10)[-1] / median(times)


async def _burst(host: Host) -> dict[str, Any]:
    """One person alone, then twenty without a pause."""
    async with Visitor(host.address) as alone:
        await alone.arrive()
        single = [(await alone.change_filter()).seconds for _ in range(30)]
    visitors = [Visitor(host.address, seed=seed) for seed in range(20)]
    await asyncio.gather(*(visitor.arrive() for visitor in visitors))

    async def hurry(visitor: Visitor) -> None:
        for _ in range(BURST // len(visitors)):
            await visitor.change_filter()

    await asyncio.gather(*(hurry(visitor) for visitor in visitors))
    started = time.perf_counter()
    await asyncio.gather(*(hurry(visitor) for visitor in visitors))
    taken = time.perf_counter() - started
    await asyncio.gather(*(visitor.__aexit__(None, None, None) for visitor in visitors))
    return {"one_person_ms": round(median(single) * 1000, 1), "reruns_a_second": round(BURST / taken, 1)}


async def _hold(host: Host, sessions: int) -> dict[str, Any]:
    """The figures of ``sessions`` people who stay for LASTING seconds."""
    memory = host.memory()
    visitors = [Visitor(host.address, seed=seed) for seed in range(sessions)]
    failures: list[str] = []
    first: list[float] = []
    reruns: list[Any] = []
    own_runs = 0
    here = asyncio.Event()

    async def stay(visitor: Visitor, order: int) -> None:
        nonlocal own_runs
        try:
            await asyncio.sleep(order * PAUSE / sessions)  # they come within five seconds
            first.append((await visitor.arrive()).seconds)
            await here.wait()
            await asyncio.sleep(order * PAUSE / sessions)
            before, until = visitor.own_runs, time.perf_counter() + LASTING
            while time.perf_counter() < until:
                began = time.perf_counter()
                reruns.append(await visitor.change_filter())
                await asyncio.sleep(max(0.0, PAUSE - (time.perf_counter() - began)))
            own_runs += visitor.own_runs - before
        except RunError as error:
            failures.append(str(error))

    tasks = [asyncio.create_task(stay(visitor, order)) for order, visitor in enumerate(visitors)]
    await _until(lambda: len(first) + len(failures) >= sessions)
    used, held = host.processor_seconds(), host.memory() - memory
    here.set()
    await asyncio.gather(*tasks)
    used = host.processor_seconds() - used
    await asyncio.gather(*(visitor.__aexit__(None, None, None) for visitor in visitors))
    seconds = [run.seconds for run in reruns] or [float("nan")]
    return {
        "sessions": sessions,
        "first_p50_ms": median(first) * 1000 if first else float("nan"),
        "first_p95_ms": _p95(first) * 1000,
        "rerun_p50_ms": median(seconds) * 1000,
        "rerun_p95_ms": _p95(seconds) * 1000,
        "processor_ms": used * 1000 / max(1, len(reruns)),
        "own_runs": own_runs,
        "reruns": len(reruns),
        "kilobytes": median([run.received for run in reruns]) / 1000 if reruns else float("nan"),
        "mebibytes_a_session": held / sessions,
        "failed": len(failures),
        "failures": sorted(set(failures)),
    }


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else (values[0] if values else float("nan"))


async def _until(is_so: Callable[[], bool], longest: float = 120.0) -> None:
    deadline = time.perf_counter() + longest
    while not is_so() and time.perf_counter() < deadline:
        await asyncio.sleep(0.05)


@contextmanager
def _serving(side: str, sheet: SheetServer, folder: Path) -> Iterator[Host]:
    port = _free_port()
    program = {
        "ours": ["-m", "lib.ui.server", "--port", str(port)],
        "tutorial": [
            *("-m", "streamlit", "run", str(ROOT / "bench" / "peers" / "tutorial.py")),
            *("--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"),
            *("--browser.gatherUsageStats", "false"),
        ],
    }[side]
    key = folder / "account.json"
    key.write_text(json.dumps(sheet.credentials), "utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "SHEET_SOURCE": SPREADSHEET,
        "GOOGLE_API_ROOT": sheet.url,
        "GOOGLE_APPLICATION_CREDENTIALS": str(key),
        "ACCOUNT": json.dumps(sheet.credentials),
        "STATE_URL": f"sqlite:///{folder / 'state.sqlite3'}",
        "SECRETS_FILE": str(folder / "no-secrets.toml"),
    }
    # The tutorial's page is served from elsewhere: it must not find this project's settings.
    place = ROOT if side == "ours" else folder
    with (folder / f"{side}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *program], cwd=place, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    host = Host(f"http://127.0.0.1:{port}", process)
    try:
        _wait_for(host)
        yield host
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(host: Host) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and host.process.poll() is None:
        try:
            with urlopen(f"{host.address}/_stcore/health", timeout=2) as answer:
                if answer.read() == b"ok":
                    return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    main()
