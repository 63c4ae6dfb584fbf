"""What is known of a place without asking anybody: its path, its kind and its state in words and icons."""

from __future__ import annotations

from typing import NamedTuple

from console.contract.services.entity_management import EntityType
from console.store import NONE, Store
from ui import navigation
from ui.navigation import ABOVE_ALL, ACCOUNT, ENTITY, SERVER, Place
from ui.translation import counted, tr

_ICONS: dict[str, str] = {
    EntityType.INFRASCALE: "globe",
    EntityType.DISTRIBUTOR: "distributor",
    EntityType.PARTNER: "partner",
    EntityType.COMPANY: "company",
}
_STEP = " › "


class PlaceFacts(NamedTuple):
    """What the header says; icons by name and palette role.

    path: steps from the root. kind: in words. line: kind, state and id. detail: whose account it is.
    """

    name: str
    icon: str
    path: tuple[tuple[str, Place], ...]
    kind: str
    line: str
    is_active: bool = True
    detail: str = ""
    state_icon: str = ""
    state_role: str = "neutral"


def entity_icon(kind: str) -> str:
    """The icon of a kind of entity, as the provider spells it."""
    return _ICONS.get(kind, "company")


def entity_kind(kind: str) -> str:
    """A kind of entity as people call it; one that is not known stays as the provider spells it."""
    words: dict[str, str] = {
        EntityType.INFRASCALE: tr("Provider"),
        EntityType.DISTRIBUTOR: tr("Distributor"),
        EntityType.PARTNER: tr("Partner"),
        EntityType.COMPANY: tr("Company"),
    }
    return words.get(kind, kind)


def entity_path(store: Store, node: int) -> tuple[tuple[str, Place], ...]:
    """Name and place of each entity from the root down to and with `node`."""
    tree = store.entities
    return tuple((tree.name(step), navigation.entity(tree.entity_id(step))) for step in tree.path(node))


def path_in_words(path: tuple[tuple[str, Place], ...]) -> str:
    """A path as one line."""
    return _STEP.join(words for words, _ in path)


def entity_summary(store: Store, node: int) -> str:
    """What a tooltip says of an entity: its path, its kind and state, what is below it, what is odd about it."""
    tree = store.entities
    counts = tree.counts(node)
    below = [
        counted(number, one, many)
        for number, one, many in (
            (counts.partners, "{n} partner", "{n} partners"),
            (counts.companies, "{n} company", "{n} companies"),
            (store.accounts.count_below(node), "{n} account", "{n} accounts"),
        )
        if number
    ]
    lines = [
        path_in_words(entity_path(store, node)),
        _entity_line(store, node),
        ", ".join(below),
        tree.misplaced.get(node, ""),
    ]
    return "\n".join(line for line in lines if line)


def node_of(place: Place, store: Store) -> int:
    """The node of an entity, or of the entity that owns an account or a device; NONE where the store knows none."""
    if place.kind == ENTITY:
        return store.entities.node_of(int(place.key)) if place.key.isascii() and place.key.isdigit() else NONE
    if place.kind in ABOVE_ALL:
        return NONE
    username = place.key if place.kind == ACCOUNT else navigation.device_of(place)[0]
    row = store.accounts.row_of(username)
    return NONE if row < 0 else store.accounts.owner(row)


def facts_of(place: Place, store: Store) -> PlaceFacts:
    """What is known of `place`; of one that is not in the store only what its address says."""
    if place.kind == ENTITY:
        return _entity_facts(place, store)
    if place.kind == ACCOUNT:
        return _account_facts(place.key, store)
    if place.kind in ABOVE_ALL:
        return _facts_above_all(place, store)
    username, device_id = navigation.device_of(place)
    account = _account_facts(username, store)
    name = tr("Device {id}", id=device_id)
    return PlaceFacts(
        name=name,
        icon="device",
        path=(*account.path, (name, place)),
        kind=tr("Device"),
        line=tr("Device of {account}", account=account.name),
    )


