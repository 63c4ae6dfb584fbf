"""The words of the program in the person's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale


def tr(text: str, /, **values: object) -> str:
    """`text` in the person's language, its `{name}` places filled with `values`."""
    translated = QCoreApplication.translate("Console", text)
    return translated.format(**values) if values else translated


def counted(number: int, one: str, many: str) -> str:
    """`one` or `many` in the person's language, `{n}` filled with the number as people write it."""
    return tr(one if number == 1 else many, n=grouped(number))


def grouped(number: int) -> str:
    """A whole number with the person's thousands separators."""
    return QLocale().toString(number)
