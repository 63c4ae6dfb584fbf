"""The window: band above, one page in the middle, status below, and what lies over them."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QMouseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui.look import Look
from ui.translation import tr
from ui.views.environment_bar import EnvironmentBar
from ui.views.starting_page import StartingPage

SIZE = (1280, 800)
LEAST_SIZE = (900, 560)


class MainWindow(QMainWindow):
    """Shows one page at a time: the outline while starting, the sign-in page, or the desk of a session.

    painted: the first frame stands. close_asked: the person wants to leave; the window closes when `close_now` is
    called. stepped: a mouse's Back (-1) or Forward (1) button was pressed.
    """

    painted = Signal()
    close_asked = Signal()
    stepped = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._may_close = False
        self.setObjectName("window")
        self.setMinimumSize(*LEAST_SIZE)
        self.resize(*SIZE)
        self.bar = EnvironmentBar(look, self)
        self.pages = QStackedWidget(self)
        self._starting = StartingPage(look, self)
        self._starting.painted.connect(self.painted)
        self.pages.addWidget(self._starting)
        middle = QWidget(self)
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.pages, 1)
        self.setCentralWidget(middle)
        self.show_title("", "")

    def show_title(self, environment: str, root: str) -> None:
        """Name the window by where one works."""
        self.setWindowTitle(" – ".join(part for part in (root, environment, tr("Backup Console")) if part))

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

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        steps = {Qt.MouseButton.BackButton: -1, Qt.MouseButton.ForwardButton: 1}
        if event.button() in steps:
            self.stepped.emit(steps[event.button()])
        else:
            super().mouseReleaseEvent(event)
