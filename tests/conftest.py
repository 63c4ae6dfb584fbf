"""What every test can use: the embedded provider, and a home of its own."""

from __future__ import annotations

import os

pytest_plugins = ["tests.support.home", "tests.support.provider", "tests.support.linked", "tests.support.workspace"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
