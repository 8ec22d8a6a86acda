"""The workbooks of the page tests, each written once, and the app on one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from bench.workbooks import write_workbook as write_large
from lib.sheets.layout import build_template
from lib.sheets.sample import build_sample
from lib.sync.service import now
from tests.pages.sessions import App, running
from tests.pages.workbooks import known_tasks, write_workbook

LARGE_ROWS = 10_000


def _known(path: Path) -> None:
    write_workbook(path, known_tasks(now().date()))


def _without_deadlines(path: Path) -> None:
    write_workbook(path, known_tasks(now().date()), without="deadline")


def _large(path: Path) -> None:
    write_large(path, LARGE_ROWS)


def _absent(_path: Path) -> None:
    pass


WRITERS: dict[str, Callable[[Path], None]] = {
    "sample": build_sample,
    "known": _known,
    "empty": build_template,
    "incomplete": _without_deadlines,
    "large": _large,
    "absent": _absent,
}


@pytest.fixture(scope="session")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """``workbook(name)`` is the path of the workbook called so in `WRITERS`, written when first asked for."""
    folder = tmp_path_factory.mktemp("workbooks")
    written: dict[str, Path] = {}

    def path_of(name: str) -> Path:
        if name not in written:
            written[name] = folder / f"{name}.xlsx"
            WRITERS[name](written[name])
        return written[name]

    return path_of


@pytest.fixture(scope="module")
def app(request: pytest.FixtureRequest, workbook: Callable[[str], Path], tmp_path_factory) -> Iterator[App]:
    """The app on the workbook that the test names by indirect parametrisation; the known one otherwise."""
    source = workbook(getattr(request, "param", "known"))
    with running(source, tmp_path_factory.mktemp("state") / "state.sqlite3") as opened:
        yield opened


@pytest.fixture
def run_app(tmp_path: Path) -> Callable[[Path], AbstractContextManager[App]]:
    """``run_app(source)`` opens the app with a state of its own, for a test that changes something."""
    return lambda source: running(source, tmp_path / "state.sqlite3")
