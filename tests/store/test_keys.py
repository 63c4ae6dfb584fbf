"""The index of keys."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.store.keys import KeyIndex


@given(st.lists(st.text(max_size=4) | st.integers(-3, 3), unique=True), st.lists(st.text(max_size=4)))
def test_every_key_is_found_at_its_row_and_others_are_not(keys: list[object], others: list[str]) -> None:
    index = KeyIndex(keys.__getitem__)
    index.add_all(keys[:3], 0)
    index.add_all(keys[3:], len(keys[:3]))
    assert index.find_all(keys) == list(range(len(keys)))
    assert index.find_all(others) == [keys.index(key) if key in keys else -1 for key in others]


class Colliding:
    """A key whose hash says nothing."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __hash__(self) -> int:
        return 42

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Colliding) and self.name == other.name


def test_keys_with_the_same_hash_are_told_apart() -> None:
    keys = [Colliding("a"), Colliding("b"), Colliding("c")]
    index = KeyIndex(keys.__getitem__)
    index.add_all(keys, 0)
    assert index.find_all([Colliding("c"), Colliding("a"), Colliding("b"), Colliding("d")]) == [2, 0, 1, -1]
