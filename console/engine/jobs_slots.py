"""Which of a job's calls are at the provider: no more at once than the job is wide."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from console.engine.jobs_pace import Pace


class Slots:
    """As many slots as `pace` is wide, given out in the order they were asked for, and not before its wait is over."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Hold a slot."""
        loop = asyncio.get_running_loop()
        if self._waiting or self._taken >= self._pace.width:
            turn = loop.create_future()
            self._waiting.append(turn)
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    self._give_back()
                raise
        else:
            self._taken += 1
        try:
            await asyncio.sleep(self._pace.wait(loop.time()))
            yield
        finally:
            self._give_back()

    def _give_back(self) -> None:
        self._taken -= 1
        while self._waiting and self._taken < self._pace.width:
            turn = self._waiting.popleft()
            if not turn.done():
                self._taken += 1
                turn.set_result(None)
