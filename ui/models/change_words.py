"""A change in words: what it is called, how it stands, and what became of each field."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from console.commands.change import ChangeResult, JournalEntry, Outcome, State
from console.commands.command import Command, commands
from console.contract.columns import microseconds
from console.contract.language import Field, Kind, Operation, OperationSpec, Record, fields_of
from console.contract.services import operation as declared
from ui import field_names, formats
from ui.editors.choices import words_of
from ui.translation import tr

OUTCOME_ICONS: Mapping[Outcome, tuple[str, str]] = {
    Outcome.DONE: ("ok", "ok"),
    Outcome.FOUND_DONE: ("ok", "info"),
    Outcome.PARTLY: ("ok", "warning"),
    Outcome.REFUSED: ("error", "error"),
    Outcome.NOT_SENT: ("cancelled", "error"),
    Outcome.FOUND_UNDONE: ("cancelled", "neutral"),
    Outcome.UNKNOWN: ("warning", "warning"),
    Outcome.OPEN: ("clock", "warning"),
}
"""Icon and palette role of each outcome; its word always stands beside."""

ARROW = " \N{RIGHTWARDS ARROW} "
_STATE = re.compile(r"^(?:Is|Has)(?=[A-Z])")
_IN_SHORT = 3
"""Fields that are named in one line."""


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of a change: what it is called, what it was ("" where that is not known), what it was set to."""

    name: str
    title: str
    old: str
    new: str
    hint: str = ""

    @property
    def words(self) -> str:
        """Both values, or the one there is."""
        return f"{self.old}{ARROW}{self.new}" if self.old and self.new else self.old or self.new


def outcome_words(outcome: Outcome) -> str:
    """An outcome as a person says it."""
    return {
        Outcome.OPEN: tr("No answer yet"),
        Outcome.DONE: tr("Done"),
        Outcome.PARTLY: tr("Partly done"),
        Outcome.REFUSED: tr("Refused"),
        Outcome.NOT_SENT: tr("Not sent"),
        Outcome.UNKNOWN: tr("Outcome unknown"),
        Outcome.FOUND_DONE: tr("Found to have happened"),
        Outcome.FOUND_UNDONE: tr("Found not to have happened"),
    }[outcome]


def outcome_meaning(outcome: Outcome) -> str:
    """What an outcome says of the change, one sentence."""
    return {
        Outcome.OPEN: tr("It was written down before it was sent; the provider has not answered."),
        Outcome.DONE: tr("The provider confirmed it."),
        Outcome.PARTLY: tr("The provider did it, but not all that goes with it."),
        Outcome.REFUSED: tr("The provider refused it; nothing was changed."),
        Outcome.NOT_SENT: tr("It never left this computer; nothing was changed."),
        Outcome.UNKNOWN: tr("It was sent and the answer was lost: it may or may not have happened."),
        Outcome.FOUND_DONE: tr("The answer was lost, but it has happened."),
        Outcome.FOUND_UNDONE: tr("The answer was lost, and it has not happened."),
    }[outcome]


def provider_words(result: ChangeResult) -> str:
    """The provider's own code and words, for its support; "" where it gave none."""
    if result.code is None and not result.code_name:
        return ""
    named = " ".join(part for part in (str(result.code) if result.code is not None else "", result.code_name) if part)
    said = f": {result.message}" if result.message and result.message != result.summary else ""
    return tr("The provider's code: {code}{said}", code=named, said=said)


def command_words(service: str, operation: str) -> str:
    """What a change is called: the command's words, or the operation's name as words where there is no command."""
    command = _command(_spec(service, operation))
    return tr(command.words) if command is not None and command.words else field_names.split(operation)


def unset_words(command: Command[Any]) -> str:
    """What leaving an optional value out is called: where it edits, what is there stays."""
    return tr("Unchanged") if command.kind is Kind.CHANGE else tr("Left out")


def command_of(entry: JournalEntry) -> Command[Any] | None:
    """What the console knows of the change; None of a call by hand, which it only wrote down."""
    return _command(_spec(entry.service, entry.operation))


def has_inverse(entry: JournalEntry) -> bool:
    """Whether a change may be taken back, as far as that can be told from the journal."""
    command = command_of(entry)
    if command is None:
        return False
    request = _request(command, entry)
    # Without a secret that had to be sent there is no request to ask about.
    return request is None or command.can_take_back(request, entry.before)


def operations_by_words() -> list[tuple[str, tuple[str, ...]]]:
    """What every known change is called, in order, with the operations that go by these words."""
    found = sorted((tr(command.words) or spec.name, spec.name) for spec, command in commands().items())
    return [
        (words, tuple(name for _, name in same)) for words, same in itertools.groupby(found, key=lambda pair: pair[0])
    ]


