"""What a page shows when it has no content, or not the newest: empty, failed, stale."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.errors import ConsoleError
from ui.look import Look, spacing
from ui.look.icon_label import IconLabel
from ui.look.style import dress, show_words_beside_icon
from ui.translation import tr


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing is there, and that is no failure: what would be here, the next step, and the button that takes it."""

    summary: str
    advice: str = ""
    button: str = ""
    act: Callable[[], None] | None = None


class EmptyState(QWidget):
    """A page on which there is nothing yet."""

    def __init__(self, look: Look, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act: Callable[[], None] | None = None
        picture = IconLabel(look, icon, size=spacing.ICON_PAGE, parent=self)
        self._summary = _sentence(self)
        self._summary.setFont(look.fonts.heading)
        self._advice = _sentence(self)
        dress(self._advice, "muted")
        self._button = QPushButton(self)
        self._button.clicked.connect(self._press)
        _centred(self, picture, self._summary, self._advice, self._button)

    def show_empty(self, empty: Empty) -> None:
        """Say what would be here."""
        self._summary.setText(empty.summary)
        self._advice.setText(empty.advice)
        self._advice.setVisible(bool(empty.advice))
        self._button.setText(empty.button)
        self._button.setVisible(bool(empty.button))
        self._act = empty.act
        self.setAccessibleName(empty.summary)

    def _press(self) -> None:
        if self._act is not None:
            self._act()


class FailedState(QWidget):
    """A page that could not be loaded: what happened, the next step, Retry, and the details folded away."""

    retry = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        picture = IconLabel(look, "warning", "error", size=spacing.ICON_PAGE, parent=self)
        self._summary = _sentence(self)
        self._summary.setFont(look.fonts.heading)
        self._advice = _sentence(self)
        again = QPushButton(tr("Retry"), self)
        again.setIcon(look.icon("refresh"))
        show_words_beside_icon(again)
        again.clicked.connect(self.retry)
        self._fold = QPushButton(tr("Show details"), self)
        self._fold.setCheckable(True)
        dress(self._fold, "quiet")
        self._fold.toggled.connect(self._unfold)
        self._details = _sentence(self)
        self._details.setFont(look.fonts.fixed)
        self._details.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        dress(self._details, "muted")
        _centred(self, picture, self._summary, self._advice, again, self._fold, self._details)

    def show_error(self, error: ConsoleError) -> None:
        """Tell of `error` in its own words."""
        self._summary.setText(error.summary)
        self._advice.setText(error.advice)
        self._advice.setVisible(bool(error.advice))
        self._details.setText(error.details)
        self._fold.setChecked(False)
        self._fold.setVisible(bool(error.details))
        self._details.setVisible(False)
        self.setAccessibleName(error.summary)
        self.setAccessibleDescription(error.advice)

    def _unfold(self, is_open: bool) -> None:
        self._details.setVisible(is_open)
        self._fold.setText(tr("Hide details") if is_open else tr("Show details"))


class StaleBar(QFrame):
    """A line above content that is not the newest: how old it is, or why it could not be refreshed."""

    refresh = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self, "notice")
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._button = QPushButton(tr("Refresh"), self)
        self._button.setIcon(look.icon("refresh"))
        show_words_beside_icon(self._button)
        self._button.clicked.connect(self.refresh)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(spacing.MEDIUM, spacing.TINY, spacing.TINY, spacing.TINY)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(IconLabel(look, "warning", "warning", parent=self))
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        self.hide()

    @property
    def words(self) -> str:
        """What the line says, or "" while it is not shown."""
        return "" if self.isHidden() else self._text.text()

    def tell(self, text: str, *, details: str = "") -> None:
        """Show the line."""
        self._text.setText(text)
        self._text.setToolTip(details)
        self.setAccessibleName(text)
        self.show()


def _sentence(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return label


def _centred(widget: QWidget, *parts: QWidget) -> None:
    layout = QVBoxLayout(widget)
    layout.setSpacing(spacing.MEDIUM)
    layout.addStretch(2)
    for part in parts:
        # A label that wraps gets its height only where it may take the whole width.
        is_wide = isinstance(part, QLabel) and part.wordWrap()
        layout.addWidget(part, 0, Qt.AlignmentFlag(0) if is_wide else Qt.AlignmentFlag.AlignHCenter)
    layout.addStretch(3)
