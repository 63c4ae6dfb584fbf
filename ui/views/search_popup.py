"""Search over everything: results of the whole hierarchy while typing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.look import Look, spacing
from ui.look.style import dress
from ui.models.result_model import Result
from ui.translation import tr
from ui.views.overlay import Overlay
from ui.views.result_list import ResultList
from ui.views.search_field import SearchField


class SearchPopup(Overlay):
    """The list under the search field; it lies over the window and never takes the focus.

    asked: something was typed that wants an answer through `show_results`. opened: a payload was chosen, in a new tab
    where True.
    """

    asked = Signal(str)
    opened = Signal(object, bool)

    def __init__(self, look: Look, field: SearchField, parent: QWidget) -> None:
        super().__init__(parent)
        self._field = field
        self._typed = ""
        dress(self, "panel")
        self.setAccessibleName(tr("Search results"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list = ResultList(look, tr("Search results"), parent=self)
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setContentsMargins(spacing.MEDIUM, spacing.TINY, spacing.MEDIUM, spacing.TINY)
        dress(self._words, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(spacing.HAIR, spacing.TINY, spacing.HAIR, spacing.TINY)
        layout.addWidget(self.list)
        layout.addWidget(self._words)

        field.textEdited.connect(self._ask)
        field.stepped.connect(self.list.step)
        field.chosen.connect(self.list.open_chosen)
        field.dismissed.connect(self.dismiss)
        self.list.opened.connect(self._open)

    @property
    def words(self) -> str:
        """What is said below the results, or instead of them."""
        return self._words.text()

    def show_results(self, typed: str, results: Sequence[Result], *, is_cut: bool, nothing: str) -> None:
        """Show what answers `typed`; `is_cut` where there is more than that, `nothing` is said where there is none."""
        if typed != self._typed:
            return
        self.list.show_results(typed, results)
        self.list.setVisible(bool(results))
        more = tr("There is more; type more letters to narrow it down.") if is_cut else ""
        words = more if results else nothing
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self.appear()

    @Slot(str)
    def _ask(self, typed: str) -> None:
        self._typed = typed.strip()
        if self._typed:
            self.asked.emit(self._typed)
        else:
            self.hide()

    @Slot()
    def dismiss(self) -> None:
        """Hide the list and forget what was typed."""
        self.hide()
        self._typed = ""
        self._field.clear()

    def _open(self, payload: object, new_tab: bool) -> None:
        self.dismiss()
        self.opened.emit(payload, new_tab)

    def place(self) -> None:
        window = self.covered
        below = self._field.mapTo(window, QPoint(self._field.width() // 2, self._field.height()))
        width = min(spacing.POPUP, window.width() - 2 * spacing.LARGE)
        left = max(spacing.LARGE, min(below.x() - width // 2, window.width() - width - spacing.LARGE))
        top = below.y() + spacing.TINY
        self.setGeometry(left, top, width, min(self.height_at(width), window.height() - top - spacing.WIDE))
