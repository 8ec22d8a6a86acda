"""The gate: permission, limits and audit line come before the act, whatever the page did."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from lib.access_settings import AccessSettings
from lib.core.permissions import NOBODY, Act, Lapse, Mode, Person, Role
from lib.sheets.protocol import SourceError
from lib.sync import sign_outs, store
from lib.sync.audit import AuditLine, Outcome, audit_lines, lines
from lib.sync.gate import TOO_OFTEN, ActRefusedError, Visit, note_refusal, perform
from lib.sync.pseudonyms import pseudonym

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
UNIT = Person("unit@so.example.vn", Role.DEPARTMENT, ("A",))
REVIEWER = Person("review@khcn.example.vn", Role.REVIEWER)
VISIT = Visit(UNIT, Mode.SIGNED_IN, "203.0.113.9", NOW)


class Deed:
    """Counts how often it was done."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.times = 0
        self._fault = fault

    def __call__(self) -> str:
        self.times += 1
        if self._fault:
            raise self._fault
        return "done"


def outcomes(engine: sa.Engine) -> list[Outcome]:
    return [line.outcome for line in reversed(lines(engine))]


def newest(engine: sa.Engine) -> AuditLine:
    return lines(engine)[0]


def test_an_allowed_act_is_done_once_and_leaves_a_line(engine):
    deed = Deed()
    assert perform(engine, VISIT, Act.PROPOSE, deed, body="A", subject="DX-26-7K3F9M-C") == "done"
    assert deed.times == 1
    line = newest(engine)
    assert (line.who, line.role, line.act, line.body, line.subject, line.outcome) == (
        "unit@so.example.vn",
        Role.DEPARTMENT,
        Act.PROPOSE,
        "A",
        "DX-26-7K3F9M-C",
        Outcome.ALLOWED,
    )


@pytest.mark.parametrize(
    ("person", "act", "body", "owner"),
    [
        (UNIT, Act.PROPOSE, "B", None),
        (UNIT, Act.REVIEW, "A", None),
        (UNIT, Act.WITHDRAW, "A", "B"),
        (UNIT, Act.SUPPLEMENT, "A", None),
        (REVIEWER, Act.PROPOSE, "A", None),
        (REVIEWER, Act.CLOSE_PERIOD, None, None),
        (NOBODY, Act.PROPOSE, "A", None),
        (replace(UNIT, lapse=Lapse.EXPIRED), Act.PROPOSE, "A", None),
    ],
)
def test_a_refused_act_is_not_done_and_leaves_a_line(engine, person, act, body, owner):
    deed = Deed()
    with pytest.raises(ActRefusedError) as refusal:
        perform(engine, replace(VISIT, person=person), act, deed, body=body, owner=owner)
    assert deed.times == 0
    assert outcomes(engine) == [Outcome.REFUSED]
    assert newest(engine).reason == refusal.value.reason


def test_an_act_that_brings_another_along_needs_both(engine):
    deed = Deed()
    with pytest.raises(ActRefusedError):
        perform(engine, VISIT, Act.WITHDRAW, deed, also=(Act.WRITE_PRIVATE_NOTES,), body="A", owner="A")
    assert deed.times == 0
    perform(engine, VISIT, Act.WITHDRAW, deed, body="A", owner="A")
    assert deed.times == 1


def test_an_act_that_fails_says_so_and_does_not_count_against_its_limit(engine):
    visit = replace(VISIT, settings=AccessSettings(proposals_per_account=1))
    with pytest.raises(SourceError):
        perform(engine, visit, Act.PROPOSE, Deed(SourceError("outbox-full")), body="A")
    assert outcomes(engine) == [Outcome.ALLOWED, Outcome.FAILED]
    assert newest(engine).reason == "outbox-full"
    assert perform(engine, visit, Act.PROPOSE, Deed(), body="A") == "done"


def test_the_text_of_an_error_never_reaches_the_log_of_acts(engine):
    with pytest.raises(ValueError, match="private"):
        perform(engine, VISIT, Act.PROPOSE, Deed(ValueError("a private note")), body="A")
    assert newest(engine).reason == "ValueError"


def test_proposals_of_one_account_are_limited_by_hour(engine):
    visit = replace(VISIT, settings=AccessSettings(proposals_per_account=2))
    for _ in range(2):
        perform(engine, visit, Act.PROPOSE, Deed(), body="A")
    deed = Deed()
    with pytest.raises(ActRefusedError) as refusal:
        perform(engine, visit, Act.PROPOSE, deed, body="A")
    assert (deed.times, refusal.value.reason) == (0, TOO_OFTEN)
    assert newest(engine).outcome is Outcome.LIMITED
    later = replace(visit, at=NOW + timedelta(minutes=61))
    assert perform(engine, later, Act.PROPOSE, Deed(), body="A") == "done"


