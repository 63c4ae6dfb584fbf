"""Garbage of the window is collected on its thread."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest

from ui.collector import GarbageCollector


class Cycle:
    """Something that only the collector can find to be garbage."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector() -> Iterator[GarbageCollector]:
    made = GarbageCollector()
    made.start()
    yield made
    made.stop()


def make_garbage() -> weakref.ref[Cycle]:
    return weakref.ref(Cycle())


def make_many_objects() -> None:
    kept.extend([] for _ in range(2 * gc.get_threshold()[0]))


kept: list[list[object]] = []


def test_a_thread_that_makes_many_objects_collects_nothing(collector: GarbageCollector) -> None:
    garbage = make_garbage()
    thread = threading.Thread(target=make_many_objects)
    thread.start()
    thread.join()
    assert garbage() is not None
    collector.collect_what_is_due()
    assert garbage() is None


def test_nothing_is_collected_while_nothing_is_due(collector: GarbageCollector) -> None:
    gc.collect()
    garbage = make_garbage()
    collector.collect_what_is_due()
    assert garbage() is not None


@pytest.mark.parametrize("was_enabled", [True, False])
def test_what_collected_before_does_so_afterwards(was_enabled: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if was_enabled else gc.disable)()
        collector = GarbageCollector()
        collector.start()
        assert not gc.isenabled()
        collector.stop()
        assert gc.isenabled() is was_enabled
    finally:
        (gc.enable if before else gc.disable)()
