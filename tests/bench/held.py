"""A process that holds an estate as the window's process does, without a window: `python -m tests.bench.held ACCOUNTS`.

It loads the estate of the embedded provider through the engine into a store and prints, as JSON, what that took.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import thread_time
from typing import Any

from console.contract.columns import ACCOUNTS, ENTITIES, Batch
from console.engine.link import DEMO_PASSWORD, EmbeddedProvider, EngineLink, LoadAccounts, LoadHierarchy, SignIn
from console.paths import HOME_VARIABLE
from console.store import Store
from console.store.steps import run

LOADS = 3
"""How often the store is filled to see how long it takes; the quickest counts, for it was disturbed least."""


def resident() -> int:
    """Bytes of memory that this process has in use now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


class Stopwatch:
    """Turns steps and notes how long they took, all together and the longest.

    In seconds of this thread's processor time, so that whatever else the machine does is left out.
    """

    def __init__(self) -> None:
        self.total = 0.0
        self.longest = 0.0

    def turn(self, steps: Iterator[None]) -> None:
        """Turn steps to their end."""
        ended = False
        while not ended:
            begun = thread_time()
            ended = next(steps, self) is self
            taken = thread_time() - begun
            self.total += taken
            self.longest = max(self.longest, taken)


def load_into(store: Store, loads: Iterable[tuple[str, list[Batch]]]) -> Stopwatch:
    """Load batches, and say how long it took."""
    watch = Stopwatch()
    for table, batches in loads:
        load = store.begin(table)
        for batch in batches:
            watch.turn(load.add(batch))
        watch.turn(load.finish(0))
    return watch


async def held(accounts: int) -> dict[str, Any]:
    """Load the large estate with so many accounts and measure this process, then the store by itself."""
    provider = await EmbeddedProvider.start(f"large:{accounts}")
    link = EngineLink()
    store = Store()
    requests = {ENTITIES: LoadHierarchy(), ACCOUNTS: LoadAccounts()}
    try:
        await link.start()
        await link.request(SignIn(provider.profile, DEMO_PASSWORD))
        gc.collect()
        before = resident()
        for table, request in requests.items():
            async with link.stream(request) as parts:
                load = store.begin(table)
                async for batch in parts:
                    run(load.add(batch))
                run(load.finish(parts.answer.at))
        gc.collect()
        used = resident() - before
        loads = [(table, [batch async for batch in link.stream(request)]) for table, request in requests.items()]
    finally:
        await link.stop()
        await provider.stop()
    gc.collect()
    gc.freeze()
    watches = [load_into(Store(), loads) for _ in range(LOADS)]
    return {
        "entities": len(store.entities),
        "accounts": store.accounts.count,
        "bytes": used,
        "seconds": min(watch.total for watch in watches),
        "longest_step": min(watch.longest for watch in watches),
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ[HOME_VARIABLE] = home
        sys.stdout.write(json.dumps(asyncio.run(held(int(sys.argv[1])))))
