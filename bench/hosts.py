"""What `bench/load.py` measures: servers in processes of their own, and the processor time of everything that runs."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from bench.proxy import proxy
from bench.sheet_server import SPREADSHEET, SheetServer
from lib.config import ROOT
from tests.postgresql_server import ADVICE, PostgresServer, ensure_programs

SIDES = ("ours", "two", "tutorial")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Host:
    """A running server: where visitors go, its app processes, and the ``helpers`` that share the machine (names, pids).

    ``is_behind_proxy``: a visitor is sent to one of the processes and stays there, by a cookie.
    """

    address: str
    apps: Sequence[int]
    helpers: Mapping[str, int] = field(default_factory=dict)
    is_behind_proxy: bool = False

    def processor_seconds(self) -> dict[str, float]:
        """Used so far: by the visitors' own process, each app process, each helper, and whatever else runs here."""
        apps = {f"app {number}": _with_children(pid) for number, pid in enumerate(self.apps, 1)}
        helpers = {name: _with_children(pid) for name, pid in self.helpers.items()}
        known = {"visitors": time.process_time(), **apps, **helpers}
        return {**known, "others": _whole_machine() - sum(known.values())}

    def memory(self) -> float:
        """Memory that the app processes hold now, in MiB."""
        statuses = [Path(f"/proc/{pid}/status").read_text() for pid in self.apps]
        return sum(int(status.split("VmRSS:")[1].split()[0]) for status in statuses) / 1024


def _whole_machine() -> float:
    """Processor time of everything since the machine started, waiting for disks left out."""
    user, nice, system, _idle, _waiting, *interrupts = Path("/proc/stat").read_text().split("\n")[0].split()[1:9]
    return sum(int(ticks) for ticks in (user, nice, system, *interrupts)) / _TICKS


def _with_children(pid: int) -> float:
    """Of a process, of the children it still has, and of those it has buried."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    own = sum(int(ticks) for ticks in fields[11:15]) / _TICKS
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(_time_of_child(int(child)) for child in children)


def _time_of_child(pid: int) -> float:
    try:
        return _with_children(pid)
    except FileNotFoundError:  # it ended meanwhile
        return 0.0


@contextmanager
def serving(side: str, sheet: SheetServer, folder: Path) -> Iterator[Host]:
    """The server of a side, on the data of ``sheet``; everything it writes is in ``folder``."""
    helpers = {"sheet": sheet.pid}
    with ExitStack() as stack:
        if side != "two":
            state = f"sqlite:///{folder / 'state.sqlite3'}"
            port, pid = stack.enter_context(_process(side, f"{side}", sheet, folder, state))
            yield Host(f"http://127.0.0.1:{port}", [pid], helpers)
            return
        database = stack.enter_context(_database())
        state = database.create()
        apps = [stack.enter_context(_process("ours", f"app-{number}", sheet, folder, state)) for number in range(1, 3)]
        port = free_port()
        front = stack.enter_context(proxy(folder, port, [port for port, _ in apps]))
        helpers |= {"nginx": front.pid, "database": database.pid}
        yield Host(f"http://127.0.0.1:{port}", [pid for _, pid in apps], helpers, is_behind_proxy=True)


def _database() -> PostgresServer:
    programs = ensure_programs()
    if programs is None:
        raise RuntimeError(ADVICE)
    return PostgresServer(programs, is_durable=True)


@contextmanager
def _process(side: str, name: str, sheet: SheetServer, folder: Path, state: str) -> Iterator[tuple[int, int]]:
    """An app process that answers: its port and its pid."""
    port = free_port()
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
        "STATE_URL": state,
        "SECRETS_FILE": str(folder / "no-secrets.toml"),
    }
    # The tutorial's page is served from elsewhere: it must not find this project's settings.
    place = ROOT if side == "ours" else folder
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *program], cwd=place, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        _wait_for(process, f"http://127.0.0.1:{port}")
        yield port, process.pid
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.read() == b"ok":
                    return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
