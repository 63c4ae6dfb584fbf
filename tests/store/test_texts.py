"""Packed texts and their folding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.store.texts import CHUNK, TextColumn, fold

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


def shown(text: str) -> str:
    return text.replace("\0", "\ufffd")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Brightwater DENTAL", "brightwater dental"),
        ("Évora Größe Łódź", "evora grosse łodz"),
        ("ﬁle ①", "file 1"),
        ("\u202bשלום\u202c", "שלום"),
        ("Tor\u00adonto\u200b", "toronto"),
        ("が", "か\u3099"),
        ("👩🏽‍⚕️", "👩🏽⚕"),
    ],
)
def test_texts_fold_to_what_a_person_types(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(texts)
def test_folding_of_upper_and_lower_case_is_the_same_for_ascii_words(text: str) -> None:
    plain = "".join(letter for letter in text if letter.isascii())
    assert fold(plain.upper()) == fold(plain.lower()) == plain.lower()


@given(st.lists(st.lists(texts, max_size=8), max_size=6), st.booleans())
def test_texts_come_back_as_they_were_put_in(pieces: list[list[str]], searchable: bool) -> None:
    column = TextColumn(searchable=searchable)
    expected: list[str] = []
    for piece in pieces:
        column.extend(piece)
        expected += [shown(text) for text in piece]
    assert len(column) == len(expected)
    assert [column[row] for row in range(len(column))] == expected
    assert column.take(range(len(column))) == expected
    backwards = range(len(column) - 1, -1, -1)
    assert column.take(backwards) == [expected[row] for row in backwards]
    assert column.take_folded(range(len(column))) == [fold(text) for text in expected]


@given(st.lists(texts, min_size=1, max_size=8), st.dictionaries(st.integers(0, 2 * CHUNK), texts, max_size=6))
def test_a_changed_text_changes_nothing_around_it(pattern: list[str], changes: dict[int, str]) -> None:
    column = TextColumn(searchable=True)
    expected = [shown(pattern[row % len(pattern)]) for row in range(2 * CHUNK + 1)]
    column.extend(expected[: CHUNK - 5])
    column.extend(expected[CHUNK - 5 :])
    column.replace(changes)
    for row, text in changes.items():
        expected[row] = shown(text)
    assert column.take(range(len(column))) == expected
    assert column.take_folded(range(len(column))) == [fold(text) for text in expected]
    assert column.chunks == 3


@given(st.lists(texts, min_size=1, max_size=40), st.lists(texts.map(fold).filter(bool), min_size=1, max_size=2))
def test_rows_with_words_are_those_whose_folded_text_holds_them_all(held: list[str], words: list[str]) -> None:
    words = [word for word in words if "\0" not in word] or ["a"]
    column = TextColumn(searchable=True)
    column.extend(held)
    expected = [row for row, text in enumerate(held) if all(word in fold(shown(text)) for word in words)]
    assert column.rows_with(0, words) == expected


def test_a_chunk_that_folding_does_not_change_is_held_once() -> None:
    column = TextColumn(searchable=True)
    column.extend(["desk@alder.example", "lab@birch.example"])
    column.extend(["evora"])
    assert column.folded_chunk(0) is column.folded_chunk(0)
    assert column.folded_chunk(0) == b"\0desk@alder.example\0lab@birch.example\0evora\0"


def test_a_chunk_of_long_texts_needs_no_other_form() -> None:
    column = TextColumn()
    held = [f"{row} " + "🚲" * 500 for row in range(CHUNK)]
    column.extend(held)
    assert column[CHUNK - 1] == held[-1]
    assert column.take(range(CHUNK)) == held
