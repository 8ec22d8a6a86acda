"""The double answers recorded requests as Google did."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.google_double.replay import Outcome, recorded, replay, takes

FLOOR = 0.99
# What can't be answered alike, each with its reason: (sequence, part of the difference) → why.
REVIEWED = {
    ("WorksheetTest.test_auto_resize_columns", "columnMetadata[0].pixelSize"): (
        "the width in pixels that fits a text depends on Google's font measures"
    ),
}


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return [found for take in takes(recorded("recorded_sequences.jsonl.gz")) for found in replay(take)]


def reason(outcome: Outcome) -> str | None:
    for (sequence, part), why in REVIEWED.items():
        if outcome.step["sequence"] == sequence and part in (outcome.difference or ""):
            return why
    return None


def test_the_share_of_recorded_steps_answered_alike_is_at_its_floor(
    outcomes: list[Outcome], capsys: pytest.CaptureFixture[str]
) -> None:
    alike = sum(outcome.difference is None for outcome in outcomes)
    with capsys.disabled():
        print(f" [{alike} of {len(outcomes)} recorded steps alike: {alike / len(outcomes):.2%}]", end="")
    assert len(outcomes) > 1_300
    assert alike / len(outcomes) >= FLOOR


def test_every_remaining_difference_has_a_reviewed_reason(outcomes: list[Outcome]) -> None:
    unexplained = [
        f"{outcome.step['sequence']} step {outcome.step['step']}: {outcome.difference}"
        for outcome in outcomes
        if outcome.difference and not reason(outcome)
    ]
    assert unexplained == []


def test_every_reviewed_reason_is_still_needed(outcomes: list[Outcome]) -> None:
    needed = Counter(reason(outcome) for outcome in outcomes if outcome.difference)
    assert set(REVIEWED.values()) <= set(needed)


def test_the_recordings_cover_every_endpoint_that_is_replayed(outcomes: list[Outcome]) -> None:
    endings = {outcome.step["path"].rpartition(":")[2] for outcome in outcomes if ":" in outcome.step["path"]}
    assert endings == {"append", "batchClear", "batchGet", "batchUpdate", "clear"}
    assert {outcome.step["status"] for outcome in outcomes} == {200, 204, 400, 403}
