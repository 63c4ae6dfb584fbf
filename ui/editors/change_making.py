"""What the sheet of a change asks the engine, without a widget: how things stand, a preview, sending it once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from console.commands.change import Change, ChangeResult, JournalEntry, JournalQuery, Outcome, Preview, State, Target
from console.commands.command import Command
from console.contract.language import Kind, fields_of
from console.contract.services.entity_management import GetAccountEntities
from console.contract.services.license_management import GetAssignedLicensesSummary
from console.engine.change_messages import MakeChange, PrepareChange, ReadJournal, SettleEntry, TakeBack
from console.engine.link import EngineLink
from console.errors import ConsoleError, InvalidInput, OutcomeUnknown
from console.store import NONE, Store
from ui.models.plan_targets import Names
from ui.translation import counted, tr

_NOTHING: Mapping[type[Any], Any] = {str: "", int: 0, bool: False}


class ChangeMaking:
    """One command for one target, through the engine."""

    def __init__(self, link: EngineLink, command: Command[Any], target: Target) -> None:
        self._link = link
        self.command = command
        self.target = target

    @property
    def fixed(self) -> dict[str, Any]:
        """The values of the request that follow from the target, by field; a person does not choose them."""
        names = {self.command.target_field, self.command.owner_field}
        return {name: value for name, value in self.command.defaults(self.target).items() if name in names}

    @property
    def suggested(self) -> dict[str, Any]:
        """The values that a new request starts with, by field."""
        fixed = self.fixed
        return {name: value for name, value in self.command.defaults(self.target).items() if name not in fixed}

    def change(self, values: Mapping[str, Any]) -> Change:
        """A new change with these values, nested ones as mappings. Raises InvalidInput where they do not fit."""
        try:
            request = msgspec.convert({**self.fixed, **values}, type=self.command.operation)
        except msgspec.ValidationError as problem:
            raise InvalidInput(tr("It was not sent: {why}.", why=problem), tr("Correct the values.")) from None
        return Change.of(request, self.target)

    async def present(self) -> State:
        """What is known now of the values that the command sets, by field; nothing where that cannot be read."""
        command, fixed = self.command, self.fixed
        required = [field for field in fields_of(command.operation) if field.required and field.name not in fixed]
        is_readable = command.kind is Kind.CHANGE and all(field.base in _NOTHING for field in required)
        if not is_readable or any(field.array for field in required):
            return {}
        request = command.operation(**{field.name: _NOTHING[field.base] for field in required}, **fixed)
        try:
            state = await command.state(request, self._link.call)
        except ConsoleError:
            # The preview says so when it comes to it.
            return {}
        names = {field.name for field in fields_of(command.operation)}
        return {name: value for name, value in (state or {}).items() if name in names and value is not None}

    async def preview(self, change: Change) -> Preview:
        """What the change would do. Raises ConsoleError."""
        return await self._link.request(PrepareChange(change))

    async def make(self, change: Change, seen: State | None) -> ChangeResult:
        """Send it once. An engine that dies meanwhile is asked what became of it. Raises InvalidInput."""
        try:
            return await self._link.request(MakeChange(change, seen))
        except InvalidInput:
            raise
        except OutcomeUnknown as lost:
            return await self._look_up(change, lost)
        except ConsoleError as problem:
            return ChangeResult(outcome=Outcome.NOT_SENT, summary=problem.summary, advice=problem.advice)

    async def settle(self, entry: str) -> ChangeResult:
        """Look whether a change of unknown outcome has happened. Raises ConsoleError."""
        return result_of(await self._link.request(SettleEntry(entry)))

    async def taking_back(self, entry: str) -> Change:
        """The change that takes it back. Raises ConsoleError."""
        return await self._link.request(TakeBack(entry))

    async def located(self, store: Store) -> Target:
        """The target with its path and its owner, where it is an account that only the provider can tell this of."""
        tree = store.entities
        if tree.root == NONE:
            return self.target
        asked = GetAccountEntities(TargetEntityID=tree.entity_id(tree.root), UserName=self.target.key)
        try:
            found = (await self._link.call(asked)).AccountEntitiesInfo
        except ConsoleError:
            # Where nobody tells, its user name is what is known of it.
            return self.target
        if found is not None and found.ParentEntityID:
            self.target = Names(store).account(self.target.key, tree.node_of(found.ParentEntityID))
        return self.target

    async def recorded(self, entry: str) -> ChangeResult | None:
        """How a change stands by the journal; None where that has no such entry, or cannot be read."""
        try:
            page = await self._link.request(ReadJournal(JournalQuery(entry=entry, limit=1)))
        except ConsoleError:
            return None
        return result_of(page.entries[0]) if page.entries else None

    async def licences_below(self) -> str:
        """How many licences the accounts below an entity hold, in words; "" where none or nobody tells."""
        try:
            reply = await self._link.call(
                GetAssignedLicensesSummary(EntityId=int(self.target.key), ChildAccountsOnly=False)
            )
        except ConsoleError:
            return ""
        number = len(reply.UsersLicenses)
        return counted(number, "{n} assigned licence", "{n} assigned licences") if number else ""

    async def _look_up(self, change: Change, lost: OutcomeUnknown) -> ChangeResult:
        """What the journal has of a change whose answer was lost: without an entry it was never sent."""
        try:
            page = await self._link.request(ReadJournal(JournalQuery(entry=change.id, limit=1)))
            if not page.entries:
                never = tr("The engine stopped before the change was sent; nothing happened.")
                return ChangeResult(outcome=Outcome.NOT_SENT, summary=never, advice=tr("Send it again."))
            return await self.settle(change.id)
        except ConsoleError:
            return ChangeResult(outcome=Outcome.UNKNOWN, entry=change.id, summary=lost.summary, advice=lost.advice)


def result_of(entry: JournalEntry) -> ChangeResult:
    """How a change stands by the journal."""
    outcome = Outcome.UNKNOWN if entry.outcome is Outcome.OPEN else entry.outcome
    return ChangeResult(
        outcome=outcome,
        entry=entry.id,
        summary=entry.note,
        code=entry.code,
        code_name=entry.code_name,
        message=entry.message,
        touched_accounts=(entry.target.key,) if entry.target.kind == "account" else (),
        touched_entities=(int(entry.target.key),) if entry.target.kind == "entity" and entry.target.key else (),
    )
