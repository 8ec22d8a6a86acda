"""Proposals for platforms: the check of a form, the acts, and where each proposal stands.

A proposal is appended once and never edited. What happens to it afterwards is a list of
events; its state is the fold of them.
"""

from lib.core.proposals.acts import begin_act, check_act
from lib.core.proposals.codes import is_id, new_event_id, new_id
from lib.core.proposals.events import ProposalEvent, days_since, moment, read_event
from lib.core.proposals.folding import ROW, Folded, fits, fold, folded, problems
from lib.core.proposals.form import FORM_FIELDS, LONGEST, LONGEST_OTHER, Proposal, check
from lib.core.proposals.labels import ACTION_WORDS, KIND_WORDS, STATE_WORDS, WAITS_FOR_WORDS
from lib.core.proposals.records import HistoryEntry, PrivateNote, ProposalRecord, WaitsFor, whole_history
from lib.core.proposals.states import RULES, allowed, decide, needs, refusal_details, refusal_field
from lib.core.proposals.text_guard import secrecy_mark
from lib.core.proposals.words import NATIONAL_KINDS, Action, ProposalKind, ProposalState

__all__ = [
    "ACTION_WORDS",
    "FORM_FIELDS",
    "KIND_WORDS",
    "LONGEST",
    "LONGEST_OTHER",
    "NATIONAL_KINDS",
    "ROW",
    "RULES",
    "STATE_WORDS",
    "WAITS_FOR_WORDS",
    "Action",
    "Folded",
    "HistoryEntry",
    "PrivateNote",
    "Proposal",
    "ProposalEvent",
    "ProposalKind",
    "ProposalRecord",
    "ProposalState",
    "WaitsFor",
    "allowed",
    "begin_act",
    "check",
    "check_act",
    "days_since",
    "decide",
    "fits",
    "fold",
    "folded",
    "is_id",
    "moment",
    "needs",
    "new_event_id",
    "new_id",
    "problems",
    "read_event",
    "refusal_details",
    "refusal_field",
    "secrecy_mark",
    "whole_history",
]
