"""What every test can use: the embedded provider, and a home of its own."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.support.home", "tests.support.provider", "tests.support.linked", "tests.support.workspace"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# How fast this machine is just now says nothing about the program.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
