"""A panel that lies over the window and keeps its place when the window changes its size."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFrame, QWidget


class Overlay(QFrame):
    """Base of what lies over the window, which is `covered`: subclasses say in `place` where."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.covered = parent
        parent.installEventFilter(self)
        self.hide()

    def place(self) -> None:
        """Put it where it belongs in its window."""
        raise NotImplementedError

    def appear(self) -> None:
        """Show it above everything else."""
        self.place()
        self.show()
        self.raise_()

    def height_at(self, width: int) -> int:
        """The height that the content needs at this width."""
        layout = self.layout()
        if layout is None:
            return self.sizeHint().height()
        layout.activate()
        return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)
