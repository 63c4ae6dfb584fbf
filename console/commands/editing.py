"""What changes of single settings have in common: what is left out stays, and some of it cannot be read."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from console.commands.change import State
from console.commands.command import Command, OperationT, Settlement
from console.contract.language import fields_of


class Editing(Command[OperationT]):
    """A change that writes the settings that are given. readable: those of them that a read tells."""

    readable: ClassVar[tuple[str, ...]] = ()

    def wanted(self, request: OperationT, before: State | None) -> State:
        """The given settings that a read tells."""
        given = {name: getattr(request, name) for name in self.readable}
        return {name: value for name, value in given.items() if value is not None}

    def settle(self, request: OperationT, before: State | None, now: State) -> Settlement:
        """Whether all settings were written, judged by those that a read tells.

        Those that differ from before prove the others, which went in the same call; where none does, nothing proves
        them. Where there are no others, settings that are as wanted count as written, since writing them twice does
        no harm.
        """
        wanted = {name: value for name, value in self.wanted(request, before).items() if name in now}
        is_as_wanted = all(now[name] == value for name, value in wanted.items())
        if not wanted:
            return Settlement.UNCERTAIN
        telling = [name for name, value in wanted.items() if before is not None and before.get(name) != value]
        if not telling and self._unread(request):
            return Settlement.UNCERTAIN
        if is_as_wanted:
            return Settlement.HAPPENED
        if before is None or (telling and all(now[name] == before.get(name) for name in telling)):
            return Settlement.DID_NOT
        return Settlement.UNCERTAIN

    def inverse(self, request: OperationT, before: State | None) -> OperationT | None:
        """The former settings, where all of those that were given are known and one of them was another."""
        wanted = self.wanted(request, before)
        if before is None or not wanted or self._unread(request):
            return None
        former = {name: before.get(name) for name in wanted}
        if former == wanted or None in former.values():
            return None
        return msgspec.structs.replace(request, **former)

    def _unread(self, request: OperationT) -> list[Any]:
        """The settings given that no read tells."""
        known = {self.target_field, *self.readable}
        return [
            found.name
            for found in fields_of(self.operation)
            if found.name not in known and getattr(request, found.name) is not None
        ]
