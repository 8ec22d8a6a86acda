"""A real PostgreSQL for tests: found or installed, started in a folder of its own, stopped at the end.

`python -m tests.postgresql_server` installs it where that is possible (Debian, as root).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from lib.sync import store

ADVICE = (
    "These tests need PostgreSQL's own programs (initdb, postgres): install them "
    "(on Debian: apt-get install postgresql), or set POSTGRESQL_BIN to their folder."
)
_PATIENCE = 30.0
_NOBODY = "nobody"


def find_programs() -> Path | None:
    """The folder of `initdb` and `postgres`: of POSTGRESQL_BIN, of the search path, or Debian's newest; None for none."""
    named, found = os.environ.get("POSTGRESQL_BIN"), shutil.which("initdb")
    folders = [Path(named)] if named else [Path(found).resolve().parent] if found else []
    if not named:
        folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    return next(
        (folder for folder in folders if all((folder / name).exists() for name in ("initdb", "postgres"))), None
    )


def ensure_programs() -> Path | None:
    """The same, installed when none is found and that is possible; several processes at once wait for each other."""
    if find_programs() is None and _is_root() and shutil.which("apt-get"):
        with (Path(tempfile.gettempdir()) / "install-postgresql.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if find_programs() is None:
                _try("apt-get", "update")
                _try("apt-get", "install", "-y", "--no-install-recommends", "postgresql")
    return find_programs()


def _version(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0.0


def _try(*command: str) -> None:
    """Run ``command``; its failure shows in that the programs are still not there."""
    print("+", *command, file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, check=False, timeout=900, env=environment, stdout=subprocess.DEVNULL)


def _is_root() -> bool:
    return os.geteuid() == 0


class PostgresServer:
    """A server that only this machine's user reaches, through a socket in its folder.

    PostgreSQL refuses to run as root: root lends it to `nobody`. ``is_durable`` makes it flush
    each commit to the disk, which tests that do not end the machine can do without.
    """

    def __init__(self, programs: Path, *, is_durable: bool = False) -> None:
        self._programs = programs
        self._is_durable = is_durable
        self._folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0

    def __enter__(self) -> Self:
        if _is_root():
            shutil.chown(self._folder, _NOBODY)
        command = ["initdb", "--pgdata", str(self._data), "--username=tests", "--auth=trust", "--no-sync"]
        try:
            self._run([*command, "--encoding=UTF8", "--locale=C.UTF-8"])
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def pid(self) -> int:
        """Of the running server; 0 when it does not run."""
        return self._process.pid if self._process is not None else 0

    @property
    def log(self) -> str:
        """What the server has said so far."""
        return (self._folder / "log").read_text("utf-8", "replace")

    def url(self, database: str = "postgres") -> str:
        """The SQLAlchemy address of ``database``."""
        return f"postgresql+psycopg://tests@/{database}?host={self._folder}"

    def create(self, template: str = "template1") -> str:
        """Make a new database like ``template``; its address."""
        self._made += 1
        name = f"state_{self._made}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove the database at ``url``, whoever is connected to it."""
        self._execute(f"DROP DATABASE IF EXISTS {sa.make_url(url).database} WITH (FORCE)")

    def start(self) -> None:
        """Start it and wait until it answers."""
        flush = "on" if self._is_durable else "off"
        settings = ("listen_addresses=", f"fsync={flush}", f"full_page_writes={flush}", "max_connections=200")
        command = [
            *_ending_with_parent(),
            str(self._programs / "postgres"),
            "-D",
            str(self._data),
            "-k",
            str(self._folder),
        ]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *(part for setting in settings for part in ("-c", setting))],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
                start_new_session=True,
                **_as_somebody(),
            )
        self._wait()

    def stop(self) -> None:
        """End it, with everything committed on the disk."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End it as a power cut would: nobody is told, nothing is tidied up."""
        if self._process is None:
            return
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for each in (pid, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _run(self, command: list[str]) -> None:
        command = [str(self._programs / command[0]), *command[1:]]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self._folder, **_as_somebody())
        if done.returncode:
            raise RuntimeError(f"{command[0]}: {done.stderr.strip()}")

    def _wait(self) -> None:
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                return self._execute("SELECT 1")
            except sa.exc.OperationalError as error:
                if time.monotonic() > end or self._process is None or self._process.poll() is not None:
                    raise RuntimeError(f"PostgreSQL did not start:\n{self.log}") from error
                time.sleep(0.05)

    def _execute(self, statement: str) -> None:
        engine = sa.create_engine(self.url(), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)


def _ending_with_parent() -> list[str]:
    """Where Linux's own tool is: the server stops when the tests are killed and can't stop it themselves."""
    program = shutil.which("setpriv")
    return [program, "--pdeathsig", "SIGINT"] if program else []


def _as_somebody() -> dict[str, object]:
    return {"user": _NOBODY, "group": "nogroup", "extra_groups": []} if _is_root() else {}


def migrated_template(server: PostgresServer) -> str:
    """The name of a database whose schema is made, to copy from."""
    url = server.create()
    store.open_state(url).dispose()
    return str(sa.make_url(url).database)


def main() -> int:
    """Print the programs' folder; exit code 1 with what to install when there is none."""
    found = ensure_programs()
    print(found or ADVICE, file=sys.stdout if found else sys.stderr)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
