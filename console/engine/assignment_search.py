"""Which policies accounts have: no operation lists them for many, so each account is asked about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from console.commands.account_policies import assignments_of
from console.commands.command import Ask
from console.contract.services.backup_devices_management import GetBackupDevices
from console.contract.services.backup_policy_records import AccountPolicy
from console.engine.caller import Caller
from console.engine.settings_messages import AccountFound, Assigned
from console.engine.sweep import Sweep


async def account_found(account: str, ask: Ask) -> AccountFound:
    """The policies of one account: one call, and one more for its devices where it has them on some machines only."""
    found = await assignments_of(account, ask)
    machines = {(one.SystemName or "").casefold() for one in found}
    bare: tuple[str, ...] = ()
    if found and "" not in machines:
        devices = (await ask(GetBackupDevices(UserName=account))).BackupDevices
        names = (device.SystemName or "" for device in devices)
        bare = tuple(name for name in names if name and name.casefold() not in machines)
    return AccountFound(account=account, assignments=tuple(map(_assigned, found)), bare=bare)


class AssignmentSearch:
    """Looks through accounts. part: takes what was found."""

    def __init__(self, caller: Caller, part: Callable[[AccountFound], Awaitable[None]]) -> None:
        self._part = part
        self._sweep: Sweep[str] = Sweep(caller, self._look_at, self._failed)

    async def run(self, accounts: tuple[str, ...], progress: Callable[[int, int], None]) -> int:
        """Look through all of them; gives how many. Raises ConsoleError where none of the others would fare better."""
        return await self._sweep.run(accounts, progress)

    async def _look_at(self, account: str) -> None:
        await self._part(await account_found(account, self._sweep.ask))

    async def _failed(self, account: str, problem: str) -> None:
        await self._part(AccountFound(account=account, problem=problem))


def _assigned(found: AccountPolicy) -> Assigned:
    return Assigned(
        assignment=found.AccountBackupPolicyID or 0,
        policy=found.EntityBackupPolicyID or 0,
        owner=found.TargetEntityID or 0,
        name=found.PolicyName or "",
        machine=found.SystemName or "",
        since=found.DateCreated,
        has_credentials=found.RunAs is not None,
        login=(found.RunAs.RunAsDomainAndLogin or "") if found.RunAs is not None else "",
    )
