"""The folders of a device to be edited: a list at the left, the chosen one in a form at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from PySide6.QtCore import QModelIndex, QSize, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from console.contract.check import problems
from console.contract.services.advanced_folder_backup_management import ImageStreamFolder, ImageStreamSettings
from console.settings.folders import NEW_FOLDER, new_folder
from ui.editors.record_form import RecordForm
from ui.editors.settings_page import SettingsPage
from ui.editors.told_panels import plain_label
from ui.look import Look, spacing
from ui.look.style import dress
from ui.models.folder_list import FolderList, folder_name
from ui.models.folder_words import schedule_in_words, start_in_words
from ui.models.zones import zone_called, zone_here
from ui.translation import tr
from ui.views.scrolled import scrolled

FOLDERS = "ImageStreamFolders"
_ELSEWHERE = ("ImageStreamFolderId", "DateCreated")
"""What the server or the moment of adding gives its value."""


class FoldersPage(SettingsPage):
    """Edits the list of folders. zone: the name of the device's, in which times are told beside those of here.

    first_id: the folder that is chosen when they are first shown.
    """

    scrolls_itself = True

    def __init__(self, look: Look, zone: str, first_id: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first_id = first_id
        self._look = look
        self._zone = zone_called(zone)
        self._shown: tuple[ImageStreamFolder, ...] = ()
        self._removed: list[tuple[int, ImageStreamFolder]] = []
        self._told: dict[int, dict[str, str]] = {}
        self._row = -1
        self.model = FolderList(look, self)
        # A list view lays all of its rows out anew for each letter that changes one of them.
        self.list = QTableView(self)
        self.list.setModel(self.model)
        self.list.setAccessibleName(tr("Folders"))
        self.list.setShowGrid(False)
        self.list.setTabKeyNavigation(False)
        self.list.horizontalHeader().hide()
        self.list.horizontalHeader().setStretchLastSection(True)
        self.list.verticalHeader().hide()
        self.list.verticalHeader().setDefaultSectionSize(2 * self.list.fontMetrics().lineSpacing() + spacing.SMALL)
        self.list.setIconSize(QSize(spacing.ICON, spacing.ICON))
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.list.selectionModel().currentChanged.connect(self._show_chosen)
        self.add = self._action("add", tr("Add a folder"), "Ins", self._add)
        self.duplicate = self._action("copy", tr("Duplicate"), "Ctrl+D", self._duplicate)
        self.remove = self._action("delete", tr("Remove"), "Del", self._remove)
        self.up = self._action("up", tr("Move up"), "Alt+Up", lambda: self._move(-1))
        self.down = self._action("down", tr("Move down"), "Alt+Down", lambda: self._move(1))
        self.put_back = self._action("undo", tr("Put back what was removed"), "Ctrl+Z", self._put_back)
        self.heading = plain_label("", self)
        self.heading.setFont(look.fonts.heading)
        self.words = plain_label("", self, "muted")
        self.form = RecordForm(look, ImageStreamFolder, hidden=_ELSEWHERE, folds=False, parent=self)
        self.form.changed.connect(self._take_form)
        self._sides = QStackedWidget(self)
        self._nothing = QLabel(tr("No folder yet. Add one with Insert."), self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        dress(self._nothing, "muted")
        self._lay_out()

    def show_settings(self, settings: ImageStreamSettings, before: ImageStreamSettings) -> None:  # type: ignore[override]
        ids = [folder.ImageStreamFolderId for folder in settings.ImageStreamFolders]
        row = ids.index(self._first_id) if self._first_id in ids else max(0, self._row)
        self._first_id = None
        self._shown, self._removed, self._told, self._row = settings.ImageStreamFolders, [], {}, -1
        self.model.show_folders(
            self._shown, {folder.ImageStreamFolderId: folder for folder in before.ImageStreamFolders}
        )
        self._choose(min(row, len(self._shown) - 1))
        self._follow()

    def edited(self, settings: Any) -> Any:
        folders = self.model.folders
        if len(folders) == len(self._shown) and all(map(_is_same, folders, self._shown)):
            return settings
        return msgspec.structs.replace(settings, ImageStreamFolders=tuple(folders))

    def validate(self) -> None:
        rows = range(len(self.model.folders))
        self.model.mark_wrong({row for row in rows if self._is_wrong(row)})
        if self._row >= 0:
            self.form.tell_all()

    def show_problems(self, sentences: Mapping[str, str]) -> None:
        self._told = {}
        for path, sentence in sentences.items():
            _, _, below = path.partition(f"{FOLDERS}.")
            row, _, name = below.partition(".")
            if row.isdecimal() and int(row) < len(self.model.folders):
                self._told.setdefault(int(row), {})[name] = sentence
        self.model.mark_wrong(self.model.wrong | set(self._told))
        self.form.tell(self._told.get(self._row, {}))

    def wrong(self) -> Sequence[QWidget]:
        """What is marked in the form, and for all other folders the list of them."""
        return (*self.form.wrong(), *((self.list,) if self.model.wrong - {self._row} else ()))

    def go_to(self, part: QWidget) -> None:
        if part is not self.list:
            self.form.go_to(part)
            return
        rows = sorted(self.model.wrong)
        self._choose(next((row for row in rows if row > self._row), rows[0]))
        self.form.tell_all()
        if not self.form.first_wrong():
            self.list.setFocus()

    def take_focus(self) -> None:
        self.list.setFocus()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(spacing.TINY)
        for action in (self.add, self.duplicate, self.remove, self.up, self.down, self.put_back):
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setAccessibleName(action.text())
            dress(button, "flat")
            buttons.addWidget(button)
        buttons.addStretch(1)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, spacing.SMALL, 0)
        column.setSpacing(spacing.SMALL)
        column.addLayout(buttons)
        column.addWidget(self.list, 1)
        right = QWidget(self)
        below = QVBoxLayout(right)
        below.setContentsMargins(spacing.SMALL, 0, spacing.SMALL, 0)
        below.setSpacing(spacing.SMALL)
        for part in (self.heading, self.words, self.form):
            below.addWidget(part)
        below.addStretch(1)
        self._sides.addWidget(self._nothing)
        self._sides.addWidget(scrolled(right))
        splitter = QSplitter(self)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(spacing.HAIR)
        splitter.addWidget(left)
        splitter.addWidget(self._sides)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([spacing.SIDE_LEAST, spacing.SHEET])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)

    def _action(self, icon: str, words: str, keys: str, act: Callable[[], None]) -> QAction:
        action = QAction(self._look.icon(icon, "text"), words, self.list)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        native = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{words} ({native})")
        action.triggered.connect(act)
        self.list.addAction(action)
        return action

    def _choose(self, row: int) -> None:
        self.list.setCurrentIndex(self.model.index(row))
        if row < 0:
            self._show_chosen(QModelIndex())

    @Slot(QModelIndex)
    def _show_chosen(self, index: QModelIndex) -> None:
        self._row = index.row()
        self._sides.setCurrentIndex(0 if self._row < 0 else 1)
        if self._row >= 0:
            former = self.model.former(self._row)
            self.form.show_record(self.model.folders[self._row], *(() if former is None else (former,)))
            self.form.tell(self._told.get(self._row, {}))
            if self._row in self.model.wrong:
                self.form.tell_all()
        self._say()
        self._follow()

    @Slot()
    def _take_form(self) -> None:
        row = self._row
        self.model.replace(row, msgspec.structs.replace(self.model.folders[row], **self.form.edited()))
        self._told.pop(row, None)
        if row in self.model.wrong and not self._is_wrong(row):
            self.model.mark_wrong(self.model.wrong - {row})
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        """Tell in words what the form holds, as long as its times are times."""
        if self._row < 0:
            return
        folder = self.model.folders[self._row]
        self.heading.setText(folder_name(folder))
        schedule = folder.BackupSchedule
        if schedule is None or not isinstance(schedule.StartTimeUTC, datetime) or problems(schedule):
            self.words.setText("")
            return
        runs = schedule_in_words(schedule, self._zone)
        self.words.setText(f"{runs}. {start_in_words(schedule, self._zone, zone_here())}.")

    def _is_wrong(self, row: int) -> bool:
        former = self.model.former(row)
        folder = self.model.folders[row]
        return folder != former and bool(problems(folder, *(() if former is None else (former,))))

    @Slot()
    def _add(self) -> None:
        self._insert(new_folder(datetime.now(UTC)))
        self.form.take_focus()

    @Slot()
    def _duplicate(self) -> None:
        if self._row < 0:
            return
        folder = self.model.folders[self._row]
        self._insert(
            msgspec.structs.replace(
                folder,
                ImageStreamFolderId=NEW_FOLDER,
                FolderFriendlyName=tr("Copy of {name}", name=folder_name(folder)),
                DateCreated=datetime.now(UTC).replace(microsecond=0),
            )
        )
        self.form.take_focus()

    def _insert(self, folder: ImageStreamFolder) -> None:
        row = self._row + 1
        self._told = {}
        self.model.insert(row, folder)
        self._choose(row)
        self._note()

    @Slot()
    def _remove(self) -> None:
        rows = sorted({index.row() for index in self.list.selectedIndexes()}, reverse=True)
        if not rows:
            return
        self._told = {}
        self._row = -1
        self._removed += [(row, self.model.remove(row)) for row in rows]
        self._choose(min(rows[-1], len(self.model.folders) - 1))
        self._note()

    @Slot()
    def _put_back(self) -> None:
        if self._removed:
            row, folder = self._removed.pop()
            at = min(row, len(self.model.folders))
            self._told = {}
            self.model.insert(at, folder)
            self._choose(at)
            self._note()

    def _move(self, by: int) -> None:
        other = self._row + by
        if self._row >= 0 and 0 <= other < len(self.model.folders):
            self._told = {}
            self.model.swap(self._row, other)
            self._row = other
            self.list.scrollTo(self.model.index(other))
            self._note()

    def _note(self) -> None:
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        """Switch on what can be done with the chosen folder."""
        last = len(self.model.folders) - 1
        for action in (self.duplicate, self.remove):
            action.setEnabled(self._row >= 0)
        self.up.setEnabled(self._row > 0)
        self.down.setEnabled(0 <= self._row < last)
        self.put_back.setEnabled(bool(self._removed))
        if self._removed:
            self.put_back.setText(tr("Put back “{name}”", name=folder_name(self._removed[-1][1])))


def _is_same(one: ImageStreamFolder, other: ImageStreamFolder) -> bool:
    return one is other
