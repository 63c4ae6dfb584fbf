"""Changes that follow from entries of the journal: one that takes it back, one that makes it once more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from console.commands.change import Change, JournalEntry, JournalQuery, Target
from console.commands.command import command_for
from console.contract.language import Kind, Operation, Record, fields_of
from console.engine.caller import Caller
from console.engine.journaled import request_from
from console.engine.ledger import Ledger
from console.errors import InvalidInput, OperationOff
from console.session.profile import Profile

_LOOKED_THROUGH = 1_000
"""Later changes of the same target among which one is looked for that took it back."""


async def taking_back(ledger: Ledger, caller: Caller, entry_id: str) -> Change:
    """The change that takes an entry back.

    Raises NotInJournal, OperationOff with the reason where there is none, and what reading raises.
    """
    entry = await ledger.entry(entry_id)
    request = _settled_request(entry, caller.profile)
    if not entry.outcome.has_happened:
        raise _not_possible(entry, "It did not happen, so that there is nothing to take back.")
    known = command_for(request.spec)
    if await _was_taken_back(ledger, entry):
        raise _not_possible(entry, "It was taken back already.")
    inverse = await known.taking_back(request, entry.before, caller.call)
    if inverse is None:
        why = " ".join(known.final_of(request)) or "Nothing that the provider offers undoes it as it was."
        raise _not_possible(entry, f"It cannot be taken back. {why}")
    _require_secrets(inverse, is_new=True)
    return Change.of(inverse, _target_of(inverse, entry.target), undoes=entry.id)


async def repeating(ledger: Ledger, caller: Caller, entry_id: str, key: str) -> Change:
    """The change of an entry once more, for the target of another key.

    Raises NotInJournal, OperationOff with the reason where that cannot be, and InvalidInput for what has to be typed
    again: secrets are not in the journal.
    """
    entry = await ledger.entry(entry_id)
    request = _settled_request(entry, caller.profile)
    known = command_for(request.spec)
    if key == entry.target.key:
        _require_secrets(request)
        return Change.of(request, entry.target, repeats=entry.id)
    if not known.target_field:
        raise _not_possible(entry, f"“{known.words}” cannot be repeated for another: it does not stand by itself.")
    (found,) = (found for found in fields_of(request.spec.request) if found.name == known.target_field)
    try:
        value = found.base(key)
    except ValueError:
        raise InvalidInput(
            f"“{key}” names nothing that “{known.words}” can be made to.",
            "Choose another.",
            problems=[{"path": found.name, "rule": "must be a whole number", "value": key}],
        ) from None
    other = msgspec.structs.replace(request, **{found.name: value})
    _require_secrets(other)
    return Change.of(other, Target(entry.target.kind, key), repeats=entry.id)


def _settled_request(entry: JournalEntry, profile: Profile) -> Operation[Any]:
    require_here(entry, profile)
    if not entry.outcome.is_settled:
        raise _not_possible(entry, "It is not known yet whether it happened: have that settled first.")
    request = request_from(entry)
    if request is None:
        raise _not_possible(entry, "It was filled in by hand, or by another version of this program.")
    return request


def require_here(entry: JournalEntry, profile: Profile) -> None:
    """Raise OperationOff for an entry of another provider than that of the session."""
    if entry.base != profile.base:
        raise _not_possible(entry, f"It was made at {entry.profile} ({entry.base}): sign in there.")


async def _was_taken_back(ledger: Ledger, entry: JournalEntry) -> bool:
    page = await ledger.page(JournalQuery(target=entry.target.key, since=entry.at, limit=_LOOKED_THROUGH))
    return any(other.undoes == entry.id and other.outcome.has_happened for other in page.entries)


def _target_of(request: Operation[Any], former: Target) -> Target:
    known = command_for(request.spec)
    key = known.key(request)
    return former if (known.target_kind, key) == (former.kind, former.key) else Target(known.target_kind, key)


def _require_secrets(request: Operation[Any], *, is_new: bool = False) -> None:
    missing = tuple(_missing_secrets(request, "", is_new=is_new or request.spec.kind is Kind.CREATE))
    if missing:
        raise InvalidInput(
            f"{' and '.join(missing)} must be typed again: the journal holds no secret.",
            "Make the change anew instead.",
            problems=[{"path": path, "rule": "must be typed again", "value": ""} for path in missing],
        )


def _missing_secrets(record: Record, prefix: str, *, is_new: bool) -> Iterator[str]:
    """Paths of the secrets that a request lacks, or may lack where leaving one out would take it away.

    is_new: nothing is there yet, or what is left out is left out on purpose, so that only what is required is missed.
    """
    for found in fields_of(type(record)):
        value, path = getattr(record, found.name), f"{prefix}{found.name}"
        if found.about.secret:
            if not value and (found.required or not is_new):
                yield path
        elif isinstance(value, Record):
            yield from _missing_secrets(value, f"{path}.", is_new=is_new)
        elif isinstance(value, list | tuple):
            for number, item in enumerate(value):
                if isinstance(item, Record):
                    yield from _missing_secrets(item, f"{path}.{number}.", is_new=is_new)


def _not_possible(entry: JournalEntry, why: str) -> OperationOff:
    return OperationOff(why, "The journal tells how it stands.", operation=entry.operation)
