"""Work done on a text, counted instead of timed: the same on every machine and at every load.

A `CountedText` is a text that notes how many characters each of its methods goes over, whether or not it stops early,
and hands the count on to every piece it gives out. A tracer counts each line that Python runs beside. What neither
sees is the inside of a compiled pattern.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any


class Count:
    """Characters gone over and lines run so far."""

    def __init__(self) -> None:
        self.steps = 0


class CountedText(str):  # noqa: SLOT000 - a text of any length has no room for slots
    """A text whose every use is counted."""

    count: Count

    @classmethod
    def of(cls, text: str, count: Count) -> CountedText:
        """The same text, counted from now on."""
        counted = cls(text)
        counted.count = count
        return counted

    def __iter__(self) -> Iterator[str]:
        for sign in str.__iter__(self):
            self.count.steps += 1
            yield sign


def _counted(name: str) -> Callable[..., Any]:
    plain = getattr(str, name)

    def method(self: CountedText, *arguments: Any, **named: Any) -> Any:
        given = plain(self, *arguments, **named)
        # A piece costs what is copied of it; everything else may go over the whole text.
        self.count.steps += len(given) if name == "__getitem__" else max(1, len(self))
        return _handed_on(given, self.count)

    return method


def _handed_on(given: Any, count: Count) -> Any:
    if isinstance(given, str):
        return CountedText.of(given, count)
    if isinstance(given, list | tuple):
        return type(given)(_handed_on(part, count) for part in given)
    return given


_FREE = {"__iter__", "__len__", "__class__", "__new__", "__init__", "__getattribute__", "__repr__", "__sizeof__"}
for _name, _method in vars(str).items():
    if callable(_method) and _name not in _FREE and not isinstance(_method, staticmethod):
        setattr(CountedText, _name, _counted(_name))


def work_of(done: Callable[[str], object], text: str) -> int:
    """How many steps a function takes on a text."""
    count = Count()
    counted = CountedText.of(text, count)

    def trace(frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code.co_filename == __file__:
            return None
        if event == "line":
            count.steps += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        done(counted)
    finally:
        sys.settrace(before)
    return count.steps
