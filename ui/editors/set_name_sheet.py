"""What a set or tag is called, and the colour of a tag."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit

from console.errors import SetsProblem
from console.store.sets import NamedSet, Tag
from ui.editors.sets_sheet import color_words
from ui.look import spacing
from ui.look.style import dress
from ui.models.set_rows import COLORS
from ui.translation import tr
from ui.views.calm_choice import CalmChoice
from ui.views.sheet import Sheet
from ui.workspace import Workspace


class SetNameSheet(Sheet):
    """A new set or tag, or another name or colour for one. previous: what it was called, "" for a new one."""

    def __init__(self, workspace: Workspace, one: NamedSet | Tag, previous: str = "") -> None:
        kind = tr("tag") if isinstance(one, Tag) else tr("set")
        title = tr("Rename the {kind}", kind=kind) if previous else tr("New {kind}", kind=kind)
        super().__init__(workspace.look, title, "tag" if isinstance(one, Tag) else "filter")
        self._workspace = workspace
        self._one = one
        self._previous = previous
        session = workspace.session
        self.show_subject(session.environment, session.environment_label, previous)
        self.name = QLineEdit(one.name, self)
        self.name.setFixedHeight(spacing.CONTROL)
        self.name.setAccessibleName(tr("Name"))
        self.name.returnPressed.connect(self._save)
        form = QFormLayout()
        form.addRow(tr("Name"), self.name)
        self.color = CalmChoice(self)
        self.color.setAccessibleName(tr("Colour"))
        self.color.setVisible(isinstance(one, Tag))
        if isinstance(one, Tag):
            for role in COLORS:
                self.color.addItem(workspace.look.icon("tag", role), color_words(role), role)
            self.color.setCurrentIndex(max(0, self.color.findData(one.color)))
            form.addRow(tr("Colour"), self.color)
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        dress(self._problem, "error")
        self.body.addLayout(form)
        self.body.addWidget(self._problem)
        self.body.addStretch(1)
        self.save = self.add_button(tr("Save"), "primary")
        self.save.clicked.connect(self._save)

    @property
    def is_unsaved(self) -> bool:
        return self.name.text() != self._one.name

    @property
    def problem(self) -> str:
        """Why it was not saved, or ""."""
        return self._problem.text()

    def begin(self) -> None:
        self.name.setFocus()
        self.name.selectAll()

    @Slot()
    def _save(self) -> None:
        name, sets = self.name.text().strip(), self._workspace.sets
        try:
            if isinstance(self._one, Tag):
                color = self.color.currentData()
                sets.put_tag(msgspec.structs.replace(self._one, name=name, color=color), self._previous)
            else:
                sets.put_set(msgspec.structs.replace(self._one, name=name), self._previous)
        except SetsProblem as problem:
            self._problem.setText(f"{problem.summary} {problem.advice}".strip())
            return
        # Enter in the field may press the button as well.
        self.save.setEnabled(False)
        self.close_now()
