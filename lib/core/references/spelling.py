"""One key for the many ways offices write the name of a body.

``Sở TT-TT``, ``Sở TT&TT`` and ``sở tt & tt`` are one key; so are ``UBND xã Ba Tơ``,
``X. Ba Tơ`` and ``xã Ba Tơ, tỉnh Quảng Ngãi``. A key keeps accents (Ba Tơ is not Ba Tô);
the loose key drops them, for suggestions only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lib.core.cells import search_key
from lib.core.references.words import words_of

_SHORT = {
    "bql": "ban quản lý",
    "kkt": "khu kinh tế",
    "kcn": "khu công nghiệp",
    "vp": "văn phòng",
    "ptnt": "phát triển nông thôn",
    "cntt": "công nghệ thông tin",
    "đắk": "đăk",  # the lists of 2025 write Đăk, the older ones Đắk
}
_PLACE_SHORT = {"h": "huyện", "tx": "thị xã", "tp": "thành phố", "p": "phường", "x": "xã", "đk": "đặc khu"}
_PLACE_KINDS = ("đặc khu", "thành phố", "thị trấn", "thị xã", "huyện", "phường", "xã")


@dataclass(frozen=True, slots=True)
class Spelling:
    """The fixed words of names, with accents or without; each phrase is a tuple of words."""

    committee: tuple[str, ...]
    linking: str
    province: tuple[str, ...]
    of_province: str
    short: Mapping[str, tuple[str, ...]]
    place_short: Mapping[str, tuple[str, ...]]
    place_kinds: tuple[tuple[str, ...], ...]

    def words(self, words: Sequence[str]) -> tuple[str, ...]:
        """``words`` with abbreviations spelled out and what does not tell names apart dropped."""
        named = self._with_committee([word for word in words if word != self.linking])
        named = self._without_province(named)
        if len(named) > 1 and named[0] == "ubnd":
            named = named[1:]
        if len(named) > 1 and named[0] in self.place_short:
            named = [*self.place_short[named[0]], *named[1:]]
        if any(word in self.short for word in named):
            named = [part for word in named for part in self.short.get(word, (word,))]
        return tuple(named)

    def key(self, words: Sequence[str]) -> str:
        """The key of a name given as words."""
        return "".join(self.words(words))

    def place(self, words: Sequence[str]) -> tuple[str, ...]:
        """The bare name of a place, ``xã Ba Tơ`` → ``ba tơ``; () when it is no place."""
        named = self.words(words)
        for kind in self.place_kinds:
            if named[: len(kind)] == kind:
                return named[len(kind) :]
        return ()

    def without_bare_province(self, words: Sequence[str]) -> tuple[str, ...]:
        """``words`` without the province's name typed bare at the end; () when it isn't there."""
        length = len(self.province)
        if length and len(words) > length and tuple(words[-length:]) == self.province:
            return tuple(words[:-length])
        return ()

    def _with_committee(self, words: list[str]) -> list[str]:
        length = len(self.committee)
        if self.committee[1] not in words:
            return words
        for start in range(len(words) - length + 1):
            if tuple(words[start : start + length]) == self.committee:
                return [*words[:start], "ubnd", *words[start + length :]]
        return words

    def _without_province(self, words: list[str]) -> list[str]:
        suffix = (self.of_province, *self.province)
        if len(words) > len(suffix) and tuple(words[-len(suffix) :]) == suffix:
            words = words[: -len(suffix)]
        if len(words) > 1 and words[-1] == self.of_province:
            return words[:-1]
        return words


def accented(province: str) -> Spelling:
    """The spelling identity rests on."""
    return Spelling(
        committee=words_of("ủy ban nhân dân"),
        linking=words_of("và")[0],
        province=words_of(province),
        of_province=words_of("tỉnh")[0],
        short={short: words_of(full) for short, full in _SHORT.items()},
        place_short={short: words_of(full) for short, full in _PLACE_SHORT.items()},
        place_kinds=tuple(words_of(kind) for kind in _PLACE_KINDS),
    )


def unaccented(spelling: Spelling) -> Spelling:
    """The same without accents, for names typed without them."""
    return Spelling(
        committee=bare(spelling.committee),
        linking=search_key(spelling.linking),
        province=bare(spelling.province),
        of_province=search_key(spelling.of_province),
        short={search_key(short): bare(full) for short, full in spelling.short.items()},
        place_short={search_key(short): bare(full) for short, full in spelling.place_short.items()},
        place_kinds=tuple(bare(kind) for kind in spelling.place_kinds),
    )


def bare(words: Sequence[str]) -> tuple[str, ...]:
    """``words`` without accents."""
    return tuple(search_key(word) for word in words)
