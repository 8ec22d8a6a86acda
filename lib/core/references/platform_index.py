"""Finding platforms by code and by name: dictionaries from key to positions in the catalogue."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lib.core.cells import search_key
from lib.core.entities import Platform
from lib.core.references.nearest import Nearest
from lib.core.references.words import words_of

Positions = tuple[int, ...]
_LINKING = words_of("và")[0]
_BARE_LINKING = "va"
_OPENINGS = tuple(words_of(opening) for opening in ("nền tảng số quốc gia", "nền tảng số", "nền tảng"))
_REMARK = re.compile(r"\(([^()]*)\)")
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_NOT_DIGITS = re.compile(r"\D+")


class PlatformIndex:
    """Positions of platforms by code, by name, and by name without what names share."""

    def __init__(self, platforms: Sequence[Platform]) -> None:
        self._codes: dict[str, Positions] = {}
        self._joined_codes: dict[str, Positions] = {}
        self._names: dict[str, Positions] = {}
        self._loose: dict[str, Positions] = {}
        nearest: list[tuple[str, int]] = []
        for position, platform in enumerate(platforms):
            self._add_code(position, platform.code)
            for name in _names(platform.name):
                words = words_of(name)
                for variant in (words, *_without_opening(words)):
                    _put(self._names, _joined(variant), position)
                    _put(self._loose, search_key(_joined(variant)), position)
                    nearest.append((" ".join(variant), position))
        self.nearest = Nearest(nearest)

    def coded(self, words: Sequence[str]) -> Positions:
        """``NT01``, ``nt 01``, ``NT-01`` and ``NT1``; an exact code comes before a near one."""
        exact = self._codes.get(" ".join(words))
        return exact or self._joined_codes.get(_code_key(words), ())

    def named(self, words: Sequence[str]) -> Positions:
        """By name, with or without the opening *Nền tảng (số)*."""
        for variant in (tuple(words), *_without_opening(words)):
            found = self._names.get(_joined(variant))
            if found:
                return found
        return ()

    def coded_in(self, text: str) -> Positions:
        """The platforms whose codes stand in ``text``, parted by anything but letters and digits."""
        words = words_of(text)
        found: dict[int, None] = {}
        for first in range(len(words)):
            for last in range(first + 1, min(len(words), first + 3) + 1):
                found.update(dict.fromkeys(self.coded(words[first:last])))
        return tuple(found)

    def loosely_named(self, words: Sequence[str]) -> Positions:
        """What ``words`` would mean without accents, or a bare number: suggestions only."""
        unaccented = [search_key(word) for word in words]
        for variant in (tuple(unaccented), *_without_opening(unaccented, _BARE_OPENINGS)):
            found = self._loose.get("".join(word for word in variant if word != _BARE_LINKING))
            if found:
                return found
        return self._loose.get("#" + _code_key(words), ())

    def _add_code(self, position: int, code: str) -> None:
        words = words_of(code)
        _put(self._codes, " ".join(words), position)
        _put(self._joined_codes, _code_key(words), position)
        number = _NOT_DIGITS.sub("", _code_key(words))
        if number:
            _put(self._loose, "#" + number, position)


_BARE_OPENINGS = tuple(tuple(search_key(word) for word in opening) for opening in _OPENINGS)


def _names(name: str) -> list[str]:
    """The name, the name without remarks in brackets, and one-word remarks: ``MOOCs``."""
    remarks = [remark for remark in _REMARK.findall(name) if len(words_of(remark)) == 1]
    return list(dict.fromkeys((name, _REMARK.sub(" ", name), *remarks)))


def _without_opening(words: Sequence[str], openings: Sequence[tuple[str, ...]] = _OPENINGS) -> list[tuple[str, ...]]:
    return [
        tuple(words[len(opening) :])
        for opening in openings
        if len(words) > len(opening) and tuple(words[: len(opening)]) == opening
    ]


def _joined(words: Sequence[str]) -> str:
    return "".join(word for word in words if word != _LINKING)


def _code_key(words: Sequence[str]) -> str:
    return _LEADING_ZEROS.sub("", "".join(words))


def _put(index: dict[str, Positions], key: str, position: int) -> None:
    if key and position not in index.get(key, ()):
        index[key] = (*index.get(key, ()), position)
