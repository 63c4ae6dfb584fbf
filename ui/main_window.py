"""The window: band above, one page in the middle, status below, and what lies over them.

It is shown as an outline before anything else is imported, and furnished once that stands on the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Signal, Slot
from PySide6.QtGui import QCloseEvent, QMouseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui.look import spacing
from ui.look.palette import Palette
from ui.translation import tr
from ui.views.starting_page import StartingPage

if TYPE_CHECKING:
    from ui.look import Look


class MainWindow(QMainWindow):
    """Shows one page at a time: the outline while starting, the sign-in page, or the desk of a session.

    painted: the first frame stands. close_asked: the person wants to leave; the window closes when `close_now` is
    called. stepped: a mouse's Back (-1) or Forward (1) button was pressed.
    """

    painted = Signal()
    close_asked = Signal()
    stepped = Signal(int)

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._may_close = False
        self._pages: QStackedWidget | None = None
        self._starting = StartingPage(palette, self)
        self._starting.painted.connect(self.painted)
        self.setObjectName("window")
        self.setMinimumSize(*spacing.WINDOW_LEAST)
        self.resize(*spacing.WINDOW)
        self.setCentralWidget(self._starting)
        self.show_title("", "")

    def furnish(self, look: Look, band: QWidget) -> None:
        """Put the band over the pages."""
        middle = QWidget(self)
        self._pages = QStackedWidget(middle)
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(band)
        layout.addWidget(self._pages, 1)
        self._pages.addWidget(self._starting)
        self._starting.stand_below_band(look.palette)
        look.changed.connect(lambda: self._starting.stand_below_band(look.palette))
        self.setCentralWidget(middle)

    def show_title(self, environment: str, root: str) -> None:
        """Name the window by where one works."""
        self.setWindowTitle(" – ".join(part for part in (root, environment, tr("Backup Console")) if part))

    @property
    def pages(self) -> QStackedWidget:
        """The pages of the furnished window."""
        if self._pages is None:
            raise RuntimeError("the window is not furnished yet")
        return self._pages

    def show_page(self, page: QWidget) -> None:
        """Bring a page to the front; one that was not there before stays until `remove_page`."""
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)

    def remove_page(self, page: QWidget) -> None:
        """Let go of a page; the outline shows until the next one comes."""
        self.pages.setCurrentWidget(self._starting)
        self.pages.removeWidget(page)
        page.deleteLater()

    def geometry_text(self) -> str:
        """Size and place of the window, to be remembered."""
        return bytes(self.saveGeometry().toBase64().data()).decode()

    def restore_geometry_text(self, text: str) -> None:
        """Put the window where it was."""
        self.restoreGeometry(QByteArray.fromBase64(text.encode()))

    @Slot()
    def close_now(self) -> None:
        """Close without asking again."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
        else:
            event.ignore()
            self.close_asked.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        from PySide6.QtCore import Qt

        steps = {Qt.MouseButton.BackButton: -1, Qt.MouseButton.ForwardButton: 1}
        if event.button() in steps:
            self.stepped.emit(steps[event.button()])
        else:
            super().mousePressEvent(event)
