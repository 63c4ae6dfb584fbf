"""The first page of a change of many: which change, and the values that are the same for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from console.commands.change import Target, TargetKind
from console.commands.command import Command, commands
from console.contract.language import Kind
from console.store import NONE
from ui.editors.record_form import RecordForm
from ui.look import spacing
from ui.look.style import dress
from ui.models.change_words import unset_words
from ui.targets import caller_kind
from ui.translation import counted, grouped, tr
from ui.views.calm_choice import CalmChoice
from ui.views.scrolled import scrolled
from ui.workspace import Workspace

_NAMED = 5
"""Targets that are named in the sentence."""


class BulkChoice(QWidget):
    """changed: another change was chosen, or a value was entered."""

    changed = Signal()

    def __init__(self, workspace: Workspace, targets: Sequence[Target], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._targets = tuple(targets)
        self.form: RecordForm | None = None
        self._is_touched = False
        self._commands = list(_offered(workspace, self._targets))
        whom = QLabel(_named(self._targets), self)
        whom.setTextFormat(Qt.TextFormat.PlainText)
        whom.setWordWrap(True)
        self.which = CalmChoice(self)
        self.which.setAccessibleName(tr("What is to be done"))
        self.which.setPlaceholderText(tr("Choose what is to be done"))
        self._said = QLabel(self)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setWordWrap(True)
        dress(self._said, "muted")
        self._holder = QWidget(self)
        held = QVBoxLayout(self._holder)
        held.setContentsMargins(0, 0, 0, 0)
        self._forms = QVBoxLayout()
        held.addLayout(self._forms)
        held.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.MEDIUM)
        for part in (whom, self.which, self._said):
            layout.addWidget(part)
        layout.addWidget(scrolled(self._holder), 1)
        self._fill()
        self.which.currentIndexChanged.connect(self._show_form)
        if not any(not why for _, why in self._commands):
            self._said.setText(tr("Nothing can be done to these with this profile and this server."))

    @property
    def command(self) -> Command[Any] | None:
        """The change that is chosen."""
        index = self.which.currentIndex()
        at = self.which.itemData(index) if index >= 0 else None
        return self._commands[at][0] if at is not None else None

    @property
    def targets(self) -> tuple[Target, ...]:
        """Whom the chosen change is for: those of its kind."""
        command = self.command
        return tuple(target for target in self._targets if command and target.kind is command.target_kind)

    @property
    def is_touched(self) -> bool:
        """Whether a value was entered."""
        return self._is_touched

    @property
    def offered(self) -> tuple[str, ...]:
        """Names of the operations that can be chosen now."""
        return tuple(command.spec.name for command, why in self._commands if not why)

    def choose(self, operation: str) -> None:
        """Choose a change by its operation. Raises LookupError where it is not offered."""
        for at, (command, _) in enumerate(self._commands):
            if command.spec.name == operation:
                self.which.setCurrentIndex(self.which.findData(at))
                return
        raise LookupError(f"{operation} is not offered here.")

    def values(self) -> dict[str, Any]:
        """What was entered."""
        return self.form.values() if self.form is not None else {}

    def validate(self) -> bool:
        """Whether the values keep the rules; what does not is said beside its field."""
        return self.form is not None and self.form.validate()

    def _fill(self) -> None:
        group = None
        for at, (command, why) in enumerate(self._commands):
            if group is not None and command.group is not group:
                self.which.insertSeparator(self.which.count())
            group = command.group
            self.which.addItem(tr(command.words), at)
            row = self.which.count() - 1
            self.which.setItemData(row, why or command.spec.name, Qt.ItemDataRole.ToolTipRole)
            model = self.which.model()
            if why and isinstance(model, QStandardItemModel):
                model.item(row).setEnabled(False)
        self.which.setCurrentIndex(-1)

    @Slot()
    def _show_form(self) -> None:
        command, targets = self.command, self.targets
        if command is None or not targets:
            return
        fixed = {
            name: value
            for name, value in command.defaults(targets[0]).items()
            if name in (command.target_field, command.owner_field)
        }
        hidden = [name for name in (command.target_field, command.owner_field) if name]
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self.form = RecordForm(
            self._workspace.look,
            command.operation,
            hidden=hidden,
            fixed=fixed,
            left_out=unset_words(command),
            parent=self._holder,
        )
        self.form.show_values(command.suggested)
        self.form.changed.connect(self._touch)
        self._forms.addWidget(self.form)
        self._is_touched = False
        others = len(self._targets) - len(targets)
        said = [*map(tr, command.effects)]
        if others:
            said.append(tr("{n} of other kinds are left out.", n=grouped(others)))
        if not self.form.names:
            said.append(tr("There is nothing to fill in."))
        self._said.setText(" ".join(said))
        self.changed.emit()

    @Slot()
    def _touch(self) -> None:
        self._is_touched = True
        self.changed.emit()


def _offered(workspace: Workspace, targets: Sequence[Target]) -> Iterator[tuple[Command[Any], str]]:
    """Every change that can be made to some of the targets, by group and words, and why it is off now or ""."""
    tree = workspace.store.entities
    kinds = {
        (target.kind, _entity_kind(tree.node_of(int(target.key)), workspace)) for target in targets if _is_id(target)
    }
    kinds |= {(target.kind, "") for target in targets if target.kind is not TargetKind.ENTITY}
    caller = caller_kind(workspace.store)
    known = [command for command in commands().values() if any(command.applies_to(*kind, caller) for kind in kinds)]
    for command in sorted(known, key=lambda command: (command.group, tr(command.words))):
        # What is created has a name of its own for each; that is what files are for.
        if command.kind is not Kind.CREATE or command.target_kind is not TargetKind.ENTITY:
            yield command, workspace.session.why_off(command.spec.name)


def _is_id(target: Target) -> bool:
    return target.kind is TargetKind.ENTITY and target.key.isdecimal()


def _entity_kind(node: int, workspace: Workspace) -> str:
    return workspace.store.entities.kind(node) if node != NONE else ""


def _named(targets: Sequence[Target]) -> str:
    names = ", ".join(target.name or target.key for target in targets[:_NAMED])
    more = f"{names}, …" if len(targets) > _NAMED else names
    return tr("{targets}: {names}", targets=counted(len(targets), "{n} target", "{n} targets"), names=more)
