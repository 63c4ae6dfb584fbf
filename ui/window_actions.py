"""The actions of the window itself: going places, refreshing, searching, copying, looking different."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication

from console.store import NONE
from ui import navigation
from ui.actions import Action
from ui.look import Scheme
from ui.navigation import ABOVE_ALL, ACCOUNT, Navigator, Place
from ui.places import facts_of, node_of
from ui.translation import tr
from ui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class TreeActs:
    """What is done with the tree of a hierarchy: filter it by names, show its inactive entities or hide them."""

    filter: Callable[[], None]
    toggle_inactive: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowCommands:
    """What only the window can do. enter: open a place and go on with the keyboard in its page. tree: where one is."""

    focus_search: Callable[[], None]
    open_palette: Callable[[], None]
    tree: TreeActs | None
    filter_page: Callable[[], None]
    enter: Callable[[Place], None]
    refresh_page: Callable[[], None]
    walk_regions: Callable[[int], None]
    turn_page: Callable[[int], None]
    sign_out: Callable[[], None]
    quit: Callable[[], object]


def window_actions(workspace: Workspace, window: WindowCommands) -> tuple[Action, ...]:
    """Every action of the window, in the order of the command palette."""
    return (
        *_going(workspace, window),
        *_on_places(workspace),
        *_refreshing(workspace, window),
        *_looking(workspace, window),
    )


def _going(workspace: Workspace, window: WindowCommands) -> tuple[Action, ...]:
    navigator = workspace.navigator
    return (
        Action(
            name="back",
            words=tr("Back"),
            icon="back",
            shortcut="Alt+Left",
            run=lambda _place: navigator.back(),
            why_off=lambda _place: "" if navigator.can_go_back else tr("Nothing was open before this."),
        ),
        Action(
            name="forward",
            words=tr("Forward"),
            icon="forward",
            shortcut="Alt+Right",
            run=lambda _place: navigator.forward(),
            why_off=lambda _place: "" if navigator.can_go_forward else tr("Nothing was open after this."),
        ),
        Action(
            name="up",
            words=tr("Go to what is above"),
            icon="up",
            shortcut="Alt+Up",
            run=lambda place: _go_up(workspace, place),
            why_off=lambda place: "" if _above(workspace, place) else tr("Nothing is above this."),
        ),
        Action(
            name="close-tab",
            words=tr("Close this tab"),
            icon="close",
            shortcut="Ctrl+W",
            run=lambda _place: navigator.close(navigator.front),
            why_off=lambda _place: "" if len(navigator.tabs) > 1 else tr("The last tab stays open."),
        ),
        Action(
            name="next-tab",
            words=tr("Next tab"),
            icon="forward",
            shortcut="Ctrl+Tab",
            run=lambda _place: _turn_tab(navigator, 1),
            why_off=lambda _place: _why_one_tab(navigator),
        ),
        Action(
            name="previous-tab",
            words=tr("Previous tab"),
            icon="back",
            shortcut="Ctrl+Shift+Tab",
            run=lambda _place: _turn_tab(navigator, -1),
            why_off=lambda _place: _why_one_tab(navigator),
        ),
        Action(
            name="open-copied-link",
            words=tr("Open the link in the clipboard"),
            icon="link",
            shortcut="Ctrl+L",
            run=lambda _place: _open_copied_link(workspace),
        ),
        Action(
            name="show-binding",
            words=tr("Show what the server offers"),
            icon="globe",
            shortcut="Ctrl+Shift+O",
            run=lambda _place: window.enter(navigation.server("binding")),
        ),
        Action(
            name="show-explorer",
            words=tr("Open the API explorer"),
            icon="settings",
            shortcut="Ctrl+Shift+E",
            run=lambda _place: window.enter(navigation.server("explorer")),
        ),
        Action(
            name="show-activity",
            words=tr("Show what was changed"),
            icon="clock",
            shortcut="Ctrl+Shift+J",
            run=lambda _place: window.enter(navigation.activity("journal")),
        ),
        Action(
            name="show-jobs",
            words=tr("Show the bulk jobs"),
            icon="menu",
            run=lambda _place: window.enter(navigation.activity("jobs")),
        ),
        Action(
            name="show-unknown",
            words=tr("Show changes of unknown outcome"),
            icon="warning",
            shortcut="Ctrl+Shift+U",
            run=lambda _place: window.enter(navigation.activity("journal", navigation.UNKNOWN_OUTCOMES)),
        ),
    )


def _on_places(workspace: Workspace) -> tuple[Action, ...]:
    return (
        Action(
            name="open-in-new-tab",
            words=tr("Open in a new tab"),
            icon="forward",
            shortcut="Ctrl+T",
            on_place=True,
            applies=_is_somewhere,
            run=_there(lambda place: workspace.navigator.open(place, new_tab=True)),
        ),
        Action(
            name="copy-name",
            words=tr("Copy name"),
            icon="copy",
            on_place=True,
            applies=_is_somewhere,
            run=_there(lambda place: _copy(workspace, facts_of(place, workspace.store).name)),
        ),
        Action(
            name="copy-id",
            words=tr("Copy id"),
            icon="copy",
            on_place=True,
            shortcut="Ctrl+Shift+I",
            applies=lambda place: place is not None and place.kind not in (ACCOUNT, *ABOVE_ALL),
            run=_there(lambda place: _copy(workspace, place.key)),
        ),
        Action(
            name="copy-link",
            words=tr("Copy link to this"),
            icon="link",
            on_place=True,
            shortcut="Ctrl+Shift+L",
            applies=_is_somewhere,
            run=_there(lambda place: _copy(workspace, place.link(workspace.session.profile_name))),
        ),
        Action(
            name="show-changes",
            words=tr("What was changed here"),
            icon="clock",
            on_place=True,
            applies=lambda place: place is not None and place.kind not in ABOVE_ALL,
            run=_there(lambda place: workspace.navigator.open(navigation.changes_of(place))),
        ),
    )


def _refreshing(workspace: Workspace, window: WindowCommands) -> tuple[Action, ...]:
    return (
        Action(
            name="refresh",
            words=tr("Refresh"),
            icon="refresh",
            shortcut="F5",
            on_place=True,
            prominent=True,
            applies=_is_somewhere,
            run=lambda place: _refresh(workspace, window, place),
            why_off=lambda _place: _why_not_online(workspace),
        ),
        Action(
            name="refresh-all",
            words=tr("Refresh everything"),
            icon="refresh",
            shortcut="Ctrl+F5",
            run=lambda _place: workspace.loading.refresh(),
            why_off=lambda _place: _why_not_online(workspace),
        ),
        Action(
            name="search",
            words=tr("Search everything"),
            icon="search",
            shortcut="Ctrl+K",
            run=lambda _place: window.focus_search(),
        ),
        Action(
            name="filter-page",
            words=tr("Filter this table"),
            icon="filter",
            shortcut="Ctrl+F",
            run=lambda _place: window.filter_page(),
        ),
        *(_on_tree(window.tree) if window.tree is not None else ()),
    )


def _on_tree(tree: TreeActs) -> tuple[Action, ...]:
    return (
        Action(
            name="filter-tree",
            words=tr("Filter the tree"),
            icon="filter",
            shortcut="Ctrl+Shift+F",
            run=lambda _place: tree.filter(),
        ),
        Action(
            name="show-inactive",
            words=tr("Show or hide inactive entities"),
            icon="suspended",
            shortcut="Ctrl+Shift+H",
            run=lambda _place: tree.toggle_inactive(),
        ),
    )


def _looking(workspace: Workspace, window: WindowCommands) -> tuple[Action, ...]:
    return (
        Action(
            name="commands",
            words=tr("Show all commands"),
            icon="menu",
            shortcut="Ctrl+Shift+P",
            run=lambda _place: window.open_palette(),
        ),
        Action(
            name="next-page",
            words=tr("Next page"),
            icon="forward",
            shortcut="Ctrl+PgDown",
            run=lambda _place: window.turn_page(1),
        ),
        Action(
            name="previous-page",
            words=tr("Previous page"),
            icon="back",
            shortcut="Ctrl+PgUp",
            run=lambda _place: window.turn_page(-1),
        ),
        Action(
            name="next-region",
            words=tr("Go to the next part of the window"),
            icon="forward",
            shortcut="F6",
            run=lambda _place: window.walk_regions(1),
        ),
        Action(
            name="previous-region",
            words=tr("Go to the previous part of the window"),
            icon="back",
            shortcut="Shift+F6",
            run=lambda _place: window.walk_regions(-1),
        ),
        *(
            Action(
                name=f"look-{scheme.value}",
                words=words,
                icon="theme",
                stays=True,
                run=lambda _place, scheme=scheme: _choose_look(workspace, scheme),  # type: ignore[misc]
            )
            for scheme, words in (
                (Scheme.LIGHT, tr("Look: light")),
                (Scheme.DARK, tr("Look: dark")),
                (Scheme.SYSTEM, tr("Look: as the system")),
            )
        ),
        Action(
            name="sign-out",
            words=tr("Sign out, or use another profile"),
            icon="key",
            run=lambda _place: window.sign_out(),
        ),
        Action(
            name="quit",
            words=tr("Quit"),
            icon="close",
            shortcut="Ctrl+Q",
            stays=True,
            run=lambda _place: window.quit(),
        ),
    )


def _turn_tab(navigator: Navigator, step: int) -> None:
    navigator.switch((navigator.front + step) % len(navigator.tabs))


def _why_one_tab(navigator: Navigator) -> str:
    return "" if len(navigator.tabs) > 1 else tr("There is only one tab.")


def _there(act: Callable[[Place], object]) -> Callable[[Place | None], object]:
    """What acts on a place, as an action that does nothing where there is none."""
    return lambda place: None if place is None else act(place)


def _is_somewhere(place: Place | None) -> bool:
    return place is not None


def _why_not_online(workspace: Workspace) -> str:
    return "" if workspace.session.signed_in else tr("Not signed in yet: this is the snapshot.")


def _above(workspace: Workspace, place: Place | None) -> Place | None:
    if place is None:
        return None
    path = facts_of(place, workspace.store).path
    return path[-2][1] if len(path) > 1 else None


def _go_up(workspace: Workspace, place: Place | None) -> None:
    above = _above(workspace, place)
    if above is not None:
        workspace.navigator.open(above)


def _refresh(workspace: Workspace, window: WindowCommands, place: Place | None) -> None:
    """Load the branch of a place anew, and its page if it is in front."""
    if place is None or place.kind not in ABOVE_ALL:
        node = NONE if place is None else node_of(place, workspace.store)
        entities = workspace.store.entities
        is_whole = node == NONE or node in entities.roots
        workspace.loading.refresh(0 if is_whole else entities.entity_id(node))
    if place == workspace.navigator.place:
        window.refresh_page()


def _copy(workspace: Workspace, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    workspace.notices.tell(tr("Copied: {text}", text=text))


def _open_copied_link(workspace: Workspace) -> None:
    known = navigation.place_of_link(QGuiApplication.clipboard().text())
    if known is None:
        workspace.notices.tell(
            tr("The clipboard holds no link to a place in this console."),
            tr("Such a link begins with {scheme}://.", scheme=navigation.SCHEME),
        )
        return
    open_link(workspace, *known)


def open_link(workspace: Workspace, place: Place, profile: str) -> None:
    """Open the place of a link, if it belongs to the profile that is signed in."""
    if profile and profile != workspace.session.profile_name:
        workspace.notices.tell(
            tr("The link belongs to the profile “{profile}”.", profile=profile),
            tr("Sign in with that profile to open it."),
            level="warning",
        )
        return
    workspace.navigator.open(place)


def _choose_look(workspace: Workspace, scheme: Scheme) -> None:
    workspace.look.choose(scheme)
    workspace.state.set("window", "look", scheme.value)
