"""What every test can use: the embedded provider, and a home of its own."""

from __future__ import annotations

pytest_plugins = ["tests.support.home", "tests.support.provider", "tests.support.linked"]
