"""How tests wait: for what they name, and on a machine that does much else as well."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

PATIENCE = 120.0
"""Seconds after which what has not come is not coming; nothing takes near as long, and no test waits for their end."""

_LOOK_AGAIN = 0.02


async def comes(is_so: Callable[[], bool]) -> None:
    """Wait for what follows from an answer of another process, or from work that is done in steps."""
    async with asyncio.timeout(PATIENCE):
        while not is_so():  # noqa: ASYNC110 - nothing that is common to all of it tells of it
            await asyncio.sleep(_LOOK_AGAIN)
