"""JSON as Google sends it: indented unless prettyPrint=false, UTF-8, gzip when accepted."""

from __future__ import annotations

import functools
import gzip
import json
from typing import Any

_LARGE = 64 * 1024


@functools.cache
def _flat_encoder(indent: int) -> json.JSONEncoder:
    separator = ",\n" + "  " * indent
    return json.JSONEncoder(ensure_ascii=False, separators=(separator, ": "))


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def encode(value: Any, pretty: bool) -> bytes:
    """``value`` in UTF-8."""
    text = _Indenting().write(value, 0) + "\n" if pretty else _COMPACT.encode(value)
    return text.encode()


class _Indenting:
    """One indented text. Objects that stand in many places (formats) are written once."""

    def __init__(self) -> None:
        self.written: dict[tuple[int, int], str] = {}

    def write(self, value: Any, level: int) -> str:
        if isinstance(value, dict):
            if not value:
                return "{}"
            place = (id(value), level)
            if place not in self.written:
                self.written[place] = self._object(value, level)
            return self.written[place]
        return self._list(value, level) if isinstance(value, list) and value else _COMPACT.encode(value)

    def _object(self, value: dict[str, Any], level: int) -> str:
        inner = "\n" + "  " * (level + 1)
        parts = [f"{_COMPACT.encode(name)}: {self.write(item, level + 1)}" for name, item in value.items()]
        return "{" + inner + ("," + inner).join(parts) + inner[:-2] + "}"

    def _list(self, value: list[Any], level: int) -> str:
        inner = "\n" + "  " * (level + 1)
        if any(isinstance(item, dict | list) for item in value):
            text = ("," + inner).join(self.write(item, level + 1) for item in value)
        else:
            # A list of scalars is one call of the C encoder: with 50,000 rows that is what counts.
            text = _flat_encoder(level + 1).encode(value)[1:-1]
        return "[" + inner + text + inner[:-2] + "]"


def compress(body: bytes) -> bytes:
    """gzip, quick for large bodies; the same bytes every time."""
    return gzip.compress(body, compresslevel=1 if len(body) > _LARGE else 6, mtime=0)
