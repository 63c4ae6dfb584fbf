"""Conditions on one column, and the free text over all of them, as a table's filter knows them."""

from __future__ import annotations

import enum
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console.contract.columns import microseconds
from console.store.table import ColumnTable
from console.store.texts import CHUNK, fold


class Test(enum.StrEnum):
    """What a condition asks of a value."""

    EQUALS = "equals"
    CONTAINS = "contains"
    STARTS_WITH = "starts with"
    EMPTY = "empty"
    MORE_THAN = "more than"
    LESS_THAN = "less than"


_COMPARISONS: dict[Test, Callable[[Any, Any], bool]] = {
    Test.EQUALS: operator.eq,
    Test.CONTAINS: operator.contains,
    Test.STARTS_WITH: str.startswith,
    Test.MORE_THAN: operator.gt,
    Test.LESS_THAN: operator.lt,
}

_ON_TEXT = (Test.CONTAINS, Test.STARTS_WITH)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on a column. `value` has the column's type, or is a text for `CONTAINS` and `STARTS_WITH`.

    Texts are compared folded, so without regard to case and diacritics; a number contains what its digits contain. A
    missing value is empty and meets no other condition; so does an empty text.
    """

    column: str
    test: Test
    value: Any = None

    def select(self, table: ColumnTable[Any], rows: Sequence[int]) -> list[int]:
        """Those of some rows that meet the condition."""
        is_text = table.is_text(self.column)
        if self.test is Test.EMPTY:
            texts = table.texts(self.column) if is_text else None
            return [row for row in rows if table.is_missing(row, self.column) or (texts is not None and not texts[row])]
        absent = table.absent(self.column)
        present = [row for row in rows if not absent[row]] if absent else rows
        values: list[Any]
        wanted = self.value
        if is_text:
            values = table.texts(self.column).take_folded(present)
            wanted = fold(str(wanted))
        else:
            values = list(map(table.numbers(self.column).__getitem__, present))
            if self.test in _ON_TEXT:
                values, wanted = list(map(str, values)), str(wanted)
            elif isinstance(wanted, datetime):
                wanted = microseconds(wanted)
        meets = _COMPARISONS[self.test]
        return [row for row, value in zip(present, values, strict=True) if value != "" and meets(value, wanted)]


@dataclass(frozen=True, slots=True)
class FreeText:
    """A text whose words must all be found, each in any text column of the row."""

    text: str

    def select(self, table: ColumnTable[Any], rows: Sequence[int]) -> list[int]:
        """Those of some rows, all of one chunk of texts, that hold every word."""
        found = list(rows)
        for word in fold(self.text).split():
            if not found:
                break
            holding: set[int] = set()
            for column in table.columns:
                if table.is_text(column):
                    holding.update(table.texts(column).rows_with(found[0] // CHUNK, (word,)))
            found = [row for row in found if row in holding]
        return found
