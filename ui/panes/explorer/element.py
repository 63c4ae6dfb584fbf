"""What every part of a request's form has in common: one element of the request, by itself or with others in it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from console.contract.live import FormField
from ui.look import Look
from ui.look.style import dress
from ui.models.request_draft import Draft, Presence
from ui.translation import tr


class Element(QWidget):
    """One element. `changed` comes when a person changed something of it; path: where it stands in the request.

    position: of an item in its list, from 1; 0 for what is no item. beside: the line with its name. elements: those
    in it that have been made. movers: of an item, what moves it by a step.
    """

    changed = Signal()

    beside: QHBoxLayout

    def __init__(self, look: Look, draft: Draft, path: str, parent: QWidget | None = None, position: int = 0) -> None:
        super().__init__(parent)
        self.look = look
        self.draft = draft
        self.path = path
        self.position = position
        self.elements: list[Element] = []
        self.movers: dict[int, QToolButton] = {}

    @property
    def title(self) -> str:
        """What stands beside it: its name, with its number where it is an item."""
        if not self.position:
            return self.draft.name
        # The items of a plain list are called after their type, which says less than the list does.
        name = self.draft.field.name if self.draft.is_simple else self.draft.name
        return f"{name} {self.position}"

    def narrow(self, words: tuple[str, ...], *, only_filled: bool) -> bool:
        """Show itself only where it matches, or holds what does, and tell whether it is shown."""
        is_shown = self.matches(words) and (self.draft.is_sent or not only_filled)
        self.setVisible(is_shown)
        return is_shown

    def matches(self, words: tuple[str, ...]) -> bool:
        """Whether its name or its description holds every word."""
        said = f"{self.draft.field.name} {self.draft.field.doc}".casefold()
        return all(word in said for word in words)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Say beside each element what is wrong with it: its path -> the sentence."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Put the cursor into it."""
        raise NotImplementedError

    def button(self, icon: str, words: str, role: str = "text") -> QToolButton:
        """A small button with an icon and a name."""
        made = QToolButton(self)
        made.setIcon(self.look.icon(icon, role))
        made.setToolTip(words)
        made.setAccessibleName(words)
        dress(made, "flat")
        return made


def hint_of(field: FormField) -> str:
    """Everything known of a field, for the tooltip and for assistive technology."""
    lines = [field.doc, tr("Type: {name}", name=field.type_name) if field.type_name else ""]
    if field.is_required:
        lines.append(tr("Required"))
    if field.unit:
        lines.append(tr("Unit: {unit}", unit=field.unit))
    if field.minimum is not None:
        lines.append(tr("At least {least}", least=field.minimum))
    if field.maximum is not None:
        lines.append(tr("At most {most}", most=field.maximum))
    if field.is_nillable:
        lines.append(tr("May be null"))
    if field.is_secret:
        lines.append(tr("Secret: it is neither shown nor remembered."))
    return "\n".join(line for line in lines if line)


def presence_words(draft: Draft) -> str:
    """How an element goes that shows no value: left out, null or empty."""
    if draft.presence is Presence.NIL:
        return tr("null")
    if draft.presence is Presence.GIVEN:
        return tr("empty")
    return tr("required") if draft.field.is_required else tr("left out")
