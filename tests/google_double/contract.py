"""What Google accepts: bodies and field masks are held against the API's own schema.

`sheets_schema.json` has message → field → type. A misspelt field or a mask that names
nothing is refused here as it is by the real API.
"""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Any

from tests.google_double import masks
from tests.google_double.errors import unknown_mask_path, violation
from tests.google_double.masks import Tree

_FILE = Path(__file__).parent / "sheets_schema.json"
_SCHEMA: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
MESSAGES: dict[str, dict[str, Any]] = _SCHEMA["messages"]
ENUMS: dict[str, list[str]] = _SCHEMA["enums"]
_TYPE_NAMES = {
    "string": "TYPE_STRING",
    "integer": "TYPE_INT32",
    "number": "TYPE_DOUBLE",
    "boolean": "TYPE_BOOL",
}
_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int, str),
    "number": (int, float),
    "boolean": (bool,),
}


def check_body(message: str, body: Any, path: str = "") -> None:
    """Raise the ApiError that Google gives when ``body`` isn't a ``message``; None is "not set"."""
    if body is None:
        return
    if not isinstance(body, dict):
        raise _invalid(path, f"type.googleapis.com/google.apps.sheets.v4.{message}", body)
    fields = MESSAGES[message]
    for name, value in body.items():
        if name not in fields:
            where = f" at '{path}'" if path else ""
            text = f'Invalid JSON payload received. Unknown name "{name}"{where}: Cannot find field.'
            raise violation(text, path)
        _check_value(fields[name], value, f"{path}.{_snake(name)}" if path else _snake(name), message, name)
    if message == "Request" and len(body) > 1:
        raise violation(f"Invalid value at '{path}' (oneof), oneof field 'kind' is already set.", path)


def _check_value(kind: Any, value: Any, path: str, message: str, name: str) -> None:
    if value is None or kind in ("opaque", "any"):
        return
    if isinstance(kind, list):
        _check_list(kind[0], value, path, message, name)
    elif kind in MESSAGES:
        check_body(kind, value, path)
    elif kind == "enum":
        if value not in ENUMS[f"{message}.{name}"]:
            raise _invalid(path, f"type.googleapis.com/google.apps.sheets.v4.{message}.{name}", value)
    elif not _is_scalar(kind, value):
        raise _invalid(path, _TYPE_NAMES[kind], value)


def _check_list(kind: Any, value: Any, path: str, message: str, name: str) -> None:
    if not isinstance(value, list):
        raise _invalid(path, _list_type(kind), value)
    for index, item in enumerate(value):
        if isinstance(kind, list) and not isinstance(item, list):
            raise _invalid(f"{path}[{index}]", _list_type(kind), item)
        if kind not in ("any", ["any"]):
            _check_value(kind, item, f"{path}[{index}]", message, name)


def _list_type(kind: Any) -> str:
    if isinstance(kind, list):
        return "type.googleapis.com/google.protobuf.ListValue"
    return _TYPE_NAMES.get(kind, f"type.googleapis.com/google.apps.sheets.v4.{kind}")


def _is_scalar(kind: str, value: Any) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, str):
        return value.lstrip("-").isdigit()
    return isinstance(value, _PYTHON_TYPES[kind])


def _invalid(path: str, kind: str, value: Any) -> Exception:
    text = f"Invalid value at '{path}' ({kind}), {json.dumps(value, ensure_ascii=False)}"
    return violation(text, path)


def _snake(name: str) -> str:
    return re.sub(r"[A-Z]", lambda found: "_" + found.group().lower(), name)


@functools.lru_cache(maxsize=256)
def reply_mask(message: str, mask: str) -> Tree:
    """The tree of a ``fields=`` parameter over the reply ``message``. Not to be changed."""
    tree = masks.parse(mask)
    _check_tree(message, tree, "")
    return tree


@functools.lru_cache(maxsize=256)
def update_mask(message: str, mask: str | None) -> Tree:
    """The tree of a request's ``fields`` over ``message``; ApiError when empty or unknown."""
    if not mask:
        raise violation("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    return reply_mask(message, mask)


def _check_tree(message: Any, tree: Tree, path: str) -> None:
    while isinstance(message, list):
        message = message[0]
    if message == "opaque":
        return
    for name, sub in tree.items():
        here = f"{path}.{name}" if path else name
        if name == "*":
            continue
        if message not in MESSAGES or name not in MESSAGES[message]:
            raise unknown_mask_path(here)
        _check_tree(MESSAGES[message][name], sub, here)