@pytest.mark.parametrize("person", [UNIT, NOBODY])
def test_an_hour_that_reaches_back_over_midnight_is_one_hour(engine, person):
    settings = AccessSettings(proposals_per_account=2, proposals_per_address=2)
    before = Visit(person, Mode.OPEN_TO_PROPOSALS, "203.0.113.9", NOW.replace(hour=23, minute=59), settings)
    for _ in range(2):
        perform(engine, before, Act.PROPOSE, Deed(), body="A")
    for minutes in (1, 2, 59):
        with pytest.raises(ActRefusedError, match=TOO_OFTEN):
            perform(engine, replace(before, at=before.at + timedelta(minutes=minutes)), Act.PROPOSE, Deed(), body="A")
    later = replace(before, at=before.at + timedelta(minutes=61))
    assert perform(engine, later, Act.PROPOSE, Deed(), body="A") == "done"


def test_refusals_written_down_are_bounded_over_midnight_too(engine):
    late = replace(VISIT, at=NOW.replace(hour=23, minute=59))
    for visit in (late, replace(late, at=late.at + timedelta(minutes=2))):
        for _ in range(40):
            note_refusal(engine, visit, Act.REVIEW, "x")
    assert len(lines(engine)) == 30


def test_a_department_behind_one_address_does_not_feel_the_limit_of_one_account(engine):
    visit = replace(VISIT, settings=AccessSettings(proposals_per_account=2, proposals_per_address=6))
    people = [Person(f"unit{number}@so.example.vn", Role.DEPARTMENT, ("A",)) for number in range(3)]
    for person in people:
        for _ in range(2):
            perform(engine, replace(visit, person=person), Act.PROPOSE, Deed(), body="A")
    seventh = Person("unit9@so.example.vn", Role.DEPARTMENT, ("A",))
    with pytest.raises(ActRefusedError):
        perform(engine, replace(visit, person=seventh), Act.PROPOSE, Deed(), body="A")


@pytest.mark.parametrize(("client", "allowed"), [("203.0.113.9", 3), ("", 30)])
def test_without_an_account_the_address_is_limited_and_an_unknown_one_generously(engine, client, allowed):
    settings = AccessSettings(proposals_per_account=1, proposals_per_address=3)
    visit = Visit(NOBODY, Mode.OPEN_TO_PROPOSALS, client, NOW, settings)
    for _ in range(allowed):
        perform(engine, visit, Act.PROPOSE, Deed(), body="A")
    with pytest.raises(ActRefusedError):
        perform(engine, visit, Act.PROPOSE, Deed(), body="A")


def test_whoever_is_refused_all_day_does_not_fill_the_disk(engine):
    for _ in range(100):
        with pytest.raises(ActRefusedError):
            perform(engine, VISIT, Act.REVIEW, Deed())
    assert len(lines(engine)) == 30


def test_one_of_those_who_share_an_unknown_address_does_not_silence_the_refusals_of_all(engine):
    unknown = Visit(NOBODY, Mode.SIGNED_IN, "", NOW)
    for _ in range(100):
        note_refusal(engine, unknown, Act.REVIEW, "x")
    note_refusal(engine, unknown, Act.MERGE, "y")
    assert (len(lines(engine)), newest(engine).act) == (101, Act.MERGE)
    for _ in range(300):
        note_refusal(engine, unknown, Act.REVIEW, "x")
    assert len(lines(engine, most=1000)) == 300


def test_without_an_audit_line_nothing_is_done(engine):
    with engine.begin() as connection:
        audit_lines.drop(connection)
    deed = Deed()
    with pytest.raises(SourceError) as fault:
        perform(engine, VISIT, Act.PROPOSE, deed, body="A")
    assert (deed.times, fault.value.code) == (0, "state-not-writable")


def test_a_refusal_that_can_not_be_written_down_stays_a_refusal(engine):
    with engine.begin() as connection:
        audit_lines.drop(connection)
    deed = Deed()
    with pytest.raises((ActRefusedError, SourceError)):
        perform(engine, VISIT, Act.REVIEW, deed)
    assert deed.times == 0
    note_refusal(engine, VISIT, Act.REVIEW, "x")


@pytest.mark.parametrize("person", [NOBODY, Person("somebody@gmail.example"), replace(UNIT, role=Role.VIEWER)])
def test_whoever_has_no_role_is_a_pseudonym_in_the_log(engine, person):
    note_refusal(engine, replace(VISIT, person=person), Act.REVIEW, "x")
    who = newest(engine).who
    assert who.startswith("~")
    assert len(who) == 17
    assert not {"somebody", "unit", "203"} & set(who.replace("@", ".").split("."))


def test_a_pseudonym_is_the_same_all_day_and_another_the_next(engine):
    today, tomorrow = NOW.date(), NOW.date() + timedelta(days=1)
    first = pseudonym(engine, "203.0.113.9", today)
    assert first == pseudonym(engine, "203.0.113.9", today)
    assert first != pseudonym(engine, "203.0.113.8", today)
    assert first != pseudonym(engine, "203.0.113.9", tomorrow)


def test_two_processes_give_the_same_pseudonym(state_url):
    one, two = store.open_state(state_url), store.open_state(state_url)
    assert pseudonym(one, "x", NOW.date()) == pseudonym(two, "x", NOW.date())


def test_a_sign_in_stays_ended(engine):
    assert not sign_outs.is_ended(engine, "one")
    sign_outs.end(engine, "one", 100.0)
    sign_outs.end(engine, "one", 200.0)
    assert sign_outs.is_ended(engine, "one")
    assert not sign_outs.is_ended(engine, "two")
