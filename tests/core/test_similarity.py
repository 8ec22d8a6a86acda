"""Which platforms and earlier proposals resemble a proposal; precision and recall on labelled pairs."""

from __future__ import annotations

import csv
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.core.similarity import THRESHOLD, Candidate, all_scores, similar

with (Path(__file__).parents[1] / "data/similar_pairs.csv").open(encoding="utf-8", newline="") as file:
    PAIRS = list(csv.DictReader(file))
CANDIDATES = tuple(
    {
        pair["other_key"]: Candidate(pair["other_key"], "", pair["other_title"], pair["other_text"]) for pair in PAIRS
    }.values()
)
POSITIONS = {candidate.key: position for position, candidate in enumerate(CANDIDATES)}


def scored(part: str) -> list[tuple[float, bool]]:
    """Score and label of each pair of ``part``, against all candidates."""
    return [
        (all_scores(pair["name"], pair["need"], CANDIDATES)[POSITIONS[pair["other_key"]]], pair["label"] == "same")
        for pair in PAIRS
        if pair["part"] == part
    ]


def precision_and_recall(pairs: Sequence[tuple[float, bool]], threshold: float) -> tuple[float, float]:
    taken = [is_same for score, is_same in pairs if score >= threshold]
    return sum(taken) / max(len(taken), 1), sum(taken) / sum(is_same for _, is_same in pairs)


def test_there_are_enough_labelled_pairs_of_both_kinds() -> None:
    for part, least in (("tune", 100), ("check", 40)):
        labels = [pair["label"] for pair in PAIRS if pair["part"] == part]
        assert len(labels) >= least
        assert min(labels.count("same"), labels.count("different")) >= 0.4 * len(labels)


@pytest.mark.parametrize("part", ["tune", "check"])
def test_the_threshold_gives_the_stated_precision_and_recall(part: str) -> None:
    pairs = scored(part)
    for threshold in range(20, 61, 5):
        precision, recall = precision_and_recall(pairs, threshold)
        print(f"{part} {threshold}: precision {precision:.2f}, recall {recall:.2f}")
    precision, recall = precision_and_recall(pairs, THRESHOLD)
    assert precision >= 0.89
    assert recall >= 0.91


@pytest.mark.parametrize("part", ["tune", "check"])
def test_the_same_thing_in_other_words_is_among_the_first_three(part: str) -> None:
    same = [pair for pair in PAIRS if pair["part"] == part and pair["label"] == "same"]
    found = [
        pair["other_key"] in [match.key for match in similar(pair["name"], pair["need"], CANDIDATES, limit=3)]
        for pair in same
    ]
    assert sum(found) >= 0.95 * len(same)


def test_the_shared_words_say_why() -> None:
    match = similar("Sổ sức khỏe điện tử toàn dân", "Lưu hồ sơ sức khỏe trọn đời", CANDIDATES)[0]
    assert match.key == "NT11"
    assert "hồ sơ sức khỏe điện tử" in match.shared_words
    assert "hồ sơ sức khỏe trọn đời" in match.shared_words


def test_accents_and_tone_placement_do_not_matter() -> None:
    typed = [match.key for match in similar("Hồ sơ sức khoẻ điện tử", "", CANDIDATES)]
    bare = [match.key for match in similar("ho so suc khoe dien tu", "", CANDIDATES)]
    assert typed == bare
    assert typed[0] == "NT11"


def test_a_slip_of_the_hand_in_the_name_still_finds_it() -> None:
    assert similar("Nền tảng hóa đơn điệnt ử", "", CANDIDATES)[0].key == "NT09"


def test_words_that_most_names_share_make_nothing_alike() -> None:
    assert similar("Nền tảng số quốc gia", "Hệ thống quản lý của tỉnh", CANDIDATES) == ()


def test_the_matches_come_best_first_and_no_more_than_asked() -> None:
    matches = similar("Quản lý trạm y tế, tiêm chủng", "khám chữa bệnh từ xa, hồ sơ sức khỏe", CANDIDATES, limit=3)
    assert len(matches) == 3
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)


def test_nothing_resembles_a_blank_proposal_or_an_empty_catalogue() -> None:
    assert similar("", "", CANDIDATES) == ()
    assert similar("Nền tảng họp trực tuyến", "", ()) == ()
    assert similar("Nền tảng họp trực tuyến", "", CANDIDATES, limit=0) == ()


TEXTS = st.text(max_size=60) | st.sampled_from(["Nền tảng họp trực tuyến", "AI", "–", "\u0301", "a b a b"])


@settings(deadline=None)
@given(TEXTS, TEXTS, st.lists(st.builds(Candidate, TEXTS, TEXTS, TEXTS, TEXTS), max_size=4))
def test_no_text_makes_it_fail_and_scores_stay_in_their_range(
    name: str, need: str, candidates: list[Candidate]
) -> None:
    assert all(0 <= score <= 100 for score in all_scores(name, need, candidates))
    assert len(similar(name, need, candidates)) <= 5


def test_a_thousand_candidates_take_a_few_milliseconds() -> None:
    many = [
        Candidate(f"{candidate.key}-{copy}", "", f"{candidate.title} {copy}", candidate.text)
        for copy in range(25)
        for candidate in CANDIDATES
    ]
    similar("Họp", "", many)
    start = time.perf_counter()
    for number in range(10):
        similar(f"Phòng họp trực tuyến {number}", "họp giữa tỉnh với xã", many)
    # Ten times what it takes on an ordinary machine, so that a loaded one doesn't fail.
    assert (time.perf_counter() - start) / 10 < 0.03
