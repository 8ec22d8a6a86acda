"""Opening the state database, and one that does not answer."""

from __future__ import annotations

import socket
import time

import pytest
import sqlalchemy as sa

from lib.sync import store


def test_a_server_that_does_not_answer_keeps_only_the_first_waiting():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        engine = store.engine_of(f"postgresql://x@127.0.0.1:{silent.getsockname()[1]}/x")
        seconds = []
        for _ in range(3):
            began = time.monotonic()
            with pytest.raises(sa.exc.OperationalError):
                engine.connect()
            seconds.append(time.monotonic() - began)
    assert 1 < seconds[0] < 6
    assert max(seconds[1:]) < 0.5


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_whatever_the_address_says_the_driver_is_the_one_that_is_installed(scheme):
    assert store.engine_of(f"{scheme}://x@127.0.0.1/x").driver == "psycopg"


def test_a_session_of_postgresql_flushes_its_commits(postgresql_url):
    with store.open_state(postgresql_url).connect() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
