"""In which sets some entities and accounts are, and which tags they carry."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem, QPushButton

from console.errors import SetsProblem
from console.store.set_rules import Member
from console.store.sets import NamedSet, Tag
from ui.look import spacing
from ui.look.style import dress
from ui.models.set_rows import COLORS, place_of
from ui.places import facts_of, path_in_words
from ui.translation import counted, tr
from ui.views.calm_choice import CalmChoice
from ui.views.sheet import Sheet
from ui.workspace import Workspace

_WHICH = Qt.ItemDataRole.UserRole
_IS_TAG = Qt.ItemDataRole.UserRole + 1


def color_words(role: str) -> str:
    """What the colour of a tag is called."""
    return {
        "neutral": tr("Grey"),
        "accent": tr("Blue"),
        "ok": tr("Green"),
        "warning": tr("Amber"),
        "error": tr("Red"),
        "chart_second": tr("Teal"),
        "chart_third": tr("Purple"),
    }.get(role, tr("Grey"))


class SetsSheet(Sheet):
    """A box for each set and tag, half checked where some of the members are in it. A box works at once."""

    def __init__(self, workspace: Workspace, members: Sequence[Member]) -> None:
        super().__init__(workspace.look, tr("Sets and tags"), "tag")
        self._workspace = workspace
        self._members = tuple(members)
        session = workspace.session
        self.show_subject(session.environment, session.environment_label, self._words_for_members())
        self.leave_button.setText(tr("Close"))
        about = QLabel(tr("They are kept on this computer and are not sent to the provider."), self)
        about.setWordWrap(True)
        dress(about, "muted")
        self.boxes = QListWidget(self)
        self.boxes.setAccessibleName(tr("Sets and tags"))
        self.boxes.itemChanged.connect(self._take)
        self.name = QLineEdit(self)
        self.name.setFixedHeight(spacing.CONTROL)
        self.name.setPlaceholderText(tr("Name of a new set or tag"))
        self.name.setAccessibleName(tr("Name of a new set or tag"))
        self.kind = CalmChoice(self)
        self.kind.setFixedHeight(spacing.CONTROL)
        self.kind.setAccessibleName(tr("Set, or colour of the tag"))
        self.kind.addItem(workspace.look.icon("filter", "text"), tr("Set"), "")
        for role in COLORS:
            self.kind.addItem(
                workspace.look.icon("tag", role), tr("Tag, {color}", color=color_words(role).lower()), role
            )
        self.kind.setMinimumContentsLength(max(len(self.kind.itemText(row)) for row in range(self.kind.count())))
        self.make = QPushButton(tr("Make it"), self)
        self.make.clicked.connect(self._make)
        self.name.returnPressed.connect(self._make)
        line = QHBoxLayout()
        line.setSpacing(spacing.SMALL)
        line.addWidget(self.name, 1)
        line.addWidget(self.kind)
        line.addWidget(self.make)
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        dress(self._problem, "error")
        self._problem.hide()
        self.body.addWidget(about)
        self.body.addWidget(self.boxes, 1)
        self.body.addLayout(line)
        self.body.addWidget(self._problem)
        forget = workspace.sets.changed.add(self._show)
        self.destroyed.connect(lambda: forget())
        self._show()

    @property
    def problem(self) -> str:
        """Why the last choice was not kept, or ""."""
        return self._problem.text()

    def begin(self) -> None:
        (self.boxes if self.boxes.count() else self.name).setFocus()

    def _words_for_members(self) -> str:
        if len(self._members) == 1:
            return path_in_words(facts_of(place_of(self._members[0]), self._workspace.store).path)
        return counted(len(self._members), "{n} selected", "{n} selected")

    def _show(self) -> None:
        sets = self._workspace.sets
        every = sets.named_all
        self.boxes.blockSignals(True)
        # A box that was just checked is not deleted while it tells of it.
        if [(one.name, isinstance(one, Tag)) for one in every] != self._listed():
            self._list(every)
        for row, one in enumerate(every):
            inside = frozenset(one.members)
            held = sum(member in inside for member in self._members)
            some = Qt.CheckState.PartiallyChecked if held else Qt.CheckState.Unchecked
            self.boxes.item(row).setCheckState(Qt.CheckState.Checked if held == len(self._members) else some)
        self.boxes.blockSignals(False)
        self.boxes.viewport().update()

    def _listed(self) -> list[tuple[str, bool]]:
        items = [self.boxes.item(row) for row in range(self.boxes.count())]
        return [(item.data(_WHICH), item.data(_IS_TAG)) for item in items]

    def _list(self, every: Sequence[NamedSet | Tag]) -> None:
        row = self.boxes.currentRow()
        self.boxes.clear()
        for one in every:
            item = QListWidgetItem(self._icon(one), one.name, self.boxes)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setData(_WHICH, one.name)
            item.setData(_IS_TAG, isinstance(one, Tag))
        self.boxes.setCurrentRow(max(0, min(row, self.boxes.count() - 1)))

    def _icon(self, one: NamedSet | Tag) -> QIcon:
        if isinstance(one, Tag):
            return self.look.icon("tag", one.color if one.color in COLORS else "neutral")
        return self.look.icon("filter", "text")

    @Slot(QListWidgetItem)
    def _take(self, item: QListWidgetItem) -> None:
        sets, name = self._workspace.sets, item.data(_WHICH)
        is_in = item.checkState() == Qt.CheckState.Checked
        into, out = (sets.tag, sets.untag) if item.data(_IS_TAG) else (sets.add, sets.remove)
        change = into if is_in else out
        self._try(lambda: change(name, self._members))

    @Slot()
    def _make(self) -> None:
        name, color = self.name.text().strip(), self.kind.currentData()
        sets = self._workspace.sets
        if color:
            done = self._try(lambda: sets.put_tag(Tag(name=name, color=color, members=self._members)))
        else:
            done = self._try(lambda: sets.put_set(NamedSet(name=name, members=self._members)))
        if done:
            self.name.clear()

    def _try(self, change: Callable[[], None]) -> bool:
        try:
            change()
        except SetsProblem as problem:
            self._problem.setText(f"{problem.summary} {problem.advice}".strip())
            self._problem.show()
            self._show()
            return False
        self._problem.setText("")
        self._problem.hide()
        return True
