"""The file size limits of a policy: a line for each type of files, whether it has a limit of its own or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from console.contract.check import problems_of_fields
from console.contract.language import Field, Record, fields_of
from console.contract.services.backup_policy_paths import FileSizeLimit, FileType, SizeUnit
from console.settings.deviations import SIZE_LIMITS
from ui import field_names
from ui.editors.choices import choices_of, words_of
from ui.editors.problem_words import sentence_of
from ui.editors.settings_page import SettingsPage
from ui.editors.told_panels import plain_label
from ui.editors.value_edits import ChoiceEdit, NumberEdit, ValueEdit
from ui.look import Look, spacing
from ui.translation import tr

_KIND, *_VALUES = fields_of(FileSizeLimit)
_SIZES = tuple(found for found in _VALUES if found.base is int)
_DEFAULTS: Mapping[str, Any] = {"MinSizeUnit": SizeUnit.KB, "MinSize": 0, "MaxSizeUnit": SizeUnit.GB, "MaxSize": 5}


class _Line:
    """The editors of one type of files, and below them what is wrong."""

    def __init__(self, look: Look, kind: str, page: QWidget) -> None:
        self.kind = kind
        self.name = QLabel(words_of(_KIND, kind), page)
        self.edits: dict[str, ValueEdit] = {found.name: _edit(found) for found in _VALUES}
        for found in _VALUES:
            edit = self.edits[found.name]
            edit.setParent(page)
            edit.widget.setToolTip(field_names.hint(found))
            edit.widget.setAccessibleName(f"{self.name.text()}: {field_names.title(found)}")
        self.sentence = plain_label("", page, "error")
        self.sentence.setFont(look.fonts.small)
        self.row: FileSizeLimit | None = None
        self.before: FileSizeLimit | None = None
        self._shown: dict[str, Any] = {}

    def show(self, row: FileSizeLimit | None, before: FileSizeLimit | None) -> None:
        self.row, self.before = row, before
        for name, edit in self.edits.items():
            edit.show_value(_DEFAULTS[name] if row is None else getattr(row, name))
        self._shown = self.values()
        self.say("")

    def values(self) -> dict[str, Any]:
        return {name: edit.value() for name, edit in self.edits.items()}

    def edited(self) -> FileSizeLimit | None:
        """The row, None where the type has none; an untouched one is the one that was shown."""
        values = self.values()
        changed = {name: value for name, value in values.items() if value != self._shown[name]}
        if not changed:
            return self.row
        if self.row is None:
            return FileSizeLimit(FileType=self.kind, **values)
        return msgspec.structs.replace(self.row, **changed)

    def problem(self) -> str:
        row = self.edited()
        if row is None or row == self.before:
            return ""
        values = {found.name: getattr(row, found.name) for found in fields_of(FileSizeLimit)}
        found = problems_of_fields(FileSizeLimit, values, *(() if self.before is None else (self.before,)))
        return sentence_of(FileSizeLimit, found[0]) if found else ""

    def say(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        for found in _SIZES:
            self.edits[found.name].show_wrong(is_wrong=bool(sentence))
            self.edits[found.name].widget.setAccessibleDescription(sentence)


class SizeLimitsPage(SettingsPage):
    """Smallest and largest size of the files that the scanner takes, by their type."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: list[_Line] = []
        about = plain_label(
            tr("They hold for what the scanner finds. A type without a limit of its own goes from 0 KB to 5 GB."),
            self,
            "muted",
        )
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(spacing.SMALL)
        self._grid.setVerticalSpacing(spacing.TINY)
        self._grid.setColumnStretch(6, 1)
        self._grid.addWidget(plain_label(tr("From"), self, "muted"), 0, 1)
        self._grid.addWidget(plain_label(tr("Up to"), self, "muted"), 0, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, spacing.SMALL, 0)
        column.setSpacing(spacing.MEDIUM)
        column.addWidget(about)
        column.addLayout(self._grid)
        column.addStretch(1)
        for kind in FileType:
            self._add(kind.value)

    def show_settings(self, settings: Record, before: Record) -> None:
        rows, former = ({row.FileType: row for row in getattr(each, SIZE_LIMITS)} for each in (settings, before))
        known = {line.kind for line in self._lines}
        for kind in rows:
            if kind is not None and kind not in known:
                self._add(kind)
        for line in self._lines:
            line.show(rows.get(line.kind), former.get(line.kind))

    def edited(self, settings: Any) -> Any:
        rows: Sequence[FileSizeLimit] = getattr(settings, SIZE_LIMITS)
        edited = {line.kind: line.edited() for line in self._lines}
        kept = [edited.pop(row.FileType or "", row) or row for row in rows]
        made = (*kept, *(row for row in edited.values() if row is not None))
        return settings if made == tuple(rows) else msgspec.structs.replace(settings, **{SIZE_LIMITS: made})

    def validate(self) -> None:
        for line in self._lines:
            line.say(line.problem())

    def show_problems(self, sentences: Mapping[str, str]) -> None:
        for path, sentence in sentences.items():
            at = next((step for step in path.split(".") if step.isdecimal()), "0")
            self._lines[min(int(at), len(self._lines) - 1)].say(sentence)

    def wrong(self) -> Sequence[QWidget]:
        return tuple(self._wrong())

    def take_focus(self) -> None:
        self._lines[0].edits[_SIZES[0].name].setFocus()

    def _wrong(self) -> Iterator[QWidget]:
        for line in self._lines:
            if line.sentence.text():
                yield line.edits[_SIZES[-1].name]

    def _add(self, kind: str) -> None:
        line = _Line(self._look, kind, self)
        self._lines.append(line)
        place = 2 * len(self._lines)
        self._grid.addWidget(line.name, place, 0)
        for column, name in ((1, "MinSize"), (2, "MinSizeUnit"), (4, "MaxSize"), (5, "MaxSizeUnit")):
            edit = line.edits[name]
            edit.setFixedWidth(spacing.SIZE_FIELD)
            edit.changed.connect(lambda: self._edited(line))
            self._grid.addWidget(edit, place, column)
        self._grid.addWidget(line.sentence, place + 1, 1, 1, 6, Qt.AlignmentFlag.AlignTop)

    def _edited(self, line: _Line) -> None:
        line.say(line.problem())
        self.changed.emit()


def _edit(found: Field) -> ValueEdit:
    return NumberEdit() if found.base is int else ChoiceEdit(choices_of(found))
