"""What a page shows while it has no content, or not the newest: loading, empty, failed, stale."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.errors import ConsoleError
from ui.look import Look, spacing
from ui.look.style import dress
from ui.translation import tr


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing is there, and that is no failure: what would be here, the next step, and the button that takes it."""

    summary: str
    advice: str = ""
    button: str = ""
    act: Callable[[], None] | None = None


class Outline(enum.Enum):
    """What is being loaded: a page of cards, a table, or the lines of one card."""

    CARDS = "cards"
    TABLE = "table"
    LINES = "lines"


class Skeleton(QWidget):
    """The outlines of what is being loaded."""

    _TABLE_ROWS = 12
    _COLUMNS = (0.22, 0.30, 0.12, 0.12, 0.14)
    _LINES = (0.5, 0.8, 0.65)

    def __init__(self, look: Look, outline: Outline, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._outline = outline
        self.setAccessibleName(tr("Loading"))
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        rows = len(self._LINES) if self._outline is Outline.LINES else self._TABLE_ROWS
        return QSize(spacing.CARD, spacing.ROW * rows)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        match self._outline:
            case Outline.CARDS:
                blocks = self._cards()
            case Outline.TABLE:
                blocks = self._table()
            case Outline.LINES:
                blocks = self._lines(0, 0, self.width())
        for block in blocks:
            path = QPainterPath()
            path.addRoundedRect(block, spacing.TINY, spacing.TINY)
            painter.fillPath(path, self._look.palette.skeleton)
        painter.end()

    def _lines(self, left: float, top: float, width: float) -> list[QRectF]:
        return [
            QRectF(left, top + line * spacing.ROW, width * share, spacing.MEDIUM)
            for line, share in enumerate(self._LINES)
        ]

    def _cards(self) -> list[QRectF]:
        gap = spacing.WIDE
        width = (self.width() - gap) / 2
        blocks = []
        for left in (0, width + gap):
            blocks.append(QRectF(left, 0, width * 0.4, spacing.WIDE))
            blocks += self._lines(left, spacing.WIDE + gap, width)
        below = spacing.WIDE + 2 * gap + len(self._LINES) * spacing.ROW
        return blocks + [block.translated(0, below) for block in self._table()]

    def _table(self) -> list[QRectF]:
        blocks = []
        for row in range(self._TABLE_ROWS):
            left = 0.0
            for column, share in enumerate(self._COLUMNS):
                # Lengths that differ from row to row look like words; a fixed pattern does not flicker.
                length = self.width() * share * (0.55 + 0.1 * ((row * 3 + column * 2) % 5))
                blocks.append(QRectF(left, row * (spacing.ROW + spacing.TINY), length, spacing.MEDIUM))
                left += self.width() * (share + 0.025)
        return blocks


class EmptyState(QWidget):
    """A page on which there is nothing yet."""

    def __init__(self, look: Look, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act: Callable[[], None] | None = None
        picture = QLabel(self)
        picture.setPixmap(look.icon(icon).pixmap(QSize(spacing.ICON_PAGE, spacing.ICON_PAGE)))
        picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
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
        picture = QLabel(self)
        picture.setPixmap(look.icon("warning", "error").pixmap(QSize(spacing.ICON_PAGE, spacing.ICON_PAGE)))
        picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._summary = _sentence(self)
        self._summary.setFont(look.fonts.heading)
        self._advice = _sentence(self)
        again = QPushButton(tr("Retry"), self)
        again.setIcon(look.icon("refresh"))
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
        self._icon = QLabel(self)
        self._icon.setPixmap(look.icon("warning", "warning").pixmap(QSize(spacing.ICON, spacing.ICON)))
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._button = QPushButton(tr("Refresh"), self)
        self._button.setIcon(look.icon("refresh"))
        self._button.clicked.connect(self.refresh)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(spacing.MEDIUM, spacing.TINY, spacing.TINY, spacing.TINY)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(self._icon)
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
