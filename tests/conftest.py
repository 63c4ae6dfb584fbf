"""What every test can use: the embedded provider, and a home of its own."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = [
    "tests.support.home",
    "tests.support.provider",
    "tests.support.echo",
    "tests.support.linked",
    "tests.support.workspace",
]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Hundreds of tests start a process of ours, which takes half as long where what it imports is compiled already.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# How fast this machine is just now says nothing about the program.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# A change is not to be blamed for what chance finds somewhere else.
settings.register_profile("repeatable", settings.get_profile("untimed"), derandomize=True, database=None)
settings.load_profile("repeatable" if os.environ.get("CI") else "untimed")

MUCH_GARBAGE = 10_000
"""Objects, net, after which it is worth to collect."""

# Widgets of a test that are garbage must not be destroyed by whichever thread of the next one makes an object too many.
gc.disable()


@pytest.fixture(autouse=True)
def _garbage_is_collected_between_tests() -> Iterator[None]:
    yield
    if gc.get_count()[0] > MUCH_GARBAGE:
        gc.collect()
