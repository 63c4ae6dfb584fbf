"""Every action by its words: Ctrl+Shift+P."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.actions import ActionTable
from ui.look import Look, spacing
from ui.look.style import dress
from ui.models.result_model import Result
from ui.translation import tr
from ui.views.overlay import Overlay
from ui.views.result_list import ResultList
from ui.views.search_field import SearchField


class CommandPalette(Overlay):
    """A field over the list of actions; what cannot be done now says why."""

    def __init__(self, look: Look, actions: ActionTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self._came_from: QWidget | None = None
        dress(self, "panel")
        self.setAccessibleName(tr("Commands"))
        self.field = SearchField(look, tr("Type what you want to do"), self)
        self.list = ResultList(look, tr("Commands"), lines=1, parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(spacing.SMALL, spacing.SMALL, spacing.SMALL, spacing.SMALL)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(self.field)
        layout.addWidget(self.list)

        self.field.textEdited.connect(self._filter)
        self.field.stepped.connect(self.list.step)
        self.field.chosen.connect(self.list.open_chosen)
        self.field.dismissed.connect(self.close_palette)
        self.list.opened.connect(self._run)

    @Slot()
    def open_palette(self) -> None:
        """Show every action that applies to the place in front."""
        self._came_from = self.window().focusWidget()
        self.field.clear()
        self._filter("")
        self.appear()
        self.field.setFocus()

    @Slot()
    def close_palette(self) -> None:
        """Hide it and give the focus back."""
        if self.isHidden():
            return
        had_focus = self.field.hasFocus()
        self.hide()
        if had_focus and self._came_from is not None:
            self._came_from.setFocus()

    @Slot(str)
    def _filter(self, typed: str) -> None:
        place = self._actions.place
        words = typed.casefold().split()
        known = [(action, self._actions.why_off(action, place)) for action in self._actions.applying(place)]
        known.sort(key=lambda pair: bool(pair[1]))
        results = [
            Result(
                icon=action.icon,
                title=action.words,
                detail="",
                note=reason or QKeySequence(action.shortcut).toString(QKeySequence.SequenceFormat.NativeText),
                payload=action.name,
                off=reason,
            )
            for action, reason in known
            if all(word in action.words.casefold() for word in words)
        ]
        self.list.show_results(typed.strip(), results)
        if self.isVisible():
            self.place()

    def _run(self, name: str, _new_tab: bool) -> None:
        self.close_palette()
        self._actions.run(name)

    def place(self) -> None:
        window = self.covered
        width = min(spacing.POPUP, window.width() - 2 * spacing.LARGE)
        top = spacing.BAR + spacing.WIDE
        height = min(self.height_at(width), window.height() - top - spacing.WIDE)
        self.setGeometry((window.width() - width) // 2, top, width, height)
