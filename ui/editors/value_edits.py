"""Editors of single values. Each gives what was entered, even where it is wrong: the rules say so beside it.

`None` is "not given", and stands for a value that is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QCompleter, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from ui import formats
from ui.editors.choices import Choices
from ui.look import spacing
from ui.look.style import dress
from ui.translation import tr
from ui.views.calm_choice import CalmChoice

_SIZE = re.compile(r"(-?\d+)\s*([KMGTP]?B)", re.IGNORECASE)
SEARCHED_FROM = 12
"""More values than that to choose from are found by typing, too."""

_LONGEST_NUMBER = 25
"""Characters of the longest number that is worth reading."""


class ValueEdit(QWidget):
    """An editor of one value. changed: a person entered something."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(spacing.SMALL)

    @property
    def widget(self) -> QWidget:
        """What takes the focus and speaks to assistive technology."""
        raise NotImplementedError

    def value(self) -> Any:
        """What was entered; None where nothing was."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Show a value; None is nothing."""
        raise NotImplementedError

    def show_wrong(self, *, is_wrong: bool) -> None:
        """Mark the editor, or not."""
        if isinstance(self.widget, QLineEdit):
            dress(self.widget, "wrong" if is_wrong else "field")

    def _hold(self, widget: QWidget, stretch: int = 1) -> None:
        widget.setMinimumHeight(spacing.CONTROL)
        self.setFocusProxy(widget)
        self._line.addWidget(widget, stretch)


class TextEdit(ValueEdit):
    """A line of text."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(placeholder)
        self.line.textEdited.connect(self.changed)
        dress(self.line, "field")
        self._hold(self.line)

    @property
    def widget(self) -> QWidget:
        return self.line

    def value(self) -> Any:
        return self.line.text().strip() or None

    def show_value(self, value: Any) -> None:
        self.line.setText("" if value is None else str(value))


class NumberEdit(TextEdit):
    """A whole number of any length, beside its unit; sizes may be typed in another unit, as "1 TB"."""

    def __init__(self, unit: str = "", placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent)
        self._unit = unit
        beside = QLabel(tr(unit), self)
        dress(beside, "muted")
        beside.setVisible(bool(unit))
        self._line.addWidget(beside)
        self._beside = beside
        if formats.is_size(unit):
            self.line.textChanged.connect(self._say_size)

    def value(self) -> Any:
        text = self.line.text().strip()
        return read_number(text, self._unit) if text else None

    @Slot()
    def _say_size(self) -> None:
        number = self.value()
        largest = formats.bytes_in(1, "EB")
        if isinstance(number, int) and not isinstance(number, bool):
            amount = formats.bytes_in(number, self._unit)
            plain = formats.size(amount)
            is_news = _whole(self.line.text()) != number or number >= 1024
            self._beside.setText(f"{self._unit} = {plain}" if is_news and 0 < amount < largest else self._unit)
        else:
            self._beside.setText(self._unit)


class MomentEdit(TextEdit):
    """A date and a time in UTC."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("2026-03-31 14:05", parent)
        self._line.addWidget(QLabel("UTC", self))

    def value(self) -> Any:
        text = self.line.text().strip()
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return text
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def show_value(self, value: Any) -> None:
        if isinstance(value, datetime):
            value = (value.astimezone(UTC) if value.tzinfo else value).replace(tzinfo=None).isoformat(" ")
        super().show_value(value)


