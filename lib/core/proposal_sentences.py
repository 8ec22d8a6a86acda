"""What is said about proposals and their acts: code → (what is wrong, what to do).

Part of `lib.core.messages`, which is the place to look sentences up. The placeholders of
an act's refusal are those of `lib.core.proposals.refusal_details`.
"""

from __future__ import annotations

from lib.i18n import N_

_LOOK_AGAIN = N_("Open the proposal again; only what is possible now is offered.")
_NUMBER_SYMBOL_DATE = N_("Enter the number, the symbol and the date of the signed document.")
_TELL_ICT = N_("Tell the ICT department; rows of this tab are written by the app alone.")
_NOTHING_TO_DO = N_("Nothing needs to be done: it is counted once.")

PROPOSAL_SENTENCES: dict[str, tuple[str, str]] = {
    # -- acts: why one is not possible
    "act-not-now": (N_("“{action}” is not possible while the proposal is in the state “{state}”"), _LOOK_AGAIN),
    "act-closed": (N_("The proposal is closed with “{state}”; “{action}” is no longer possible"), _LOOK_AGAIN),
    "act-merged": (
        N_("The proposal was merged into {other}; “{action}” is no longer possible here"),
        N_("Open {other}: its history goes on there."),
    ),
    "act-not-national": (
        N_("Only a proposal for the national list goes on to the ministry; this one ends with UBND tỉnh"),
        N_("Leave it at the decision of UBND tỉnh."),
    ),
    "act-reason-missing": (
        N_("“{action}” needs a written reason"),
        N_("Write the reason; the proposing department reads it."),
    ),
    "act-number-missing": (N_("“{action}” needs the number of its document"), _NUMBER_SYMBOL_DATE),
    "act-symbol-missing": (N_("“{action}” needs the symbol of its document"), _NUMBER_SYMBOL_DATE),
    "act-date-missing": (N_("“{action}” needs the date of its document"), _NUMBER_SYMBOL_DATE),
    "act-body-missing": (N_("It is not known which body acts"), N_("Sign in again, or choose the body.")),
    "act-note-blank": (N_("The private note is blank"), N_("Write the note.")),
    "merge-target-missing": (
        N_("No proposal to merge this one into was chosen"),
        N_("Choose the other proposal."),
    ),
    "merge-into-itself": (N_("A proposal can't be merged into itself"), N_("Choose the other proposal.")),
    "merge-target-unknown": (N_("The proposal {other} was not found"), N_("Check the code.")),
    "merge-target-ended": (
        N_("The proposal {other} has itself been refused, withdrawn or merged"),
        N_("Choose a proposal that is still under way or was approved."),
    ),
    "support-own": (
        N_("The proposing department supports its own proposal already"),
        N_("Other bodies can say that they need it too."),
    ),
    "support-twice": (N_("This body has already said that it needs it too"), _NOTHING_TO_DO),
    # -- rows of the app's own tabs
    "proposal-doubled": (N_("The proposal {value} stands in two rows of the tab"), _NOTHING_TO_DO),
    "proposal-differs": (N_("Two different proposals have the code {value}; only the first is shown"), _TELL_ICT),
    "proposal-without-code": (N_("A row without the code of a proposal; it is not used"), _TELL_ICT),
    "event-doubled": (N_("The event {value} stands in two rows of the tab"), _NOTHING_TO_DO),
    "event-differs": (N_("Two different events have the code {value}; only the first is used"), _TELL_ICT),
    "event-without-code": (N_("A row without the code of an event; it is not used"), _TELL_ICT),
    "event-action-unknown": (N_("“{value}” is no act on a proposal; the row is not used"), _TELL_ICT),
    "event-proposal-unknown": (
        N_("The row is about the proposal “{value}”, which is not there; it is not used"),
        _TELL_ICT,
    ),
    "event-time-unreadable": (
        N_("“{value}” is not a moment; the row is taken in the order of the tab"),
        _TELL_ICT,
    ),
    "event-not-applied": (
        N_("“{action}” on {proposal} did not fit what had happened before; it changed nothing"),
        N_("Look at the history of the proposal, and act again where it is still needed."),
    ),
    # -- outbox
    "outbox-full": (
        N_("Too much is waiting to be sent to the sheet, so nothing more can be taken in just now"),
        N_("Nothing you typed was lost: copy it, try again later and tell the ICT department."),
    ),
    "outbox-differs": (
        N_("Something else was already saved under this code"),
        N_("Look at what was saved; to send the new text, begin a new form."),
    ),
}
