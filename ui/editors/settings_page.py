"""One section of an editor of settings: a page that edits a part of a whole record."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from console.contract.language import Record, Unknown, fields_of
from console.settings.plain_values import record_from
from ui.editors.record_form import RecordForm
from ui.look import Look, spacing
from ui.look.style import dress
from ui.translation import tr


class SettingsPage(QWidget):
    """Edits some settings of a whole record and leaves all others as they are. changed: a person entered something.

    scrolls_itself: as a list does; any other page scrolls where it is higher than its place.
    """

    changed = Signal()
    scrolls_itself = False

    def show_settings(self, settings: Record, before: Record) -> None:
        """Show settings to be edited. before: as the server has them; what is wrong with those is not held against."""
        raise NotImplementedError

    def show_around(self, settings: Record) -> None:
        """The other sections may have been edited since: what depends on them is looked at again."""

    def edited(self, settings: Any) -> Any:
        """`settings` with what was entered here; untouched ones are to the letter what was shown."""
        raise NotImplementedError

    def validate(self) -> None:
        """Say everything that is wrong, also of what nobody touched."""

    def show_problems(self, sentences: Mapping[str, str]) -> None:
        """Say what somebody else found wrong, by the path of the setting in the whole, until it is changed."""

    def wrong(self) -> Sequence[QWidget]:
        """What is marked as wrong, in its order."""
        return ()

    def go_to(self, part: QWidget) -> None:
        """Bring what is wrong into view, with the focus in it."""
        part.setFocus()

    def take_focus(self) -> None:
        """Put the cursor to the first thing that can be edited."""
        self.setFocus()


@dataclass(frozen=True, slots=True)
class Section:
    """A section. parts: paths of what is edited there, as "Policy.Schedule". make: makes its page when it is needed."""

    title: str
    parts: tuple[str, ...]
    make: Callable[[QWidget], SettingsPage]

    def holds(self, path: str) -> bool:
        """Whether the setting at a path, or what it is in, is edited there."""
        return any(path == part or path.startswith(f"{part}.") or not part for part in self.parts)


class FormPage(SettingsPage):
    """The form of a record at a path of the whole, with those of its fields that are named, or all.

    facts: as `RecordForm` has them.
    """

    def __init__(
        self,
        look: Look,
        kind: type[Record],
        at: str = "",
        names: Sequence[str] = (),
        parent: QWidget | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(parent)
        self._at = tuple(filter(None, at.split(".")))
        self._untouched: dict[str, Any] | None = None
        hidden = [field.name for field in fields_of(kind) if names and field.name not in names]
        self.form = RecordForm(look, kind, hidden=hidden, folds=False, parent=self, **facts)
        self.form.changed.connect(self.changed)
        self.form.setMaximumWidth(spacing.SETTINGS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, spacing.SMALL, 0)
        column.addWidget(self.form)
        column.addStretch(1)

    def show_settings(self, settings: Record, before: Record) -> None:
        former, part = part_at(before, self._at), part_at(settings, self._at)
        self.form.show_record(part, *(() if former is None else (former,)))
        self._untouched = self.form.edited() if part is None else None

    def show_around(self, settings: Record) -> None:
        part = part_at(settings, self._at)
        if part is not None:
            self.form.show_around(part)

    def edited(self, settings: Any) -> Any:
        part = part_at(settings, self._at)
        values = self.form.edited()
        if part is None and values == self._untouched:
            return settings
        made = record_from(self.form.record_type, {}) if part is None else part
        if all(getattr(made, name) is value for name, value in values.items()):
            return settings
        return with_part(settings, self._at, msgspec.structs.replace(made, **values))

    def validate(self) -> None:
        # A record that is not there lacks nothing.
        if self._untouched is None or self.form.edited() != self._untouched:
            self.form.tell_all()

    def show_problems(self, sentences: Mapping[str, str]) -> None:
        above = ".".join((*self._at, ""))
        own = {path.removeprefix(above): words for path, words in sentences.items() if path.startswith(above)}
        self.form.tell({path: words for path, words in own.items() if path.partition(".")[0] in self.form.names})

    def wrong(self) -> Sequence[QWidget]:
        return self.form.wrong()

    def go_to(self, part: QWidget) -> None:
        self.form.go_to(part)

    def take_focus(self) -> None:
        self.form.take_focus()


class UndeclaredPage(SettingsPage):
    """What a newer server has beside all that is declared: shown as it came, and sent back so."""

    scrolls_itself = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = tr(
            "This server tells more than this program knows. It is kept, and goes back to the letter as it came."
        )
        about = QLabel(words, self)
        about.setWordWrap(True)
        dress(about, "muted")
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("Other settings of this server"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(spacing.SMALL)
        column.addWidget(about)
        column.addWidget(self.text, 1)
        self.setFocusProxy(self.text)

    def show_settings(self, settings: Record, before: Record) -> None:  # noqa: ARG002
        self.text.setPlainText("\n".join(f"{each.path}: {each.xml}" for each in undeclared(settings)))

    def edited(self, settings: Any) -> Any:
        return settings


def undeclared(record: Record) -> tuple[Unknown, ...]:
    """What a server told beside all that is declared, of a record and of everything in it."""
    found = list(record.unknown)
    for name, is_list in _records_in(type(record)):
        value = getattr(record, name)
        for item in value or () if is_list else (value,):
            if item is not None:
                found += undeclared(item)
    return tuple(found)


@functools.cache
def _records_in(kind: type[Record]) -> tuple[tuple[str, bool], ...]:
    """The fields of a record that hold records, and whether these are lists."""
    return tuple((field.name, field.array) for field in fields_of(kind) if field.record is not None)


def part_at(settings: Record, steps: Sequence[str]) -> Any:
    """The record at some place of the whole, None where there is none."""
    value: Any = settings
    for step in steps:
        value = None if value is None else getattr(value, step)
    return value


def with_part(settings: Any, steps: Sequence[str], part: Any) -> Any:
    """The whole with another record at some place."""
    if not steps:
        return part
    first, *below = steps
    return msgspec.structs.replace(settings, **{first: with_part(getattr(settings, first), below, part)})
