"""`python -m console.demo`: the embedded provider by itself."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec

from console.demo.faults import Faults
from console.demo.server import Provider


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped. Exit codes: 0 stopped, 2 bad usage, 3 the port is taken."""
    parser = argparse.ArgumentParser(
        prog="python -m console.demo", description="The embedded provider: real SOAP on loopback. Login demo / demo."
    )
    parser.add_argument("--port", type=int, default=0, help="port on loopback; 0, the default, takes any free one")
    parser.add_argument("--estate", default="documented", help="documented, small, large or large:ACCOUNTS")
    parser.add_argument("--faults", type=Path, help="file of faults to play (JSON)")
    parser.add_argument("--until-stdin-closes", action="store_true", help="also end when standard input does")
    options = parser.parse_args(arguments)
    try:
        faults = Faults.from_file(options.faults) if options.faults else Faults()
        provider = Provider(options.estate, faults)
    except OSError as error:
        parser.error(f"{options.faults} cannot be read: {error.strerror}")
    except msgspec.DecodeError as error:
        parser.error(f"{options.faults} is not a file of faults: {error}")
    except ValueError as error:
        parser.error(str(error))
    return asyncio.run(_serve(provider, options.port, until_stdin_closes=options.until_stdin_closes))


async def _serve(provider: Provider, port: int, *, until_stdin_closes: bool) -> int:
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    _on_signals(loop, stopped)
    try:
        base = await provider.start(port)
    except (OSError, OverflowError) as error:
        print(f"Port {port} cannot be opened: {error}", file=sys.stderr)
        return 3
    print(f"ready {base}", flush=True)
    if until_stdin_closes:
        # A thread, since a pipe cannot be awaited on Windows; as a daemon it does not hold the end up.
        threading.Thread(target=_wait_for_end, args=(loop, stopped), name="standard input", daemon=True).start()
    await stopped.wait()
    await provider.stop()
    return 0


def _on_signals(loop: asyncio.AbstractEventLoop, stopped: asyncio.Event) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stopped.set)
        except NotImplementedError:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stopped.set))


def _wait_for_end(loop: asyncio.AbstractEventLoop, stopped: asyncio.Event) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    if not loop.is_closed():
        loop.call_soon_threadsafe(stopped.set)


if __name__ == "__main__":
    sys.exit(main())
