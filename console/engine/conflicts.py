"""Which change has to wait until an earlier one of the same thing is settled."""

from __future__ import annotations

from typing import Any

from console.commands.change import JournalEntry
from console.commands.command import command_for, commands
from console.contract.language import Kind, Operation
from console.engine.journaled import request_from
from console.engine.ledger import Ledger
from console.errors import StillUnsettled


async def require_free(ledger: Ledger, entry: JournalEntry) -> None:
    """Raise StillUnsettled where another change may yet happen, or have happened, that this one repeats or undoes.

    Otherwise the earlier one could come after this one at the provider, and no read could tell what had become of it.
    """
    # Taken before the journal is asked: a change that ends meanwhile is in one of the two.
    others = tuple(ledger.under_way.values())
    for other in (*others, *await ledger.unsettled()):
        if other.id != entry.id and _is_same_thing(entry, other) and _touches(ledger, entry, other):
            raise StillUnsettled(
                f"Nothing was sent: it is not known yet how {other.operation} for the same "
                f"{other.target.kind.value} has ended.",
                "Wait until that is settled, or look in the journal and say what you found.",
                entry=other.id,
            )


def _is_same_thing(entry: JournalEntry, other: JournalEntry) -> bool:
    return (
        other.base == entry.base
        and other.target.kind == entry.target.kind
        and other.target.key.casefold() == entry.target.key.casefold()
    )


def _touches(ledger: Ledger, entry: JournalEntry, other: JournalEntry) -> bool:
    if (entry.service, entry.operation, entry.fields) == (other.service, other.operation, other.fields):
        return True
    if Kind.CREATE in (entry.kind, other.kind):
        # What is new under one name does not stand in the way of what is new under another.
        return False
    return not _wanted(ledger, entry).isdisjoint(_wanted(ledger, other))


def _wanted(ledger: Ledger, entry: JournalEntry) -> frozenset[str]:
    request: Operation[Any] | None = ledger.requests.get(entry.id) or request_from(entry)
    if request is None or request.spec not in commands():
        return frozenset()
    return frozenset(command_for(request.spec).wanted(request, entry.before))
