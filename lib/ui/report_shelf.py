"""Finished papers, kept by what they were made from and shared by all viewers: nothing in them is private."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from lib.reports.papers import Papers

_MOST_BYTES = 64 * 1024 * 1024
_STRIPES = 16


class Shelf:
    """Holds at most ``most_bytes`` of papers, those asked for last; never fewer than the newest one."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, Papers] = OrderedDict()
        self._keeping = threading.Lock()
        self._making = [threading.Lock() for _ in range(_STRIPES)]

    def find(self, key: Hashable) -> Papers | None:
        """The papers of ``key``, if they were made before."""
        with self._keeping:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def take(self, key: Hashable, make: Callable[[], Papers]) -> Papers:
        """The papers of ``key``: found, or made, once also when several viewers ask at the same moment.

        Papers that are not whole are given back but not kept, so that the next time tries again.
        """
        with self._making[hash(key) % _STRIPES]:
            known = self.find(key)
            if known is not None:
                return known
            made = make()
            if made.is_whole:
                self._keep(key, made)
            return made

    def _keep(self, key: Hashable, made: Papers) -> None:
        with self._keeping:
            self._kept[key] = made
            self._kept.move_to_end(key)
            size = sum(papers.size for papers in self._kept.values())
            while size > self._most_bytes and len(self._kept) > 1:
                _, dropped = self._kept.popitem(last=False)
                size -= dropped.size


SHELF = Shelf()
