"""The one table of actions: menus, buttons, shortcuts and the command palette all read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from ui.look import Look
from ui.navigation import Place

EDIT_KEY, REMOVE_KEY = "F2", "Delete"
ROW_KEYS = (EDIT_KEY, REMOVE_KEY)
"""Shortcuts that mean the row with the cursor, wherever rows can be walked, and not the place in front."""


def _always(_place: Place | None) -> bool:
    return True


def _never_off(_place: Place | None) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something a person can do.

    name: stable, for the table and for tests. words: what it is called everywhere. run: does it, on a place or on the
    one in front. applies: whether it makes sense there at all; where it does not, it is not shown. why_off: why it
    cannot be done now, a sentence, or "". on_place: it belongs into a place's header and context menu. prominent: it is
    a button of its own in the header. shortcut: portable text, as "Ctrl+Shift+P". group: heading of the submenu that it
    stands in; prominent ones share one button with that name. short: words that do on a button beside the place's name.
    stays: it can be done under a sheet too.
    """

    name: str
    words: str
    icon: str
    run: Callable[[Place | None], object]
    applies: Callable[[Place | None], bool] = _always
    why_off: Callable[[Place | None], str] = _never_off
    shortcut: str = ""
    stays: bool = False
    on_place: bool = False
    prominent: bool = False
    group: str = ""
    short: str = ""


class ActionTable(QObject):
    """All actions by name, in the order in which they were added.

    place: tells the place in front. stale: something changed on which `applies` or `why_off` may depend.
    """

    stale = Signal()

    def __init__(self, look: Look, place: Callable[[], Place | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._place = place
        self._actions: dict[str, Action] = {}
        self._held = ""

    def hold(self, reason: str) -> None:
        """Switch the actions off for this reason until they are let go with "", but for those that stay."""
        self._held = reason
        self.stale.emit()

    def why_off(self, action: Action, place: Place | None) -> str:
        """Why an action cannot be done on `place` now, or ""."""
        return ("" if action.stays else self._held) or action.why_off(place)

    def add(self, *actions: Action) -> None:
        """Add actions; a name is taken once."""
        for action in actions:
            if action.name in self._actions:
                raise ValueError(f"there is an action {action.name} already")
            self._actions[action.name] = action

    def __getitem__(self, name: str) -> Action:
        return self._actions[name]

    @property
    def place(self) -> Place | None:
        """The place in front, on which an action works unless told otherwise."""
        return self._place()

    def applying(self, place: Place | None) -> tuple[Action, ...]:
        """Every action that makes sense on `place`."""
        return tuple(action for action in self._actions.values() if action.applies(place))

    def on_place(self, place: Place) -> tuple[Action, ...]:
        """The actions of a place's header and context menu."""
        return tuple(action for action in self.applying(place) if action.on_place)

    def fill_menu(self, menu: QMenu, place: Place) -> None:
        """Put the actions of a place into a menu, those with a group into submenus below the others."""
        # Why something is off stands in its tooltip, which menus keep to themselves unless told otherwise.
        menu.setToolTipsVisible(True)
        submenus: dict[str, QMenu] = {}
        for action in sorted(self.on_place(place), key=lambda action: bool(action.group)):
            into = menu
            if action.group:
                if not submenus:
                    menu.addSeparator()
                if action.group not in submenus:
                    submenus[action.group] = menu.addMenu(action.group)
                    submenus[action.group].setToolTipsVisible(True)
                into = submenus[action.group]
            into.addAction(self.qaction(action.name, into, place))

    def at_keys(self, keys: str, place: Place) -> Action | None:
        """What this shortcut means on a place."""
        return next((action for action in self.on_place(place) if action.shortcut == keys), None)

    def run(self, name: str, place: Place | None = None) -> bool:
        """Do it on `place` or on the one in front; False where it does not apply or is off."""
        action = self._actions[name]
        target = place or self.place
        if not action.applies(target) or self.why_off(action, target):
            return False
        action.run(target)
        return True

    def qaction(self, name: str, parent: QObject, place: Place | None = None) -> QAction:
        """A Qt action for menus and buttons; without `place` it follows the place in front and its state."""
        return _TableAction(self, self._actions[name], self._look, parent, place)

    def install_shortcuts(self, window: QWidget) -> None:
        """Let every action's shortcut work anywhere in `window`."""
        for action in self._actions.values():
            if action.shortcut:
                made = self.qaction(action.name, window)
                made.setShortcut(QKeySequence(action.shortcut))
                window.addAction(made)


class _TableAction(QAction):
    """One row of the table as Qt knows it."""

    def __init__(self, table: ActionTable, action: Action, look: Look, parent: QObject, place: Place | None) -> None:
        words = action.words
        if action.shortcut and isinstance(parent, QMenu):
            # Shown only: a shortcut of the menu's own would make the one of the window ambiguous.
            words = with_keys(words, action.shortcut)
        super().__init__(look.icon(action.icon, "text"), words, parent)
        self._table = table
        self._action = action
        self._on = place
        self.setObjectName(action.name)
        self.triggered.connect(self._run)
        table.stale.connect(self._update)
        self._update()

    @Slot()
    def _run(self) -> None:
        self._table.run(self._action.name, self._on)

    @Slot()
    def _update(self) -> None:
        place = self._on or self._table.place
        reason = self._table.why_off(self._action, place)
        self.setVisible(self._action.applies(place))
        self.setEnabled(not reason)
        self.setToolTip(hint(self._action, reason))


def hint(action: Action, reason: str = "") -> str:
    """What a tooltip says: why it is off, else its words and shortcut."""
    if reason:
        return reason
    if not action.shortcut:
        return action.words
    return f"{action.words}  {_native(action.shortcut)}"


def with_keys(words: str, shortcut: str) -> str:
    """The words of a menu's item with the shortcut beside them, which is shown only."""
    return f"{words}\t{_native(shortcut)}"


def _native(shortcut: str) -> str:
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
