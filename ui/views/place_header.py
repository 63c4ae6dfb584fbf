"""The head of the detail area: the way there, what it is, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from console.store.sets import Tag
from ui.actions import ActionTable
from ui.look import Look, spacing
from ui.look.icon_label import IconLabel
from ui.look.style import dress, show_words_beside_icon
from ui.models.set_rows import COLORS
from ui.navigation import Place
from ui.places import PlaceFacts
from ui.translation import tr
from ui.views.elided_label import ElidedLabel
from ui.views.path_bar import PathBar

_TAGS = 4
"""Tags that are shown as chips; the tooltip names all."""


class PlaceHeader(QFrame):
    """Back, Forward and the path; icon, name, kind, state and id; the place's actions as buttons and in a menu."""

    def __init__(self, look: Look, actions: ActionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._look = look
        self._buttons: list[QToolButton] = []
        self._chips: list[QFrame] = []
        dress(self, "plain")
        self.setAccessibleName(tr("Where you are"))

        self.path = PathBar(look, self)
        way = QHBoxLayout()
        way.setSpacing(0)
        for name in ("back", "forward"):
            button = QToolButton(self)
            button.setDefaultAction(actions.qaction(name, button))
            button.setAccessibleName(actions[name].words)
            dress(button, "flat")
            way.addWidget(button)
        way.addSpacing(spacing.TINY)
        way.addWidget(self.path, 1)

        self._icon = IconLabel(look, size=spacing.ICON_LARGE, parent=self)
        self._name = ElidedLabel(parent=self)
        self._name.setFont(look.fonts.title)
        self._state_icon = IconLabel(look, parent=self)
        self._facts = ElidedLabel(parent=self)
        facts = QHBoxLayout()
        facts.setSpacing(spacing.TINY)
        facts.addWidget(self._state_icon)
        facts.addWidget(self._facts, 1)
        self._tags = QHBoxLayout()
        self._tags.setSpacing(spacing.TINY)
        facts.addLayout(self._tags)
        words = QVBoxLayout()
        words.setSpacing(spacing.TINY)
        words.addWidget(self._name)
        words.addLayout(facts)
        self._more = QToolButton(self)
        self._more.setIcon(look.icon("more", "text"))
        self._more.setToolTip(tr("More actions"))
        self._more.setAccessibleName(tr("More actions"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        dress(self._more, "flat")
        self._line = QHBoxLayout()
        self._line.setSpacing(spacing.SMALL)
        self._line.addWidget(self._icon)
        self._line.addSpacing(spacing.TINY)
        self._line.addLayout(words, 1)
        self._line.addWidget(self._more)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(spacing.MEDIUM, spacing.SMALL, spacing.MEDIUM, spacing.SMALL)
        layout.setSpacing(spacing.SMALL)
        layout.addLayout(way)
        layout.addLayout(self._line)

    def show_place(self, place: Place, facts: PlaceFacts) -> None:
        """Show what `facts` says of `place`, and its actions."""
        self.path.show_path(facts.path)
        self._icon.show_icon(facts.icon, "accent")
        self._name.set_text(facts.name)
        self._facts.set_text(facts.line)
        self._state_icon.show_icon(facts.state_icon, facts.state_role)
        self._show_actions(place)

    def show_tags(self, tags: Sequence[Tag]) -> None:
        """Show the tags of the place as chips."""
        for chip in self._chips:
            self._tags.removeWidget(chip)
            chip.deleteLater()
        self._chips = []
        for tag in tags[:_TAGS]:
            chip = QFrame(self)
            dress(chip, "chip")
            mark = IconLabel(self._look, parent=chip)
            mark.show_icon("tag", tag.color if tag.color in COLORS else COLORS[0])
            name = QLabel(tag.name, chip)
            name.setTextFormat(Qt.TextFormat.PlainText)
            line = QHBoxLayout(chip)
            line.setContentsMargins(spacing.TINY, 0, spacing.SMALL, 0)
            line.setSpacing(spacing.TINY)
            line.addWidget(mark)
            line.addWidget(name)
            chip.setToolTip(", ".join(every.name for every in tags))
            self._tags.addWidget(chip)
            self._chips.append(chip)

    def _show_actions(self, place: Place) -> None:
        for button in self._buttons:
            self._line.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        menu = QMenu(self._more)
        # Filled when it is wanted: whoever walks down the tree wants it nowhere.
        menu.aboutToShow.connect(lambda: self._actions.fill_menu(menu, place) if menu.isEmpty() else None)
        shared: dict[str, QMenu] = {}
        for action in self._actions.on_place(place):
            if not action.prominent:
                continue
            if action.group in shared:
                shared[action.group].addAction(self._actions.qaction(action.name, shared[action.group], place))
                continue
            button = QToolButton(self)
            made = self._actions.qaction(action.name, button, place)
            button.setDefaultAction(made)
            if action.group:
                shared[action.group] = self._share(button, action.group)
                shared[action.group].addAction(made)
            elif action.short:
                made.setIconText(action.short)
            show_words_beside_icon(button)
            button.setAccessibleName(action.group or action.words)
            dress(button, "framed")
            self._line.insertWidget(self._line.count() - 1, button)
            self._buttons.append(button)
        former = self._more.menu()
        self._more.setMenu(menu)
        if former is not None:
            former.deleteLater()

    def _share(self, button: QToolButton, words: str) -> QMenu:
        """Let a button open a menu of several actions."""
        menu = QMenu(button)
        button.setDefaultAction(QAction(self._look.icon("add", "text"), words, button))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return menu
