"""F6: walking the parts of the window with the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def walk_regions(regions: Sequence[QWidget], step: int) -> None:
    """Move the focus from the region that has it into the next (1) or previous (-1) one that takes it."""
    focused = regions[0].window().focusWidget()
    here = next((at for at, region in enumerate(regions) if _holds(region, focused)), -1 if step > 0 else 0)
    for distance in range(1, len(regions) + 1):
        target = _first_focusable(regions[(here + step * distance) % len(regions)])
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)
            return


def _holds(region: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (region is widget or region.isAncestorOf(widget))


def _first_focusable(region: QWidget) -> QWidget | None:
    candidates = (region, *region.findChildren(QWidget))
    return next((widget for widget in candidates if _takes_focus(widget)), None)


def _takes_focus(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
