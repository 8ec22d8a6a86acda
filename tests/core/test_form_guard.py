"""Programs on a form that needs no account."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from lib.core.form_guard import SHORTEST, refusal_of_program

OPENED = datetime(2026, 5, 4, 9, 0)


@pytest.mark.parametrize(
    ("trap", "opened_at", "seconds", "is_taken"),
    [
        ("", OPENED, 60, True),
        ("  ", OPENED, 60, True),
        ("http://spam.example", OPENED, 60, False),
        ("", OPENED, SHORTEST.total_seconds(), True),
        ("", OPENED, SHORTEST.total_seconds() - 0.1, False),
        ("", OPENED, -5, False),
        ("", None, 60, False),
    ],
)
def test_a_form_is_taken_only_from_somebody_who_had_time_and_did_not_fill_the_trap(trap, opened_at, seconds, is_taken):
    assert (refusal_of_program(trap, opened_at, OPENED + timedelta(seconds=seconds)) == "") is is_taken
