"""The stages of a change's sheet as widgets."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from console.commands.change import ChangeResult, Outcome, Preview
from console.contract.language import Kind, OperationSpec
from ui.editors.change_moved import ChangeMoved
from ui.editors.change_preview import ChangePreview
from ui.editors.change_result import ChangeOutcome
from ui.editors.record_form import RecordForm
from ui.editors.stages import Stage, StagedSheet
from ui.look import Look, spacing
from ui.translation import tr
from ui.views.scrolled import scrolled

_ICONS = {Kind.READ: "search", Kind.CHANGE: "edit", Kind.CREATE: "add", Kind.DESTROY: "warning"}


class ChangeStages(StagedSheet):
    """The pages and buttons of a change. `form` is made by the subclass."""

    def __init__(self, look: Look, title: str, spec: OperationSpec, name: str, parent: QWidget | None = None) -> None:
        super().__init__(look, title, _ICONS[spec.kind], parent=parent)
        self.form: RecordForm | None = None
        self.result: ChangeResult | None = None
        self.known: Preview | None = None
        fields = QWidget(self)
        self.fields_column = QVBoxLayout(fields)
        self.fields_column.setContentsMargins(0, 0, spacing.SMALL, 0)
        self.preview = ChangePreview(look, spec, name, self)
        self.preview.ready.connect(self.show_ready)
        self.moved = ChangeMoved(look, self)
        self.outcome = ChangeOutcome(look, spec, self)
        self.add_page(scrolled(fields), Stage.FIELDS)
        self.add_page(scrolled(self.preview), Stage.PREVIEW)
        self.add_page(scrolled(self.moved), Stage.MOVED)
        self.add_page(scrolled(self.outcome), Stage.RESULT)

        verb = "danger" if spec.kind is Kind.DESTROY else "primary"
        self.back = self.stage_button(tr("Back"))
        self.undo = self.stage_button(tr("Undo"))
        self.look_now = self.stage_button(tr("Look now"))
        self.take_theirs = self.stage_button(tr("Take theirs"))
        self.retry = self.stage_button(tr("Try again"))
        self.go_on = self.stage_button(tr("Go on"), "primary")
        self.send = self.stage_button(title, verb)
        self.send_all_the_same = self.stage_button(tr("Send all the same"), verb)
        self.enter(Stage.READING)

    @property
    def has_fields(self) -> bool:
        """Whether there is anything to fill in."""
        return self.form is not None and bool(self.form.names)

    def shown_buttons(self, stage: Stage) -> Collection[QPushButton]:
        ended = self.result.outcome if self.result is not None and stage is Stage.RESULT else None
        may_mend = ended in (Outcome.REFUSED, Outcome.NOT_SENT, Outcome.FOUND_UNDONE)
        shown = {
            self.go_on: stage is Stage.FIELDS,
            self.send: stage in (Stage.PREVIEW, Stage.SENDING),
            self.send_all_the_same: stage is Stage.MOVED,
            self.take_theirs: stage is Stage.MOVED,
            self.back: self.has_fields and (stage is Stage.PREVIEW or may_mend),
            self.undo: ended is not None and ended.has_happened and self.known is not None and self.known.can_undo,
            self.look_now: ended is not None and not ended.is_settled,
        }
        return [button for button, is_shown in shown.items() if is_shown]

    def take_focus(self) -> None:
        if self.stage is Stage.FIELDS and self.form is not None:
            self.form.take_focus()
        elif self.stage is Stage.PREVIEW:
            (self.preview.typed if self.preview.wants_name else self.send).setFocus()
        elif self.stage is Stage.MOVED:
            self.take_theirs.setFocus()
        else:
            super().take_focus()

    def show_ready(self) -> None:
        self.send.setEnabled(self.stage is Stage.PREVIEW and self.preview.is_ready)
