"""An icon that stands in a layout and follows the look."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import spacing
from ui.look.look import Look


class IconLabel(QWidget):
    """One icon in a palette role, painted in the colours of the moment. It says nothing to assistive technology."""

    def __init__(
        self,
        look: Look,
        name: str = "",
        role: str = "text_muted",
        *,
        size: int = spacing.ICON,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._name = name
        self._role = role
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(size, size)
        look.changed.connect(self.update)

    def show_icon(self, name: str, role: str = "text_muted") -> None:
        """Show another icon; nothing for ""."""
        self._name, self._role = name, role
        self.setVisible(bool(name))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._name:
            painter = QPainter(self)
            self._look.icons.paint(painter, QRect(0, 0, self._size, self._size), self._name, self._role)
