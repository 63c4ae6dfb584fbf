"""Where one can be: places with an address, and the way back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from PySide6.QtCore import QObject, Signal

SCHEME = "backup-console"

ENTITY = "entity"
ACCOUNT = "account"
DEVICE = "device"
SERVER = "server"
ACTIVITY = "activity"
ORDER = "order"
KINDS = frozenset({ENTITY, ACCOUNT, DEVICE, SERVER, ACTIVITY, ORDER})
ABOVE_ALL = frozenset({SERVER, ACTIVITY, ORDER})
"""Kinds of what stands beside the hierarchy."""

UNKNOWN_OUTCOMES = "unknown"
""""about" of the activity whose outcome is not known."""
CHANGE = "change"
JOB = "job"
_ALL_CHANGES = "changes"
_ALL_ORDERS = "all"


@dataclass(frozen=True, slots=True)
class Place:
    """Something that can be opened.

    kind: one of `KINDS`. key: the entity's id, the account's user name, for a device the user name, a slash and the
    device's id, for the server a fixed word, for the activity what it is about, for a licence order its activation key
    or the word for all of them. page: name of the page in front; empty
    is the first.
    """

    kind: str
    key: str
    page: str = ""

    def on(self, page: str) -> Place:
        """The same thing with another page in front."""
        return replace(self, page=page)

    def same_thing(self, other: Place | None) -> bool:
        """Whether both show the same thing, whatever the page."""
        return other is not None and (self.kind, self.key) == (other.kind, other.key)

    def link(self, profile: str) -> str:
        """The `backup-console://` address; it names the profile, so that it never opens at another provider."""
        path = "/".join(quote(part, safe="") for part in (self.kind, self.key, self.page) if part)
        return f"{SCHEME}://{path}?{urlencode({'profile': profile})}"


def entity(entity_id: int, page: str = "") -> Place:
    """The place of an entity."""
    return Place(ENTITY, str(entity_id), page)


def account(username: str, page: str = "") -> Place:
    """The place of an account."""
    return Place(ACCOUNT, username, page)


def device(username: str, device_id: str, page: str = "") -> Place:
    """The place of a device of an account."""
    return Place(DEVICE, f"{username}/{device_id}", page)


def server(page: str = "") -> Place:
    """The place of the provider's server: its services and what it offers."""
    return Place(SERVER, "services", page)


def orders() -> Place:
    """The place of all orders of a licence server."""
    return Place(ORDER, _ALL_ORDERS)


def order(activation_key: str) -> Place:
    """The place of a licence order."""
    return Place(ORDER, activation_key)


def activity(page: str = "", about: str = "") -> Place:
    """The place of what was changed at the provider: the journal and the bulk jobs, or of it what is about one thing.

    about: `UNKNOWN_OUTCOMES`, or a kind, a slash and a key: of an entity, an account, one `CHANGE`, the changes of one
    `JOB`.
    """
    return Place(ACTIVITY, about or _ALL_CHANGES, page)


def changes_of(place: Place) -> Place:
    """The journal of what was changed at an entity, an account, or at the account of a device."""
    kind, key = (ACCOUNT, device_of(place)[0]) if place.kind == DEVICE else (place.kind, place.key)
    return activity("journal", f"{kind}/{key}")


def about_of(place: Place) -> tuple[str, str]:
    """Kind and key of what an activity's place is about; the key is empty for unknown outcomes, both for everything."""
    if place.key == _ALL_CHANGES:
        return "", ""
    kind, _, key = place.key.partition("/")
    return kind, key


def device_of(place: Place) -> tuple[str, str]:
    """The user name and the device's id of a device's place."""
    username, _, device_id = place.key.rpartition("/")
    return username, device_id


def place_of_link(link: str) -> tuple[Place, str] | None:
    """The place and the profile of a `backup-console://` address, or None where it is not one."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return None
    path = [unquote(part) for part in (parts.netloc + parts.path).split("/")]
    if parts.scheme != SCHEME or not 2 <= len(path) <= 3 or path[0] not in KINDS or not path[1]:
        return None
    return Place(*path), parse_qs(parts.query).get("profile", [""])[0]


class Trail:
    """What one tab of the window has shown, in order, and where in it the tab stands."""

    LIMIT = 200

    def __init__(self, first: Place) -> None:
        self._places = [first]
        self._at = 0

    @property
    def place(self) -> Place:
        """The place shown now."""
        return self._places[self._at]

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a place after this one."""
        return self._at + 1 < len(self._places)

    def go(self, place: Place) -> None:
        """Open `place`; what lay ahead is forgotten. Turning to another page of the same thing is not a step."""
        if place == self.place:
            return
        if place.same_thing(self.place):
            self._places[self._at] = place
            return
        self._places[self._at + 1 :] = [place]
        del self._places[: -self.LIMIT]
        self._at = len(self._places) - 1

    def back(self) -> None:
        """Go one place back."""
        self._at = max(0, self._at - 1)

    def forward(self) -> None:
        """Go one place forward."""
        self._at = min(len(self._places) - 1, self._at + 1)


class Navigator(QObject):
    """The open tabs and their trails: the one way to go anywhere.

    moved: another place is in front (also when a tab was switched). tabs_changed: a tab was opened or closed.
    """

    moved = Signal()
    tabs_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trails: list[Trail] = []
        self._front = -1

    @property
    def place(self) -> Place | None:
        """The place in front, None before the first."""
        return self._trails[self._front].place if self._trails else None

    @property
    def tabs(self) -> tuple[Place, ...]:
        """The place of each open tab."""
        return tuple(trail.place for trail in self._trails)

    @property
    def front(self) -> int:
        """Number of the tab in front, -1 before the first."""
        return self._front

    @property
    def can_go_back(self) -> bool:
        """Whether Back leads anywhere."""
        return bool(self._trails) and self._trails[self._front].can_go_back

    @property
    def can_go_forward(self) -> bool:
        """Whether Forward leads anywhere."""
        return bool(self._trails) and self._trails[self._front].can_go_forward

    def open(self, place: Place, *, new_tab: bool = False) -> None:
        """Show `place` in the tab in front, or in a new one beside it."""
        if new_tab or not self._trails:
            self._front += 1
            self._trails.insert(self._front, Trail(place))
            self.tabs_changed.emit()
            self.moved.emit()
        elif place != self.place:
            self._trails[self._front].go(place)
            self.moved.emit()

    def turn_to(self, page: str) -> None:
        """Bring another page of the place in front forward."""
        if self.place is not None:
            self.open(self.place.on(page))

    def switch(self, tab: int) -> None:
        """Bring a tab to the front."""
        if tab != self._front and 0 <= tab < len(self._trails):
            self._front = tab
            self.moved.emit()

    def close(self, tab: int) -> None:
        """Close a tab; the last one stays."""
        if len(self._trails) < 2 or not 0 <= tab < len(self._trails):
            return
        del self._trails[tab]
        if tab < self._front or self._front == len(self._trails):
            self._front -= 1
        self.tabs_changed.emit()
        self.moved.emit()

    def back(self) -> None:
        """Go one place back in the tab in front."""
        if self.can_go_back:
            self._trails[self._front].back()
            self.moved.emit()

    def forward(self) -> None:
        """Go one place forward in the tab in front."""
        if self.can_go_forward:
            self._trails[self._front].forward()
            self.moved.emit()

    def forget(self) -> None:
        """Close everything, as after signing out."""
        self._trails.clear()
        self._front = -1
        self.tabs_changed.emit()
        self.moved.emit()
