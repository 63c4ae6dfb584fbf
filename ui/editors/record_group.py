"""What a form holds beside single values: a record within the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from console.contract.language import Field, Record
from console.settings.plain_values import by_field, record_from
from ui import field_names
from ui.look import Look, spacing
from ui.look.style import dress
from ui.translation import tr

if TYPE_CHECKING:
    from ui.editors.record_form import RecordForm


class RecordGroup(QWidget):
    """A record within a record, which folds. Its form is made when it is unfolded; until then it keeps its values.

    make: makes the form of a record. One that may be left out has a box to tick. folds: otherwise it stands open
    wherever it is not left out.
    """

    changed = Signal()

    def __init__(
        self,
        look: Look,
        field: Field,
        title: str,
        make: Callable[[type[Record], QWidget], RecordForm],
        parent: QWidget | None = None,
        *,
        folds: bool = True,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self.title = title
        self.form: RecordForm | None = None
        self._folds = folds
        self._shown: Record | None = None
        self._before: tuple[Record, ...] = ()
        self._look = look
        self._make = make
        self._kept: dict[str, Any] = {}
        self._is_given = field.required
        self._is_of_whole = False
        self.fold = QToolButton(self)
        self.fold.clicked.connect(self._turn)
        self.fold.setVisible(folds)
        dress(self.fold, "flat")
        self.included = QCheckBox(title, self)
        self.included.setToolTip(field_names.hint(field))
        self.included.setVisible(not field.required)
        self.included.clicked.connect(self._include)
        name = QLabel(title, self)
        name.setFont(look.fonts.strong)
        name.setToolTip(field_names.hint(field))
        name.setVisible(field.required)
        self._sentence = QLabel(self)
        self._sentence.setFont(look.fonts.small)
        self._sentence.setWordWrap(True)
        dress(self._sentence, "error")
        self._sentence.hide()
        line = QHBoxLayout()
        line.setSpacing(spacing.SMALL)
        for part in (self.fold, self.included, name):
            line.addWidget(part)
        line.addStretch(1)
        self._body = QWidget(self)
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(spacing.WIDE if folds else 0, 0, 0, 0)
        self._body.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.TINY)
        layout.addLayout(line)
        layout.addWidget(self._sentence)
        layout.addWidget(self._body)
        self.setFocusProxy(self.fold if folds else self.included)
        self._show_fold()
        if field.required:
            self.unfold(is_open=True)

    @property
    def problem(self) -> str:
        """The sentence that says what is wrong in it, or ""."""
        return self._sentence.text()

    def value(self) -> Any:
        """The values of the record as a mapping; None where it is left out."""
        if not self._is_given:
            return None
        return self.form.values() if self.form is not None else dict(self._kept)

    def show_value(self, value: Any) -> None:
        """Show a record or a mapping of its values; None leaves it out."""
        self._is_given = value is not None or self.field.required
        self.included.setChecked(self._is_given)
        self._kept = by_field(value)
        if self.form is not None:
            self._fill(self.form)
        if not self._folds:
            self.unfold(is_open=self._is_given)

    def show_record(self, record: Record | None, *before: Record | None) -> None:
        """Show a record that is to be edited, as `RecordForm.show_record` does; None leaves it out."""
        self._shown, self._before = record, tuple(former for former in before if former is not None)
        self.show_value(record)

    def record(self) -> Any:
        """The record as edited, None where it is left out; what was not changed is to the letter as it was."""
        if not self._is_given:
            return None
        if self.form is None:
            return self._shown
        record = self._shown or record_from(self.form.record_type, {})
        return msgspec.structs.replace(record, **self.form.edited())

    def show_problem(self, sentence: str, *, is_of_whole: bool = False) -> None:
        """Say what is wrong in it below its name; while its fields are shown only what no field of it tells.

        is_of_whole: what is wrong is no single field of it.
        """
        self._is_of_whole = is_of_whole and bool(sentence)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence) and (self._is_of_whole or not self._is_open))

    def wrong(self) -> tuple[QWidget, ...]:
        """What of it is marked as wrong: itself, or single fields where they are shown."""
        inner = self.form.wrong() if self.form is not None and self._is_open else ()
        return (self, *inner) if not self._sentence.isHidden() else inner

    def tell(self, sentences: Mapping[str, str]) -> None:
        """Say beside its fields, by path, what somebody else found wrong."""
        self.unfold(is_open=True)
        if self.form is not None:
            self.form.tell(sentences)

    def tell_all(self) -> None:
        """Say beside its fields what is wrong, where they are shown."""
        if self.form is not None and self._is_open:
            self.form.tell_all()

    def go_to_wrong(self) -> bool:
        """Unfold it and go to its first wrong field; False where none is."""
        self.unfold(is_open=True)
        return self.form is not None and not self.form.validate()

    def unfold(self, *, is_open: bool) -> None:
        """Show the fields, or only the name."""
        if is_open and self.form is None and self.field.record is not None:
            self.form = self._make(self.field.record, self._body)
            self._fill(self.form)
            self.form.changed.connect(self._edited)
            self._column.addWidget(self.form)
        self._body.setVisible(is_open)
        self._sentence.setVisible(bool(self.problem) and (self._is_of_whole or not is_open))
        self._show_fold()

    def _fill(self, form: RecordForm) -> None:
        if self._shown is not None or not self._kept:
            form.show_record(self._shown, *self._before)
        else:
            form.show_values({name: self._kept.get(name) for name in form.names})

    @property
    def _is_open(self) -> bool:
        return not self._body.isHidden()

    def _show_fold(self) -> None:
        self.fold.setIcon(self._look.icon("down" if self._is_open else "folded", "text"))
        words = tr("Fold {name}", name=self.title) if self._is_open else tr("Unfold {name}", name=self.title)
        self.fold.setToolTip(words)
        self.fold.setAccessibleName(words)

    @Slot()
    def _turn(self) -> None:
        self.unfold(is_open=not self._is_open)

    @Slot(bool)
    def _include(self, is_given: bool) -> None:
        self._is_given = is_given
        self.unfold(is_open=is_given)
        self.changed.emit()

    @Slot()
    def _edited(self) -> None:
        self._is_given = True
        self.included.setChecked(True)
        self.changed.emit()
