"""Where one works while signed in: the hierarchy at the left, what is chosen at the right."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QSplitter, QVBoxLayout, QWidget

from console.store import NONE
from ui import navigation
from ui.detail_area import DetailArea
from ui.look import spacing
from ui.models.result_model import Result
from ui.panes.bulk_actions import change_entities, fill_selection_menu, why_off
from ui.places import node_of
from ui.search import change_everything, results_for
from ui.session_desk import SessionDesk
from ui.translation import tr
from ui.views.entity_panel import EntityPanel
from ui.views.row_keys import do_keys
from ui.workspace import Workspace

EXPANDED_AT_MOST = 2_000
"""So many unfolded entities are remembered for the next start."""


class Desk(SessionDesk):
    """Tree and details of one session, kept in step: what is opened is chosen in the tree, and the other way round."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.panel = EntityPanel(workspace.look, workspace.store, workspace.sets, self)
        self.panel.retry.connect(self.retry)
        self.details = DetailArea(workspace, self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(spacing.HAIR)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.panel)
        self.splitter.addWidget(self.details)
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.splitterMoved.connect(self._note_side)
        self._side: int = workspace.state.get("window", "side", spacing.SIDE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)

        self.panel.expand(workspace.state.get(self.section, "expanded", []))
        self.panel.show_inactive(is_shown=workspace.state.get("window", "inactive", default=False))
        self.panel.tree.chosen.connect(self._open_entity)
        self.panel.tree.menu_asked.connect(self._show_menu)
        self.panel.tree.keys_asked.connect(self._do_keys)
        # Not at once: the tree has just been laid out, and a page may take as long again.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._catch_up)
        self.panel.model.rearranged.connect(self._soon.start)
        workspace.navigator.moved.connect(self._follow)
        workspace.loading.changed.connect(self._loading_changed)
        self._forget = workspace.store.loaded.add(lambda _table, _target: self._show_loaded())
        self._loading_changed()
        self._soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The tree gets the width that the person gave it again, after a window that was too narrow for it.
        self.splitter.setSizes([self._side, self.width() - self._side])

    @property
    def subject(self) -> str:
        entities = self.workspace.store.entities
        return entities.name(entities.root) if entities.root != NONE else ""

    @property
    def regions(self) -> tuple[QWidget, ...]:
        return (self.panel.filter, self.panel.tree)

    @property
    def search_words(self) -> str:
        return tr("Search everything")

    async def results(self, typed: str) -> tuple[tuple[Result, ...], bool]:
        results, is_cut = await results_for(self.workspace.store, typed, self.workspace.sets)
        if len(results) > 1 and not why_off(self.workspace):
            results = (*results, change_everything(typed))
        return results, is_cut

    def nothing_words(self, typed: str) -> str:
        return tr("Nothing in this hierarchy has “{typed}” in its name, user name, e-mail or id.", typed=typed)

    def take_focus(self) -> None:
        self.panel.tree.setFocus()

    def remember(self) -> None:
        state = self.workspace.state
        state.set("window", "side", self._side)
        state.set("window", "inactive", self.panel.inactive.isChecked())
        state.set(self.section, "expanded", sorted(self.panel.tree.expanded_ids)[:EXPANDED_AT_MOST])
        super().remember()

    def close_desk(self) -> None:
        self._forget()
        self._soon.stop()
        self.panel.model.close()
        super().close_desk()

    def _show_loaded(self) -> None:
        # Accounts are counted in the tree's rows, and no row of it changes with them.
        self.panel.tree.viewport().update()
        self.details.update_facts_soon()

    @Slot()
    def _note_side(self) -> None:
        self._side = self.splitter.sizes()[0]

    @Slot(int, bool)
    def _open_entity(self, entity_id: int, new_tab: bool) -> None:
        place, front = navigation.entity(entity_id), self.workspace.navigator.place
        # What is in front already stays on its page.
        if new_tab or front is None or not front.same_thing(place):
            self.workspace.navigator.open(place, new_tab=new_tab)

    @Slot(int, QPoint)
    def _show_menu(self, entity_id: int, where: QPoint) -> None:
        menu = QMenu(self)
        chosen = self.panel.tree.selected_ids
        if len(chosen) > 1 and entity_id in chosen:
            fill_selection_menu(self.workspace, menu, chosen)
        else:
            self.workspace.actions.fill_menu(menu, navigation.entity(entity_id))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    @Slot(str)
    def _do_keys(self, keys: str) -> None:
        chosen = self.panel.tree.selected_ids
        if len(chosen) > 1:
            change_entities(self.workspace, chosen)
        elif chosen:
            do_keys(self.workspace, keys, navigation.entity(chosen[0]))

    @Slot()
    def _follow(self) -> None:
        place = self.workspace.navigator.place
        if place is not None:
            self.panel.tree.show_entity(node_of(place, self.workspace.store))

    @Slot()
    def _catch_up(self) -> None:
        if self.workspace.navigator.place is None and self.workspace.store.entities.roots:
            self._open_first_place()
        elif not self.panel.filter.text():
            self._follow()
        self.details.update_facts_soon()

    def _open_first_place(self) -> None:
        """Open what was open last time, else the root."""
        tree = self.workspace.store.entities
        known = navigation.place_of_link(self.workspace.state.get(self.section, "place", ""))
        place = known[0] if known else None
        if place is None or (place.kind == navigation.ENTITY and node_of(place, self.workspace.store) == NONE):
            place = navigation.entity(tree.entity_id(tree.root))
        self.workspace.navigator.open(place)

    @Slot()
    def _loading_changed(self) -> None:
        loading = self.workspace.loading
        self.panel.show_state(loading.problem, is_loading=loading.is_running)
        self.details.show_waiting(is_waiting=self.panel.is_waiting)
