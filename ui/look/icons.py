"""The line icons of `resources/icons`, tinted with a colour of the palette at the screen's own resolution."""

from __future__ import annotations

import functools
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.look.palette import Palette

NAMES = (
    "account",
    "add",
    "appliance",
    "back",
    "cancelled",
    "chart",
    "clock",
    "close",
    "columns",
    "company",
    "copy",
    "delete",
    "device",
    "distributor",
    "down",
    "edit",
    "error",
    "export",
    "eye",
    "filter",
    "folded",
    "forward",
    "globe",
    "key",
    "link",
    "mail",
    "menu",
    "more",
    "ok",
    "partner",
    "policy",
    "refresh",
    "search",
    "settings",
    "sign-in",
    "suspended",
    "swap",
    "theme",
    "undo",
    "up",
    "warning",
)
"""Every icon that is tinted; each is a file `resources/icons/NAME.svg` drawn in `currentColor`."""


class Icons:
    """Icons by name and palette role. One icon object serves light and dark: it is tinted when it is painted."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._pixmaps: dict[tuple[str, int, int, int], QPixmap] = {}

    def icon(self, name: str, role: str = "text_muted") -> QIcon:
        """The icon `name` in the colour `role`; greyed where its widget is off."""
        found = self._icons.get((name, role))
        if found is None:
            found = self._icons[name, role] = QIcon(_TintedEngine(self, name, role))
        return found

    def pixmap(self, name: str, color: QColor, size: QSize) -> QPixmap:
        """The icon `name` in `color` on `size` device pixels; what is wider than the icon stays empty."""
        key = (name, color.rgba(), size.width(), size.height())
        found = self._pixmaps.get(key)
        if found is None:
            found = self._pixmaps[key] = _render(name, color, size)
        return found

    def paint(self, painter: QPainter, rect: QRect, name: str, role: str) -> None:
        """Paint the icon `name` in the colour `role` into `rect`."""
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect, self.pixmap(name, self.palette.role(role), rect.size() * ratio))


class _TintedEngine(QIconEngine):
    """Paints one icon in the palette's colour of the moment."""

    def __init__(self, icons: Icons, name: str, role: str) -> None:
        super().__init__()
        self._icons = icons
        self._name = name
        self._role = role

    def _color(self, mode: QIcon.Mode) -> QColor:
        if mode == QIcon.Mode.Disabled:
            return self._icons.palette.text_disabled
        return self._icons.palette.role(self._role)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect, self._icons.pixmap(self._name, self._color(mode), rect.size() * ratio))

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        return self._icons.pixmap(self._name, self._color(mode), size)


@functools.cache
def _drawing(name: str) -> bytes:
    return (files("resources") / "icons" / f"{name}.svg").read_bytes()


def _render(name: str, color: QColor, size: QSize) -> QPixmap:
    drawing = _drawing(name).replace(b"currentColor", color.name().encode())
    pixmap = QPixmap(size)
    if pixmap.isNull():  # there is no room for it
        return pixmap
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    side = min(size.width(), size.height())
    QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return pixmap
