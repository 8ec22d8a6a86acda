"""The state machine: which act is possible when, what it needs, and where it leads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib.core.messages import MESSAGES
from lib.core.proposals import (
    ACTION_WORDS,
    KIND_WORDS,
    RULES,
    STATE_WORDS,
    WAITS_FOR_WORDS,
    Action,
    ProposalKind,
    ProposalState,
    WaitsFor,
    allowed,
    decide,
    needs,
    refusal_details,
    refusal_field,
)
from lib.i18n import LANGUAGES, translate
from tests.core.proposal_rows import FIRST, LOCAL, NATIONAL, SECOND, THIRD, act, in_state

# State by state: the acts possible on a proposal for the national list, in the words of the sheet.
POSSIBLE = {
    "Đã gửi": "Tiếp nhận",
    "Đã tiếp nhận": "Yêu cầu bổ sung, Thẩm định",
    "Yêu cầu bổ sung": "Bổ sung",
    "Đã bổ sung": "Yêu cầu bổ sung, Thẩm định",
    "Đang thẩm định": "Yêu cầu bổ sung, Trình UBND tỉnh",
    "Trình UBND tỉnh": "Đồng ý, Không đồng ý, Chưa đồng ý",
    "Đồng ý": "Gửi Bộ",
    "Chưa đồng ý": "Yêu cầu bổ sung, Thẩm định, Trình UBND tỉnh",
    "Đã gửi Bộ": "Đưa vào danh mục, Không đưa vào danh mục",
    "Không đồng ý": None,
    "Đưa vào danh mục": None,
    "Không đưa vào": None,
    "Rút": None,
    "Gộp vào đề xuất khác": None,
}
ALWAYS_WHILE_OPEN = ("Rút", "Gộp vào đề xuất khác", "Đơn vị tôi cũng cần")


def expected(state: ProposalState) -> set[str]:
    possible = POSSIBLE[state.value]
    open_acts = set() if possible is None else {*possible.split(", "), *ALWAYS_WHILE_OPEN}
    return open_acts | {"Ghi chú nội bộ"}


@pytest.mark.parametrize("state", ProposalState)
def test_only_the_acts_of_the_route_are_possible(state: ProposalState):
    found = in_state(state)
    assert found[FIRST].state is state
    assert {action.value for action in allowed(found[FIRST])} == expected(state)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("state", ProposalState)
def test_what_is_offered_is_what_is_decided(state: ProposalState, action: Action):
    found = in_state(state)
    code = decide(found[FIRST], act(action, body="S03"), found)
    assert (code is None) == (action in allowed(found[FIRST]))
    assert code is None or code in MESSAGES


@pytest.mark.parametrize("kind", [ProposalKind.LOCAL, ProposalKind.SECTOR])
def test_other_kinds_end_with_the_decision_of_the_province(kind: ProposalKind):
    found = in_state(ProposalState.APPROVED, kind)
    record = found[FIRST]
    assert not record.is_open
    assert record.waits_for is WaitsFor.NOBODY
    assert allowed(record) == (Action.NOTE,)
    assert decide(record, act(Action.SEND_TO_MINISTRY), found) == "act-not-national"
    assert decide(record, act(Action.WITHDRAW), found) == "act-closed"


@pytest.mark.parametrize("kind", [ProposalKind.ADD_TO_LIST, ProposalKind.COMMISSION])
def test_national_kinds_go_on_to_the_ministry(kind: ProposalKind):
    assert Action.SEND_TO_MINISTRY in allowed(in_state(ProposalState.APPROVED, kind)[FIRST])


NEEDED = {
    Action.ASK_FOR_MORE: "reason",
    Action.SUBMIT: "document_number document_symbol document_date",
    Action.APPROVE: "document_number document_symbol document_date",
    Action.REFUSE: "reason document_number document_symbol document_date",
    Action.NOT_YET: "reason document_number document_symbol document_date",
    Action.SEND_TO_MINISTRY: "document_number document_symbol document_date",
    Action.LEAVE_OFF_LIST: "reason",
    Action.WITHDRAW: "reason",
    Action.MERGE: "reason merged_into",
    Action.SUPPORT: "body",
    Action.NOTE: "private_note",
}


def test_what_an_act_needs_is_told_beforehand():
    assert {action: " ".join(needs(action)) for action in Action if needs(action)} == NEEDED


@pytest.mark.parametrize(("action", "field"), [(a, f) for a, fields in NEEDED.items() for f in fields.split()])
def test_an_act_without_what_it_needs_is_refused_at_its_field(action: Action, field: str):
    state = next(state for state in ProposalState if action in allowed(in_state(state)[FIRST]))
    found = in_state(state)
    blank = replace(act(action, body="S03"), **{field: None if field == "document_date" else ""})
    code = decide(found[FIRST], blank, found)
    assert code is not None
    assert refusal_field(code) == field


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("", "merge-target-missing"),
        (FIRST, "merge-into-itself"),
        (THIRD, "merge-target-unknown"),
        (SECOND, None),
    ],
)
def test_a_merge_needs_another_proposal(target: str, code: str | None):
    found = in_state(ProposalState.RECEIVED)
    assert decide(found[FIRST], act(Action.MERGE, merged_into=target), found) == code


@pytest.mark.parametrize("state", ProposalState)
def test_nothing_is_merged_into_what_came_to_nothing(state: ProposalState):
    found = in_state(state)
    ended = ("Không đồng ý", "Không đưa vào", "Rút", "Gộp vào đề xuất khác")
    code = decide(found[SECOND], act(Action.MERGE, SECOND, merged_into=FIRST), found)
    assert code == ("merge-target-ended" if state.value in ended else None)


def test_the_proposing_body_and_a_supporter_do_not_support_again():
    record = replace(in_state(ProposalState.RECEIVED)[FIRST], supporters=("S03",))
    assert decide(record, act(Action.SUPPORT, body="S01")) == "support-own"
    assert decide(record, act(Action.SUPPORT, body=" s03 ")) == "support-twice"
    assert decide(record, act(Action.SUPPORT, body="S04")) is None
    assert Action.SUPPORT not in allowed(record, body="S03")
    assert Action.SUPPORT in allowed(record, body="S04")


def test_the_permissions_have_their_say_in_what_is_offered():
    def may(role: str, action: Action) -> bool:
        return role == "reviewer" or action is Action.SUPPORT

    record = in_state(ProposalState.SENT)[FIRST]
    assert allowed(record, "editor", may=may) == (Action.SUPPORT,)
    assert Action.RECEIVE in allowed(record, "reviewer", may=may)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ProposalState)
def test_each_refusal_is_a_sentence_with_everything_filled_in(state: ProposalState, language: str):
    found = in_state(state)
    for action in Action:
        for event in (act(action), act(action, reason="", merged_into=FIRST, document_date=None, body="S01")):
            code = decide(found[FIRST], event, found)
            for sentence in MESSAGES[code] if code else ():
                said = translate(language, sentence, **refusal_details(found[FIRST], event))
                assert said.strip()
                assert "{" not in said


def test_a_merged_proposal_says_where_it_goes_on():
    found = in_state(ProposalState.MERGED)
    event = act(Action.RECEIVE)
    assert decide(found[FIRST], event, found) == "act-merged"
    assert refusal_details(found[FIRST], event)["other"] == SECOND


def test_every_word_has_a_label_and_every_act_a_rule():
    assert set(RULES) == set(ACTION_WORDS) == set(Action)
    assert set(STATE_WORDS) == set(ProposalState)
    assert set(KIND_WORDS) == set(ProposalKind)
    assert set(WAITS_FOR_WORDS) == set(WaitsFor)


@pytest.mark.parametrize(
    ("state", "waits_for"),
    [
        (ProposalState.SENT, WaitsFor.ICT_DEPARTMENT),
        (ProposalState.MORE_ASKED, WaitsFor.PROPOSING_BODY),
        (ProposalState.SUBMITTED, WaitsFor.PROVINCE),
        (ProposalState.APPROVED, WaitsFor.ICT_DEPARTMENT),
        (ProposalState.SENT_TO_MINISTRY, WaitsFor.MINISTRY),
        (ProposalState.ON_THE_LIST, WaitsFor.NOBODY),
    ],
)
def test_the_queue_knows_who_is_waited_for(state: ProposalState, waits_for: WaitsFor):
    assert in_state(state, NATIONAL)[FIRST].waits_for is waits_for
    assert in_state(ProposalState.RECEIVED, LOCAL)[FIRST].waits_for is WaitsFor.ICT_DEPARTMENT
