"""What people read for kinds, states, acts and who is waited for: msgids of the catalogue."""

from __future__ import annotations

from lib.core.proposals.records import WaitsFor
from lib.core.proposals.words import Action, ProposalKind, ProposalState
from lib.i18n import N_

KIND_WORDS = {
    ProposalKind.ADD_TO_LIST: N_("Add to the national list"),
    ProposalKind.COMMISSION: N_("Commission a platform"),
    ProposalKind.LOCAL: N_("Platform of the province"),
    ProposalKind.SECTOR: N_("Platform of a sector"),
}
STATE_WORDS = {
    ProposalState.SENT: N_("Sent in"),
    ProposalState.RECEIVED: N_("Received"),
    ProposalState.MORE_ASKED: N_("More was asked for"),
    ProposalState.SUPPLEMENTED: N_("Supplemented"),
    ProposalState.UNDER_EXAMINATION: N_("Under examination"),
    ProposalState.SUBMITTED: N_("Submitted to UBND tỉnh"),
    ProposalState.APPROVED: N_("Approved"),
    ProposalState.REFUSED: N_("Refused"),
    ProposalState.NOT_YET: N_("Not approved yet"),
    ProposalState.SENT_TO_MINISTRY: N_("Sent to the ministry"),
    ProposalState.ON_THE_LIST: N_("Added to the list"),
    ProposalState.NOT_ON_THE_LIST: N_("Not added to the list"),
    ProposalState.WITHDRAWN: N_("Withdrawn"),
    ProposalState.MERGED: N_("Merged into another proposal"),
}
ACTION_WORDS = {
    Action.RECEIVE: N_("Receive"),
    Action.ASK_FOR_MORE: N_("Ask for more"),
    Action.SUPPLEMENT: N_("Supplement"),
    Action.EXAMINE: N_("Examine"),
    Action.SUBMIT: N_("Submit to UBND tỉnh"),
    Action.APPROVE: N_("Approved"),
    Action.REFUSE: N_("Refused"),
    Action.NOT_YET: N_("Not approved yet"),
    Action.SEND_TO_MINISTRY: N_("Send to the ministry"),
    Action.ADD_TO_LIST: N_("Added to the list"),
    Action.LEAVE_OFF_LIST: N_("Not added to the list"),
    Action.WITHDRAW: N_("Withdraw"),
    Action.MERGE: N_("Merge into another proposal"),
    Action.SUPPORT: N_("My department needs it too"),
    Action.NOTE: N_("Private note"),
}
WAITS_FOR_WORDS = {
    WaitsFor.ICT_DEPARTMENT: N_("Waits for the ICT department"),
    WaitsFor.PROPOSING_BODY: N_("Waits for the proposing department"),
    WaitsFor.PROVINCE: N_("Waits for UBND tỉnh"),
    WaitsFor.MINISTRY: N_("Waits for the ministry"),
    WaitsFor.NOBODY: N_("Closed"),
}
