"""A distributor as large as they come: by default 250,000 accounts in 100,000 entities, the same ones each time.

Speed and size matter here: texts are shared wherever two records hold the same one, and devices follow from the
accounts instead of being kept.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from console.contract.services.entity_management import EntityType
from console.demo.estates import names
from console.demo.estates.callers import CALLER, PROVIDER_ID
from console.demo.estates.folders import give_folders
from console.demo.estates.policies import give_policies
from console.demo.records import Account, Entity, Status, User
from console.demo.state import Clock, State

SEED = 20_260_401
ROOT = 1_000
COMPANIES_PER_PARTNER = 60
ACCOUNTS_PER_ENTITY = 2.5
INACTIVE_EACH = 25
WEIGHTS = (3, 1, 2, 4, 1, 2, 0, 5, 1, 3, 2, 1, 24, 1, 2, 3, 0, 1, 2, 4)
SIZES_MB = (10_240, 20_480, 51_200, 102_400, 204_800, 409_600)
PASSWORD = "Lighthouse7"  # noqa: S105 - of invented accounts
PARTNERS_WITH_POLICIES = 20
ACCOUNTS_WITH_FOLDERS = 500
_YEARS = 9
_MOMENTS = 4_096


def large(clock: Clock, accounts: int) -> State:
    """The estate with so many active accounts, in two fifths as many entities; some more are inactive."""
    with _without_collector():
        return _built(clock, accounts)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Nothing made here is garbage, and looking for some among a million new objects takes longer than making them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _built(clock: Clock, accounts: int) -> State:
    pick = random.Random(SEED)  # noqa: S311 - the same estate each time
    state = State(clock)
    today = clock().replace(tzinfo=None, microsecond=0)
    moments = [today - timedelta(minutes=pick.randrange(60 * 24 * 365 * _YEARS)) for _ in range(_MOMENTS)]
    state.add_entity(
        Entity(entity_id=ROOT, name="Meridian Backup Distribution", kind=EntityType.DISTRIBUTOR, parent_id=PROVIDER_ID)
    )
    entities = _entities(state, pick, max(1, round(accounts / ACCOUNTS_PER_ENTITY) - 1))
    serving = [entity for entity in entities if state.is_active(entity.entity_id)]
    for entity, count in zip(serving, _shares(accounts, len(serving)), strict=True):
        _accounts(state, pick, moments, entity, count)
    for number, entity in enumerate(entities):
        if number % INACTIVE_EACH == 0 or not state.is_active(entity.entity_id):
            _accounts(state, pick, moments, entity, 1, Status.SUSPENDED if number % 3 else Status.CANCELLED)
    give_policies(state, PARTNERS_WITH_POLICIES)
    give_folders(state, ACCOUNTS_WITH_FOLDERS)
    state.add_user(User(name=CALLER, password=CALLER, entity_id=ROOT, is_dashboard_user=False))
    return state


def _entities(state: State, pick: random.Random, count: int) -> list[Entity]:
    """Partners with companies below them, and a few companies of the distributor's own."""
    found: list[Entity] = []
    partner_id = ROOT
    for number in range(count):
        entity_id = ROOT + 1 + number
        if number % (COMPANIES_PER_PARTNER + 1) == 0 and count > 1:
            partner_id = entity_id
            kind, parent_id, name, quota = EntityType.PARTNER, ROOT, names.partner(pick), 50_000
        else:
            kind, name, quota = EntityType.COMPANY, names.firm(pick), 1_000
            parent_id = ROOT if number % 97 == 5 else partner_id
        entity = Entity(entity_id=entity_id, name=name, kind=kind, parent_id=parent_id, quota_gb=quota)
        if number % 61 == 17:
            entity.status = Status.SUSPENDED if number % 2 else Status.CANCELLED
        state.add_entity(entity)
        found.append(entity)
    return found


def _shares(total: int, count: int) -> Iterator[int]:
    """How many of `total` each of `count` entities has: mostly a few, now and then many, and exactly all together."""
    weights = [WEIGHTS[number % len(WEIGHTS)] for number in range(count)]
    whole, before, given = sum(weights), 0, 0
    for weight in weights:
        before += weight
        share = total * before // whole - given
        given += share
        yield share


def _accounts(
    state: State,
    pick: random.Random,
    moments: list[datetime],
    entity: Entity,
    count: int,
    status: Status = Status.ACTIVE,
) -> None:
    domain = names.domain(entity.name)
    for number in range(count):
        serial = state.next_serial()
        chance = pick.random()
        first, last = pick.choice(names.FIRST_NAMES), pick.choice(names.LAST_NAMES)
        username = f"{first}.{last}.{serial}".lower()
        size_mb = SIZES_MB[int(chance * len(SIZES_MB))]
        windows = 1 + (serial % 5 == 0) + (serial % 23 == 0)
        used_kb = 0 if chance < 0.03 else int(size_mb * 1024 * pick.random() * 1.06)
        state.add_account(
            Account(
                username,
                entity.entity_id,
                serial,
                f"{username}@{domain}",
                f"{first} {last}",
                moments[serial % _MOMENTS],
                size_mb,
                PASSWORD,
                used_kb,
                windows,
                int(serial % 6 == 1),
                int(serial % 4 == 3),
                status,
                number == 0,
                chance > 0.97,
                serial % 3 == 0,
                serial % 8 == 0,
            )
        )
