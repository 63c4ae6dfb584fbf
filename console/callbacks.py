"""Plain observers for the parts of the console that know neither Qt nor asyncio."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Callbacks(Generic[P]):
    """Functions that are called, in the order they were added, when their owner has something to tell.

    `forget = tree.changed.add(on_change)` begins it and `forget()` ends it. An added function is held strongly until it
    is forgotten. An exception of one function is not caught: it is a defect of that function and shows where it
    happened.
    """

    def __init__(self) -> None:
        self._functions: dict[object, Callable[P, object]] = {}

    def add(self, function: Callable[P, object]) -> Callable[[], None]:
        """Call `function` from now on; the returned function ends that and may be called more than once."""
        ticket = object()
        self._functions[ticket] = function

        def forget() -> None:
            self._functions.pop(ticket, None)

        return forget

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call all; one that was forgotten by an earlier one in the same round is left out."""
        for ticket, function in list(self._functions.items()):
            if ticket in self._functions:
                function(*args, **kwargs)

    def __len__(self) -> int:
        return len(self._functions)
