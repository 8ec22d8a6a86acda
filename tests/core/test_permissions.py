"""The permissions: every role, act and mode against a table written out by hand."""

from __future__ import annotations

from itertools import product

import pytest

from lib.core.access_words import ACT_WORDS, MODE_WORDS, ROLE_WORDS
from lib.core.permissions import (
    BODY_ACTS,
    NOBODY,
    OWNER_ACTS,
    ROLES_FOR,
    Act,
    Lapse,
    Mode,
    Person,
    Role,
    act_of,
    acts_of,
    may,
)
from lib.core.proposals import Action

OWN, OTHER = "S-KHCN", "S-TC"
OPEN_MODES = (Mode.OPEN, Mode.OPEN_TO_PROPOSALS)
ROLE_MODES = (Mode.SAMPLE, Mode.SIGNED_IN)
# One line an act: viewer, department, reviewer, administrator. Written out, so that a change
# of the permissions has to be made twice, once by somebody who reads this.
TABLE = """
look                 yes yes yes yes
propose              no  yes no  no
supplement           no  yes no  no
withdraw             no  yes no  no
support              no  yes no  no
review               no  no  yes yes
merge                no  no  yes yes
read_private_notes   no  no  yes yes
write_private_notes  no  no  yes yes
send_reminders       no  no  yes yes
close_period         no  no  no  yes
manage_outbox        no  no  no  yes
see_audit            no  no  no  yes
export_audit         no  no  no  yes
"""
EXPECTED = {
    (Role(role), Act(act)): word == "yes"
    for act, *words in (line.split() for line in TABLE.strip().splitlines())
    for role, word in zip(Role, words, strict=True)
}
PEOPLE = {
    Role.VIEWER: Person("viewer@example.org"),
    Role.DEPARTMENT: Person("unit@example.org", Role.DEPARTMENT, (OWN,)),
    Role.REVIEWER: Person("reviewer@example.org", Role.REVIEWER),
    Role.ADMINISTRATOR: Person("administrator@example.org", Role.ADMINISTRATOR),
}


def is_for_anybody(act: Act, mode: Mode) -> bool:
    """Where trying out or proposing without an account is wanted, anybody proposes for any body."""
    return act is Act.PROPOSE and mode in (Mode.SAMPLE, Mode.OPEN_TO_PROPOSALS)


def test_the_table_by_hand_has_every_role_and_act():
    assert set(EXPECTED) == set(product(Role, Act))
    assert set(ROLES_FOR) == set(Act)


@pytest.mark.parametrize("mode", ROLE_MODES)
@pytest.mark.parametrize(("role", "act"), list(EXPECTED))
def test_a_role_may_do_what_the_table_says(role, act, mode):
    decision = may(PEOPLE[role], act, body=OWN, owner=OWN, mode=mode)
    assert decision.is_allowed == (EXPECTED[role, act] or is_for_anybody(act, mode))
    assert decision.is_allowed == (decision.reason == "")


@pytest.mark.parametrize("mode", OPEN_MODES)
@pytest.mark.parametrize(("role", "act"), list(EXPECTED))
def test_without_sign_in_no_role_counts(role, act, mode):
    decision = may(PEOPLE[role], act, body=OWN, owner=OWN, mode=mode)
    assert decision.is_allowed == (act is Act.LOOK or is_for_anybody(act, mode))


@pytest.mark.parametrize("lapse", list(Lapse))
@pytest.mark.parametrize(("role", "act"), list(EXPECTED))
def test_a_sign_in_that_lapsed_allows_looking_only(role, act, lapse):
    person = PEOPLE[role]
    lapsed = Person(person.address, person.role, person.departments, lapse=lapse)
    assert may(lapsed, act, body=OWN, owner=OWN, mode=Mode.SIGNED_IN).is_allowed == (act is Act.LOOK)


@pytest.mark.parametrize("act", list(Act))
def test_somebody_who_has_not_signed_in_may_only_look(act):
    decision = may(NOBODY, act, body=OWN, mode=Mode.SIGNED_IN)
    assert decision.is_allowed == (act is Act.LOOK)
    assert act is Act.LOOK or "sign in" in decision.reason


@pytest.mark.parametrize(
    ("act", "mode"), [pair for pair in product(sorted(BODY_ACTS), ROLE_MODES) if not is_for_anybody(*pair)]
)
@pytest.mark.parametrize("body", [OTHER, "", None, OWN.lower(), f" {OWN}", f"{OWN}\n"])
def test_a_department_acts_only_for_itself(act, body, mode):
    assert not may(PEOPLE[Role.DEPARTMENT], act, body=body, owner=OWN, mode=mode).is_allowed


@pytest.mark.parametrize("act", sorted(OWNER_ACTS))
@pytest.mark.parametrize("owner", [OTHER, ""])
def test_a_department_does_not_act_on_the_proposal_of_another(act, owner):
    assert not may(PEOPLE[Role.DEPARTMENT], act, body=OWN, owner=owner, mode=Mode.SIGNED_IN).is_allowed


def test_a_department_supports_the_proposal_of_another():
    assert may(PEOPLE[Role.DEPARTMENT], Act.SUPPORT, body=OWN, owner=OTHER, mode=Mode.SIGNED_IN).is_allowed


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADMINISTRATOR])
def test_a_reviewer_who_is_an_account_of_a_department_acts_for_that_one_too(role):
    both = Person("both@example.org", role, (OWN,))
    assert may(both, Act.PROPOSE, body=OWN, mode=Mode.SIGNED_IN).is_allowed
    assert not may(both, Act.PROPOSE, body=OTHER, mode=Mode.SIGNED_IN).is_allowed
    assert may(both, Act.REVIEW, body=OWN, mode=Mode.SIGNED_IN).is_allowed


def test_an_account_of_several_departments_acts_for_each():
    several = Person("several@example.org", Role.DEPARTMENT, (OWN, OTHER))
    assert all(may(several, Act.SUPPORT, body=body, mode=Mode.SIGNED_IN).is_allowed for body in (OWN, OTHER))


def test_a_department_without_a_body_may_do_nothing_for_one():
    assert not may(Person("x@example.org", Role.DEPARTMENT), Act.PROPOSE, body=OWN, mode=Mode.SIGNED_IN).is_allowed


def test_where_anybody_may_propose_it_is_for_some_body():
    for mode in (Mode.OPEN_TO_PROPOSALS, Mode.SAMPLE):
        assert may(NOBODY, Act.PROPOSE, body=OTHER, mode=mode).is_allowed
        assert not may(NOBODY, Act.PROPOSE, mode=mode).is_allowed


@pytest.mark.parametrize("action", list(Action))
def test_every_action_on_a_proposal_needs_an_act_of_its_own_kind(action):
    is_of_departments = action in (Action.SUPPLEMENT, Action.WITHDRAW, Action.SUPPORT)
    assert (act_of(action) in BODY_ACTS) == is_of_departments
    assert act_of(action) is not Act.LOOK


def test_a_private_note_on_any_act_needs_the_right_to_write_notes():
    assert acts_of(Action.SUPPLEMENT, has_private_note=True) == (Act.SUPPLEMENT, Act.WRITE_PRIVATE_NOTES)
    assert acts_of(Action.SUPPLEMENT) == (Act.SUPPLEMENT,)
    assert acts_of(Action.NOTE, has_private_note=True) == (Act.WRITE_PRIVATE_NOTES,)


def test_every_role_mode_and_act_has_a_word():
    assert (set(ROLE_WORDS), set(MODE_WORDS), set(ACT_WORDS)) == (set(Role), set(Mode), set(Act))
