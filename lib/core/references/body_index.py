"""Finding bodies by name: one dictionary from key to positions in the register.

The second dictionary, without accents, and the list of nearest names serve suggestions
only; nothing found there is ever used as an identity.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from lib.core.cells import search_key
from lib.core.entities import Department
from lib.core.references.groups import EACH
from lib.core.references.nearest import Nearest
from lib.core.references.spelling import accented, bare, unaccented
from lib.core.references.words import words_of

Positions = tuple[int, ...]
_LONGEST_CODE = 4  # words
_OFFICE = words_of("sở")[0]


class BodyIndex:
    """Positions of bodies by code, name, short name, alias, place and initials."""

    def __init__(self, departments: Sequence[Department], province: str) -> None:
        self._spelling = accented(province)
        spelled = unaccented(self._spelling)
        self._loose_spellings = (replace(spelled, of_province="", province=()), spelled)
        self._codes: dict[str, Positions] = {}
        self._joined_codes: dict[str, Positions] = {}
        self._keys: dict[str, Positions] = {}
        self._initials: dict[str, Positions] = {}
        self._loose: dict[str, Positions] | None = None
        self._name_keys = [self._key(body.name) for body in departments]
        names: list[tuple[str, int]] = []
        for position, body in enumerate(departments):
            names.extend((name, position) for name in self._add(position, body))
        self.nearest = Nearest(names)

    def named(self, words: Sequence[str]) -> Positions:
        """The bodies whose code, name, short name, alias or place ``words`` spell."""
        coded = self._codes.get(" ".join(words))
        if coded:
            return coded
        key = self._spelling.key(words)
        found = self._keys.get(key) or self._joined_codes.get(key) or self._initials.get(key)
        if found:
            return found
        shorter = self._spelling.without_bare_province(words)
        return self._keys.get(self._spelling.key(shorter), ()) if shorter else ()

    def named_in_list(self, words: Sequence[str], heading: Sequence[str]) -> Positions:
        """The same where a list says its kind once: ``Các sở: Y tế, Tài chính``, ``Sở Y tế, Tài chính``."""
        if EACH in words[:2]:
            found = self.named([word for word in words if word != EACH])
            if found:
                return found
        if EACH in heading:
            kind = [word for word in heading if word != EACH]
            return self.named([*kind, *words]) or self.named(words)
        return self.named(words) or (self.named([*heading, *words]) if heading else ())

    def loosely_named(self, words: Sequence[str]) -> Positions:
        """The bodies ``words`` would name if accents didn't matter: suggestions, never identity."""
        if self._loose is None:
            loose: dict[str, Positions] = {}
            for key, positions in self._keys.items():
                _put(loose, search_key(key), positions)
            self._loose = loose  # whole at once: other threads read it
        unaccented_words = bare(words)
        for spelling in self._loose_spellings:
            found = self._loose.get(spelling.key(unaccented_words))
            if found:
                return found
        return ()

    def coded_in(self, text: str) -> Positions:
        """The bodies whose codes stand anywhere in ``text``, in order."""
        words = words_of(text)
        found: list[int] = []
        first = 0
        while first < len(words):
            for last in range(min(len(words), first + _LONGEST_CODE), first, -1):
                coded = self._codes.get(" ".join(words[first:last]))
                if coded:
                    found.extend(coded)
                    first = last - 1
                    break
            first += 1
        return tuple(dict.fromkeys(found))

    def have_one_name(self, one: int, other: int) -> bool:
        """Whether two bodies of different epochs are called the same."""
        return self._name_keys[one] == self._name_keys[other]

    def _key(self, name: str) -> str:
        return self._spelling.key(words_of(name))

    def _add(self, position: int, body: Department) -> Iterable[str]:
        """Enter every name of ``body``; gives the names worth suggesting."""
        code = words_of(body.code)
        _put(self._codes, " ".join(code), (position,))
        _put(self._joined_codes, "".join(code), (position,))
        names = tuple(filter(None, (body.name, body.short_name, *body.aliases)))
        for name in names:
            _put(self._keys, self._key(name), (position,))
        words = words_of(body.name)
        place = self._spelling.place(words)
        if place:
            _put(self._keys, "".join(place), (position,))
        if len(words) > 2 and words[0] == _OFFICE:
            letters = "".join(word[0] for word in self._spelling.words(words)[1:])
            _put(self._initials, _OFFICE + letters, (position,))
            _put(self._initials, _OFFICE[0] + letters, (position,))
        return (*names, " ".join(place)) if place else names


def _put(index: dict[str, Positions], key: str, positions: Positions) -> None:
    if key:
        index[key] = tuple(dict.fromkeys((*index.get(key, ()), *positions)))
