"""Field masks: ``a,b(c,d/e),f.g`` as a tree, picking by it and writing by it.

A tree is a dictionary field → tree; an empty tree stands for the whole value. ``*`` stands
for every field.
"""

from __future__ import annotations

import re
from typing import Any

from tests.google_double.errors import bad_request

Tree = dict[str, "Tree"]
_TOKEN = re.compile(r"\s*([A-Za-z0-9_*]+|[(),./])\s*")


def parse(mask: str) -> Tree:
    """The tree of ``mask``; raises ApiError when it can't be read."""
    tokens = _TOKEN.findall(mask)
    if "".join(tokens) != re.sub(r"\s", "", mask):
        raise bad_request(f"Invalid field mask: {mask}")
    tree: Tree = {}
    rest = _parse_list(tokens, tree)
    if rest or not tree:
        raise bad_request(f"Invalid field mask: {mask}")
    return tree


def _parse_list(tokens: list[str], tree: Tree) -> list[str]:
    while tokens and tokens[0] != ")":
        path = [tokens[0]]
        tokens = tokens[1:]
        while len(tokens) > 1 and tokens[0] in "./":
            path.append(tokens[1])
            tokens = tokens[2:]
        below: Tree = {}
        if tokens and tokens[0] == "(":
            tokens = _parse_list(tokens[1:], below)
            if not tokens:
                raise bad_request("Invalid field mask: a parenthesis is not closed")
            tokens = tokens[1:]
        _add(tree, path, below)
        if tokens and tokens[0] == ",":
            tokens = tokens[1:]
    return tokens


def _add(tree: Tree, path: list[str], below: Tree) -> None:
    node = tree
    for name in path[:-1]:
        if name in node and not node[name]:
            return
        node = node.setdefault(name, {})
    last = path[-1]
    if last not in node:
        node[last] = below
    elif not below or not node[last]:
        node[last] = {}
    else:
        _merge(node[last], below)


def _merge(tree: Tree, other: Tree) -> None:
    for name, below in other.items():
        if name not in tree:
            tree[name] = below
        elif not below or not tree[name]:
            tree[name] = {}
        else:
            _merge(tree[name], below)


def wants(tree: Tree, name: str) -> bool:
    """Whether the field ``name`` is in the mask."""
    return not tree or name in tree or "*" in tree


def below(tree: Tree, name: str) -> Tree:
    """The tree of the field ``name``, which the mask wants."""
    return tree.get(name, tree.get("*", {})) if tree else {}


def pick(value: Any, tree: Tree) -> Any:
    """What the mask leaves of a JSON value; lists are looked through."""
    if not tree:
        return value
    if isinstance(value, list):
        return [pick(item, tree) for item in value]
    if isinstance(value, dict):
        return {name: pick(item, below(tree, name)) for name, item in value.items() if wants(tree, name)}
    return value


def write(target: dict[str, Any], source: dict[str, Any], tree: Tree) -> dict[str, Any]:
    """A copy of ``target`` with the masked fields of ``source``; a field absent there is removed."""
    if not tree or "*" in tree:
        return dict(source)
    result = dict(target)
    for name, sub in tree.items():
        new = source.get(name)
        if sub and (isinstance(new, dict) or new is None):
            result[name] = write(result.get(name) or {}, new or {}, sub)
        elif new is None:
            result.pop(name, None)
        else:
            result[name] = new
    return result
