"""The fold: what the rows of the two tabs come to, whatever state the rows are in."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.core.problems import Severity, describe
from lib.core.proposals import (
    ROW,
    Action,
    ProposalEvent,
    ProposalKind,
    ProposalState,
    fits,
    fold,
    folded,
    problems,
    read_event,
    whole_history,
)
from lib.i18n import LANGUAGES
from tests.core.proposal_rows import (
    FIRST,
    LOCAL,
    PATHS,
    SECOND,
    THIRD,
    Row,
    act,
    acts,
    in_state,
    moment,
    proposal,
    records,
)

WHOLE_LIFE = acts(PATHS[ProposalState.ON_THE_LIST])


def codes(proposals: list[Row], events: list[Row]) -> list[tuple[str, Severity]]:
    return [(problem.code, problem.severity) for problem in problems(proposals, events)]


def test_a_proposal_without_events_was_sent():
    (record,) = fold([proposal()])
    assert (record.id, record.state, record.history) == (FIRST, ProposalState.SENT, ())
    assert record.state_since == record.sent_at == moment(-60)
    assert "id" not in record.values
    assert "sent_at" not in record.values


def test_proposals_come_newest_first():
    rows = [proposal(FIRST, sent_at=moment(1)), proposal(SECOND, sent_at=moment(3)), proposal(THIRD, sent_at="soon")]
    assert [record.id for record in fold(rows)] == [SECOND, FIRST, THIRD]


def test_a_whole_life_is_kept_event_by_event():
    (record,) = fold([proposal()], WHOLE_LIFE)
    assert record.state is ProposalState.ON_THE_LIST
    assert [entry.event.action for entry in record.history] == list(PATHS[ProposalState.ON_THE_LIST])
    assert all(entry.is_applied for entry in record.history)
    assert record.history[5].event.document == "202/TTr-SKHCN"
    assert record.state_since == WHOLE_LIFE[-1]["at"]
    assert record.seen == WHOLE_LIFE[-1]["event_id"]


@given(st.randoms(use_true_random=False), st.integers(0, len(WHOLE_LIFE)))
def test_the_order_and_the_repetition_of_rows_change_nothing(dice: random.Random, repeated: int):
    rows = [*WHOLE_LIFE, *dice.sample(WHOLE_LIFE, repeated)]
    dice.shuffle(rows)
    found = folded([proposal(), proposal()], rows)
    (record,) = found.records
    assert record.history == fold([proposal()], WHOLE_LIFE)[0].history
    assert record.duplicates == repeated + 1
    assert {problem.severity for problem in found.problems} == {Severity.WARNING}


def test_rows_of_one_moment_count_in_the_order_of_the_tab():
    rows = [act(action, minutes=5).row() for action in (Action.RECEIVE, Action.EXAMINE)]
    assert fold([proposal()], rows)[0].state is ProposalState.UNDER_EXAMINATION
    assert fold([proposal()], rows[::-1])[0].state is ProposalState.RECEIVED


def test_moments_are_compared_not_their_texts():
    rows = [
        act(Action.EXAMINE, at="2026-03-02T08:00:00+07:00").row(),
        act(Action.RECEIVE, at="2026-03-02T00:59:00+00:00").row(),
        act(Action.SUBMIT, at="2026-03-02T08:01:00").row(),
    ]
    assert fold([proposal()], rows)[0].state is ProposalState.SUBMITTED


def test_an_unreadable_moment_leaves_the_event_at_its_place_in_the_tab():
    rows = acts(PATHS[ProposalState.SUBMITTED])
    rows[2] = rows[2] | {"at": "hôm qua"}
    assert fold([proposal()], rows)[0].state is ProposalState.SUBMITTED
    assert codes([proposal()], rows) == [("event-time-unreadable", Severity.WARNING)]


def test_an_event_that_does_not_fit_stays_as_not_applied():
    rows = [act(Action.RECEIVE).row(), act(Action.APPROVE).row(), act(Action.EXAMINE).row()]
    (record,) = fold([proposal()], rows)
    assert record.state is ProposalState.UNDER_EXAMINATION
    assert [entry.code for entry in record.history] == ["", "act-not-now", ""]
    assert record.history[1].state is ProposalState.RECEIVED
    assert codes([proposal()], rows) == [("event-not-applied", Severity.ERROR)]


ODD_ROWS = [
    ([proposal(), proposal()], [], "proposal-doubled", Severity.WARNING),
    ([proposal(), proposal(name="Khác")], [], "proposal-differs", Severity.ERROR),
    ([proposal(), proposal(id=" ")], [], "proposal-without-code", Severity.ERROR),
    ([proposal()], [WHOLE_LIFE[0]] * 2, "event-doubled", Severity.WARNING),
    ([proposal()], [WHOLE_LIFE[0], WHOLE_LIFE[0] | {"reason": "Khác"}], "event-differs", Severity.ERROR),
    ([proposal()], [WHOLE_LIFE[0] | {"event_id": None}], "event-without-code", Severity.ERROR),
    ([proposal()], [WHOLE_LIFE[0] | {"action": "Cho vào tủ"}], "event-action-unknown", Severity.ERROR),
    ([proposal()], [WHOLE_LIFE[0] | {"proposal_id": SECOND}], "event-proposal-unknown", Severity.ERROR),
]


@pytest.mark.parametrize(("proposals", "events", "code", "severity"), ODD_ROWS)
def test_an_odd_row_is_reported_and_the_rest_goes_on(
    proposals: list[Row], events: list[Row], code: str, severity: Severity
):
    assert codes(proposals, events) == [(code, severity)]
    assert FIRST in records(proposals, events)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_names_the_cell_and_says_what_to_do(language: str):
    rows = [act(Action.RECEIVE).row(), act(Action.APPROVE).row() | {ROW: 7}]
    (problem,) = problems([proposal()], rows)
    assert (problem.tab, problem.cell) == ("Xử lý đề xuất", "F7")
    assert all("{" not in sentence for sentence in describe(problem, language))
    for proposals, events, _, _ in ODD_ROWS:
        for found in problems(proposals, events):
            assert all("{" not in sentence for sentence in describe(found, language))


def test_support_is_counted_once_a_body():
    events = [act(Action.SUPPORT, body=body).row() for body in ("S03", "S04", "s03", "S01")]
    (record,) = fold([proposal()], events)
    assert record.supporters == ("S03", "S04")
    assert [entry.code for entry in record.history] == ["", "", "support-twice", "support-own"]
    assert record.state is ProposalState.SENT


def test_a_merge_keeps_both_histories_and_adds_the_supporters():
    events = [
        act(Action.RECEIVE, FIRST).row(),
        act(Action.SUPPORT, FIRST, body="S03").row(),
        act(Action.SUPPORT, FIRST, body="S02").row(),
        act(Action.SUPPORT, SECOND, body="S03").row(),
        act(Action.MERGE, FIRST, merged_into=SECOND.lower()).row(),
        act(Action.RECEIVE, SECOND).row(),
        act(Action.EXAMINE, FIRST).row(),
    ]
    found = records([proposal(FIRST, body="S01"), proposal(SECOND, body="S02")], events)
    merged, target = found[FIRST], found[SECOND]
    assert (merged.state, merged.merged_into) == (ProposalState.MERGED, SECOND)
    assert [entry.code for entry in merged.history] == ["", "", "", "", "act-merged"]
    assert target.state is ProposalState.RECEIVED
    assert target.supporters == ("S03", "S01")
    assert target.merged_from == (FIRST,)
    whole = [entry.event.event_id for entry in whole_history(target, found)]
    assert whole == [row["event_id"] for row in events]


def test_a_chain_of_merges_carries_everybody_along():
    proposals = [proposal(FIRST, body="S01"), proposal(SECOND, body="S02"), proposal(THIRD, body="S03")]
    events = [
        act(Action.MERGE, FIRST, merged_into=SECOND).row(),
        act(Action.MERGE, SECOND, merged_into=THIRD).row(),
        act(Action.MERGE, THIRD, merged_into=FIRST).row(),
    ]
    found = records(proposals, events)
    assert found[THIRD].supporters == ("S02", "S01")
    assert found[THIRD].history[-1].code == "merge-target-ended"
    assert len(whole_history(found[THIRD], found)) == 3


def test_private_notes_are_kept_apart():
    events = [act(Action.NOTE, private_note="Kín").row(), act(Action.RECEIVE, private_note="Cũng kín").row()]
    (record,) = fold([proposal()], events)
    assert [note.text for note in record.private_notes] == ["Kín", "Cũng kín"]
    assert [entry.event.action for entry in record.history] == [Action.RECEIVE]
    assert "kín" not in repr(record.public).casefold()


def test_an_event_is_read_back_as_it_was_written():
    event = act(Action.MERGE, private_note="Kín")
    assert read_event(event.row()) == event
    from_google = event.row() | {"document_number": 202.0, "document_date": 46083}
    assert read_event(from_google) == event
    assert read_event(event.row() | {"document_date": "2026-03-02", "action": " gộp vào  ĐỀ XUẤT khác"}) == event
    assert event.document_date == date(2026, 3, 2)


def test_an_act_fits_that_is_possible_after_everything_known():
    events = acts(PATHS[ProposalState.RECEIVED])
    assert fits([proposal()], events, act(Action.EXAMINE)) is None
    refusal = fits([proposal()], events, act(Action.SUBMIT))
    assert refusal == ("act-not-now", {"action": "Trình UBND tỉnh", "state": "Đã tiếp nhận", "other": ""})
    assert fits([], events, act(Action.EXAMINE)) == ("event-proposal-unknown", {"value": FIRST})


def test_an_act_that_is_there_already_fits():
    event = act(Action.RECEIVE)
    assert fits([proposal()], [event.row()], event) is None


def test_an_earlier_act_that_would_undo_a_later_one_does_not_fit():
    asked = act(Action.ASK_FOR_MORE)
    examined = act(Action.EXAMINE)
    events = [*acts(PATHS[ProposalState.RECEIVED]), examined.row()]
    events[0]["at"] = moment(0.5)
    refusal = fits([proposal()], events, asked)
    assert refusal is not None
    assert refusal[0] == "act-not-now"


CELLS = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.datetimes() | st.text(max_size=20)
WORDS = st.sampled_from([FIRST, SECOND, moment(3), *Action, "event-1", "S01"]) | CELLS
EVENT_ROWS = st.lists(st.dictionaries(st.sampled_from(list(ProposalEvent.__slots__)), WORDS), max_size=6)
PROPOSAL_ROWS = st.lists(
    st.dictionaries(st.sampled_from(["id", "sent_at", "kind", "proposing_body"]), WORDS), max_size=3
)


@settings(max_examples=300)
@given(PROPOSAL_ROWS, EVENT_ROWS)
def test_no_row_makes_it_fail_and_each_is_a_record_a_problem_or_both(proposals: list[Row], events: list[Row]):
    found = folded(proposals, events)
    noted = sum(len(record.private_notes) for record in found.records)
    entries = sum(len(record.history) for record in found.records)
    assert len(events) <= entries + noted + len(found.problems)
    assert len(proposals) <= len(found.records) + len(found.problems)


@pytest.mark.parametrize("kind", [ProposalKind.ADD_TO_LIST, LOCAL])
def test_an_approved_proposal_is_closed_only_where_the_province_decides_last(kind: ProposalKind):
    assert in_state(ProposalState.APPROVED, kind)[FIRST].is_open == (kind is not LOCAL)
