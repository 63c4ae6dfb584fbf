"""What every test can use: the embedded provider."""

from __future__ import annotations

pytest_plugins = ["tests.support.provider"]
