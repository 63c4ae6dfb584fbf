"""A request that the embedded provider has got and does not answer until the test says so."""

from __future__ import annotations

import asyncio

from aiohttp import web

from console.demo.exchange import Exchange


class Held:
    """A mishap for `Faults.add`: `arrived` once the request is there, `left` once its caller hung up."""

    goes_on = False

    def __init__(self) -> None:
        self._test = asyncio.get_running_loop()
        self.arrived = asyncio.Event()
        self.left = asyncio.Event()
        self._released = False

    def release(self) -> None:
        """Let the provider answer."""
        self._released = True

    async def happen(self, exchange: Exchange) -> web.StreamResponse | None:
        """Hold the exchange; runs in the provider's thread."""
        self._tell(self.arrived)
        while not self._released:
            transport = exchange.request.transport
            if transport is None or transport.is_closing():
                self._tell(self.left)
                break
            await asyncio.sleep(0.01)
        return None

    def _tell(self, event: asyncio.Event) -> None:
        if not self._test.is_closed():
            self._test.call_soon_threadsafe(event.set)
