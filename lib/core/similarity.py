"""Which platforms and earlier proposals resemble a proposal, and by which words.

Accents and tones are put aside, and a word weighs what it tells the candidates apart, so
*nền tảng* or *quản lý* weigh little. What offices write in several ways is one thing
(`lib.core.same_words`). Most of a score compares words and pairs of words by the cosine of
their weights, the rest (15 %) the spelling of the two names, for slips of the hand.

THRESHOLD parts what is likely one thing in other words from what only sounds alike. It is
set for recall, since a person decides: on each part of the labelled pairs of
`tests/data/similar_pairs.csv`, precision is at least 0.89 and recall at least 0.91. Words
and weights were chosen on the part *tune* alone, the threshold on both parts.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from lib.core.same_words import Word, folded

THRESHOLD = 30.0
_TEXT_WEIGHT = 0.8  # beside 1 for the words of the name
_PAIR_WEIGHT = 0.5  # of two neighbouring words, beside 1 for one word
_COMMON_WEIGHT = 0.6
_SPELLING_SHARE = 0.15
_MOST_SHARED = 5
# Words that say little anywhere (compared without accents), and words that say nothing at
# the edge of a phrase (with them: without, "của" of "cửa" and "có" of "cơ" would go too).
_COMMON = frozenset(
    word.key
    for word in folded(
        "nền tảng hệ thống cổng số quốc gia tỉnh quản lý thông tin điện tử trực tuyến dùng chung người dân "
        "phục vụ công hộ và cho các đến tại theo trong qua một mỗi trên bằng không với được vào về"
    )
)
_EMPTY = frozenset(
    word.shown for word in folded("nền tảng hệ thống của và cho các đến từ tại theo trong qua một có trên bằng với về")
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A platform or an earlier proposal; ``kind`` says which, ``text`` is its scope or need."""

    key: str
    kind: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate's key, how alike it is (0 to 100), and the words both hold, most telling first."""

    key: str
    score: float
    shared_words: tuple[str, ...]


def similar(name: str, need: str, candidates: Sequence[Candidate], limit: int = 5) -> tuple[Match, ...]:
    """The ``limit`` candidates most like a proposal called ``name`` that answers ``need``."""
    scores = all_scores(name, need, candidates)
    prepared = _prepared(tuple(candidates))
    best = sorted(range(len(scores)), key=lambda position: (-scores[position], position))
    matches = []
    for position in best[: max(limit, 0)]:
        shared = _shared_words(name, need, candidates[position].title, prepared.terms[position], prepared)
        if shared or scores[position] >= THRESHOLD:
            matches.append(Match(candidates[position].key, scores[position], shared))
    return tuple(matches)


def all_scores(name: str, need: str, candidates: Sequence[Candidate]) -> list[float]:
    """How alike each candidate is, 0 to 100, in the order given."""
    prepared = _prepared(tuple(candidates))
    terms = _terms(name, need)
    if not candidates or not terms:
        return [0.0] * len(candidates)
    weights = {term: weight * prepared.telling(term) for term, weight in terms.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    cosines = [0.0] * len(candidates)
    for term, weight in weights.items():
        for position, other in prepared.postings.get(term, ()):
            cosines[position] += weight * other / length
    spellings = process.cdist([_bare_name(name)], prepared.names, scorer=fuzz.token_set_ratio)[0]
    return [
        round(100 * (1 - _SPELLING_SHARE) * cosine + _SPELLING_SHARE * float(spelling), 1)
        for cosine, spelling in zip(cosines, spellings, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """Candidates ready to be compared: who holds a term and how heavily (lengths made 1)."""

    count: int
    holders: Mapping[str, int]
    terms: Sequence[frozenset[str]]
    postings: Mapping[str, Sequence[tuple[int, float]]]
    names: Sequence[str]

    def telling(self, term: str) -> float:
        """How far ``term`` tells candidates apart: inverse document frequency."""
        return _telling(term, self.holders.get(term, 0), self.count)


@functools.lru_cache(maxsize=8)
def _prepared(candidates: tuple[Candidate, ...]) -> _Prepared:
    weighed = [_terms(candidate.title, candidate.text) for candidate in candidates]
    holders = Counter(term for terms in weighed for term in terms)
    postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for position, terms in enumerate(weighed):
        weights = {term: w * _telling(term, holders[term], len(candidates)) for term, w in terms.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        for term, weight in weights.items():
            postings[term].append((position, weight / length))
    names = [_bare_name(candidate.title) for candidate in candidates]
    return _Prepared(len(candidates), holders, [frozenset(terms) for terms in weighed], postings, names)


def _telling(term: str, holders: int, count: int) -> float:
    rarity = math.log((count + 1) / (holders + 0.5))
    return rarity * _COMMON_WEIGHT if _COMMON.issuperset(term.split()) else rarity


@functools.lru_cache(maxsize=2_048)
def _terms(name: str, text: str) -> Mapping[str, float]:
    """Words and pairs of neighbouring words with their weight before rarity."""
    terms: dict[str, float] = {}
    for words, weight in ((folded(name), 1.0), (folded(text), _TEXT_WEIGHT)):
        for word in words:
            terms[word.key] = max(terms.get(word.key, 0.0), weight)
        for first, second in itertools.pairwise(words):
            pair = f"{first.key} {second.key}"
            terms[pair] = max(terms.get(pair, 0.0), weight * _PAIR_WEIGHT)
    return terms


@functools.lru_cache(maxsize=2_048)
def _bare_name(name: str) -> str:
    return " ".join(word.key for word in folded(name) if word.key not in _COMMON)


def _shared_words(name: str, need: str, title: str, terms: frozenset[str], prepared: _Prepared) -> tuple[str, ...]:
    """Phrases both hold, as the proposal writes them, the most telling first.

    One syllable is seldom a word of Vietnamese: a single one counts when it is all that
    tells one of the two names (*quản lý rừng*).
    """
    names = (_bare_name(name), _bare_name(title))
    found: dict[str, float] = {}
    for words in (folded(name), folded(need)):
        for run in _runs(words, terms):
            is_phrase = len(run) > 1 or run[0].key in names
            if is_phrase and not _COMMON.issuperset(word.key for word in run):
                shown = " ".join(word.shown for word in run)
                found[shown] = sum(prepared.telling(word.key) for word in run)
    kept: list[str] = []
    for shown in sorted(found, key=lambda shown: (-found[shown], shown)):
        if not any(f" {shown} " in f" {longer} " for longer in kept):
            kept.append(shown)
    return tuple(kept[:_MOST_SHARED])


def _runs(words: Sequence[Word], terms: frozenset[str]) -> list[list[Word]]:
    """Stretches of neighbouring words that are neighbours in the candidate too."""
    runs: list[list[Word]] = [[]]
    for word in words:
        if word.key not in terms:
            runs.append([])
        elif runs[-1] and f"{runs[-1][-1].key} {word.key}" not in terms:
            runs.append([word])
        else:
            runs[-1].append(word)
    return [trimmed for run in runs if (trimmed := _trimmed(run))]


def _trimmed(run: Sequence[Word]) -> list[Word]:
    first, last = 0, len(run)
    while first < last and run[first].shown in _EMPTY:
        first += 1
    while last > first and run[last - 1].shown in _EMPTY:
        last -= 1
    return list(run[first:last])
