"""A real server of the app in a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from lib.config import ROOT

_PATIENCE = 60.0  # seconds for a start on a busy machine


class Server:
    """The app on ``source``, a workbook or an address; its state and log live in ``folder``."""

    def __init__(self, source: Path | str, folder: Path, **environment: str) -> None:
        self._source = source
        self._environment = environment
        self._folder = folder
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def state_url(self) -> str:
        """Where the state database is."""
        return f"sqlite:///{self._folder / 'state.sqlite3'}"

    @property
    def log(self) -> str:
        """What the server has said so far."""
        return self._log_path.read_text("utf-8", "replace")

    @property
    def _log_path(self) -> Path:
        return self._folder / "server.log"

    def start(self) -> Server:
        """Start the process and wait until it answers."""
        settings = {"SHEET_SOURCE": str(self._source), "STATE_URL": self.state_url}
        settings |= self._environment
        command = [sys.executable, *self._program(), str(self._port)]
        with self._log_path.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + _PATIENCE
        while not self._is_healthy():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"the server did not start:\n{self.log}")
            time.sleep(0.1)
        return self

    def stop(self) -> None:
        """End the process; killed when it lingers over open pages."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(timeout=5)
        self._process = None

    def restart(self) -> None:
        """The same address again, served by a new process."""
        self.stop()
        self.start()

    def _program(self) -> list[str]:
        return ["-m", "lib.ui.server", "--port"]

    def _is_healthy(self) -> bool:
        try:
            # Unknown addresses answer 200 as well: only the body says that it is the app.
            with urlopen(f"{self.address}/_stcore/health", timeout=2) as answer:
                return bool(answer.read().strip() == b"ok")
        except (URLError, OSError):
            return False


class ScriptServer(Server):
    """A single Streamlit script in place of the app."""

    def __init__(self, script: Path, folder: Path) -> None:
        super().__init__("", folder, PYTHONPATH=str(ROOT))
        self._script = script

    def _program(self) -> list[str]:
        return ["-m", "streamlit", "run", str(self._script), "--server.address=127.0.0.1", "--server.port"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
