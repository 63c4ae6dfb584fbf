"""The action that edits the folder backup of a device."""

from __future__ import annotations

from console.contract.services.advanced_folder_backup_management import SetAdvancedFolderSettings
from ui.actions import Action
from ui.editors.folder_editor import FolderEditor
from ui.navigation import DEVICE, Place
from ui.targets import target_of
from ui.translation import tr
from ui.workspace import Workspace

EDIT_FOLDERS = "edit-folders"
"""Name of the action."""


def folder_actions(workspace: Workspace) -> tuple[Action, ...]:
    """What can be done with the folders of a device."""
    return (
        Action(
            name=EDIT_FOLDERS,
            words=tr("Edit folder backup…"),
            short=tr("Edit folder backup"),
            icon="edit",
            run=lambda place: edit_folders(workspace, place),
            why_off=lambda _place: workspace.session.why_no_change(SetAdvancedFolderSettings.spec.name),
            applies=lambda place: place is not None and place.kind == DEVICE,
            shortcut="F2",
            on_place=True,
            prominent=True,
        ),
    )


def edit_folders(workspace: Workspace, place: Place | None, folder_id: int | None = None) -> None:
    """Open the editor of a device's folders, with one of them chosen."""
    if place is not None:
        workspace.sheets.open(FolderEditor(workspace, target_of(place, workspace.store), folder_id))
