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
    text = _indented(value, 0) + "\n" if pretty else _COMPACT.encode(value)
    return text.encode()


def _indented(value: Any, level: int) -> str:
    if not value or not isinstance(value, dict | list):
        return _COMPACT.encode(value)
    inner, outer = "\n" + "  " * (level + 1), "\n" + "  " * level
    if isinstance(value, dict):
        parts = [f"{_COMPACT.encode(name)}: {_indented(item, level + 1)}" for name, item in value.items()]
        return "{" + inner + ("," + inner).join(parts) + outer + "}"
    if any(isinstance(item, dict | list) for item in value):
        return "[" + inner + ("," + inner).join(_indented(item, level + 1) for item in value) + outer + "]"
    # A list of scalars is one call of the C encoder: with 50,000 rows that is what counts.
    return "[" + inner + _flat_encoder(level + 1).encode(value)[1:-1] + outer + "]"


def compress(body: bytes) -> bytes:
    """gzip, quick for large bodies; the same bytes every time."""
    return gzip.compress(body, compresslevel=1 if len(body) > _LARGE else 6, mtime=0)
