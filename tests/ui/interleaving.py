"""Two threads that share something, tried in every order in which one may come between the other's steps."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")


def interrupted(function: Callable[..., Any], call: Callable[[], T], others: Callable[[], object]) -> Iterator[T]:
    """What ``call`` gives when ``others`` acts once before its first, second, … and last step within ``function``."""
    step, is_reached = 0, True
    while is_reached:
        result, is_reached = _interrupted_at(step, function, call, others)
        yield result
        step += 1


def _interrupted_at(
    step: int, function: Callable[..., Any], call: Callable[[], T], others: Callable[[], object]
) -> tuple[T, bool]:
    """The result, and whether there was a step of that number."""
    steps = 0

    def trace(frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal steps
        if frame.f_code is not function.__code__:
            return None
        frame.f_trace_opcodes = True
        if event == "opcode":
            if steps == step:
                others()
            steps += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        result = call()
    finally:
        sys.settrace(before)
    return result, steps > step
