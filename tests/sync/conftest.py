"""The state databases the outbox is tried on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.sync.fakes import POSTGRESQL, Clock, FakeSheet, open_engine

needs_postgresql = pytest.mark.skipif(not POSTGRESQL, reason="TEST_POSTGRESQL_URL names no database")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=needs_postgresql)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    engine = open_engine(request.param, tmp_path)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sheet() -> FakeSheet:
    return FakeSheet()
