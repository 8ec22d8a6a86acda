"""Which endpoint a request is for, and whether it counts as a read or a write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

_BOOK = r"/v4/spreadsheets/(?P<id>[^/:]+)"
_VALUES = _BOOK + r"/values"
_FILE = r"/drive/v3/files/(?P<id>[^/]+)"

_TABLE: tuple[tuple[str, str, str, str | None], ...] = (
    ("POST", r"/token", "token", None),
    ("POST", r"/v4/spreadsheets", "spreadsheets.create", "Write"),
    ("GET", _BOOK, "spreadsheets.get", "Read"),
    ("POST", _BOOK + r":batchUpdate", "spreadsheets.batchUpdate", "Write"),
    ("GET", _BOOK + r"/developerMetadata/(?P<metadata_id>\d+)", "spreadsheets.developerMetadata.get", "Read"),
    ("POST", _BOOK + r"/developerMetadata:search", "spreadsheets.developerMetadata.search", "Read"),
    ("GET", _VALUES + r":batchGet", "spreadsheets.values.batchGet", "Read"),
    ("POST", _VALUES + r":batchUpdate", "spreadsheets.values.batchUpdate", "Write"),
    ("POST", _VALUES + r":batchClear", "spreadsheets.values.batchClear", "Write"),
    ("POST", _VALUES + r"/(?P<range>[^/]+):append", "spreadsheets.values.append", "Write"),
    ("POST", _VALUES + r"/(?P<range>[^/]+):clear", "spreadsheets.values.clear", "Write"),
    ("GET", _VALUES + r"/(?P<range>[^/]+)", "spreadsheets.values.get", "Read"),
    ("PUT", _VALUES + r"/(?P<range>[^/]+)", "spreadsheets.values.update", "Write"),
    ("POST", r"/drive/v3/files", "drive.files.create", None),
    ("GET", r"/drive/v3/files", "drive.files.list", None),
    ("GET", _FILE, "drive.files.get", None),
    ("PATCH", _FILE, "drive.files.update", None),
    ("DELETE", _FILE, "drive.files.delete", None),
    ("POST", _FILE + r"/copy", "drive.files.copy", None),
    ("POST", _FILE + r"/permissions", "drive.permissions.create", None),
    ("GET", _FILE + r"/permissions", "drive.permissions.list", None),
    ("PUT", r"/upload/drive/v2/files/(?P<id>[^/]+)", "drive.files.upload", None),
)
_COMPILED = [(method, re.compile(path + r"\Z"), kind, metric) for method, path, kind, metric in _TABLE]
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Route:
    """``kind`` names the endpoint, ``metric`` its quota (None: none), ``parts`` what the path holds."""

    kind: str
    metric: str | None
    parts: dict[str, str]

    @property
    def is_drive(self) -> bool:
        return self.kind.startswith("drive.")


def find(method: str, path: str) -> Route:
    """The route of a path still percent-encoded; its kind is ``unknown`` when there is none."""
    for wanted, expression, kind, metric in _COMPILED:
        found = expression.match(path) if wanted == method else None
        if found:
            parts = {name: unquote(value) for name, value in found.groupdict().items()}
            return Route(kind, metric, parts)
    return Route(UNKNOWN, None, {})
