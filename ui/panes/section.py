"""A card on a page: a heading over facts, a chart or a table, with its own sentence while it has nothing to show."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.contract.language import Record, fields_of
from console.errors import ConsoleError
from ui.look import Look, spacing
from ui.look.style import dress, show_words_beside_icon
from ui.models.columns import column_of, value_of
from ui.translation import tr
from ui.views.skeleton import Outline, Skeleton

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what it is called, its value as shown, and what hovering over either tells."""

    name: str
    value: str
    hover: str = ""
    hint: str = ""


def facts_of_record(record: Record, names: Iterable[str]) -> list[Fact]:
    """The named fields of a record as lines, titled and written as a table's columns are."""
    by_name = {field.name: field for field in fields_of(type(record))}
    facts = []
    for name in names:
        column, value = column_of(by_name[name]), value_of(record, by_name[name])
        facts.append(Fact(column.title, column.text(value), column.hover(value), column.hint))
    return facts


class FactList(QWidget):
    """Names on the left, values on the right; values can be selected and copied. `lines` holds the labels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(spacing.LARGE)
        self._grid.setVerticalSpacing(spacing.SMALL)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these lines in place of all others."""
        while len(self.lines) > len(facts):
            for label in self.lines.pop():
                self._grid.removeWidget(label)
                label.deleteLater()
        while len(self.lines) < len(facts):
            self.lines.append(self._new_line(len(self.lines)))
        for fact, (name, value) in zip(facts, self.lines, strict=True):
            name.setText(fact.name)
            name.setToolTip(fact.hint)
            value.setText(fact.value)
            value.setToolTip(fact.hover if fact.hover != fact.value else "")
            value.setAccessibleName(f"{fact.name}: {fact.value}")

    def _new_line(self, line: int) -> tuple[QLabel, QLabel]:
        name, value = QLabel(self), QLabel(self)
        dress(name, "muted")
        name.setTextFormat(Qt.TextFormat.PlainText)
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setWordWrap(True)
        value.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, line, 1, Qt.AlignmentFlag.AlignTop)
        self._grid.setRowStretch(line, 0)
        self._grid.setRowStretch(line + 1, 1)
        return name, value


class Section(QFrame):
    """A card, in outline until it is told what to show. `retry` comes from the button below a failure's sentence.

    What was shown stays below the sentence of a failure that comes later. is_low: it is no higher than what it shows.
    """

    retry = Signal()

    def __init__(
        self, look: Look, title: str, body: QWidget, parent: QWidget | None = None, *, is_low: bool = False
    ) -> None:
        super().__init__(parent)
        self._is_low = is_low
        dress(self, "panel")
        self.setAccessibleName(title)
        self.body = body
        heading = QLabel(title, self)
        heading.setFont(look.fonts.heading)
        self.beside = QHBoxLayout()
        self.beside.setSpacing(spacing.SMALL)
        self.beside.addWidget(heading, 1)
        self._sentence = QLabel(self)
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._retry = QPushButton(tr("Retry"), self)
        self._retry.setIcon(look.icon("refresh"))
        show_words_beside_icon(self._retry)
        self._retry.clicked.connect(self.retry)
        message = QWidget(self)
        column = QVBoxLayout(message)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(spacing.SMALL)
        column.addWidget(self._sentence)
        column.addWidget(self._retry, 0, Qt.AlignmentFlag.AlignLeft)
        message.hide()
        self._message = message
        self._states = QStackedWidget(self)
        self._states.addWidget(body)
        self._nothing = QWidget(self)
        self._states.addWidget(self._nothing)
        self._skeleton = Skeleton(look, Outline.LINES, self)
        self._states.addWidget(self._skeleton)
        self._turn_to(self._skeleton)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(spacing.LARGE, spacing.MEDIUM, spacing.LARGE, spacing.LARGE)
        layout.setSpacing(spacing.MEDIUM)
        layout.addLayout(self.beside)
        layout.addWidget(message)
        layout.addWidget(self._states, 1)

    @property
    def sentence(self) -> str:
        """What is said in place of the body or above it, or ""."""
        return "" if self._message.isHidden() else self._sentence.text()

    @property
    def is_filled(self) -> bool:
        """Whether it shows what it is about."""
        return self._states.currentWidget() is self.body

    async def fill(self, asking: Awaitable[T], show: Callable[[T], Awaitable[str]]) -> ConsoleError | None:
        """Show the answer to one question; a failure is told here, and returned.

        show: puts the answer into the body and returns "", or a sentence where there is nothing to show.
        """
        try:
            sentence = await show(await asking)
        except ConsoleError as error:
            self.show_error(error)
            return error
        if sentence:
            self.show_sentence(sentence)
        else:
            self.show_body()
        return None

    def show_body(self) -> None:
        """Show what the card is about."""
        self._message.hide()
        self._turn_to(self.body)

    def show_sentence(self, sentence: str) -> None:
        """Say why there is nothing to show, when that is no failure."""
        self._turn_to(self._nothing)
        self._tell(sentence, "muted", details="", can_retry=False)

    def show_error(self, error: ConsoleError) -> None:
        """Tell of a failure in its own words, with Retry."""
        if not self.is_filled:
            self._turn_to(self._nothing)
        self._tell(f"{error.summary} {error.advice}".strip(), "error", details=error.details, can_retry=True)

    def _turn_to(self, state: QWidget) -> None:
        self._states.setCurrentWidget(state)
        for other in (self.body, self._nothing, self._skeleton) if self._is_low else ():
            counts = QSizePolicy.Policy.Preferred if other is state else QSizePolicy.Policy.Ignored
            other.setSizePolicy(QSizePolicy.Policy.Preferred, counts)

    def _tell(self, sentence: str, look: str, *, details: str, can_retry: bool) -> None:
        self._sentence.setText(sentence)
        self._sentence.setToolTip(details)
        dress(self._sentence, look)
        self._retry.setVisible(can_retry)
        self._message.show()
