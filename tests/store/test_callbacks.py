"""Plain observers."""

from __future__ import annotations

from console.callbacks import Callbacks


def test_functions_are_called_in_the_order_they_were_added_until_forgotten() -> None:
    heard: list[tuple[str, int]] = []
    callbacks: Callbacks[[int]] = Callbacks()
    forget = callbacks.add(lambda value: heard.append(("first", value)))
    callbacks.add(lambda value: heard.append(("second", value)))
    callbacks(1)
    forget()
    forget()
    callbacks(2)
    assert heard == [("first", 1), ("second", 1), ("second", 2)]
    assert len(callbacks) == 1


def test_the_same_function_may_be_added_twice_and_forgotten_once() -> None:
    heard: list[int] = []
    callbacks: Callbacks[[int]] = Callbacks()
    forget = callbacks.add(heard.append)
    callbacks.add(heard.append)
    forget()
    callbacks(7)
    assert heard == [7]


def test_a_function_that_another_one_forgets_in_the_same_round_is_not_called() -> None:
    heard: list[str] = []
    callbacks: Callbacks[[]] = Callbacks()
    callbacks.add(lambda: forget())
    forget = callbacks.add(lambda: heard.append("second"))
    callbacks()
    assert heard == []


def test_a_function_added_while_the_others_are_called_waits_for_the_next_round() -> None:
    heard: list[str] = []
    callbacks: Callbacks[[]] = Callbacks()
    callbacks.add(lambda: callbacks.add(lambda: heard.append("late")))
    callbacks()
    assert heard == []
