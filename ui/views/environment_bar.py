"""The band above everything: where one works, on whose hierarchy, search, and the person's menu."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from ui.look import Look, spacing
from ui.look.style import dress, show_words_beside_icon
from ui.translation import tr
from ui.views.elided_label import ElidedLabel
from ui.views.environment_band import paint_band, words_on_band
from ui.views.search_field import SearchField


class EnvironmentBar(QWidget):
    """Environment in a colour and in words, the root's name, the search field and the person's menu."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._kind = ""
        self.setFixedHeight(spacing.BAR)
        self.setObjectName("environment-bar")
        self.setAccessibleName(tr("Environment"))

        self._environment = QLabel(self)
        self._environment.setFont(look.fonts.strong)
        self._environment.setAccessibleName(tr("Environment"))
        self._root = ElidedLabel(parent=self)
        self.search = SearchField(look, "", self)
        self.search.setObjectName("search")
        self.search.setFixedWidth(spacing.SEARCH)
        self.person = QToolButton(self)
        self.person.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        show_words_beside_icon(self.person)
        self.person.setIcon(look.icon("menu", "on_production"))
        dress(self.person, "band")

        layout = QHBoxLayout(self)
        layout.setContentsMargins(spacing.LARGE, 0, spacing.SMALL, 0)
        layout.setSpacing(spacing.LARGE)
        layout.addWidget(self._environment)
        layout.addWidget(self._root, 1)
        layout.addWidget(self.search)
        layout.addWidget(self.person, 1, Qt.AlignmentFlag.AlignRight)
        look.changed.connect(self._recolor)
        self.show_session("", "", "", "")

    def show_session(self, kind: str, label: str, root: str, user: str) -> None:
        """Show where one works; all empty while nobody is signed in."""
        self._kind = kind
        self._environment.setText(label.upper() if kind == "production" else label)
        self._environment.setVisible(bool(label))
        self.set_root(root)
        self.person.setText(user or tr("Menu"))
        self.person.setAccessibleName(tr("Menu of {user}", user=user) if user else tr("Menu"))
        self.search.setVisible(bool(kind))
        self.person.setVisible(bool(kind))
        self._recolor()

    def show_search(self, words: str) -> None:
        """Say what the search field is for."""
        shortcut = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText)
        self.search.setPlaceholderText(f"{words}  ({shortcut})")
        self.search.setAccessibleName(words)

    def show_menu(self, menu: QMenu) -> None:
        """Give the person's button its menu."""
        self.person.setMenu(menu)

    def set_root(self, name: str) -> None:
        """Show the name of the hierarchy's root."""
        self._root.set_text(name or tr("Backup Console"))

    @Slot()
    def _recolor(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, words_on_band(self._look, self._kind))
        self._environment.setPalette(palette)
        self._root.setPalette(palette)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_band(QPainter(self), self, self._look, self._kind)
