"""Whom a change is for, and what goes with it, from what the store knows."""

from __future__ import annotations

from console.commands.change import Target, TargetKind
from console.contract.services.entity_management import EntityType
from console.store import NONE, Store
from ui import navigation
from ui.navigation import Place
from ui.places import facts_of, node_of, path_in_words
from ui.translation import counted, tr

_KINDS = {
    navigation.ENTITY: TargetKind.ENTITY,
    navigation.ACCOUNT: TargetKind.ACCOUNT,
    navigation.DEVICE: TargetKind.FOLDERS,
}


def target_of(place: Place, store: Store) -> Target:
    """The target that a place stands for, a device for its folders, with its name and its path from the root."""
    facts = facts_of(place, store)
    node = node_of(place, store)
    if place.kind == navigation.ENTITY and node != NONE:
        node = store.entities.parent(node)
    return Target(
        kind=_KINDS[place.kind],
        key=place.key,
        name=facts.name,
        path=path_in_words(facts.path),
        owner=store.entities.entity_id(node) if node in store.entities else 0,
    )


def place_of(target: Target) -> Place | None:
    """Where what a change was made to is shown; None where it has no place of its own."""
    kind = next((place for place, known in _KINDS.items() if known is target.kind), None)
    return Place(kind, target.key) if kind is not None and target.key else None


def entity_kind_of(place: Place | None, store: Store) -> str:
    """The kind of the entity that a place shows, "" where it is none or not known."""
    if place is None or place.kind != navigation.ENTITY:
        return ""
    node = node_of(place, store)
    return store.entities.kind(node) if node != NONE else ""


def caller_kind(store: Store) -> str:
    """The kind of the signed-in user's own entity, "" while it is not known."""
    return store.entities.kind(store.entities.root) if store.entities.roots else ""


def goes_with(target: Target, store: Store) -> tuple[str, ...]:
    """What stands below an entity, in numbers; nothing for anything else."""
    if target.kind is not TargetKind.ENTITY or not target.key.isdigit():
        return ()
    node = store.entities.node_of(int(target.key))
    if node == NONE:
        return (tr("What is below it is not known here: it is not in the hierarchy that is loaded."),)
    counts = store.entities.counts(node)
    devices = store.accounts.totals(node).devices
    numbers = (
        (counts.partners - counts.inactive_partners, "{n} active partner", "{n} active partners"),
        (counts.companies - counts.inactive_companies, "{n} active company", "{n} active companies"),
        (store.accounts.count_below(node), "{n} active account", "{n} active accounts"),
        (devices, "{n} device", "{n} devices"),
    )
    said = tuple(counted(number, one, many) for number, one, many in numbers if number)
    return said or (tr("Nothing active is below it."),)


def is_partner(kind: str) -> bool:
    """Whether companies can stand below an entity of that kind."""
    return kind in (EntityType.PARTNER, EntityType.DISTRIBUTOR)
