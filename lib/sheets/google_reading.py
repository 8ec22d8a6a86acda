"""Knowing what a spreadsheet holds with as few requests as can be.

One request brings the values of every tab; its reply is hashed, and nothing is parsed while
the hash stands still. When it moved, one more request brings titles, gids, merges and
number formats. That second request is also made every minute, because a new tab, a hidden
tab and a changed number format don't move the values.
"""

from __future__ import annotations

import hashlib
import logging
import math
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import quote

from lib import config
from lib.core.workbook import RawTab, Workbook
from lib.sheets.google_address import quoted, spreadsheet_url
from lib.sheets.google_faults import REFUSED
from lib.sheets.google_values import (
    STRUCTURE_PARAMETERS,
    VALUES_PARAMETERS,
    Structure,
    TabValues,
    are_of_one_moment,
    raw_tab,
    read_structure,
    read_values,
)
from lib.sheets.retry import AttemptError, Clock, When

log = logging.getLogger(__name__)

# 110 tabs, one for each body of the province, make an address of 16,000 characters; front
# ends refuse those above 8,000, so that such a spreadsheet costs three requests, not one.
_LONGEST_QUERY = 6_000
_TRIES = 3
# `read` follows `revision` at once; values older than this are fetched again.
_VALUES_KEPT = 5.0


class Fetch(Protocol):
    """Sends one GET below the spreadsheet's address; raises AttemptError. Retries are its business."""

    def __call__(self, path: str, parameters: Mapping[str, str | Sequence[str]]) -> bytes: ...


@dataclass(frozen=True, slots=True)
class _Reply:
    """The bodies of one look at the values of ``titles``, their hash, and when they came."""

    bodies: tuple[bytes, ...]
    titles: tuple[str, ...]
    token: str
    at: float


@dataclass(slots=True)
class Reading:
    """The state of one poller. ``structure_seconds`` is how long a structure is trusted unseen."""

    identifier: str
    fetch: Fetch
    clock: Clock = field(default_factory=Clock)
    structure_seconds: float = 60.0
    _values: _Reply | None = None
    _structure: Structure | None = None
    _structure_token: str = ""
    _structure_at: float = -math.inf
    _is_structure_new: bool = False
    _tabs: tuple[RawTab, ...] = ()
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def revision(self) -> str:
        """A token that moves with the content: one request, or two when the structure is due."""
        with self._lock:
            self._is_structure_new = False
            if self.clock.steady() - self._structure_at >= self.structure_seconds:
                self._look_at_structure()
            self._values = self._fetch_values()
            return self._token()

    def read(self) -> Workbook:
        """Everything. Straight after `revision` its values are used, so that one request is left to make."""
        with self._lock:
            if self._values is None or self.clock.steady() - self._values.at > _VALUES_KEPT:
                self._values, self._is_structure_new = None, False
            if not self._is_structure_new:
                self._look_at_structure()
            self._tabs = self._consistent_tabs()
            revision, structure = self._token(), self._known_structure()
            self._values, self._is_structure_new = None, False
            return Workbook(
                source=self.identifier,
                title=structure.title,
                tabs=self._tabs,
                revision=revision,
                read_at=config.now(),
                locale=structure.locale,
                time_zone=structure.time_zone,
                url=spreadsheet_url(self.identifier),
            )

    def tabs(self, *, anew: bool = False) -> tuple[RawTab, ...]:
        """The tabs as last read; read now when they never were, or ``anew`` is asked for."""
        if self._tabs and not anew:
            return self._tabs  # without the lock: a poller that waits for Google must not hold up an append
        with self._lock:
            values, self._values = self._values, None
            self.read()
            self._values = values  # the poller compares with what it has seen itself
            return self._tabs

    def distrust(self) -> None:
        """The structure may have changed: look at it with the next revision."""
        self._structure_at = -math.inf

    def _consistent_tabs(self) -> tuple[RawTab, ...]:
        """Values and structure of one moment, as far as titles and sizes tell; else fetched again.

        A row inserted between the two requests would put each number beside the format of
        its neighbour. The grid's size, which stands in both replies, gives that away.
        """
        for _ in range(_TRIES):
            structure = self._known_structure()
            if self._values is None or self._values.titles != structure.titles:
                self._values = self._fetch_values()
                structure = self._known_structure()
            values = self._parsed_values(self._values)
            if len(values) == len(structure.shapes) and are_of_one_moment(structure, values):
                break
            log.info("rows, columns or tabs came or went between two requests; fetching again")
            self._values = None
            self._look_at_structure()
        if len(values) != len(structure.shapes):
            raise AttemptError("google-changing", When.SOON, "values of other tabs than asked for")
        return tuple(raw_tab(shape, found) for shape, found in zip(structure.shapes, values, strict=True))

    def _parsed_values(self, reply: _Reply) -> list[TabValues]:
        try:
            return read_values(reply.bodies)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            self._values = None
            raise AttemptError("google-unreachable", When.SOON, f"values: {type(error).__name__}") from None

    def _known_structure(self) -> Structure:
        if self._structure is None:
            self._look_at_structure()
        assert self._structure is not None  # noqa: S101 - just set
        return self._structure

    def _look_at_structure(self) -> None:
        body = self.fetch("", STRUCTURE_PARAMETERS)
        token = _hashed([body])
        if token != self._structure_token:
            try:
                self._structure = read_structure(body)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise AttemptError("google-unreachable", When.SOON, f"structure: {type(error).__name__}") from None
            self._structure_token = token
        self._structure_at = self.clock.steady()
        self._is_structure_new = True

    def _fetch_values(self) -> _Reply:
        """The values of every tab known; a tab renamed or deleted meanwhile leads to one new look."""
        titles = self._known_structure().titles
        try:
            return self._values_of(titles)
        except AttemptError as failure:
            if failure.code != REFUSED:
                raise
        self._look_at_structure()
        return self._values_of(self._known_structure().titles)

    def _values_of(self, titles: tuple[str, ...]) -> _Reply:
        if not titles:
            return _Reply((), titles, "empty", self.clock.steady())
        parts = [{**VALUES_PARAMETERS, "ranges": part} for part in _in_queries(titles)]
        bodies = tuple(self.fetch("/values:batchGet", part) for part in parts)
        return _Reply(bodies, titles, _hashed(bodies), self.clock.steady())

    def _token(self) -> str:
        values = self._values.token if self._values else "none"
        return f"{values}-{self._structure_token}"


def _in_queries(titles: Sequence[str]) -> Iterator[list[str]]:
    part: list[str] = []
    length = 0
    for title in map(quoted, titles):
        size = len(quote(title, safe="")) + len("&ranges=")
        if part and length + size > _LONGEST_QUERY:
            yield part
            part, length = [], 0
        part.append(title)
        length += size
    yield part


def _hashed(bodies: Sequence[bytes]) -> str:
    digest = hashlib.sha256(usedforsecurity=False)
    for body in bodies:
        digest.update(body)
    return digest.hexdigest()[:20]
