"""Cells of a file as values of the contract: sizes with units, truths in words, numbers as spreadsheets write them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from console.contract.language import Field
from console.store.texts import fold

_POWERS = {unit: power for power, unit in enumerate(("B", "KB", "MB", "GB", "TB"))}
_SIZE = re.compile(r"(?P<number>[\d.,'\s]*\d)\s*(?P<unit>[KMGT]?B|[KMGT]i?B?)?", re.IGNORECASE)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,'\s]\d{3})+")

_TRUE = frozenset(("true", "yes", "y", "1", "x", "on", "ja", "oui", "si"))
_FALSE = frozenset(("false", "no", "n", "0", "off", "nein", "non", "-"))


class WrongCell(ValueError):
    """A cell is no value of its field. The text completes the sentence "<field> …"."""


def value_of(found: Field, cell: str, unit: str = "") -> Any:
    """What a cell means for a field. unit: that of numbers without one, by default the field's. Raises WrongCell.

    The rules of the contract are not checked here, only whether the cell can be understood at all.
    """
    if found.base is bool:
        return _truth(cell)
    if found.base is not int:
        return _spelt(found, cell)
    if found.about.unit in _POWERS:
        return _size(cell, unit or found.about.unit, found.about.unit)
    return _number(cell)


def _truth(cell: str) -> bool:
    wanted = fold(cell)
    if wanted in _TRUE:
        return True
    if wanted in _FALSE:
        return False
    raise WrongCell("must be yes or no")


def _spelt(found: Field, cell: str) -> str:
    """A text; where the list of values is closed, in the provider's own case."""
    same = (value for value in found.values if isinstance(value, str) and fold(value) == fold(cell))
    return next(same, cell)


def _number(cell: str) -> int:
    try:
        number = _decimal(cell)
    except InvalidOperation:
        raise WrongCell("must be a whole number") from None
    if number != number.to_integral_value():
        raise WrongCell("must be a whole number")
    return int(number)


def _size(cell: str, unit: str, wanted: str) -> int:
    written = _SIZE.fullmatch(cell)
    try:
        number = _decimal(written["number"]) if written else None
    except InvalidOperation:
        number = None
    if written is None or number is None:
        raise WrongCell("must be a size such as 100 GB")
    named = (written["unit"] or unit).upper().replace("I", "")
    power = _POWERS[named if named.endswith("B") else f"{named}B"]
    size = number * Decimal(1024) ** (power - _POWERS[wanted])
    if size != size.to_integral_value():
        raise WrongCell(f"must be a whole number of {wanted}")
    return int(size)


def _decimal(text: str) -> Decimal:
    """A number with a point or a comma for its fraction, with or without groups of three."""
    bare = text.strip().replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    if len(bare) > 30:
        raise InvalidOperation
    if _GROUPED.fullmatch(bare):
        # "1.024" and "1,024" may mean either; of sizes and ids it is never a fraction of three digits.
        return Decimal(re.sub(r"[.,'\s]", "", bare))
    return Decimal(bare.replace(",", "."))
