"""The headless commands: `python -m console call|operations|check`."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Sequence

from console import log
from console.cli.arguments import parse
from console.cli.call import call
from console.cli.destination import writing_to
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
                asyncio.run(call(typed))
            case "check":
                # It needs SOAP from its first line on, which the others do not.
                from console.cli.check import check

                text, status = asyncio.run(check(typed))
                _print(text)
            case _:
                _print(operations(typed))
    except BrokenPipeError:
        # A reader that wants no more, like `head`, is no failure. What is left in the buffer would fail once more when
        # the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except ConsoleError as error:
        _tell(error)
        return exit_code(error)
    except KeyboardInterrupt:
        return 130
    return status


def _print(text: str) -> None:
    with writing_to(None) as write:
        write(text.rstrip("\n") + "\n")


def _tell(error: ConsoleError) -> None:
    for sentence in (error.summary, error.advice, error.details):
        if sentence:
            print(sentence, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
