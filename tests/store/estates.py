"""Invented hierarchies and accounts, as batches: small ones written out, large ones from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from console.contract.columns import ACCOUNTS, ENTITIES, Batch, batch_of
from console.contract.services.entity_management import AccountDevicesInfo, EntityInHierarchy
from console.store.steps import run
from console.store.store import Store
from console.store.texts import fold

AT = 1_700_000_000_000_000
"""A moment at which invented loads were answered."""

KINDS = {"I": "Infrascale", "D": "Distributor", "P": "Partner", "C": "Company"}

_FIRST = ("Alice", "Bruno", "Chloé", "Dmitri", "Elena", "Farid", "Grete", "Hiro", "Ines", "Jonas", "Kamala", "Luca")
_LAST = ("Ashworth", "Bianchi", "Cardoso", "Dvořák", "Engström", "Fischer", "Grünwald", "Hughes", "Ito", "Jensen")
_FIRMS = ("Alder", "Birch", "Brightwater", "Coleman", "Dunmore", "Evergreen", "Foxglove", "Granite", "Harbor", "Ivy")
_TRADES = (
    "Dental",
    "Legal",
    "Logistics",
    "Bakery",
    "Architects",
    "Insurance",
    "Veterinary",
    "Motors",
    "Press",
    "Clinic",
)


def entity(entity_id: int, name: str, kind: str, parent: int, **values: Any) -> EntityInHierarchy:
    """One row of a hierarchy; `kind` is a letter of `KINDS` or a type's name."""
    row: dict[str, Any] = {
        "EntityID": entity_id,
        "EntityName": name,
        "EntityType": KINDS.get(kind, kind),
        "ParentEntityID": parent,
        "IsActive": True,
    }
    return EntityInHierarchy(**(row | values))


def account(username: str, owner: int, **values: Any) -> AccountDevicesInfo:
    """One account of an entity."""
    row: dict[str, Any] = {
        "ParentEntityID": 1,
        "EntityID": owner,
        "Username": username,
        "IsEntityAdmin": False,
        "SignupDate": datetime(2021, 5, 4, 12, tzinfo=UTC),
        "Email": f"{username}@example.com",
        "FullName": username.title(),
        "WindowsDevicesTotal": 1,
        "AndroidDevicesTotal": 0,
        "MacDevicesTotal": 0,
        "UsedSpaceKB": 1024,
        "AccountSizeMB": 2048,
    }
    return AccountDevicesInfo(**(row | values))


def documented() -> list[EntityInHierarchy]:
    """The hierarchy of the provider's own example, with its root's parent outside of it."""
    return [
        entity(888, "Northwind Distribution", "D", 1),
        entity(111, "Alder IT", "P", 888),
        entity(112, "Birch Networks", "P", 888),
        entity(221, "Coleman Legal", "C", 888),
        entity(311, "Brightwater Dental", "C", 111),
        entity(312, "Dunmore Logistics", "C", 111, IsActive=False),
        entity(225, "Évora Press", "C", 112),
        entity(226, "Foxglove Bakery", "C", 112),
        entity(321, "Granite Motors", "P", 112, IsActive=False),
    ]


def load(store: Store, table: str, rows: Sequence[Any], target: int = 0, at: int = AT) -> None:
    """Load rows into a store as one batch, to the end."""
    record = EntityInHierarchy if table == ENTITIES else AccountDevicesInfo
    began = store.begin(table, target)
    run(began.add(batch_of(record, list(rows))))
    run(began.finish(at))


def store_of(entities: list[EntityInHierarchy], accounts: Sequence[AccountDevicesInfo] = ()) -> Store:
    """A store that has loaded these rows."""
    store = Store()
    load(store, ENTITIES, entities)
    load(store, ACCOUNTS, accounts)
    return store


def large(entities: int, accounts: int, size: int = 10_000) -> Iterator[tuple[str, Batch]]:
    """Batches of a large estate from a fixed seed: a partner to fourteen companies, accounts in their order."""
    chance = random.Random(20)
    rows = [entity(1000, "Northwind Distribution", "D", 1)]
    partners = [1000]
    for number in range(1001, 1000 + entities):
        firm = f"{chance.choice(_FIRMS)} {chance.choice(_TRADES)} {number}"
        if number % 15 == 1:
            rows.append(entity(number, firm, "P", 1000, DistributorEntityID=1000, IsActive=chance.random() < 0.95))
            partners.append(number)
        else:
            parent = chance.choice(partners)
            rows.append(entity(number, firm, "C", parent, DistributorEntityID=1000, IsActive=chance.random() < 0.95))
    for first in range(0, len(rows), size):
        yield ENTITIES, batch_of(EntityInHierarchy, rows[first : first + size])
    begin = datetime(2016, 1, 1, tzinfo=UTC)
    plain = {name: fold(name) for name in (*_FIRST, *_LAST)}
    held: list[AccountDevicesInfo] = []
    for number in range(accounts):
        owner = rows[number * len(rows) // accounts]
        first, last = chance.choice(_FIRST), chance.choice(_LAST)
        firm = owner.EntityName.split()[0] if owner.EntityName else ""
        held.append(
            account(
                f"{plain[first]}.{plain[last]}{number}@{firm}.example".lower(),
                owner.EntityID or 0,
                ParentEntityID=owner.ParentEntityID,
                Email=f"{plain[first]}.{plain[last]}@{firm}{owner.EntityID}.example".lower(),
                FullName=f"{first} {last}",
                SignupDate=begin + timedelta(minutes=chance.randrange(4_000_000)),
                UsedSpaceKB=chance.randrange(500_000_000),
                AccountSizeMB=chance.choice((51_200, 102_400, 512_000)),
            )
        )
        if len(held) == size or number == accounts - 1:
            yield ACCOUNTS, batch_of(AccountDevicesInfo, held)
            held = []
