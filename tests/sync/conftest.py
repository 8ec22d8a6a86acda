"""The state databases things are tried on: SQLite in a file, and a real PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from lib.sync import store
from tests.postgresql_server import ADVICE, PostgresServer, ensure_programs, migrated_template
from tests.sync.fakes import Clock, FakeSheet


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresServer]:
    """One server a session. Where it can't be had that is a failure in CI, and a reason to skip elsewhere."""
    programs = ensure_programs()
    if programs is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(ADVICE)
    with PostgresServer(programs) as server:
        yield server


@pytest.fixture(scope="session")
def postgresql_template(postgresql: PostgresServer) -> str:
    return migrated_template(postgresql)


@pytest.fixture
def postgresql_url(postgresql: PostgresServer, postgresql_template: str) -> Iterator[str]:
    """The address of a fresh database with its schema made."""
    url = postgresql.create(postgresql_template)
    yield url
    postgresql.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def state_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty state database, of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state.sqlite3'}"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
def engine(state_url: str) -> Iterator[sa.Engine]:
    engine = store.open_state(state_url)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sheet() -> FakeSheet:
    return FakeSheet()
