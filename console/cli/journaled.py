"""A change from the command line, which goes through the journal as every other does."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.commands.change import JournalEntry, Outcome
from console.commands.journal import Journal
from console.contract.language import Operation, Reply
from console.engine.changes import Changes
from console.errors import ConsoleError, OutcomeUnknown
from console.paths import journal_folder

if TYPE_CHECKING:
    from console.session.session import Session


async def change(session: Session, request: Operation[Any]) -> Reply:
    """The provider's answer to a change; raises what `Changes.call` raises.

    Where the answer was lost, one read is made to see whether it has happened, and its result is in the advice.
    """
    with _folder(session.profile.environment) as folder:
        journal = Journal(folder)
        changes = Changes(journal)
        try:
            reply: Reply = await changes.call(session, request)
        except OutcomeUnknown as lost:
            lost.advice = f"{await _found(changes, session, str(lost.facts['entry']))} {lost.advice}"
            raise
        except asyncio.CancelledError:
            raise OutcomeUnknown(
                f"{request.spec.name} was broken off while it was under way: it may or may not have happened.",
                "Look at what it changes before you send it again.",
            ) from None
        finally:
            journal.close()
    return reply


@contextmanager
def _folder(environment: str) -> Iterator[Path]:
    """Where the journal is; what is done to a demo ends with it."""
    if environment == "demo":
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
    else:
        yield journal_folder()


async def _found(changes: Changes, session: Session, entry: str) -> str:
    """What a read just after the loss tells, as a sentence."""
    try:
        return _words(await changes.settle(session, entry))
    except ConsoleError as problem:
        return f"Whether it happened could not be read: {problem.summary}"


def _words(entry: JournalEntry) -> str:
    match entry.outcome:
        case Outcome.FOUND_DONE:
            return "A read just now shows that it happened; the journal says so too."
        case Outcome.FOUND_UNDONE:
            return "A read just now shows that it did not happen; the journal says so too."
        case _:
            return "A read just now does not settle it; the console goes on looking when it is signed in there."
