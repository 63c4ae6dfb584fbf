"""The folder backup of a device: each folder in a row, and the one that is selected told in sentences."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QCompleter, QFrame, QLabel, QMenu, QSplitter, QVBoxLayout, QWidget

from console.contract.services.advanced_folder_backup_management import (
    GetAdvancedFolderSettings,
    ImageStreamFolder,
    ImageStreamSettings,
    SetAdvancedFolderSettings,
)
from ui import navigation
from ui.look import Look, spacing
from ui.look.style import dress
from ui.models.folder_rows import FolderRow, folder_columns, folder_rows
from ui.models.folder_words import folder_facts, settings_facts
from ui.models.records import replace_records, table_of
from ui.models.zones import choose_zone, offset_words, zone_called, zone_here, zone_names, zone_of_device
from ui.navigation import Place
from ui.panes.folder_actions import EDIT_FOLDERS, edit_folders
from ui.panes.page import Page
from ui.panes.registry import page
from ui.panes.section import Fact, FactList
from ui.panes.states import Empty
from ui.translation import tr
from ui.views.scrolled import scrolled
from ui.views.skeleton import Outline
from ui.views.table_panel import TablePanel
from ui.workspace import Workspace


@page(navigation.DEVICE, "folders", order=20, title="Folder backup")
class DeviceFolders(Page):
    """The folders that are backed up of a device for an account, times by a clock there and by one here."""

    outline = Outline.TABLE
    icon = "device"

    def __init__(self, workspace: Workspace, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(workspace, place, parent)
        self._settings: ImageStreamSettings | None = None
        self._table = table_of(FolderRow, "Id")
        self._ids = self._table.texts("Id")
        self.table = TablePanel(
            workspace,
            "backed-up folders",
            self._table,
            folder_columns(),
            nouns=("{n} folder", "{n} folders"),
            row_menu=self._fill_menu,
            sort="Number",
            parent=self.content,
        )
        self.table.opened.connect(lambda row, _in_new_tab: self._edit(row))
        self.zone = ZoneChoice(self.content)
        self.zone.show_zone(zone_of_device(workspace.state, place))
        self.zone.activated.connect(self._zone_chosen)
        label = QLabel(tr("Clock of the device"), self.content)
        label.setBuddy(self.zone)
        self.table.beside.addWidget(label)
        self.table.beside.addWidget(self.zone)
        self.details = FolderDetails(workspace.look, self.content)
        self.table.view.selected.connect(self._show_selected)
        splitter = QSplitter(Qt.Orientation.Vertical, self.content)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(spacing.HAIR)
        splitter.addWidget(self.table)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    @property
    def settings(self) -> ImageStreamSettings | None:
        """What was read last, passwords as the provider masks them."""
        return self._settings

    async def load(self) -> Empty | None:
        username, system = navigation.device_of(self.place)
        reply = await self.workspace.link.call(GetAdvancedFolderSettings(UserName=username, SystemName=system))
        self._settings = reply.ImageStreamSettings
        if self._settings is None or not self._settings.ImageStreamFolders:
            return Empty(
                tr("No folder of {system} is backed up on a schedule of its own.", system=system),
                tr("What policies and the backup client save does not stand here."),
                tr("Add folders…"),
                self._begin,
            )
        await self._show_rows()
        return None

    def filter(self) -> None:
        self.table.focus_filter()

    def _begin(self) -> None:
        self.workspace.actions.run(EDIT_FOLDERS, self.place)

    def _fill_menu(self, menu: QMenu, row: int) -> None:
        menu.addAction(tr("Edit this folder…")).triggered.connect(lambda: self._edit(row))

    def _edit(self, row: int) -> None:
        if not self.workspace.session.why_no_change(SetAdvancedFolderSettings.spec.name):
            edit_folders(self.workspace, self.place, int(self._ids[row]))

    async def _show_rows(self) -> None:
        folders = self._settings.ImageStreamFolders if self._settings is not None else ()
        zone = zone_called(self.zone.chosen)
        await replace_records(self._table, folder_rows(folders, zone, datetime.now(UTC)))
        self._show_selected()

    @Slot()
    def _zone_chosen(self) -> None:
        choose_zone(self.workspace.state, self.place, self.zone.chosen)
        self.workspace.tasks.start_latest(self, "rows", self._show_rows())

    @Slot()
    def _show_selected(self) -> None:
        settings = self._settings
        if settings is None:
            return
        chosen = {self._ids[row] for row in self.table.selected_rows()}
        found = [folder for folder in settings.ImageStreamFolders if str(folder.ImageStreamFolderId) in chosen]
        self.details.show_folder(settings, found[0] if len(found) == 1 else None, self.zone.chosen)


class ZoneChoice(QComboBox):
    """The zone of a device: that of this computer, or any other by its name, which can be typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Time zone of the device"))
        self.setToolTip(
            tr("The provider keeps times in UTC and does not tell where a device is. What you choose is remembered.")
        )
        self.addItem(tr("As here ({offset})", offset=offset_words(zone_here())), "")
        for name in zone_names():
            self.addItem(name, name)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(20)
        names = QCompleter(self.model(), self)
        names.setFilterMode(Qt.MatchFlag.MatchContains)
        names.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(names)

    @property
    def chosen(self) -> str:
        """Name of the zone, "" for that of this computer."""
        return str(self.currentData() or "")

    def show_zone(self, name: str) -> None:
        """Choose a zone by its name; "" is that of this computer."""
        self.setCurrentIndex(max(0, self.findData(name)))


class FolderDetails(QFrame):
    """Tells what is set for one folder, and for all folders of the device while none is chosen."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self, "panel")
        self.setAccessibleName(tr("Details of the folder"))
        self._heading = QLabel(self)
        self._heading.setFont(look.fonts.heading)
        self._heading.setTextFormat(Qt.TextFormat.PlainText)
        self.facts = FactList(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(spacing.LARGE, spacing.MEDIUM, spacing.LARGE, spacing.MEDIUM)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(self._heading)
        layout.addWidget(scrolled(self.facts), 1)

    def show_folder(self, settings: ImageStreamSettings, folder: ImageStreamFolder | None, zone: str) -> None:
        """Show a folder of the settings, or what holds for all of them; zone: the name of the device's."""
        facts = list(settings_facts(settings))
        if folder is None:
            self._heading.setText(tr("For all folders of the device"))
        else:
            name = folder.FolderFriendlyName or folder.FolderPath
            self._heading.setText(name or tr("Folder {id}", id=folder.ImageStreamFolderId))
            facts = [*folder_facts(folder, zone_called(zone), zone_here()), *facts]
        facts.append((tr("Last run"), tr("The provider does not tell when a folder was backed up last.")))
        self.facts.show_facts([Fact(name, words) for name, words in facts])
