"""The choice of one policy among those that were used before, those at hand, templates, and any file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from console.engine.settings_messages import ReadSettings, TemplateAt
from ui.editors.provisioning_passwords import ask_for_file
from ui.policy_sources import KnownPolicy, at_hand, distinct, remembered, templates
from ui.translation import tr
from ui.views.calm_choice import CalmChoice
from ui.workspace import Workspace

TEMPLATES = "JSON (*.json)"
_CHARACTERS = 26


class SourceChoice(CalmChoice):
    """chosen: another policy is."""

    chosen = Signal()

    def __init__(self, workspace: Workspace, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._offered: list[KnownPolicy] = []
        self.setAccessibleName(name)
        self.setPlaceholderText(tr("Choose a policy or a template"))
        self.setMinimumContentsLength(_CHARACTERS)
        self.activated.connect(self._follow)
        self._present: KnownPolicy | None = None

    @property
    def known(self) -> KnownPolicy | None:
        """The policy that is chosen."""
        return self._present

    async def offer(self, node: int) -> None:
        """Offer what there is for an entity. Raises ConsoleError."""
        found = [*remembered(self._workspace), *await at_hand(self._workspace, node), *await templates(self._workspace)]
        self._offered = distinct(([self._present] if self._present else []) + found)
        self._fill()

    def choose(self, known: KnownPolicy) -> None:
        """Choose a policy, whether it was offered or not."""
        self._present = known
        self._offered = distinct([known, *self._offered])
        self._fill()
        self.chosen.emit()

    def _fill(self) -> None:
        self.clear()
        icons = self._workspace.look
        for at, known in enumerate(self._offered):
            icon = "export" if isinstance(known.source, TemplateAt) else "policy"
            self.addItem(icons.icon(icon, "text"), known.words, at)
        if self._offered:
            self.insertSeparator(self.count())
        self.addItem(tr("A template from a file…"))
        sources = [known.source for known in self._offered]
        self.setCurrentIndex(sources.index(self._present.source) if self._present else -1)

    @Slot(int)
    def _follow(self, index: int) -> None:
        at = self.itemData(index)
        if at is None:
            self._workspace.tasks.start_latest(self, "file", self._ask())
        elif self._offered[at] != self._present:
            self._present = self._offered[at]
            self.chosen.emit()

    async def _ask(self) -> None:
        self._fill()
        path = await ask_for_file(self._workspace, self, tr("A policy template"), TEMPLATES)
        if path is not None:
            await self.take_file(path)

    async def take_file(self, path: Path) -> None:
        """Choose the template in a file. Raises ConsoleError where it is none."""
        source = TemplateAt(str(path))
        side = await self._workspace.link.request(ReadSettings(source))
        self.choose(KnownPolicy(source, side.name, path.name))
