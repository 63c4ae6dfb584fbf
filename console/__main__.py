"""The headless commands: `python -m console call|operations|check`."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import sys
from collections.abc import Sequence

from console import log
from console.cli.arguments import parse
from console.cli.call import call
from console.cli.exits import Exit, exit_code
from console.cli.operations import operations
from console.errors import ConsoleError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code."""
    log.set_up(logging.WARNING)
    typed = parse(sys.argv[1:] if arguments is None else arguments)
    status = Exit.SUCCESS
    try:
        match typed.command:
            case "call":
                text = asyncio.run(call(typed))
            case "check":
                # It needs SOAP from its first line on, which the others do not.
                from console.cli.check import check

                text, status = asyncio.run(check(typed))
            case _:
                text = operations(typed)
    except ConsoleError as error:
        _tell(error)
        return exit_code(error)
    except KeyboardInterrupt:
        return 130
    _print(text.rstrip("\n"))
    return status


def _print(text: str) -> None:
    """Print the answer. A reader that wants no more of it, like `head`, is no failure."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        # A file or a pipe of Windows has the code page of old, which lacks most of the world's names.
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # What is left in the buffer would fail once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell(error: ConsoleError) -> None:
    for sentence in (error.summary, error.advice, error.details):
        if sentence:
            print(sentence, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
