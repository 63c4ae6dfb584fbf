"""Search over the whole hierarchy, as rows that a result list can show."""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

from console.contract.columns import ENTITIES
from console.errors import SetsProblem
from console.store import Hit, Store
from console.store.set_rules import Member
from console.store.sets import NamedSet, Sets, Tag
from console.store.texts import fold
from ui import navigation
from ui.models.result_model import Result
from ui.models.set_rows import place_of as place_of_member
from ui.navigation import Place
from ui.places import PlaceFacts, facts_of, path_in_words
from ui.tasks import outcome_of
from ui.translation import counted, tr

MOST_RESULTS = 50


class Everything(NamedTuple):
    """What stands for all that a search finds, shown or not."""

    typed: str


def change_everything(typed: str) -> Result:
    """The row below all others: one change for everything that is found."""
    return Result(
        icon="edit", title=tr("Change everything found…"), detail="", note="", payload=Everything(typed), role="accent"
    )


async def results_for(store: Store, typed: str, sets: Sets | None = None) -> tuple[tuple[Result, ...], bool]:
    """What has `typed` in its name, user name, e-mail or id, best first, and whether there is more than that.

    sets: those among them come first; below one of exactly that name stand its members.
    """
    found = await outcome_of(store.search_in_steps(typed, MOST_RESULTS))
    words = fold(typed).lstrip("#").split()
    every = sets.named_all if sets is not None else ()
    named = [one for one in every if words and all(word in fold(one.name) for word in words)]
    exact = sets.named(typed.strip().lstrip("#")) if sets is not None else None
    members: tuple[Member, ...] = ()
    if sets is not None and exact is not None:
        try:
            members = (await outcome_of(sets.resolve_in_steps(exact, store))).members
        except SetsProblem:
            # The page of sets says what is wrong with the rule.
            members = ()
    places = dict.fromkeys((*map(place_of_member, members), *(place_of(store, hit) for hit in found)))
    shown = tuple(islice(places, MOST_RESULTS))
    results = (*map(_named_result, named), *(_result(store, place) for place in shown))
    return results, found.more or len(shown) < len(places)


def _named_result(one: NamedSet | Tag) -> Result:
    is_tag = isinstance(one, Tag)
    return Result(
        icon="tag" if is_tag else "filter",
        title=one.name,
        detail=counted(len(one.members), "{n} member by hand", "{n} members by hand"),
        note=tr("Tag") if is_tag else tr("Set"),
        payload=navigation.activity("sets"),
        role="text_muted",
    )


def _result(store: Store, place: Place) -> Result:
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
