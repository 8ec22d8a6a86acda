"""Who may do what: one table of roles and acts, and the sentence that says why not.

Pure: it is told who asks, and how the app was opened. The layer that writes asks here at
every act (`lib.sync.gate`); pages ask too, so that they offer only what is possible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lib.core.proposals.words import Action
from lib.i18n import N_


class Role(StrEnum):
    """What a person is here. An account of a department keeps that beside a higher role."""

    VIEWER = "viewer"
    DEPARTMENT = "department"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


class Mode(StrEnum):
    """How the app was opened.

    Sample: the bundled sample, where anybody may propose and chooses a role to try the rest. Open: a real source
    without sign-in. Open to proposals: the same, and anybody may propose. Signed-in: roles
    are those of accounts.
    """

    SAMPLE = "sample"
    OPEN = "open"
    OPEN_TO_PROPOSALS = "open_to_proposals"
    SIGNED_IN = "signed_in"


class Act(StrEnum):
    """What can be asked for."""

    LOOK = "look"
    PROPOSE = "propose"
    SUPPLEMENT = "supplement"
    WITHDRAW = "withdraw"
    SUPPORT = "support"
    REVIEW = "review"
    MERGE = "merge"
    READ_PRIVATE_NOTES = "read_private_notes"
    WRITE_PRIVATE_NOTES = "write_private_notes"
    SEND_REMINDERS = "send_reminders"
    CLOSE_PERIOD = "close_period"
    MANAGE_OUTBOX = "manage_outbox"
    SEE_AUDIT = "see_audit"
    EXPORT_AUDIT = "export_audit"


class Lapse(StrEnum):
    """Why a sign-in gives no role."""

    EXPIRED = "expired"
    ENDED = "ended"
    UNVERIFIED = "unverified"


_EVERYBODY = frozenset(Role)
_DEPARTMENTS = frozenset({Role.DEPARTMENT})
_ICT_DEPARTMENT = frozenset({Role.REVIEWER, Role.ADMINISTRATOR})
_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
ROLES_FOR: Mapping[Act, frozenset[Role]] = {
    Act.LOOK: _EVERYBODY,
    Act.PROPOSE: _DEPARTMENTS,
    Act.SUPPLEMENT: _DEPARTMENTS,
    Act.WITHDRAW: _DEPARTMENTS,
    Act.SUPPORT: _DEPARTMENTS,
    Act.REVIEW: _ICT_DEPARTMENT,
    Act.MERGE: _ICT_DEPARTMENT,
    Act.READ_PRIVATE_NOTES: _ICT_DEPARTMENT,
    Act.WRITE_PRIVATE_NOTES: _ICT_DEPARTMENT,
    Act.SEND_REMINDERS: _ICT_DEPARTMENT,
    Act.CLOSE_PERIOD: _ADMINISTRATORS,
    Act.MANAGE_OUTBOX: _ADMINISTRATORS,
    Act.SEE_AUDIT: _ADMINISTRATORS,
    Act.EXPORT_AUDIT: _ADMINISTRATORS,
}
# Acts in the name of a body: an account does them for its own department and no other.
BODY_ACTS = frozenset({Act.PROPOSE, Act.SUPPLEMENT, Act.WITHDRAW, Act.SUPPORT})
# Of these, the acts on a proposal that only the body that made it may do.
OWNER_ACTS = frozenset({Act.SUPPLEMENT, Act.WITHDRAW})
_ACT_OF_ACTION = {
    Action.SUPPLEMENT: Act.SUPPLEMENT,
    Action.WITHDRAW: Act.WITHDRAW,
    Action.SUPPORT: Act.SUPPORT,
    Action.MERGE: Act.MERGE,
    Action.NOTE: Act.WRITE_PRIVATE_NOTES,
}


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. ``address`` is normalised, None for somebody who has not signed in.

    ``departments`` are codes of *Đơn vị* for which the account acts. ``sign_in`` names this
    one sign-in. A ``lapse`` says why a sign-in counts for nothing; the role is then VIEWER.
    """

    address: str | None = None
    role: Role = Role.VIEWER
    departments: tuple[str, ...] = ()
    signed_in_at: datetime | None = None
    sign_in: str = ""
    lapse: Lapse | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """The role, and that of a department where the account acts for one."""
        return frozenset({self.role, Role.DEPARTMENT} if self.departments else {self.role})


