"""A plan, one row a target: what would change from what to what, and what speaks against it."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from console.commands.change import Change, FieldChange, State, Target, TargetKind
from console.commands.command import Command, command_for
from console.contract.columns import ACCOUNTS, ENTITIES
from console.contract.language import Operation
from console.contract.services import operation as declared
from console.store import NONE, Store
from ui.models.change_words import ARROW, title_of, value_words
from ui.places import entity_kind
from ui.translation import tr

Rows = Generator[None, None, "list[PlanRow]"]

_STEP = 20
"""Rows between two chances for the window to go on."""

_IS_ACTIVE = "IsActive"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One target. change: None where none can be made of it.

    words: what would change. doubt: why it is left out unless a person takes it in. problem: why it cannot be sent.
    """

    target: Target
    change: Change | None
    words: str = ""
    doubt: str = ""
    problem: str = ""


def planned(command: Command[Any], targets: Sequence[Target], values: Mapping[str, Any], store: Store) -> Rows:
    """A row for each target, each of a new change. values: of the request's fields that are the same for all."""
    writer = _Writer(store)
    rows = []
    for number, target in enumerate(targets):
        rows.append(writer.planned(command, target, values))
        if number % _STEP == 0:
            yield
    return rows


def rows_of(changes: Sequence[Change], store: Store) -> Rows:
    """A row for each change of a plan that was made elsewhere."""
    writer = _Writer(store)
    rows = []
    for number, change in enumerate(changes):
        spec = declared(change.operation, change.service)
        request = msgspec.msgpack.decode(change.fields, type=spec.request)
        rows.append(writer.row(command_for(spec), request, change))
        if number % _STEP == 0:
            yield
    return rows


class _Writer:
    """Writes rows from what the store knows."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def planned(self, command: Command[Any], target: Target, values: Mapping[str, Any]) -> PlanRow:
        if command.owner_field and not target.owner:
            return PlanRow(target, None, problem=tr("It is not known which entity it belongs to."))
        if target.kind is TargetKind.ENTITY and not target.key.isdecimal():
            return PlanRow(target, None, problem=tr("It is no entity's id."))
        # Nested records come as mappings from a form; the decoder makes records of them.
        request = msgspec.convert({**command.defaults(target), **values}, type=command.operation)
        return self.row(command, request, Change.of(request, target))

    def row(self, command: Command[Any], request: Operation[Any], change: Change) -> PlanRow:
        target = change.target
        before = self._before(target)
        wanted = command.wanted(request, before) if before else {}
        sent = [known for known in command.changes(request, before) if known.path != command.owner_field]
        told = {known.path for known in sent}
        brought = [
            FieldChange(path=name, old=before[name], new=value, is_old_known=True)
            for name, value in wanted.items()
            if before and name in before and name not in told
        ]
        lines = [*sent, *brought]
        # What is sent besides, such as whether the customer is told, shows nowhere afterwards.
        is_same = bool(wanted) and all(name in before and before[name] == value for name, value in wanted.items())
        return PlanRow(
            target,
            change,
            "; ".join(_line(command, line) for line in lines if is_same or not line.is_same) or tr(command.words),
            self._doubt(target, wanted) or (tr("It is so already.") if is_same else ""),
            self._problem(command, target),
        )

    def _before(self, target: Target) -> State:
        """What the store knows of a target, by the provider's names."""
        if target.kind is TargetKind.ACCOUNT:
            row = self._store.accounts.row_of(target.key)
            return {} if row < 0 else {**_values(self._store, ACCOUNTS, row), _IS_ACTIVE: True}
        node = self._node(target)
        return {} if node == NONE else _values(self._store, ENTITIES, node)

    def _node(self, target: Target) -> int:
        is_entity = target.kind is TargetKind.ENTITY and target.key.isdecimal()
        return self._store.entities.node_of(int(target.key)) if is_entity else NONE

    def _doubt(self, target: Target, wanted: State) -> str:
        if target.kind is TargetKind.ACCOUNT and not target.path:
            return tr("It is not among the active accounts that are loaded.")
        if target.kind is not TargetKind.ENTITY:
            return ""
        node = self._node(target)
        if node == NONE:
            return tr("It is not in the hierarchy that is loaded.")
        if not self._store.entities.is_active(node) and not wanted.get(_IS_ACTIVE):
            return tr("It is inactive.")
        return ""

    def _problem(self, command: Command[Any], target: Target) -> str:
        node = self._node(target)
        if node == NONE or command.applies_to(target.kind, self._store.entities.kind(node)):
            return ""
        return tr("This cannot be done to a {kind}.", kind=entity_kind(self._store.entities.kind(node)).lower())


def _values(store: Store, table: str, row: int) -> State:
    held = store.accounts if table == ACCOUNTS else store.entities.table
    return {name: held.value(row, name) for name in held.columns if not held.is_missing(row, name)}


def _line(command: Command[Any], line: FieldChange) -> str:
    title = title_of(command.operation, line.path)
    if line.is_secret:
        return tr("{title}: a new secret", title=title)
    new = value_words(command.operation, line.path, line.new)
    if not line.is_old_known or line.is_same:
        return f"{title}: {new}"
    return f"{title}: {value_words(command.operation, line.path, line.old)}{ARROW}{new}"
