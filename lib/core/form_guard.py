"""Telling programs from people on a form that needs no account, without asking anybody anything."""

from __future__ import annotations

from datetime import datetime, timedelta

from lib.i18n import N_

# Nobody reads the form and fills in nine fields in less.
SHORTEST = timedelta(seconds=10)


def refusal_of_program(trap: str, opened_at: datetime | None, sent_at: datetime) -> str:
    """The msgid of why a form is not taken; empty when a person seems to have filled it in.

    ``trap`` is what stands in a field that people do not see; ``opened_at`` is when the form
    was first shown, None when it never was.
    """
    if trap.strip():
        return _TRAPPED
    if opened_at is None or sent_at - opened_at < SHORTEST:
        return _TOO_FAST
    return ""


_TRAPPED = N_("The form was filled in by a program and was not taken. If you are a person, leave the last field empty.")
_TOO_FAST = N_("The form was sent too fast. Please check what you wrote and send it again in a few seconds.")
