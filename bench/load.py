"""Many people at once: sessions that change a filter every five seconds, beside the tutorial's page.

Three sides, one after the other in one run, on the same double of Google Sheets: this project in
one process, in two behind nginx (as docs/deploy.md has it) with PostgreSQL, and the tutorial's
page. Every session speaks Streamlit's protocol (bench/visitor.py), the page's own repeated runs
included. `python -m bench.load [SIDE…] [SESSIONS…]`; usually 12 minutes, at most 25.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench.hosts import SIDES, Host, serving
from bench.proxy import ADVICE, find_nginx
from bench.sheet_server import SheetServer
from bench.visitor import Run, RunError, Visitor

ROWS = 1_050
PAUSE = 5.0  # seconds between two changes of one session
LASTING = 20.0  # seconds that each number of sessions is held
BURST = 200  # reruns asked for back to back, for the most that a side can do
SESSIONS = {
    "ours": (1, 50, 100, 200, 300, 500),
    "two": (1, 50, 100, 200, 300, 600),
    "tutorial": (1, 50, 100),
}
LONGEST = 360.0  # seconds after which a side is given no larger number
ARRIVING = 60.0
ONE_ADDRESS = 100  # sessions that come from one address, as those of a department do
RESULTS = Path(__file__).parent / "results" / "load.json"
HEADER = (
    "side      sessions  first p50/p95 ms  rerun p50/p95 ms  cpu/rerun ms  kB/rerun  MiB/session  failed"
    "  cores busy: app 1, app 2, nginx, database, sheet, visitors, others  lag p95 ms  split"
)


def main() -> None:
    """Print the figures and keep them."""
    sides = [side for side in SIDES if side in sys.argv[1:]] or list(SIDES)
    asked = tuple(int(text) for text in sys.argv[1:] if text.isdigit())
    if "two" in sides and find_nginx() is None:
        print(ADVICE)
        sides.remove("two")
    _allow_many_connections()
    figures, noises = [], [_noise()]
    with SheetServer(ROWS, 1) as sheet:
        print(f"{ROWS:,} tasks; each session changes a filter every {PAUSE:g} s; {os.cpu_count()} cores")
        print(HEADER, flush=True)
        for side in sides:
            figures += _side(side, sheet, asked or SESSIONS[side])
            noises.append(_noise())
    bursts = {figure["side"]: figure for figure in figures if "reruns_a_second" in figure}
    for side, figure in bursts.items():
        print(f"{side}: one person's rerun {figure['one_person_ms']} ms, {figure['reruns_a_second']} reruns a second")
    kept: dict[str, Any] = {"interpreter": platform.python_version(), "cores": os.cpu_count(), "rows": ROWS}
    kept |= {name: version(name) for name in ("streamlit", "gspread", "pandas", "altair")}
    kept["noise"] = [round(noise, 2) for noise in noises]
    print(f"noise of this machine before each side and at the end (slowest tenth over median): {kept['noise']}")
    if "tutorial" in bursts:
        per_second = bursts["tutorial"]["reruns_a_second"]
        kept["ratios"] = {side: round(figure["reruns_a_second"] / per_second, 1) for side, figure in bursts.items()}
        print(f"times the reruns of the tutorial's page: {kept['ratios']}")
    RESULTS.write_text(json.dumps({**kept, "figures": figures}, indent=1) + "\n", "utf-8")


def _side(side: str, sheet: SheetServer, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """The figures of a side: of each number of sessions until it is saturated or too late, and its most."""
    figures: list[dict[str, Any]] = []
    until = time.monotonic() + LONGEST
    with tempfile.TemporaryDirectory(prefix="load-") as folder, serving(side, sheet, Path(folder)) as host:
        burst = asyncio.run(_burst(host))
        for sessions in numbers:
            if time.monotonic() > until or (figures and figures[-1]["rerun_p50_ms"] > PAUSE * 1000):
                print(f"{side:<9} {sessions:>8}  left out: saturated, or {LONGEST:.0f} s are over", flush=True)
                continue
            figures.append({"side": side, **asyncio.run(_hold(host, sessions))})
            _print(figures[-1])
    return [*figures, {"side": side, **burst}]


def _print(figure: dict[str, Any]) -> None:
    busy = figure["cores_busy"]
    names = ("app 1", "app 2", "nginx", "database", "sheet", "visitors", "others")
    print(
        f"{figure['side']:<9} {figure['sessions']:>8}  {figure['first_p50_ms']:>7.0f} / {figure['first_p95_ms']:<7.0f}"
        f" {figure['rerun_p50_ms']:>7.0f} / {figure['rerun_p95_ms']:<7.0f} {figure['processor_ms']:>12.1f}"
        f" {figure['kilobytes']:>9.1f} {figure['mebibytes_a_session']:>12.2f} {figure['failed']:>7}"
        f"  {', '.join(f'{busy[name]:.2f}' if name in busy else '–' for name in names):<42}"
        f" {figure['visitors_lag_p95_ms']:>6.0f}  {figure['split'] or ''}",
        flush=True,
    )


def _allow_many_connections() -> None:
    """As many open files as this user may have: a session is one here, and two of nginx."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _noise() -> float:
    """Spread of one small piece of work, repeated: slowest tenth over median."""
    times = []
    for _ in range(200):
        started = time.perf_counter()
        sum(range(20_000))
        times.append(time.perf_counter() - started)
    return quantiles(times, n=10)[-1] / median(times)


