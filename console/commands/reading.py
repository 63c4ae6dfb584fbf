"""Reads that several commands send to see how things stand."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any

from console.commands.command import Ask
from console.contract import codes
from console.contract.language import Operation
from console.contract.reach import largest_page
from console.contract.services.entity_management import (
    AccountEntitiesInfo,
    EntityInHierarchy,
    EntityType,
    GetAccountEntities,
    GetEntityDirectAccounts,
    GetEntityHierarchy,
)
from console.errors import ProviderRefused

CALLER = 0
"""Entity id of the signed-in user's own entity, in reads."""

_UNKNOWN = frozenset((codes.OBJECT_ENTITY_MISMATCH.code, codes.INVALID_PARAMETER_USER_NAME.code))


def is_unknown(refusal: ProviderRefused) -> bool:
    """Whether a read was refused because what it names is not there, inactive or out of the caller's reach."""
    return refusal.facts.get("code") in _UNKNOWN


async def rows_of(operation: Operation[Any], ask: Ask) -> AsyncGenerator[Any]:
    """The rows of a list one by one, from the page that `operation` names on. To be closed (`contextlib.aclosing`)."""
    paging = operation.spec.paging
    if paging is None:
        raise TypeError(f"{operation.spec.name} has no pages")
    index, seen = paging.index_of(operation), paging.before(operation)
    while True:
        request = paging.at(operation, index)
        reply = await ask(request)
        rows = getattr(reply, paging.rows)
        for row in rows:
            yield row
        seen += len(rows)
        if not paging.goes_on(request, reply, len(rows), seen):
            return
        index += paging.step


async def first_row(operation: Operation[Any], ask: Ask, is_wanted: Callable[[Any], bool]) -> Any:
    """The first row of a list that is wanted, or None; no page behind it is asked for."""
    async with aclosing(rows_of(operation, ask)) as rows:
        async for row in rows:
            if is_wanted(row):
                return row
    return None


def page_size(operation: type[Operation[Any]]) -> int:
    """How many rows to ask for at once."""
    return largest_page(operation.spec) or _ROWS


_ROWS = 1_000


async def place_of_account(username: str, ask: Ask) -> AccountEntitiesInfo | None:
    """Where an account sits and whether it is active. Raises ProviderRefused where the provider does not know it."""
    reply = await ask(GetAccountEntities(TargetEntityID=CALLER, UserName=username))
    return reply.AccountEntitiesInfo


async def account_named(username: str, ask: Ask) -> AccountEntitiesInfo | None:
    """The same, or None where no account below the caller has the name."""
    try:
        return await place_of_account(username, ask)
    except ProviderRefused as refusal:
        if is_unknown(refusal):
            return None
        raise


async def hierarchy(root: int, ask: Ask) -> tuple[EntityInHierarchy, ...]:
    """An entity and all below it, in every state."""
    reply = await ask(GetEntityHierarchy(TargetEntityID=root, IncludeInactive=True))
    return reply.Entities


async def entity(entity_id: int, ask: Ask) -> EntityInHierarchy | None:
    """The row of one entity."""
    return next((row for row in await hierarchy(entity_id, ask) if row.EntityID == entity_id), None)


async def is_served(entity_id: int, ask: Ask) -> bool:
    """Whether an entity and all above it are active. Raises ProviderRefused for other reasons."""
    accounts = GetEntityDirectAccounts(TargetEntityID=entity_id, IncludeInactive=False, PageSize=1, PageIndex=1)
    try:
        await ask(accounts)
    except ProviderRefused as refusal:
        if is_unknown(refusal):
            return False
        raise
    return True


async def children_named(parent: int, name: str, kind: EntityType, ask: Ask) -> list[int]:
    """Ids, in order, of the entities of a kind and a name right below another, in every state."""
    rows = await hierarchy(parent, ask)
    known = {row.EntityID for row in rows}
    root = parent or next((row.EntityID for row in rows if row.ParentEntityID not in known), CALLER)
    return sorted(
        row.EntityID or 0
        for row in rows
        if row.ParentEntityID == root and row.EntityName == name and row.EntityType == kind
    )
