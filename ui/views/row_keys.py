"""The keys that mean the row with the cursor, in tables and in the tree: F2 edits, Delete asks."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence

from ui.actions import ROW_KEYS
from ui.navigation import Place
from ui.notices import WARNING
from ui.translation import tr
from ui.workspace import Workspace


def row_keys(event: QEvent) -> str:
    """Which of `ROW_KEYS` is pressed, as a shortcut; "" for other keys and other events."""
    if not isinstance(event, QKeyEvent):
        return ""
    pressed = QKeySequence(event.keyCombination())
    return next((keys for keys in ROW_KEYS if QKeySequence(keys) == pressed), "")


def claims_row_keys(event: QEvent) -> bool:
    """Whether a view of rows takes this key for itself; the window has the same one for the place in front."""
    if event.type() == QEvent.Type.ShortcutOverride and row_keys(event):
        event.accept()
        return True
    return False


def do_keys(workspace: Workspace, keys: str, place: Place) -> None:
    """Do what the keys of a row mean on its place; where that is off, the reason is told."""
    action = workspace.actions.at_keys(keys, place)
    if action is not None and not workspace.actions.run(action.name, place):
        words = tr("“{what}” is switched off.", what=action.words.rstrip("…"))
        workspace.notices.tell(words, workspace.actions.why_off(action, place), level=WARNING)