NOBODY = Person()


@dataclass(frozen=True, slots=True)
class Decision:
    """``reason`` is the msgid of why not; empty when the act is allowed."""

    reason: str = ""

    @property
    def is_allowed(self) -> bool:
        return not self.reason


ALLOWED = Decision()


def may(person: Person, act: Act, *, body: str | None = None, owner: str | None = None, mode: Mode) -> Decision:
    """Whether ``person`` may do ``act``, for the body with the code ``body`` where it is done for one.

    ``owner`` is the body whose proposal it is about; None leaves that open, as before one is chosen.
    """
    if act is Act.LOOK:
        return ALLOWED
    if mode in (Mode.SAMPLE, Mode.OPEN_TO_PROPOSALS) and act is Act.PROPOSE:
        return ALLOWED if body else Decision(_NO_BODY)
    if mode in (Mode.OPEN, Mode.OPEN_TO_PROPOSALS):
        if act is Act.PROPOSE:
            return Decision(_NOT_TAKEN)
        return Decision(_FOR_DEPARTMENTS_LATER if act in BODY_ACTS else _FOR_ICT_LATER)
    if person.lapse is not None:
        return Decision(LAPSE_WORDS[person.lapse])
    if not person.roles & ROLES_FOR[act]:
        return Decision(_refusal(person, act, mode))
    if act in OWNER_ACTS and owner is not None and owner != body:
        return Decision(_OTHER_BODY)
    return _for_its_own_body(person, body) if act in BODY_ACTS else ALLOWED


def act_of(action: Action) -> Act:
    """What must be allowed for ``action`` on a proposal."""
    return _ACT_OF_ACTION.get(action, Act.REVIEW)


def acts_of(action: Action, *, has_private_note: bool = False) -> tuple[Act, ...]:
    """All that must be allowed for an event: its action, and its private note if it has one."""
    act = act_of(action)
    notes = Act.WRITE_PRIVATE_NOTES
    return (act, notes) if has_private_note and act is not notes else (act,)


def _for_its_own_body(person: Person, body: str | None) -> Decision:
    if not body:
        return Decision(_NO_BODY)
    return ALLOWED if body in person.departments else Decision(_OTHER_BODY)


def _refusal(person: Person, act: Act, mode: Mode) -> str:
    if mode is Mode.SAMPLE:
        return _ANOTHER_ROLE
    if person.address is None:
        return _SIGN_IN_FIRST
    if act in BODY_ACTS:
        return _NO_DEPARTMENT
    return _ADMINISTRATORS_ONLY if ROLES_FOR[act] == _ADMINISTRATORS else _ICT_ONLY


_FOR_ICT_LATER = N_("This is for the ICT department, once signing in is set up.")
_FOR_DEPARTMENTS_LATER = N_("This is for departments, once signing in is set up.")
_NOT_TAKEN = N_(
    "Proposals can't be sent here yet: sign-in is not set up, and proposing without an account is not switched on."
)
_ANOTHER_ROLE = N_("To try this in the sample, choose a role that may do it under “Try the sample as” in the sidebar.")
_SIGN_IN_FIRST = N_("Please sign in with an account of your department first.")
_NO_DEPARTMENT = N_(
    "Your account is not linked to a department. Ask the ICT department to enter it in “Tài khoản biên tập” "
    "of the tab “Đơn vị”."
)
_OTHER_BODY = N_("A department acts only for itself; this belongs to another department.")
_NO_BODY = N_("Choose the department for which this is done.")
_ICT_ONLY = N_("Only the ICT department may do this.")
_ADMINISTRATORS_ONLY = N_("Only an administrator may do this.")
LAPSE_WORDS: Mapping[Lapse, str] = {
    Lapse.EXPIRED: N_("Your sign-in has expired. Please sign in again."),
    Lapse.ENDED: N_("You have signed out. Please sign in again."),
    Lapse.UNVERIFIED: N_(
        "Your provider has not confirmed the address of this account, so it has no role here. "
        "Ask the administrators of your accounts to confirm it."
    ),
}