def _facts_above_all(place: Place, store: Store) -> PlaceFacts:
    if place.kind == navigation.ORDER:
        return _facts_of_order(place)
    return _facts_of_server(place) if place.kind == SERVER else _facts_of_activity(place, store)


def _facts_of_order(place: Place) -> PlaceFacts:
    every = navigation.orders()
    path: tuple[tuple[str, Place], ...] = ((tr("Licence orders"), every),)
    if place.same_thing(every):
        line = tr("What customers may activate, on which computers and for how long")
        return PlaceFacts(name=tr("Licence orders"), icon="key", path=path, kind=tr("Licence server"), line=line)
    path = (*path, (place.key, place))
    return PlaceFacts(name=place.key, icon="key", path=path, kind=tr("Licence order"), line=tr("Licence order"))


def _facts_of_server(place: Place) -> PlaceFacts:
    name = tr("The provider's server")
    line = tr("What it offers, and how the console is bound to it")
    return PlaceFacts(name=name, icon="globe", path=((name, place),), kind=tr("Server"), line=line)


def _facts_of_activity(place: Place, store: Store) -> PlaceFacts:
    name = tr("Activity")
    path: tuple[tuple[str, Place], ...] = ((name, navigation.activity()),)
    line = tr("What this console changed at the provider, and what it is changing")
    if step := _subject_of_activity(place, store):
        path, name = (*path, (step, place)), step
        line = tr("A part of what this console changed at the provider")
    return PlaceFacts(name=name, icon="clock", path=path, kind=tr("Activity"), line=line)


def _subject_of_activity(place: Place, store: Store) -> str:
    """What an activity's place is about in words; "" for everything."""
    kind, key = navigation.about_of(place)
    if kind == navigation.UNKNOWN_OUTCOMES:
        return tr("Unknown outcomes")
    if kind == navigation.JOB:
        return tr("Changes of one job")
    if kind == navigation.CHANGE:
        return tr("One change")
    return tr("Changes of {name}", name=facts_of(Place(kind, key), store).name) if kind else ""


def _entity_facts(place: Place, store: Store) -> PlaceFacts:
    tree = store.entities
    node = node_of(place, store)
    if node == NONE:
        name = tr("Entity {id}", id=place.key)
        return PlaceFacts(
            name=name,
            icon="company",
            path=((name, place),),
            kind=tr("Entity"),
            line=tr("Not in the hierarchy that is loaded"),
            state_icon="warning",
            state_role="warning",
        )
    is_active = tree.is_active(node)
    return PlaceFacts(
        name=tree.name(node),
        icon=entity_icon(tree.kind(node)),
        path=entity_path(store, node),
        kind=entity_kind(tree.kind(node)),
        line=_entity_line(store, node),
        is_active=is_active,
        state_icon="ok" if is_active else "suspended",
        state_role="ok" if is_active else "neutral",
    )


def _entity_line(store: Store, node: int) -> str:
    tree = store.entities
    state = tr("active") if tree.is_active(node) else tr("inactive")
    return " · ".join((entity_kind(tree.kind(node)), state, tr("id {id}", id=tree.entity_id(node))))


def _account_facts(username: str, store: Store) -> PlaceFacts:
    accounts = store.accounts
    row = accounts.row_of(username)
    steps: tuple[tuple[str, Place], ...] = ((username, navigation.account(username)),)
    if row < 0:
        return PlaceFacts(
            name=username,
            icon="account",
            path=steps,
            kind=tr("Account"),
            line=tr("Not among the accounts that are loaded"),
            state_icon="warning",
            state_role="warning",
        )
    owner = accounts.owner(row)
    path = entity_path(store, owner) if owner in store.entities else ()
    detail = " · ".join(part for part in (accounts.texts("FullName")[row], accounts.texts("Email")[row]) if part)
    line = f"{tr('Account')} · {detail}" if detail else tr("Account")
    return PlaceFacts(username, "account", (*path, *steps), tr("Account"), line, detail=detail)
