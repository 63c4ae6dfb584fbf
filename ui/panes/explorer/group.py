"""An element that holds others: an object with its parts or a list with its items, which fold away."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.contract.live import FormField
from ui.look import Look, spacing
from ui.look.style import dress, show_words_beside_icon
from ui.models.request_draft import Draft, Presence, begin
from ui.panes.explorer.element import Element, hint_of
from ui.panes.explorer.field_row import FieldRow
from ui.tasks import Tasks
from ui.translation import counted, tr


def element_for(
    look: Look, tasks: Tasks, draft: Draft, path: str, parent: QWidget | None = None, position: int = 0
) -> Element:
    """The part of the form for one element."""
    made = FieldRow if draft.is_simple else Group
    return made(look, tasks, draft, path, parent, position)


class Group(Element):
    """A heading that folds and says whether the element goes, over what is in it. What is in it is made when unfolded.

    The heading of an item, which always goes, has no box to tick.
    """

    def __init__(
        self, look: Look, tasks: Tasks, draft: Draft, path: str, parent: QWidget | None = None, position: int = 0
    ) -> None:
        super().__init__(look, draft, path, parent, position)
        self._tasks = tasks
        self._is_open = False
        self.fold = self.button("folded", tr("Unfold {name}", name=self.title))
        self.fold.clicked.connect(self._turn)
        words = f"{self.title} *" if draft.field.is_required and not position else self.title
        self.included = QCheckBox(words, self)
        self.included.setFont(look.fonts.strong)
        self.included.setToolTip(hint_of(draft.field))
        self.included.setAccessibleDescription(tr("Whether it goes with the request"))
        self.included.clicked.connect(self._include)
        self._heading = QLabel(words, self)
        self._heading.setFont(look.fonts.strong)
        self._heading.setToolTip(hint_of(draft.field))
        self.included.setVisible(not draft.is_item)
        self._heading.setVisible(draft.is_item)
        self._said = QLabel(self)
        dress(self._said, "muted")
        self.add = QPushButton(tr("Add"), self)
        self.add.setIcon(look.icon("add", "accent"))
        self.add.setAccessibleName(tr("Add an item to {name}", name=self.title))
        show_words_beside_icon(self.add)
        dress(self.add, "quiet")
        self.add.clicked.connect(self._add)
        self.add.setVisible(draft.is_list)
        self.beside = QHBoxLayout()
        self.beside.setSpacing(spacing.SMALL)
        for part in (self.fold, self.included, self._heading, self._said):
            self.beside.addWidget(part)
        self.beside.addStretch(1)
        self.beside.addWidget(self.add)
        self.body = QWidget(self)
        self._column = QVBoxLayout(self.body)
        self._column.setContentsMargins(spacing.WIDE, 0, 0, 0)
        self._column.setSpacing(spacing.TINY)
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        self._problem.setFont(look.fonts.small)
        dress(self._problem, "error")
        self._problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.TINY)
        layout.addLayout(self.beside)
        layout.addWidget(self._problem)
        layout.addWidget(self.body)
        if draft.field.is_nillable and not draft.is_item:
            null = QAction(tr("Send null"), self.included)
            null.triggered.connect(self._send_null)
            self.included.addAction(null)
            self.included.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
            self._null = self.button("cancelled", tr("Send {name} as null", name=self.title), "text_muted")
            self._null.clicked.connect(self._send_null)
            self.beside.insertWidget(self.beside.count() - 1, self._null)
        self.body.hide()
        self._say()
        if draft.presence is Presence.GIVEN:
            self.unfold(is_open=True)

    def unfold(self, *, is_open: bool) -> None:
        """Show what is in it, or only the heading."""
        if is_open and not self.elements:
            self._build()
        self._is_open = is_open
        self.body.setVisible(is_open)
        self.fold.setIcon(self.look.icon("down" if is_open else "folded", "text"))
        words = tr("Fold {name}", name=self.title) if is_open else tr("Unfold {name}", name=self.title)
        self.fold.setToolTip(words)
        self.fold.setAccessibleName(words)

    @property
    def is_open(self) -> bool:
        """Whether what is in it is shown."""
        return self._is_open

    def narrow(self, words: tuple[str, ...], *, only_filled: bool) -> bool:
        is_match = self.matches(words)
        if only_filled and not self.draft.is_sent:
            self.hide()
            return False
        if words and not is_match and not self.elements and _mentions(self.draft.field, words):
            self.unfold(is_open=True)
        # Whoever looks for a group by its name wants to see all of it.
        inner = () if is_match else words
        shown = [element.narrow(inner, only_filled=only_filled) for element in self.elements]
        is_shown = is_match or any(shown)
        if words and any(shown) and not is_match:
            self.unfold(is_open=True)
        self.setVisible(is_shown)
        return is_shown

    def show_problems(self, problems: Mapping[str, str]) -> None:
        sentence = problems.get(self.path, "")
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        for element in self.elements:
            element.show_problems(problems)

    def take_focus(self) -> None:
        if self._is_open and self.elements:
            self.elements[0].take_focus()
        else:
            self.fold.setFocus()

    def _build(self) -> None:
        for position, below in enumerate(self.draft.below()):
            self._append(below, position)
        if self.draft.is_object and not self.draft.field.fields:
            nothing = QLabel(tr("Nothing can be filled in here."), self.body)
            dress(nothing, "muted")
            self._column.addWidget(nothing)

    def _append(self, below: Draft, position: int) -> Element:
        if self.draft.is_list:
            element = element_for(self.look, self._tasks, below, f"{self.path}.{position}", self.body, position + 1)
            self._add_item_buttons(element)
        else:
            path = f"{self.path}.{below.name}" if self.path else below.name
            element = element_for(self.look, self._tasks, below, path, self.body)
        element.changed.connect(self._part_changed)
        self.elements.append(element)
        self._column.addWidget(element)
        return element

    def _add_item_buttons(self, element: Element) -> None:
        line = element.beside
        name = element.title
        up = element.button("up", tr("Move {name} up", name=name), "text_muted")
        up.clicked.connect(lambda: self.move_item(element.draft, -1))
        down = element.button("down", tr("Move {name} down", name=name), "text_muted")
        down.clicked.connect(lambda: self.move_item(element.draft, 1))
        away = element.button("close", tr("Remove {name}", name=name), "text_muted")
        away.clicked.connect(lambda: self.remove_item(element.draft))
        for button in (up, down, away):
            line.addWidget(button)
        element.movers = {-1: up, 1: down}

    @Slot()
    def _turn(self) -> None:
        self.unfold(is_open=not self._is_open)

    @Slot(bool)
    def _include(self, is_wanted: bool) -> None:
        if is_wanted:
            begin(self.draft)
        else:
            self.draft.send(Presence.LEFT_OUT)
        self.unfold(is_open=is_wanted)
        self._part_changed(is_from_below=False)

    @Slot()
    def _send_null(self) -> None:
        self.draft.send(Presence.NIL)
        self.unfold(is_open=False)
        self._part_changed(is_from_below=False)

    @Slot()
    def _add(self) -> None:
        item = self.draft.add_item()
        if item.is_object:
            begin(item)
        self._renew_items(item)

    def move_item(self, item: Draft, step: int) -> None:
        """Move an item up (-1) or down (1)."""
        self.draft.move_item(item, step)
        self._renew_items(item, step)

    def remove_item(self, item: Draft) -> None:
        """Take an item away."""
        at = self.draft.items.index(item)
        self.draft.items.remove(item)
        below = self.draft.items
        self._renew_items(below[min(at, len(below) - 1)] if below else None)

    def _renew_items(self, wanted: Draft | None, step: int = 0) -> None:
        """Make the rows of all items anew, since each says its number, and go on in the one that was worked on."""
        for element in self.elements:
            self._column.removeWidget(element)
            element.hide()
            element.deleteLater()
        self.elements.clear()
        self._build()
        self.unfold(is_open=True)
        target = next((element for element in self.elements if element.draft is wanted), None)
        if target is not None and step:
            target.movers[step].setFocus()
        elif target is not None:
            target.take_focus()
        else:
            self.add.setFocus()
        self._part_changed(is_from_below=False)

    @Slot()
    def _part_changed(self, is_from_below: bool = True) -> None:
        if is_from_below and self.draft.presence is not Presence.GIVEN:
            # What is filled in below goes only if this goes.
            self.draft.presence = Presence.GIVEN
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        self.included.setChecked(self.draft.is_sent)
        if self.draft.presence is Presence.NIL:
            words = tr("null")
        elif self.draft.presence is Presence.LEFT_OUT:
            words = tr("required") if self.draft.field.is_required else tr("left out")
        elif self.draft.is_list:
            words = counted(len(self.draft.items), "{n} item", "{n} items")
        else:
            words = counted(self.draft.filled, "{n} filled in", "{n} filled in")
        type_name = "" if self.draft.is_item else self.draft.field.type_name
        self._said.setText("   ·   ".join(part for part in (type_name, words) if part))


def _mentions(field: FormField, words: tuple[str, ...]) -> bool:
    """Whether something below a field has a name or a description with every word."""
    said = (f"{each.name} {each.doc}".casefold() for each in field.fields)
    return any(all(word in each for word in words) for each in said) or any(
        _mentions(each, words) for each in field.fields
    )
