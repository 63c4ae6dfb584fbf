"""A sheet: one piece of work that lies over the desk until it is done or left. It is no dialog and blocks no loop."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from ui.look import Look, spacing
from ui.look.icon_label import IconLabel
from ui.look.style import dress
from ui.translation import tr
from ui.views.elided_label import ElidedLabel
from ui.views.environment_band import EnvironmentBand
from ui.views.overlay import Overlay


class Sheet(QFrame):
    """Base of all sheets: the environment's band, heading and whom it is for; a body; a row of buttons.

    Esc, the cross and the button at the left close it. Subclasses fill `body`, add their buttons, say with `is_unsaved`
    whether there is input that closing would lose, and take the focus in `begin`. wide: as wide as the window allows.
    """

    closed = Signal()

    def __init__(self, look: Look, title: str, icon: str, *, wide: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.is_wide = wide
        dress(self, "plain")
        self.setAccessibleName(title)
        self.band = EnvironmentBand(look, self)
        self.band.show_environment("", "")
        mark = IconLabel(look, size=spacing.ICON_LARGE, parent=self)
        mark.show_icon(icon, "accent")
        self._title = ElidedLabel(parent=self)
        self._title.setFont(look.fonts.title)
        self._title.set_text(title)
        # Never cut: the end of the path is whom it is for.
        self._whom = QLabel(self)
        self._whom.setTextFormat(Qt.TextFormat.PlainText)
        self._whom.setWordWrap(True)
        self._whom.hide()
        dress(self._whom, "muted")
        cross = QToolButton(self)
        cross.setIcon(look.icon("close", "text"))
        cross.setToolTip(tr("Close"))
        cross.setAccessibleName(tr("Close"))
        cross.clicked.connect(self.close_sheet)
        dress(cross, "flat")
        words = QVBoxLayout()
        words.setSpacing(spacing.TINY)
        words.addWidget(self._title)
        words.addWidget(self._whom)
        heading = QHBoxLayout()
        heading.setContentsMargins(spacing.WIDE, spacing.MEDIUM, spacing.MEDIUM, 0)
        heading.setSpacing(spacing.MEDIUM)
        heading.addWidget(mark)
        heading.addLayout(words, 1)
        heading.addWidget(cross, 0, Qt.AlignmentFlag.AlignTop)

        self.body = QVBoxLayout()
        self.body.setContentsMargins(spacing.WIDE, 0, spacing.WIDE, 0)
        self.body.setSpacing(spacing.MEDIUM)
        self._question = self._unsaved_question()
        self.buttons = QHBoxLayout()
        self.buttons.setContentsMargins(spacing.WIDE, spacing.SMALL, spacing.WIDE, spacing.LARGE)
        self.buttons.setSpacing(spacing.SMALL)
        self.leave_button = QPushButton(tr("Cancel"), self)
        self.leave_button.clicked.connect(self.close_sheet)
        self.buttons.addWidget(self.leave_button)
        self.buttons.addStretch(1)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.MEDIUM)
        layout.addWidget(self.band)
        layout.addLayout(heading)
        layout.addLayout(self.body, 1)
        layout.addWidget(self._question)
        layout.addLayout(self.buttons)

    @property
    def title(self) -> str:
        """What the sheet is about."""
        return self._title.text

    @property
    def subject(self) -> str:
        """Whom it is for."""
        return self._whom.text()

    @property
    def is_unsaved(self) -> bool:
        """Whether closing would lose what was typed."""
        return False

    @property
    def is_asking(self) -> bool:
        """Whether it asks if what was typed may be lost."""
        return not self._question.isHidden()

    def show_subject(self, environment: str, label: str, whom: str) -> None:
        """Say where this leads to and whom it is for, with the full path."""
        self.band.show_environment(environment, label)
        self._whom.setText(whom)
        self._whom.setVisible(bool(whom))

    def show_title(self, title: str) -> None:
        """Call the sheet otherwise."""
        self._title.set_text(title)
        self.setAccessibleName(title)

    def add_button(self, words: str, look: str = "") -> QPushButton:
        """A button at the right of the row; look: "primary", "danger" or ""."""
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        if look:
            dress(button, look)
        # Whoever goes on has answered the question whether to leave.
        button.clicked.connect(self._question.hide)
        self.buttons.addWidget(button)
        return button

    def begin(self) -> None:
        """The sheet has just been shown: take the focus."""
        self.setFocus()

    @Slot()
    def close_sheet(self) -> bool:
        """Close it; where that would lose what was typed, ask first and give False."""
        if self.is_unsaved:
            self._question.show()
            self._stay.setFocus()
            return False
        self.close_now()
        return True

    @Slot()
    def close_now(self) -> None:
        """Close it without asking."""
        self.closed.emit()

    def abandon(self) -> None:
        """Close it because the session ends, which asks nobody; what is not sent yet may be kept for the next start."""
        self.close_now()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab inside: from the last widget to the first, and back."""
        moved = super().focusNextPrevChild(forward)
        now: QWidget | None = self.window().focusWidget()
        if now is not None and now is not self and not self.isAncestorOf(now):
            stops = self._stops()
            if stops:
                stops[0 if forward else -1].setFocus(Qt.FocusReason.TabFocusReason)
        return moved

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves; Enter presses the button in focus, or from a field the one that goes on, unless that is red."""
        if event.key() == Qt.Key.Key_Escape:
            if self.is_asking:
                self._question.hide()
                self.begin()
            else:
                self.close_sheet()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press_enter()
        else:
            super().keyPressEvent(event)

    def _press_enter(self) -> None:
        focused: QWidget | None = self.window().focusWidget()
        if isinstance(focused, QAbstractButton) and self.isAncestorOf(focused):
            focused.animateClick()
            return
        for place in range(self.buttons.count()):
            item = self.buttons.itemAt(place)
            button = item.widget() if item is not None else None
            if isinstance(button, QPushButton) and button.property("look") == "primary" and button.isVisible():
                button.animateClick()
                return

    def _stops(self) -> list[QWidget]:
        """What Tab stops at, in its order."""
        stops: list[QWidget] = []
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled()
            if takes_tab and widget.isVisible() and self.isAncestorOf(widget):
                stops.append(widget)
            widget = widget.nextInFocusChain()
        return stops

    def _unsaved_question(self) -> QFrame:
        frame = QFrame(self)
        dress(frame, "notice")
        words = QLabel(tr("What you typed is not sent yet."), frame)
        words.setWordWrap(True)
        self._stay = QPushButton(tr("Go on with it"), frame)
        self._stay.clicked.connect(frame.hide)
        lose = QPushButton(tr("Close and lose it"), frame)
        dress(lose, "danger")
        lose.clicked.connect(self.close_now)
        layout = QHBoxLayout(frame)
        layout.setContentsMargins(spacing.WIDE, spacing.SMALL, spacing.WIDE, spacing.SMALL)
        layout.addWidget(words, 1)
        layout.addWidget(self._stay)
        layout.addWidget(lose)
        frame.hide()
        return frame


class SheetCover(Overlay):
    """Darkens what a sheet lies over, holds the sheet at the right side."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._sheet: Sheet | None = None
        self._came_from: QWidget | None = None

    @Slot(object)
    def show_sheet(self, sheet: Sheet) -> None:
        """Lay a sheet over everything."""
        self._came_from = self.window().focusWidget()
        self._sheet = sheet
        sheet.setParent(self)
        self.appear()
        sheet.show()

    @Slot()
    def hide_sheet(self) -> None:
        """The sheet is closed: show what it lay over, with the focus where it was."""
        if self._sheet is not None:
            # It is deleted a moment later, and the next one may be shown before.
            self._sheet.hide()
        self._sheet = None
        self.hide()
        came_from, self._came_from = self._came_from, None
        # It may have gone meanwhile, as with a page that was left, or with the sheet before this one.
        if came_from is not None and isValid(came_from) and came_from.isVisible():
            came_from.setFocus()

    def place(self) -> None:
        self.setGeometry(self.covered.rect())
        if self._sheet is not None:
            room = self.width()
            width = room - 4 * spacing.WIDE if self._sheet.is_wide else min(spacing.SHEET, room)
            self._sheet.setGeometry(room - width, 0, width, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("shade"))
