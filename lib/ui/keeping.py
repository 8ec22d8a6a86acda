"""Results of methods kept on their instance: they go with it, and it with its last user."""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable
from typing import Any, TypeVar

_ENTRIES = 256
_FEW = 8
_TABLE_ROWS = 150_000  # of all tables of tasks that are kept, by the length of the longest
_Made = TypeVar("_Made")


def kept(method: Callable[..., _Made]) -> Callable[..., _Made]:
    """Keep a method's results on the instance, so that they go with it."""
    return _keeping(method, lambda _: _ENTRIES)


def kept_few(method: Callable[..., _Made]) -> Callable[..., _Made]:
    """The same for whole boards."""
    return _keeping(method, lambda _: _FEW)


def kept_tables(method: Callable[..., _Made]) -> Callable[..., _Made]:
    """The same for whole tables of tasks: the longer they are, the fewer are kept."""
    return _keeping(method, lambda views: max(_FEW, min(_ENTRIES, _TABLE_ROWS // max(1, len(views.board.progress)))))


def _keeping(method: Callable[..., _Made], most: Callable[[Any], int]) -> Callable[..., _Made]:
    name = f"_kept_{method.__name__}"

    @functools.wraps(method)
    def call(self: Any, *arguments: Any) -> _Made:
        cached = self.__dict__.get(name)
        if cached is None:
            # Without a way back to the instance, an old board goes with its last user and not when the collector
            # comes by.
            me = weakref.ref(self)
            cached = self.__dict__[name] = functools.lru_cache(most(self))(lambda *given: method(me(), *given))
        return cached(*arguments)  # type: ignore[no-any-return]  # what the method gives

    return call