class TimeEdit(TextEdit):
    """A time of day, as 16:45. The day, the seconds and the zone of the moment that was shown stay as they are."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder or "16:45", parent)
        self._moment: datetime | None = None
        self.line.editingFinished.connect(self._tidy)

    def value(self) -> Any:
        text = self.line.text().strip()
        if not text:
            return None
        moment = self._moment
        if moment is not None and text == _clock(moment):
            return moment
        time = _TIME.fullmatch(text)
        if time is None:
            return text
        try:
            return (moment or _SOME_DAY).replace(hour=int(time[1]), minute=int(time[2] or 0), second=0, microsecond=0)
        except ValueError:
            return text

    def show_value(self, value: Any) -> None:
        self._moment = value if isinstance(value, datetime) else None
        super().show_value(value if self._moment is None else _clock(self._moment))

    @Slot()
    def _tidy(self) -> None:
        value = self.value()
        if isinstance(value, datetime):
            self.line.setText(_clock(value))


_TIME = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?", re.ASCII)
_SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"


class TruthEdit(ValueEdit):
    """A box to tick, for what must be said. may_lack: what was read may say neither, which is half a tick."""

    def __init__(self, words: str, *, may_lack: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_lack = may_lack
        self.box = QCheckBox(words, self)
        self.box.clicked.connect(self._decide)
        self._hold(self.box)
        self.show_value(None)

    @property
    def widget(self) -> QWidget:
        return self.box

    def value(self) -> Any:
        return None if self.box.checkState() is Qt.CheckState.PartiallyChecked else self.box.isChecked()

    def show_value(self, value: Any) -> None:
        is_open = value is None and self._may_lack
        self.box.setTristate(is_open)
        ticked = Qt.CheckState.Checked if value else Qt.CheckState.Unchecked
        self.box.setCheckState(Qt.CheckState.PartiallyChecked if is_open else ticked)

    @Slot()
    def _decide(self) -> None:
        self.box.setTristate(False)
        self.changed.emit()


class ChoiceEdit(ValueEdit):
    """One of several values in words. left_out: what leaving it out is called; None where it must be chosen.

    is_open: other texts may be typed. unit: of the values; a size may be typed in another one, as "1 TB".
    """

    def __init__(
        self,
        choices: Choices,
        left_out: str | None = None,
        *,
        is_open: bool = False,
        unit: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._unit = unit
        self.box = CalmChoice(self)
        self._is_number = any(isinstance(value, int) and not isinstance(value, bool) for value in choices)
        self._left_out = left_out
        self._values: list[Any] = []
        if is_open:
            self._let_type()
        self.offer(choices)
        self.box.activated.connect(self.changed)
        self._hold(self.box)

    @property
    def widget(self) -> QWidget:
        return self.box

    def offer(self, choices: Choices) -> None:
        """Offer these values in place of those before; what was chosen stays where it still can."""
        former = self.value()
        if len(choices) > SEARCHED_FROM and not self.box.isEditable():
            self._let_type()
        self.box.clear()
        self._values = []
        if self._left_out is not None:
            self._add(None, self._left_out)
        for value, words in choices.items():
            self._add(value, words)
        self.box.setPlaceholderText(tr("Choose"))
        self.box.setCurrentIndex(0 if self._left_out is not None else -1)
        if former is not None and former in self._values:
            self.show_value(former)

    def value(self) -> Any:
        if self.box.isEditable():
            text = self.box.currentText().strip()
            at = self.box.findText(text)
            if at >= 0 or not text:
                return self._values[at] if text else None
            return read_number(text, self._unit) if self._is_number else text
        at = self.box.currentIndex()
        return self._values[at] if at >= 0 else None

    def show_value(self, value: Any) -> None:
        if value not in self._values:
            if value is None:
                self.box.setCurrentIndex(-1)
                return
            # What exists may be another value than those that may be written.
            self._add(value, str(value))
        self.box.setCurrentIndex(self._values.index(value))

    def _add(self, value: Any, words: str) -> None:
        self._values.append(value)
        self.box.addItem(words)

    def _let_type(self) -> None:
        """Let one type: any part of the words finds them."""
        self.box.setEditable(True)
        self.box.setInsertPolicy(CalmChoice.InsertPolicy.NoInsert)
        line = self.box.lineEdit()
        if line is not None:
            line.setPlaceholderText(tr("Choose, or type a part of it"))
        finder = QCompleter(self.box.model(), self.box)
        finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        finder.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        finder.activated.connect(self._typed)
        self.box.setCompleter(finder)
        self.box.editTextChanged.connect(self._typed)

    @Slot()
    def _typed(self) -> None:
        if self.box.lineEdit() is self.box.focusWidget():
            self.changed.emit()


class LinesEdit(ValueEdit):
    """Several texts or numbers, one on each line. read: turns a line into a value."""

    def __init__(self, read: Callable[[str], Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self.text = QPlainTextEdit(self)
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(tr("One on each line"))
        self.text.textChanged.connect(self._tell)
        self._is_told = True
        self._hold(self.text)
        self.text.setFixedHeight(spacing.LINES)

    @property
    def widget(self) -> QWidget:
        return self.text

    def value(self) -> Any:
        lines = (line.strip() for line in self.text.toPlainText().splitlines())
        return tuple(self._read(line) for line in lines if line)

    def show_value(self, value: Any) -> None:
        self._is_told = False
        self.text.setPlainText("\n".join(str(item) for item in value or ()))
        self._is_told = True

    @Slot()
    def _tell(self) -> None:
        if self._is_told:
            self.changed.emit()


def read_number(text: str, unit: str = "") -> Any:
    """A text as a number in this unit, a size with a unit of its own too; as it is where it is no whole number."""
    number = _whole(text)
    if number is not None:
        return number
    sized = _SIZE.fullmatch(text.replace(formats.GAP, " ")) if formats.is_size(unit) else None
    if sized is not None and len(sized[1]) <= _LONGEST_NUMBER:
        amount = formats.bytes_in(int(sized[1]), sized[2].upper())
        whole, rest = divmod(amount, formats.bytes_in(1, unit))
        if not rest:
            return whole
    return text


def _whole(text: str) -> int | None:
    """A whole number as people write it, with or without the locale's separators."""
    plain = text.strip().replace(formats.GAP, "").replace("\N{NARROW NO-BREAK SPACE}", "").replace(" ", "")
    plain = plain.replace(QLocale().groupSeparator(), "")
    if len(plain) <= _LONGEST_NUMBER and re.fullmatch(r"[+-]?[0-9]+", plain):
        return int(plain)
    return None
