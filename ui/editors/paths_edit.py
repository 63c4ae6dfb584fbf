"""The editor of a long list of paths: searched, sorted, cleared of what is said twice, checked while one types."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from console.contract.limits import Rule
from ui.editors.path_lines import PathLines
from ui.editors.value_edits import ValueEdit
from ui.look import Look, spacing
from ui.look.style import dress
from ui.translation import counted, tr
from ui.views.search_field import SearchField

_FEWEST, _MOST = 4, 14
"""Lines that are shown at least and at most."""


class PathsEdit(ValueEdit):
    """Several paths, one on each line. rule: what every one of them keeps to. title: what the list is called."""

    def __init__(self, look: Look, rule: Rule, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = PathLines(look, rule, self)
        self.finder = SearchField(look, tr("Find in {list}", list=title), self)
        self.finder.chosen.connect(self._find)
        self.finder.textEdited.connect(self._find_anew)
        self.sort_button = self._button(tr("Sort"), tr("Sort by name"), self.lines.sort_lines)
        self.repeated_button = self._button(
            tr("Remove repeated"), tr("Keep each path once, where it stands first"), self.lines.drop_repeated
        )
        self.next_button = self._button(tr("Next problem"), tr("Go to the next line with a problem"), self._go_on)
        self._said = QLabel(self)
        self._said.setWordWrap(True)
        self._said.setFont(look.fonts.small)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        dress(self._said, "muted")
        tools = QHBoxLayout()
        tools.setSpacing(spacing.TINY)
        tools.addWidget(self.finder, 1)
        for button in (self.sort_button, self.repeated_button, self.next_button):
            tools.addWidget(button)
        column = QVBoxLayout()
        column.setSpacing(spacing.TINY)
        column.addLayout(tools)
        column.addWidget(self.lines)
        column.addWidget(self._said)
        self._line.addLayout(column, 1)
        self.setFocusProxy(self.lines)
        search = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        search.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        search.activated.connect(self._begin_search)
        self._is_shown = False
        self._is_told = False
        self.lines.textChanged.connect(self._edited)
        self.lines.cursorPositionChanged.connect(self._say)
        self.lines.blockCountChanged.connect(self._fit)
        self._fit()
        self._say()

    @property
    def widget(self) -> QWidget:
        return self.lines

    @property
    def said(self) -> str:
        """What is said below the lines."""
        return self._said.text()

    def value(self) -> Any:
        return self.lines.paths()

    def show_value(self, value: Any) -> None:
        self._is_shown = True
        self.lines.setPlainText("\n".join(str(item) for item in value or ()))
        self._is_shown = False

    def show_wrong(self, *, is_wrong: bool) -> None:
        """What the row says itself is not said twice."""
        self._is_told = is_wrong
        self._say()

    def _button(self, words: str, hint: str, run: Any) -> QToolButton:
        button = QToolButton(self)
        button.setText(words)
        button.setToolTip(hint)
        button.clicked.connect(run)
        dress(button, "flat")
        return button

    @Slot()
    def _edited(self) -> None:
        self._say()
        if not self._is_shown:
            self.changed.emit()

    @Slot()
    def _say(self) -> None:
        wrong, repeated = self.lines.wrong_count, self.lines.repeated_count
        said = [counted(len(self.lines.paths()), "{n} path", "{n} paths")]
        if wrong:
            said.append(counted(wrong, "{n} wrong", "{n} wrong"))
        if repeated:
            said.append(counted(repeated, "{n} repeated", "{n} repeated"))
        here = self.lines.textCursor().blockNumber()
        problem = self.lines.problem_of(here)
        words = ", ".join(said)
        if problem and not (self._is_told and self.lines.is_wrong(here)):
            words = tr("{counts}. Line {line}: {problem}", counts=words, line=here + 1, problem=problem)
        self._said.setText(words)
        self.repeated_button.setEnabled(bool(repeated))
        self.next_button.setEnabled(bool(wrong or repeated))
        self.sort_button.setEnabled(self.lines.blockCount() > 1)

    @Slot()
    def _fit(self) -> None:
        number = min(max(self.lines.blockCount(), _FEWEST), _MOST)
        room = self.lines.fontMetrics().lineSpacing() * number + 2 * spacing.SMALL
        self.lines.setFixedHeight(room + self.lines.horizontalScrollBar().sizeHint().height())

    @Slot()
    def _go_on(self) -> None:
        self.lines.go_to_wrong()
        self.lines.setFocus()

    @Slot()
    def _begin_search(self) -> None:
        self.finder.setFocus()
        self.finder.selectAll()

    @Slot()
    def _find(self) -> None:
        self._mark_found(is_found=self.lines.find_next(self.finder.text()))

    @Slot()
    def _find_anew(self) -> None:
        """While one types, the place that was found stays found as long as it fits."""
        here = self.lines.textCursor()
        here.setPosition(here.selectionStart())
        self.lines.setTextCursor(here)
        self._find()

    def _mark_found(self, *, is_found: bool) -> None:
        is_missing = bool(self.finder.text()) and not is_found
        dress(self.finder, "wrong" if is_missing else "field")
        self.finder.setToolTip(tr("No path has “{text}” in it.", text=self.finder.text()) if is_missing else "")
