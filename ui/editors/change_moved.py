"""What is different at the provider from what a person saw: three values side by side, field by field."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from console.commands.change import FieldChange, State
from console.contract.language import OperationSpec
from ui import formats
from ui.look import Look, spacing
from ui.look.icon_label import IconLabel
from ui.look.style import dress
from ui.models.change_words import title_of, value_words
from ui.translation import tr


class ChangeMoved(QWidget):
    """As you saw it, as it is now, as you send it."""

    def __init__(self, look: Look, spec: OperationSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._spec = spec
        notice = QFrame(self)
        dress(notice, "notice")
        mark = IconLabel(look, parent=notice)
        mark.show_icon("warning", "warning")
        words = QLabel(tr("Somebody else changed it since you looked. Nothing was sent."), notice)
        words.setWordWrap(True)
        line = QGridLayout(notice)
        line.setContentsMargins(spacing.MEDIUM, spacing.SMALL, spacing.MEDIUM, spacing.SMALL)
        line.setColumnStretch(1, 1)
        line.addWidget(mark, 0, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(words, 0, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing.MEDIUM)
        self._column.addWidget(notice)
        self._table: QFrame | None = None
        self.rows: list[tuple[str, str, str, str]] = []
        self._column.addStretch(1)

    def show_moved(self, seen: State, now: State, changes: tuple[FieldChange, ...]) -> None:
        """Show what moved; `rows` has it as title, as seen, now, and what is sent."""
        if self._table is not None:
            self._table.deleteLater()
        sent = {change.path: change for change in changes}
        names = [name for name in {**seen, **now} if seen.get(name) != now.get(name)]
        self.rows = [
            (
                title_of(self._spec.request, name),
                self._words(name, seen.get(name)),
                self._words(name, now.get(name)),
                self._words(name, sent[name].new) if name in sent else tr("unchanged"),
            )
            for name in names
        ]
        self._table = self._made()
        self._column.insertWidget(1, self._table)

    def _words(self, name: str, value: object) -> str:
        return value_words(self._spec.request, name, value) or formats.ABSENT

    def _made(self) -> QFrame:
        frame = QFrame(self)
        dress(frame, "panel")
        grid = QGridLayout(frame)
        grid.setContentsMargins(spacing.MEDIUM, spacing.SMALL, spacing.MEDIUM, spacing.SMALL)
        grid.setHorizontalSpacing(spacing.MEDIUM)
        grid.setVerticalSpacing(spacing.SMALL)
        headings = ("", tr("As you saw it"), tr("Now at the provider"), tr("What you send"))
        for row, cells in enumerate((headings, *self.rows)):
            for column, text in enumerate(cells):
                label = QLabel(text, frame)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setWordWrap(True)
                if not row or not column:
                    dress(label, "muted")
                elif column == 2:
                    label.setFont(self._look.fonts.strong)
                grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
                grid.setColumnStretch(column, 1)
        return frame
