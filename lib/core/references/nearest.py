"""The nearest names to one that isn't known: for suggestions, never for identity."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from lib.core.cells import search_key

CUTOFF = 72.0
_LONGEST_QUERY = 160


class Nearest:
    """Names with the position each stands for; prepared at the first question."""

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        self._names = tuple(names)
        self._keys: list[str] | None = None

    def to(self, text: str, limit: int = 12) -> list[int]:
        """Positions of the nearest names, the nearest first, each once; accents don't matter."""
        if not self._names:
            return []
        if self._keys is None:
            self._keys = [search_key(name) for name, _ in self._names]
        query = search_key(text[:_LONGEST_QUERY])
        found = process.extract(query, self._keys, scorer=fuzz.ratio, limit=limit, score_cutoff=CUTOFF)
        return list(dict.fromkeys(self._names[index][1] for _, _, index in found))
