"""Paths and size limits of a backup policy, which are written by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec

from console.commands.change import State, Target, TargetKind
from console.commands.command import Ask, Command, Group, OperationT, Settlement, command
from console.commands.policies import AT_ONCE
from console.commands.policy_reading import key_of, problems_of, with_settings
from console.contract.check import Problem
from console.contract.language import Operation
from console.contract.services.backup_policy_management import (
    GetBackupSetCustomPathes,
    GetScannerCustomPathes,
    GetScannerFileSizeLimits,
    SetBackupSetCustomPathes,
    SetScannerCustomPathes,
    SetScannerFileSizeLimits,
)
from console.contract.services.backup_policy_paths import CustomPathes, FileSizeLimit
from console.contract.services.backup_policy_records import EntityPolicy
from console.settings.deviations import EXPLICIT_PATHES, SCANNER_PATHES, SIZE_LIMITS
from console.settings.patching import empty
from console.settings.plain_values import plain, record_from
from console.settings.size_limits import held
from console.settings.whole_policy import WholePolicy


class _OfPolicy(Command[OperationT]):
    """A change of something that belongs to a policy."""

    group = Group.POLICIES
    target_kind = TargetKind.POLICY
    target_field = "entityPolicyID"
    owner_field = "targetEntityId"
    effects: ClassVar[tuple[str, ...]] = (AT_ONCE,)

    def settle(self, request: OperationT, before: State | None, now: State) -> Settlement:
        """Judged by what is stored, whatever its order; writing the same twice does no harm."""
        wanted, stored = self._compared(self.wanted(request, before)), self._compared(now)
        if stored == wanted:
            return Settlement.HAPPENED
        if before is None or stored == self._compared(before):
            return Settlement.DID_NOT
        return Settlement.UNCERTAIN

    def _compared(self, state: State) -> object:
        """What two states have to agree in."""
        return state


class _OfPathes(_OfPolicy[OperationT]):
    """A change of the four lists of paths, which take the place of those that were there."""

    reads: ClassVar[type[GetScannerCustomPathes | GetBackupSetCustomPathes]]
    part: ClassVar[str]

    async def state(self, request: Any, ask: Ask) -> State | None:
        stored = await self._stored(_policy(request), ask)
        return None if stored is None else {"customPathes": plain(stored)}

    async def patching(self, target: Target, settings: Mapping[str, Any], ask: Ask) -> Any:
        stored = await self._stored(key_of(target), ask) or CustomPathes()
        whole = WholePolicy(Policy=empty(EntityPolicy))
        wanted = with_settings(msgspec.structs.replace(whole, **{self.part: stored}), self.part, settings)
        if wanted is None:
            return None
        made: Any = self.operation
        return made(**key_of(target), customPathes=getattr(wanted, self.part))

    def problems_of_patch(self, settings: Mapping[str, Any]) -> tuple[Problem, ...]:
        return problems_of(self.part, settings)

    async def _stored(self, policy: Mapping[str, Any], ask: Ask) -> CustomPathes | None:
        read: Any = self.reads(**policy)
        stored: CustomPathes | None = (await ask(read)).CustomPathes
        return stored

    def wanted(self, request: Any, before: State | None) -> State:
        return {"customPathes": plain(request.customPathes)}

    def _compared(self, state: State) -> object:
        return {name: sorted(paths) for name, paths in state["customPathes"].items()}

    def inverse(self, request: Any, before: State | None) -> Any:
        if before is None or self._compared(before) == self._compared(self.wanted(request, before)):
            return None
        return msgspec.structs.replace(request, customPathes=record_from(CustomPathes, before["customPathes"]))

    async def taking_back(self, request: Any, before: State | None, ask: Ask) -> Operation[Any] | None:
        """With what the provider keeps beside the four lists, as it is now."""
        former, stored = self.inverse(request, before), await self._stored(_policy(request), ask)
        if former is None or stored is None:
            return None
        kept = msgspec.structs.replace(former.customPathes, source=stored.source, unknown=stored.unknown)
        return msgspec.structs.replace(former, customPathes=kept)  # type: ignore[no-any-return]


def _policy(request: Any) -> dict[str, Any]:
    return {"entityPolicyID": request.entityPolicyID, "targetEntityId": request.targetEntityId}


@command
class SettingScannerPathes(_OfPathes[SetScannerCustomPathes]):
    """Writes where the scanner searches beside its standard places, which are neither shown nor changed."""

    words = "Change the policy's scanner paths"
    reads = GetScannerCustomPathes
    part = SCANNER_PATHES


@command
class SettingBackupSetPathes(_OfPathes[SetBackupSetCustomPathes]):
    """Writes the explicit paths, that is the second backup set."""

    words = "Change the policy's explicit paths"
    reads = GetBackupSetCustomPathes
    part = EXPLICIT_PATHES


@command
class SettingSizeLimits(_OfPolicy[SetScannerFileSizeLimits]):
    """Writes the limits of file sizes; a type of files without a row falls back to what holds by default."""

    words = "Change the policy's file size limits"
    effects = (AT_ONCE, "A type of files that is not in the list is backed up from 0 KB to 5 GB.")

    async def state(self, request: SetScannerFileSizeLimits, ask: Ask) -> State | None:
        reply = await ask(GetScannerFileSizeLimits(**_policy(request)))
        return {"fileSizeLimits": plain(reply.FileSizeLimits)}

    async def patching(self, target: Target, settings: Mapping[str, Any], ask: Ask) -> SetScannerFileSizeLimits | None:
        reply = await ask(GetScannerFileSizeLimits(**key_of(target)))
        stored = WholePolicy(Policy=empty(EntityPolicy), SizeLimits=reply.FileSizeLimits)
        wanted = with_settings(stored, SIZE_LIMITS, settings)
        if wanted is None:
            return None
        return SetScannerFileSizeLimits(**key_of(target), fileSizeLimits=wanted.SizeLimits)

    def problems_of_patch(self, settings: Mapping[str, Any]) -> tuple[Problem, ...]:
        return problems_of(SIZE_LIMITS, settings)

    def wanted(self, request: SetScannerFileSizeLimits, before: State | None) -> State:
        return {"fileSizeLimits": plain(request.fileSizeLimits)}

    def _compared(self, state: State) -> object:
        return held(record_from(FileSizeLimit, row) for row in state["fileSizeLimits"])

    def inverse(self, request: SetScannerFileSizeLimits, before: State | None) -> Operation[Any] | None:
        if before is None or self._compared(before) == self._compared(self.wanted(request, before)):
            return None
        former = tuple(record_from(FileSizeLimit, row) for row in before["fileSizeLimits"])
        return SetScannerFileSizeLimits(**_policy(request), fileSizeLimits=former)
