"""Results of methods kept on their instance: they go with it, and it with its last user."""

from __future__ import annotations

import functools
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

_ENTRIES = 256
_FEW = 8
_ROWS = 200_000  # of all tables that one method keeps
_Made = TypeVar("_Made")


def kept(method: Callable[..., _Made]) -> Callable[..., _Made]:
    """Keep a method's results on the instance, so that they go with it."""
    return _keeping(method, functools.lru_cache(_ENTRIES))


def kept_few(method: Callable[..., _Made]) -> Callable[..., _Made]:
    """The same for whole boards."""
    return _keeping(method, functools.lru_cache(_FEW))


def kept_tables(method: Callable[..., _Made]) -> Callable[..., _Made]:
    """The same for tables, which have a length: those asked for last, as many as have 200,000 rows together."""
    return _keeping(method, _Tables)


def _keeping(method: Callable[..., _Made], keep: Callable[[Callable[..., _Made]], Any]) -> Callable[..., _Made]:
    name = f"_kept_{method.__name__}"

    @functools.wraps(method)
    def call(self: Any, *arguments: Any) -> _Made:
        cached = self.__dict__.get(name)
        if cached is None:
            # Without a way back to the instance, an old board goes with its last user and not when the collector
            # comes by.
            me = weakref.ref(self)
            cached = self.__dict__[name] = keep(lambda *given: method(me(), *given))
        return cached(*arguments)  # type: ignore[no-any-return]  # what the method gives

    return call


class _Tables:
    """What ``make`` gave for the arguments asked for last."""

    def __init__(self, make: Callable[..., Any]) -> None:
        self._make = make
        self._made: OrderedDict[Hashable, Any] = OrderedDict()
        self._rows = 0
        self._keeping = threading.Lock()

    def __call__(self, *arguments: Any) -> Any:
        with self._keeping:
            if arguments in self._made:
                self._made.move_to_end(arguments)
                return self._made[arguments]
        made = self._make(*arguments)
        with self._keeping:
            if arguments in self._made:  # somebody else was first
                return self._made[arguments]
            self._made[arguments] = made
            self._rows += len(made)
            while len(self._made) > 1 and (self._rows > _ROWS or len(self._made) > _ENTRIES):
                _, dropped = self._made.popitem(last=False)
                self._rows -= len(dropped)
        return made
