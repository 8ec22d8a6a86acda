"""A small calculator for formulas: arithmetic, comparison, references and a few functions.

What it doesn't know becomes an error value, as in Google: ``#NAME?``, ``#REF!``,
``#DIV/0!``, ``#VALUE!``, ``#ERROR!``.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

from tests.google_double.a1 import Area, parse_area, split_title
from tests.google_double.cells import FormulaError, Scalar, plain_number

Block = list[list[Scalar | None]]
Lookup = Callable[[str | None, Area], Block | None]

_REFERENCE = r"(?:'(?:[^']|'')+'!|[^\W\d]\w*!)?\$?[A-Za-z]{1,3}\$?[0-9]*(?::\$?[A-Za-z]{1,3}\$?[0-9]*)?"


class _EvaluationError(Exception):
    """Raised with the error value the formula ends in."""


def evaluate(formula: str, lookup: Lookup, decimal_comma: bool) -> Scalar:
    """The value of ``formula`` (with its ``=``); ``lookup`` gives the values of a reference."""
    try:
        parser = _Parser(formula[1:], lookup, decimal_comma)
        value = _single(parser.expression(0))
        if parser.tokens:
            raise _EvaluationError("#ERROR!")
    except _EvaluationError as failure:
        return FormulaError(failure.args[0])
    if value is None:
        return 0
    return plain_number(value) if isinstance(value, float) else value


class _Parser:
    """A precedence climber over the tokens of one formula."""

    BINDING = dict.fromkeys(("=", "<>", "<", ">", "<=", ">="), 1) | {
        "&": 2,
        "+": 3,
        "-": 3,
        "*": 4,
        "/": 4,
        "^": 5,
    }

    def __init__(self, text: str, lookup: Lookup, decimal_comma: bool) -> None:
        self.lookup = lookup
        number = r"\d+(?:,\d+)?" if decimal_comma else r"\d+(?:\.\d+)?"
        token = re.compile(
            rf"\s*(?:(?P<number>{number}(?![A-Za-z!]))|(?P<text>\"(?:[^\"]|\"\")*\")|(?P<call>[A-Z][A-Z0-9.]*)\s*\("
            rf"|(?P<word>(?:TRUE|FALSE)\b)|(?P<reference>{_REFERENCE})|(?P<sign><>|<=|>=|[-+*/^&=<>(),;%]))",
            re.IGNORECASE,
        )
        self.tokens: list[tuple[str, str]] = []
        place = 0
        while text[place:].strip():
            found = token.match(text, place)
            if not found:
                raise _EvaluationError("#ERROR!")
            kind = str(found.lastgroup)
            self.tokens.append((kind, found.group(kind)))
            place = found.end()

    def take(self) -> tuple[str, str]:
        if not self.tokens:
            raise _EvaluationError("#ERROR!")
        return self.tokens.pop(0)

    def next_is(self, *signs: str) -> bool:
        return bool(self.tokens) and self.tokens[0][0] == "sign" and self.tokens[0][1] in signs

    def expression(self, binding: int) -> Any:
        left = self.operand()
        while self.tokens and self.tokens[0][0] == "sign":
            sign = self.tokens[0][1]
            if sign == "%":
                self.take()
                left = _number(left) / 100
            elif self.BINDING.get(sign, 0) > binding:
                self.take()
                left = _combine(sign, left, self.expression(self.BINDING[sign]))
            else:
                break
        return left

    def operand(self) -> Any:
        kind, text = self.take()
        if kind == "number":
            return float(text.replace(",", "."))
        if kind == "text":
            return text[1:-1].replace('""', '"')
        if kind == "word":
            return text.upper() == "TRUE"
        if kind == "reference":
            return self.reference(text)
        if kind == "call":
            return _call(text.upper(), self.arguments())
        if text == "(":
            value = self.expression(0)
            self.expect(")")
            return value
        if text in "+-":
            return _number(self.operand()) * (-1 if text == "-" else 1)
        raise _EvaluationError("#ERROR!")

    def expect(self, sign: str) -> None:
        if self.take()[1] != sign:
            raise _EvaluationError("#ERROR!")

    def arguments(self) -> list[Any]:
        found: list[Any] = []
        while not self.next_is(")"):
            found.append(self.argument())
            if self.next_is(",", ";"):
                self.take()
            elif not self.next_is(")"):
                raise _EvaluationError("#ERROR!")
        self.take()
        return found

    def argument(self) -> Any:
        try:
            return self.expression(0)
        except _EvaluationError as failure:
            if failure.args[0] == "#ERROR!":
                raise
            return FormulaError(failure.args[0])

    def reference(self, text: str) -> Block:
        title, rest = split_title(text)
        area = parse_area(rest)
        if area is None:
            raise _EvaluationError("#NAME?")
        block = self.lookup(title, area)
        if block is None:
            raise _EvaluationError("#REF!")
        return block


def _single(value: Any) -> Any:
    if isinstance(value, list):
        value = value[0][0] if value and value[0] else None
    if isinstance(value, FormulaError):
        raise _EvaluationError(str(value))
    return value


def _number(value: Any) -> float:
    value = _single(value)
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            raise _EvaluationError("#VALUE!") from None
    return float(value or 0)


def _text(value: Any) -> str:
    value = _single(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "" if value is None else str(plain_number(value) if isinstance(value, float) else value)


def _combine(sign: str, left: Any, right: Any) -> Any:
    if sign == "&":
        return _text(left) + _text(right)
    if sign in ("=", "<>", "<", ">", "<=", ">="):
        return _compare(sign, _single(left), _single(right))
    one, other = _number(left), _number(right)
    if sign == "/" and other == 0:
        raise _EvaluationError("#DIV/0!")
    return _ARITHMETIC[sign](one, other)


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
}


def _compare(sign: str, left: Any, right: Any) -> bool:
    if isinstance(left, str) or isinstance(right, str):
        left, right = _text(left).casefold(), _text(right).casefold()
    else:
        left, right = _number(left), _number(right)
    outcome = (left > right) - (left < right)
    accepted = {"=": (0,), "<>": (-1, 1), "<": (-1,), ">": (1,), "<=": (-1, 0), ">=": (0, 1)}
    return outcome in accepted[sign]


def _flat(arguments: list[Any]) -> list[Any]:
    found: list[Any] = []
    for argument in arguments:
        rows = argument if isinstance(argument, list) else [[argument]]
        found.extend(value for row in rows for value in row if value is not None)
    return found


def _numbers(arguments: list[Any]) -> list[float]:
    values = _flat(arguments)
    for value in values:
        if isinstance(value, FormulaError):
            raise _EvaluationError(str(value))
    return [float(v) for v in values if isinstance(v, int | float) and not isinstance(v, bool)]


def _average(arguments: list[Any]) -> float:
    numbers = _numbers(arguments)
    if not numbers:
        raise _EvaluationError("#DIV/0!")
    return sum(numbers) / len(numbers)


def _if(arguments: list[Any]) -> Any:
    if len(arguments) < 2:
        raise _EvaluationError("#N/A")
    chosen = arguments[1] if _single(arguments[0]) else (arguments[2] if len(arguments) > 2 else False)
    return _single(chosen)


def _if_error(arguments: list[Any]) -> Any:
    try:
        return _single(arguments[0])
    except _EvaluationError:
        return _single(arguments[1]) if len(arguments) > 1 else ""


_FUNCTIONS: dict[str, Callable[[list[Any]], Any]] = {
    "SUM": lambda arguments: sum(_numbers(arguments)),
    "AVERAGE": _average,
    "COUNT": lambda arguments: len(_numbers(arguments)),
    "COUNTA": lambda arguments: len(_flat(arguments)),
    "MIN": lambda arguments: min(_numbers(arguments), default=0),
    "MAX": lambda arguments: max(_numbers(arguments), default=0),
    "IF": _if,
    "IFERROR": _if_error,
    "CONCATENATE": lambda arguments: "".join(_text(argument) for argument in arguments),
    "HYPERLINK": lambda arguments: _single(arguments[-1]),
    "ROUND": lambda arguments: round(_number(arguments[0]), int(_number([*arguments, 0][1]))),
}


def _call(name: str, arguments: list[Any]) -> Any:
    if name not in _FUNCTIONS:
        raise _EvaluationError("#NAME?")
    return _FUNCTIONS[name](arguments)
