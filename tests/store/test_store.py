"""The store as the window fills it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from console.contract.columns import ACCOUNTS, ENTITIES, batch_of, microseconds
from console.contract.services.entity_management import AccountDevicesInfo, EntityInHierarchy
from console.store import Loaded, Source, Store
from console.store.steps import run, spans
from tests.store.estates import AT, account, documented, large, load, store_of


def test_the_end_of_each_load_is_told() -> None:
    store = Store()
    heard: list[tuple[str, int]] = []
    store.loaded.add(lambda table, target: heard.append((table, target)))
    load(store, ENTITIES, documented())
    load(store, ACCOUNTS, [account("ann", 311)], target=111)
    assert heard == [(ENTITIES, 0), (ACCOUNTS, 111)]


def test_what_an_engine_repeats_after_its_restart_is_held_once() -> None:
    store = store_of(documented())
    first, second = ([account(f"user{number}", 311) for number in range(at, at + 700)] for at in (0, 700))
    began = store.begin(ACCOUNTS)
    for rows in (first, first, second):
        run(began.add(batch_of(AccountDevicesInfo, rows)))
    run(began.finish(AT))
    assert store.accounts.count == 1400
    assert store.accounts.totals(store.entities.root).accounts == 1400


def test_a_live_load_takes_the_place_of_the_snapshot() -> None:
    store = Store()
    began = store.begin(ENTITIES, source=Source.SNAPSHOT)
    run(began.add(batch_of(EntityInHierarchy, documented())))
    run(began.finish(AT))
    remembered = store.freshness_of(ENTITIES, store.entities.root)
    load(store, ENTITIES, documented(), at=AT + 1)
    live = store.freshness_of(ENTITIES, store.entities.root)
    assert remembered is not None
    assert live is not None
    assert (remembered.source, live.source) == (Source.SNAPSHOT, Source.LIVE)


def test_age_is_never_negative() -> None:
    now = datetime(2024, 1, 1, tzinfo=UTC)
    assert Loaded(now - timedelta(minutes=3), Source.LIVE).age(now) == timedelta(minutes=3)
    assert Loaded(now + timedelta(minutes=3), Source.LIVE).age(now) == timedelta()
    assert microseconds(now) > AT


def test_a_large_estate_streams_in_and_a_refresh_changes_nothing() -> None:
    store = Store()
    for _ in range(2):
        batches = list(large(3_000, 6_000, size=1_300))
        for table in (ENTITIES, ACCOUNTS):
            began = store.begin(table)
            for name, batch in batches:
                if name == table:
                    run(began.add(batch))
            run(began.finish(AT))
    assert (len(store.entities), store.accounts.count) == (3_000, 6_000)
    assert store.entities.version == 1
    assert store.accounts.version == 5
    assert store.accounts.count_below(store.entities.root) == 6_000
    assert not store.entities.misplaced


def test_spans_cover_everything_once() -> None:
    assert list(spans(5, 2)) == [(0, 2), (2, 4), (4, 5)]
    assert list(spans(0)) == []
