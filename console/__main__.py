"""The headless commands: `python -m console call|operations|check`."""

from __future__ import annotations

import asyncio
import logging
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
    print(text.rstrip("\n"))
    return status


def _tell(error: ConsoleError) -> None:
    for sentence in (error.summary, error.advice, error.details):
        if sentence:
            print(sentence, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
