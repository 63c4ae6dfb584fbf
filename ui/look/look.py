"""The look in force: palette, fonts and icons, following the system's light or dark."""

from __future__ import annotations

import enum

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication

from ui.look.fonts import Fonts
from ui.look.icons import Icons
from ui.look.palette import DARK, LIGHT, Palette, qt_palette
from ui.look.style import style_sheet


class Scheme(enum.StrEnum):
    """What the person chose; SYSTEM follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


_FORCED = {
    Scheme.SYSTEM: Qt.ColorScheme.Unknown,
    Scheme.LIGHT: Qt.ColorScheme.Light,
    Scheme.DARK: Qt.ColorScheme.Dark,
}


class Look(QObject):
    """Palette, fonts and icons in force. `changed` tells those who keep something derived from a colour."""

    changed = Signal()

    def __init__(self, application: QApplication, scheme: Scheme = Scheme.SYSTEM) -> None:
        super().__init__(application)
        self._application = application
        # Once there is a style sheet the style does not tell its name any more.
        self._is_fusion = application.style().name() == "fusion"
        self.fonts = Fonts(application.font())
        self.palette: Palette = LIGHT
        self.icons = Icons(self.palette)
        self.scheme = Scheme.SYSTEM
        application.styleHints().colorSchemeChanged.connect(self._follow)
        self.choose(scheme)

    @property
    def is_dark(self) -> bool:
        """Whether the dark palette is in force."""
        return self.palette is DARK

    def choose(self, scheme: Scheme) -> None:
        """Use light, dark or what the system says, from now on."""
        self.scheme = scheme
        hints = self._application.styleHints()
        if scheme is not Scheme.SYSTEM or hints.colorScheme() != Qt.ColorScheme.Unknown:
            hints.setColorScheme(_FORCED[scheme])
        self._apply()

    def icon(self, name: str, role: str = "text_muted") -> QIcon:
        """The icon `name` in the colour `role`."""
        return self.icons.icon(name, role)

    def color(self, role: str) -> QColor:
        """The colour of a palette role."""
        return self.palette.role(role)

    @Slot()
    def _follow(self) -> None:
        self._apply()

    def _apply(self) -> None:
        if self.scheme is Scheme.SYSTEM:
            dark = self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        else:
            dark = self.scheme is Scheme.DARK
        self.palette = self.icons.palette = DARK if dark else LIGHT
        self._application.setPalette(qt_palette(self.palette))
        self._application.setStyleSheet(style_sheet(self.palette, is_fusion=self._is_fusion))
        self.changed.emit()