def field_lines(entry: JournalEntry) -> tuple[FieldLine, ...]:
    """Every field of an entry that was to be changed, those that were sent first, then what they bring about."""
    spec = _spec(entry.service, entry.operation)
    command = _command(spec)
    record = spec.request if spec is not None else None
    before = dict(_leaves(entry.before or {}))
    left_out = {command.target_field if command is not None else ""} | _secrets(record)
    sent = {path: value for path, value in _leaves(entry.fields) if path not in left_out}
    lines = [_line(record, path, before.get(path, _NOT_KNOWN), value) for path, value in sent.items()]
    lines += [
        _line(record, path, before.get(path, _NOT_KNOWN), value)
        for path, value in _leaves(_wanted(command, entry))
        if path not in sent and path not in left_out and before.get(path, _NOT_KNOWN) != value
    ]
    lines += [
        FieldLine(name, title_of(record, name), "", tr("not kept, since it is a secret"))
        for name in sorted(_secrets(record))
    ]
    return tuple(lines)


def in_short(entry: JournalEntry) -> str:
    """What was changed, in one line: the fields whose values differ, or all of them where the old ones are unknown."""
    lines = field_lines(entry)
    told = [line for line in lines if line.old != line.new] or list(lines)
    words = "; ".join(f"{line.title}: {line.words}" for line in told[:_IN_SHORT])
    return f"{words}; …" if len(told) > _IN_SHORT else words


def title_of(record: type[Record] | None, path: str) -> str:
    """What a field is called; path: names with dots, and with numbers for the items of a list."""
    titles = []
    for name in path.split("."):
        found = _field(record, name)
        titles.append(f"{int(name) + 1}" if name.isdigit() else _title(found, name))
        if not name.isdigit():
            record = found.record if found is not None else None
    return " › ".join(titles)


def value_words(record: type[Record] | None, path: str, value: Any) -> str:
    """A plain value as a person reads it."""
    found = None
    for name in path.split("."):
        if not name.isdigit():
            found = _field(record, name)
            record = found.record if found is not None else None
    return plain_words(found, value)


def plain_words(found: Field | None, value: Any) -> str:
    """A plain value of a field, or of one that is not declared, as a person reads it."""
    if found is not None and found.base is datetime and isinstance(value, str):
        moment = datetime.fromisoformat(value)
        return formats.time_of_day(moment) if found.about.time_of_day else formats.moment(microseconds(moment))
    if found is not None:
        return words_of(found, value)
    if isinstance(value, bool):
        return formats.yes_no(value)
    return formats.ABSENT if value is None else str(value)


_NOT_KNOWN = object()


def _line(record: type[Record] | None, path: str, old: Any, new: Any) -> FieldLine:
    found = _field(record, path)
    return FieldLine(
        path,
        title_of(record, path),
        "" if old is _NOT_KNOWN else value_words(record, path, old),
        value_words(record, path, new),
        field_names.hint(found) if found is not None else "",
    )


def _title(found: Field | None, name: str) -> str:
    return field_names.title(found) if found is not None else field_names.split(_STATE.sub("", name))


def _field(record: type[Record] | None, name: str) -> Field | None:
    return next((found for found in fields_of(record) if found.name == name), None) if record is not None else None


def _secrets(record: type[Record] | None) -> set[str]:
    """Fields that had to be sent and are never written down."""
    if record is None:
        return set()
    return {found.name for found in fields_of(record) if found.about.secret and found.required}


def _leaves(state: State, above: str = "") -> Iterator[tuple[str, Any]]:
    """Every plain value of a state by its path."""
    for name, value in state.items():
        path = f"{above}{name}"
        if isinstance(value, dict):
            yield from _leaves(value, f"{path}.")
        elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
            yield from _leaves({str(at): item for at, item in enumerate(value)}, f"{path}.")
        else:
            yield path, ", ".join(map(str, value)) if isinstance(value, list) else value


def _wanted(command: Command[Any] | None, entry: JournalEntry) -> State:
    """What the change brings about as far as it can be told from the journal."""
    request = _request(command, entry) if command is not None else None
    return command.wanted(request, entry.before) if command is not None and request is not None else {}


def _request(command: Command[Any], entry: JournalEntry) -> Operation[Any] | None:
    """What was sent; None where that held a secret, which is not written down."""
    try:
        request: Operation[Any] = msgspec.convert(entry.fields, type=command.operation, strict=False)
    except msgspec.ValidationError:
        return None
    return request


def _spec(service: str, operation: str) -> OperationSpec | None:
    try:
        return declared(operation, service)
    except KeyError:
        # It was called by hand, or by a version of the console that knew more.
        return None


def _command(spec: OperationSpec | None) -> Command[Any] | None:
    return commands().get(spec) if spec is not None else None