def _visitor(host: Host, seed: int) -> Visitor:
    source = f"127.0.0.{2 + seed // ONE_ADDRESS}"
    return Visitor(host.address, seed=seed, is_behind_proxy=host.is_behind_proxy, source=source)


async def _burst(host: Host) -> dict[str, Any]:
    """One person alone, then twenty without a pause."""
    async with _visitor(host, 0) as alone:
        await alone.arrive()
        single = [(await alone.change_filter()).seconds for _ in range(30)]
    visitors = [_visitor(host, seed) for seed in range(20)]
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


class _Crowd:
    """``sessions`` people who come within five seconds and stay for LASTING seconds once all are there."""

    def __init__(self, host: Host, sessions: int) -> None:
        self.visitors = [_visitor(host, seed) for seed in range(sessions)]
        self.first: list[float] = []
        self.reruns: list[Run] = []
        self.failures: list[str] = []
        self.lags: list[float] = []
        self.own_runs = self.questions = 0
        self.here = asyncio.Event()

    def are_here(self) -> bool:
        return len(self.first) + len(self.failures) >= len(self.visitors)

    async def stay(self, visitor: Visitor, order: int) -> None:
        try:
            await asyncio.sleep(order * PAUSE / len(self.visitors))
            self.first.append((await visitor.arrive()).seconds)
            await self.here.wait()
            await asyncio.sleep(order * PAUSE / len(self.visitors))
            before, until = (visitor.own_runs, visitor.questions), time.perf_counter() + LASTING
            while time.perf_counter() < until:
                began = time.perf_counter()
                self.reruns.append(await visitor.change_filter())
                await asyncio.sleep(max(0.0, PAUSE - (time.perf_counter() - began)))
            self.own_runs += visitor.own_runs - before[0]
            self.questions += visitor.questions - before[1]
        except RunError as error:
            self.failures.append(str(error))

    async def note_lag(self) -> None:
        """How late this process itself is: what a rerun takes longer than the server needs, at worst."""
        await self.here.wait()
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.02)
            self.lags.append(time.perf_counter() - began - 0.02)


async def _hold(host: Host, sessions: int) -> dict[str, Any]:
    """The figures of ``sessions`` people."""
    held = host.memory()
    crowd = _Crowd(host, sessions)
    watching = asyncio.create_task(crowd.note_lag())
    tasks = [asyncio.create_task(crowd.stay(visitor, order)) for order, visitor in enumerate(crowd.visitors)]
    await _until(crowd.are_here)
    held = host.memory() - held
    before, began = host.processor_seconds(), time.perf_counter()
    crowd.here.set()
    await asyncio.gather(*tasks)
    lasted, after = time.perf_counter() - began, host.processor_seconds()
    watching.cancel()
    await asyncio.gather(*(visitor.__aexit__(None, None, None) for visitor in crowd.visitors))
    used = {name: after[name] - before[name] for name in before}
    split = Counter(visitor.process for visitor in crowd.visitors if visitor.process)
    return {
        **_times(crowd),
        "processor_ms": sum(seconds for name, seconds in used.items() if name.startswith("app"))
        * 1000
        / max(1, len(crowd.reruns)),
        "cores_busy": {name: round(seconds / lasted, 3) for name, seconds in used.items()},
        "mebibytes_a_session": held / sessions,
        "split": dict(sorted(split.items())),
    }


def _times(crowd: _Crowd) -> dict[str, Any]:
    seconds = [run.seconds for run in crowd.reruns]
    return {
        "sessions": len(crowd.visitors),
        "first_p50_ms": _middle(crowd.first) * 1000,
        "first_p95_ms": _p95(crowd.first) * 1000,
        "rerun_p50_ms": _middle(seconds) * 1000,
        "rerun_p95_ms": _p95(seconds) * 1000,
        "kilobytes": _middle([run.received / 1000 for run in crowd.reruns]),
        "reruns": len(crowd.reruns),
        "own_runs": crowd.own_runs,
        "questions": crowd.questions,
        "visitors_lag_p95_ms": _p95(crowd.lags) * 1000,
        "failed": len(crowd.failures),
        "failures": sorted(set(crowd.failures)),
    }


def _middle(values: Sequence[float]) -> float:
    return median(values) if values else float("nan")


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else _middle(values)


async def _until(is_so: Callable[[], bool], longest: float = ARRIVING) -> None:
    deadline = time.perf_counter() + longest
    while not is_so() and time.perf_counter() < deadline:
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    main()
