"""Going on with what was left unfinished when the window last ended."""

from __future__ import annotations

from typing import TypeVar

from console.contract.language import OperationSpec
from ui.editors.change_sheet import open_change
from ui.editors.drafts import Draft, Drafts
from ui.editors.settings_sheet import SettingsSheet
from ui.models.change_words import command_words
from ui.translation import tr
from ui.workspace import Workspace

_EDITORS: dict[OperationSpec, type[SettingsSheet]] = {}

EditorT = TypeVar("EditorT", bound=type[SettingsSheet])


def reopened(editor: EditorT) -> EditorT:
    """Open an editor of settings again for the drafts of its operations."""
    for operation in editor.operations:
        _EDITORS[operation] = editor
    return editor


def offer_draft(workspace: Workspace) -> None:
    """Offer to go on with what was left unfinished when the window last ended."""
    draft = Drafts(workspace.state, workspace.session.profile_name).kept
    if draft is None or draft.spec is None:
        return
    spec = draft.spec
    what = command_words(spec.service.name, spec.name)
    workspace.notices.offer(
        tr("You were about to do this: {what}, for {whom}.", what=what, whom=draft.target.name or draft.target.key),
        tr("What you had typed was kept, but for passwords."),
        tr("Go on with it"),
        lambda: _go_on(workspace, spec, draft),
    )


def _go_on(workspace: Workspace, spec: OperationSpec, draft: Draft) -> None:
    editor = _EDITORS.get(spec) if draft.base is not None else None
    if editor is None:
        open_change(workspace, spec, draft.target, draft.values)
        return
    sheet = editor.reopen(workspace, draft.target)
    sheet.go_on_with(draft)
    workspace.sheets.open(sheet)
