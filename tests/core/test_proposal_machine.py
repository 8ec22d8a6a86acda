"""Two reviewers who act on what they last saw, against a model that knows only a table of arrows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from lib.core.proposals import Action, ProposalEvent, ProposalRecord, ProposalState, allowed, fits, folded
from tests.core.proposal_rows import FIRST, LOCAL, PATHS, SECOND, THIRD, Row, act, moment, proposal

ARROWS = """
Đã gửi > Tiếp nhận > Đã tiếp nhận
Đã tiếp nhận, Đã bổ sung, Đang thẩm định, Chưa đồng ý > Yêu cầu bổ sung > Yêu cầu bổ sung
Yêu cầu bổ sung > Bổ sung > Đã bổ sung
Đã tiếp nhận, Đã bổ sung, Chưa đồng ý > Thẩm định > Đang thẩm định
Đang thẩm định, Chưa đồng ý > Trình UBND tỉnh > Trình UBND tỉnh
Trình UBND tỉnh > Đồng ý > Đồng ý
Trình UBND tỉnh > Không đồng ý > Không đồng ý
Trình UBND tỉnh > Chưa đồng ý > Chưa đồng ý
Đồng ý > Gửi Bộ > Đã gửi Bộ
Đã gửi Bộ > Đưa vào danh mục > Đưa vào danh mục
Đã gửi Bộ > Không đưa vào danh mục > Không đưa vào
"""
NEXT = {
    (before, action): after
    for line in ARROWS.strip().splitlines()
    for starts, action, after in [line.split(" > ")]
    for before in starts.split(", ")
}
REACHED = [ProposalState.SUBMITTED, ProposalState.NOT_YET, ProposalState.APPROVED, ProposalState.SENT_TO_MINISTRY]
ENDS = {"Không đồng ý", "Đưa vào danh mục", "Không đưa vào", "Rút", "Gộp vào đề xuất khác"}
HOPELESS = ENDS - {"Đưa vào danh mục"}
BODIES = {FIRST: "S01", SECOND: "S02", THIRD: "S03"}
PROPOSALS = [proposal(FIRST, body="S01"), proposal(SECOND, body="S02"), proposal(THIRD, body="S03", kind=LOCAL)]


@dataclass
class Model:
    """What should have become of one proposal."""

    body: str
    is_local: bool
    state: str = "Đã gửi"
    supporters: list[str] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.state not in ENDS and not (self.is_local and self.state == "Đồng ý")


def replayed(events: list[ProposalEvent]) -> tuple[dict[str, Model], set[str]]:
    """The models after ``events`` in the order of time, and the ids of those that came to nothing."""
    models = {code: Model(body, code == THIRD) for code, body in BODIES.items()}
    lost = set()
    for event in sorted(events, key=lambda event: event.at):
        if not takes_effect(models, event):
            lost.add(event.event_id)
    return models, lost


def takes_effect(models: dict[str, Model], event: ProposalEvent) -> bool:
    model = models[event.proposal_id]
    if event.action is Action.NOTE:
        return True
    if not model.is_open:
        return False
    if event.action is Action.SUPPORT:
        is_new = event.body not in (model.body, *model.supporters)
        model.supporters += [event.body] if is_new else []
        return is_new
    if event.action is Action.MERGE:
        target = models[event.merged_into]
        if target is model or target.state in HOPELESS:
            return False
        arrived = [model.body, *model.supporters]
        target.supporters += [b for b in arrived if b not in (target.body, *target.supporters)]
    elif event.action is not Action.WITHDRAW and (model.state, event.action.value) not in NEXT:
        return False
    model.state = NEXT.get((model.state, event.action.value), event.action.value)
    return True


class TwoReviewers(RuleBasedStateMachine):
    """Acts leave in the order in which each reviewer made them; a delivery may be repeated."""

    def __init__(self) -> None:
        super().__init__()
        self.minutes = 1
        self.sheet: list[ProposalEvent] = []
        self.rows: list[Row] = []
        self.unchecked: set[str] = set()
        self.pending: dict[str, list[ProposalEvent]] = {"one": [], "two": []}
        self.views = {reviewer: self.now() for reviewer in self.pending}

    def now(self) -> dict[str, ProposalRecord]:
        return {record.id: record for record in folded(PROPOSALS, self.rows).records}

    @initialize(state=st.sampled_from([ProposalState.SENT, *REACHED]))
    def something_has_happened_before(self, state: ProposalState) -> None:
        for number, action in enumerate(PATHS[state]):
            self.append(act(action, at=moment(number / 100)), 1)

    def looks(self, reviewer: str) -> None:
        self.views[reviewer] = self.now()

    @rule(
        reviewer=st.sampled_from(["one", "two"]),
        code=st.sampled_from([FIRST, FIRST, FIRST, SECOND, THIRD]),
        other=st.sampled_from(list(BODIES)),
        body=st.sampled_from(["S01", "S02", "S03", "S04"]),
        choice=st.sampled_from([0, 0, 0, 0, 0, 1, 1, 2, 3, 4, 5]),
        any_act=st.none() | st.sampled_from(list(Action)),
        looks_first=st.booleans(),
        passes=st.booleans(),
    )
    def acts_on_what_was_seen(
        self,
        reviewer: str,
        code: str,
        other: str,
        body: str,
        choice: int,
        any_act: Action | None,
        looks_first: bool,
        passes: bool,
    ) -> None:
        self.minutes += passes
        if looks_first:
            self.looks(reviewer)
        offered = allowed(self.views[reviewer][code], body=body)
        action = any_act or offered[choice % len(offered)]
        merged_into = other if action is Action.MERGE else ""
        event = act(action, code, at=moment(self.minutes), body=body, merged_into=merged_into)
        self.pending[reviewer].append(event)

    @rule(reviewer=st.sampled_from(["one", "two"]), again=st.integers(1, 3))
    def the_oldest_act_is_delivered_if_it_still_fits(self, reviewer: str, again: int) -> None:
        if not self.pending[reviewer]:
            return
        event = self.pending[reviewer].pop(0)
        before = replayed(self.sheet)[1]
        refusal = fits(PROPOSALS, self.rows, event)
        after = replayed([*self.sheet, event])[1]
        if refusal is None:
            assert after == before
            self.append(event, again)
        else:
            models, _ = replayed(self.sheet)
            assert after != before or not takes_effect(models, event)

    @rule(reviewer=st.sampled_from(["one", "two"]))
    def an_act_arrives_without_a_check(self, reviewer: str) -> None:
        """From another installation with a state database of its own."""
        if self.pending[reviewer]:
            event = self.pending[reviewer].pop(0)
            self.unchecked.add(event.event_id)
            self.append(event, 1)

    def append(self, event: ProposalEvent, times: int) -> None:
        self.sheet.append(event)
        self.rows += [event.row()] * times

    @invariant()
    def the_fold_is_what_the_arrows_say(self) -> None:
        models, lost = replayed(self.sheet)
        found = self.now()
        for code, model in models.items():
            assert found[code].state.value == model.state
            assert list(found[code].supporters) == model.supporters
            assert found[code].is_open == model.is_open
        assert {event.event_id for event in self.not_applied(found)} == lost

    @invariant()
    def every_act_is_in_a_history_or_is_a_note(self) -> None:
        found = self.now()
        kept = {entry.event.event_id for record in found.values() for entry in record.history}
        noted = {note.event_id for record in found.values() for note in record.private_notes}
        assert {event.event_id for event in self.sheet} == kept | noted

    @invariant()
    def only_what_is_odd_is_reported(self) -> None:
        found = folded(PROPOSALS, self.rows)
        lost = len(replayed(self.sheet)[1])
        codes = [problem.code for problem in found.problems]
        assert codes.count("event-doubled") == len(self.rows) - len(self.sheet)
        assert codes.count("event-not-applied") == lost
        assert len(codes) == codes.count("event-doubled") + lost
        assert bool(self.unchecked) or not lost

    @staticmethod
    def not_applied(found: dict[str, ProposalRecord]) -> Iterator[ProposalEvent]:
        for record in found.values():
            yield from (entry.event for entry in record.history if not entry.is_applied)


TestTwoReviewers = TwoReviewers.TestCase
TestTwoReviewers.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
