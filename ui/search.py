"""Search over the whole hierarchy, as rows that a result list can show."""

from __future__ import annotations

from console.contract.columns import ENTITIES
from console.store import Hit, Store
from ui import navigation
from ui.models.result_model import Result
from ui.navigation import Place
from ui.places import PlaceFacts, facts_of, path_in_words
from ui.tasks import outcome_of
from ui.translation import tr

MOST_RESULTS = 50


async def results_for(store: Store, typed: str) -> tuple[tuple[Result, ...], bool]:
    """What has `typed` in its name, user name, e-mail or id, best first, and whether there is more than that."""
    found = await outcome_of(store.search_in_steps(typed, MOST_RESULTS))
    return tuple(_result(store, hit) for hit in found), found.more


def _result(store: Store, hit: Hit) -> Result:
    place = place_of(store, hit)
    facts = facts_of(place, store)
    is_entity = place.kind == navigation.ENTITY
    above = path_in_words(facts.path[:-1])
    detail = above if is_entity or not facts.detail else f"{facts.detail} · {above}"
    return Result(
        icon=facts.icon,
        title=facts.name,
        detail=detail,
        note=_note(facts, place),
        payload=place,
        role="accent" if is_entity else "text_muted",
    )


def place_of(store: Store, hit: Hit) -> Place:
    """Where a hit leads."""
    if hit.table == ENTITIES:
        return navigation.entity(store.entities.entity_id(hit.row))
    return navigation.account(store.accounts.texts("Username")[hit.row])


def _note(facts: PlaceFacts, place: Place) -> str:
    if place.kind != navigation.ENTITY:
        return tr("Account")
    return facts.kind if facts.is_active else tr("{kind}, inactive", kind=facts.kind)
