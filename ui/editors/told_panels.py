"""Panels of words that sheets are made of: sentences behind an icon, and values side by side in a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from ui.look import Look, spacing
from ui.look.icon_label import IconLabel
from ui.look.style import dress


@dataclass(frozen=True, slots=True)
class ValuesRow:
    """A row of values. strong: number of the cell that counts, None where none does. spoken: what the row says."""

    title: str
    cells: tuple[str, ...]
    hint: str = ""
    strong: int | None = None
    spoken: str = ""


def plain_label(words: str, parent: QWidget, look: str = "") -> QLabel:
    """Words of a person or of the provider, as they are, in as many lines as they need."""
    label = QLabel(words, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if look:
        dress(label, look)
    return label


def sentences_panel(
    look: Look, frame_look: str, icon: str, role: str, lines: Sequence[str], parent: QWidget | None = None
) -> QFrame:
    """Sentences below each other, behind an icon; the first of a "failure" is told as one."""
    frame = QFrame(parent)
    dress(frame, frame_look)
    mark = IconLabel(look, parent=frame)
    mark.show_icon(icon, role)
    grid = _grid(frame)
    grid.setColumnStretch(1, 1)
    grid.addWidget(mark, 0, 0, Qt.AlignmentFlag.AlignTop)
    for row, line in enumerate(lines):
        grid.addWidget(plain_label(line, frame, "error" if frame_look == "failure" and not row else ""), row, 1)
    frame.setAccessibleName(" ".join(lines))
    return frame


def values_panel(
    look: Look,
    headings: Sequence[str],
    rows: Iterable[ValuesRow],
    *,
    wide: Sequence[int] = (),
    parent: QWidget | None = None,
) -> QFrame:
    """Rows of values, each behind its title. headings: above the cells, where not empty. wide: cells that take room."""
    frame = QFrame(parent)
    dress(frame, "panel")
    grid = _grid(frame)
    grid.setHorizontalSpacing(spacing.MEDIUM)
    grid.setVerticalSpacing(spacing.SMALL)
    for roomy in wide:
        grid.setColumnStretch(roomy + 1, 1)
    for column, heading in enumerate(headings, 1):
        if heading:
            grid.addWidget(plain_label(heading, frame, "muted"), 0, column)
    for number, row in enumerate(rows, 1):
        name = plain_label(row.title, frame, "muted")
        name.setToolTip(row.hint)
        name.setFixedWidth(spacing.FIELD_NAME - spacing.WIDE)
        grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
        for column, text in enumerate(row.cells):
            cell = plain_label(text, frame, "muted" if row.strong is not None and column < row.strong else "")
            if column == row.strong:
                cell.setFont(look.fonts.strong)
                cell.setAccessibleName(row.spoken)
            grid.addWidget(cell, number, column + 1, Qt.AlignmentFlag.AlignTop)
    return frame


def _grid(frame: QFrame) -> QGridLayout:
    grid = QGridLayout(frame)
    grid.setContentsMargins(spacing.MEDIUM, spacing.SMALL, spacing.MEDIUM, spacing.SMALL)
    return grid
