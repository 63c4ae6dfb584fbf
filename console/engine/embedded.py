"""The embedded provider as a child process: for the demo, for tests, for trying a script out."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Self

import msgspec

from console.contract.providers import BACKUP, LICENCES, Provider
from console.engine.processes import Child, provider_command
from console.errors import TransportFailed
from console.session.profile import Profile
from console.threads import in_daemon_thread

DEMO_USER = "demo"
DEMO_PASSWORD = "demo"  # noqa: S105 - the embedded provider holds invented firms only
READY_WITHIN = 120.0
"""Seconds in which the largest estate is certainly built."""

STOP_GRACE = 3.0

_READY = b"ready "
_log = logging.getLogger(__name__)


class EmbeddedProvider:
    """A running provider on loopback. It ends with `stop`, and with this process in any case.

    base: address before the services' names. dashboard: address of its sign-in page. profile: how to sign in to it; the
    password is `DEMO_PASSWORD`. license_profile: the same for the licence server that stands beside it.
    """

    def __init__(self, child: Child, base: str, estate: str) -> None:
        self.base = base
        host = base.removesuffix(BACKUP.path)
        self.dashboard = f"{host}/Account/Login"
        self.profile = Profile(
            name=f"Demo ({estate})",
            environment="demo",
            base=self.base,
            dashboard=self.dashboard,
            user=DEMO_USER,
            remember=False,
            proxy="none",
        )
        self.license_profile = msgspec.structs.replace(
            self.profile,
            name=f"Demo licence server ({estate})",
            provider=LICENCES.name,
            base=f"{host}{LICENCES.path.format(version=LICENCES.versions[-1])}",
            dashboard="",
        )
        self._child = child

    @classmethod
    async def start(cls, estate: str, faults: Path | None = None) -> Self:
        """Start a provider with an estate (`documented`, `small`, `large[:ACCOUNTS]`) and wait until it serves.

        faults: a file of faults to play. Raises TransportFailed where it does not come up.
        """
        command = [*provider_command(), "--port", "0", "--estate", estate, "--until-stdin-closes"]
        if faults is not None:
            command += ["--faults", str(faults)]
        try:
            child = Child(command, _log)
        except OSError as error:
            raise _failed(f"it cannot be started: {error.strerror}") from error
        try:
            line = await asyncio.wait_for(
                in_daemon_thread(child.stdout.readline, name="provider's address"), READY_WITHIN
            )
        except BaseException as error:
            child.kill()
            await _buried(child)
            if isinstance(error, TimeoutError):
                raise _failed(f"it was not ready within {READY_WITHIN:g} seconds") from None
            raise
        if not line.startswith(_READY):
            await _buried(child)
            raise _failed("it ended before it was ready", child.last_words)
        return cls(child, line.removeprefix(_READY).decode().strip(), estate)

    def profile_for(self, provider: Provider) -> Profile:
        """How to sign in to one provider's services."""
        return self.license_profile if provider == LICENCES else self.profile

    @property
    def pid(self) -> int:
        """Number of its process."""
        return self._child.pid

    async def stop(self) -> None:
        """End the provider; what it held is gone."""
        await _buried(self._child)


async def _buried(child: Child) -> None:
    child.stdin.close()
    await in_daemon_thread(lambda: child.wait(STOP_GRACE), name="provider's end")
    child.stdout.close()


def _failed(why: str, details: str = "") -> TransportFailed:
    return TransportFailed(
        f"The embedded provider did not start: {why}.", "The details tell what it said last.", details, sent=False
    )
