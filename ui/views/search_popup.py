"""Search over everything: results of the whole hierarchy while typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Slot
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ui.look import Look, spacing
from ui.look.style import dress
from ui.models.result_model import Result
from ui.translation import tr
from ui.views.result_list import ResultList
from ui.views.search_field import SearchField


class SearchPopup(QFrame):
    """The list under the search field; it lies over the window and never takes the focus.

    search: the results for what was typed. opened: called with the payload chosen and whether in a new tab.
    """

    def __init__(
        self,
        look: Look,
        field: SearchField,
        search: Callable[[str], Sequence[Result]],
        opened: Callable[[object, bool], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._field = field
        self._search = search
        self._opened = opened
        dress(self, "panel")
        self.setAccessibleName(tr("Search results"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list = ResultList(look, tr("Search results"), self)
        self._nothing = QLabel(self)
        self._nothing.setWordWrap(True)
        self._nothing.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.setContentsMargins(spacing.LARGE, spacing.MEDIUM, spacing.LARGE, spacing.MEDIUM)
        dress(self._nothing, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(spacing.HAIR, spacing.TINY, spacing.HAIR, spacing.TINY)
        layout.addWidget(self.list)
        layout.addWidget(self._nothing)
        self.hide()

        field.textEdited.connect(self.search_for)
        field.stepped.connect(self.list.step)
        field.chosen.connect(self.list.open_chosen)
        field.dismissed.connect(self.dismiss)
        self.list.opened.connect(self._open)
        parent.installEventFilter(self)

    @Slot(str)
    def search_for(self, typed: str) -> None:
        """Show what answers `typed`."""
        wanted = typed.strip()
        if not wanted:
            self.hide()
            return
        results = self._search(wanted)
        self.list.show_results(wanted, results)
        self.list.setVisible(bool(results))
        self._nothing.setVisible(not results)
        self._nothing.setText(
            tr("Nothing in this hierarchy has “{typed}” in its name, user name, e-mail or id.", typed=wanted)
        )
        self._place()
        self.show()
        self.raise_()

    @Slot()
    def dismiss(self) -> None:
        """Hide the list and forget what was typed."""
        self.hide()
        self._field.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _open(self, payload: object, new_tab: bool) -> None:
        self.dismiss()
        self._opened(payload, new_tab)

    def _place(self) -> None:
        window = self.parentWidget()
        below = self._field.mapTo(window, QPoint(self._field.width() // 2, self._field.height()))
        width = min(spacing.POPUP, window.width() - 2 * spacing.LARGE)
        height = self.list.height_wanted() + 2 * spacing.TINY + 2 * spacing.HAIR
        if not self.list.results.rowCount():
            height = self._nothing.heightForWidth(width) + 2 * spacing.TINY + 2 * spacing.HAIR
        left = max(spacing.LARGE, min(below.x() - width // 2, window.width() - width - spacing.LARGE))
        self.setGeometry(left, below.y() + spacing.TINY, width, min(height, window.height() - below.y() - spacing.WIDE))
