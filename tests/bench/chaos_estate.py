"""What the chaos bench changes: a provider that counts what it performed, and changes that fit what it holds now."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from console.commands.change import Change, Target
from console.commands.command import command_for
from console.contract.codes import SUCCESS
from console.contract.language import Kind, Operation
from console.contract.services.account_management import (
    ACCOUNT_SIZES_MB,
    ChangeAccountSize,
    ChangeBackupAccountEmail,
    CreateAccountBySize,
    SuspendAccount,
    UnsuspendAccount,
)
from console.contract.services.backup_policy_management import CreateEntityPolicy
from console.contract.services.company_management import CreateCompany
from console.contract.services.entity_management import EntityType
from console.contract.services.license_management import AssignLicense, LicenseType, UnassignLicense
from console.demo.reading import Call
from console.demo.records import Account, Status
from console.demo.server import Provider
from console.demo.state import State
from console.demo.writing import Answer
from console.settings.plain_values import plain
from tests.commands.cases import PASSWORD, policy

_MARKS: dict[type[Operation[Any]], tuple[str, ...]] = {
    SuspendAccount: ("Username", "Reason"),
    UnsuspendAccount: ("Username",),
    ChangeAccountSize: ("Username", "AccountSizeMB"),
    ChangeBackupAccountEmail: ("Username", "Email"),
    CreateAccountBySize: ("TargetEntityId", "Username"),
    CreateCompany: ("TargetEntityId", "CompanyName"),
    CreateEntityPolicy: ("entityPolicy.TargetEntityID", "entityPolicy.PolicyName"),
    AssignLicense: ("Username", "LicenseProviderEntityId", "LicenseType"),
    UnassignLicense: ("Username", "LicenseProviderEntityId", "LicenseType"),
}
OPERATIONS = {made.spec.name: made for made in _MARKS}


def mark_of(operation: str, fields: Mapping[str, Any]) -> str:
    """What tells one change from others: its operation and the values that make it."""
    values = []
    for path in _MARKS[OPERATIONS[operation]]:
        found: Any = fields
        for name in path.split("."):
            found = found[name]
        values.append(str(found))
    return " ".join((operation, *values))


class CountingProvider(Provider):
    """The embedded provider; `performed` has how often each change was carried out, by its mark."""

    def __init__(self, estate: str | State) -> None:
        super().__init__(estate)
        self.performed: Counter[str] = Counter()

    def answered(self, call: Call) -> Answer:
        given = super().answered(call)
        spec = call.spec
        verdict = getattr(given.reply, spec.result_field.name)
        if spec.kind is not Kind.READ and verdict.Result == SUCCESS.code:
            self.performed[mark_of(spec.name, plain(spec.request(**call.fields)))] += 1
        return given


class Wishes:
    """Changes by chance, each of which would make a difference now."""

    def __init__(self, state: State, seed: int) -> None:
        self._state = state
        self._chance = random.Random(seed)
        self._accounts = [account for account in state.accounts.values() if state.is_active(account.entity_id)]
        self._owners = [
            found.entity_id
            for found in state.entities.values()
            if found.kind in (EntityType.PARTNER, EntityType.COMPANY) and state.is_active(found.entity_id)
        ]
        self._partners = [found for found in self._owners if state.entities[found].kind is EntityType.PARTNER]
        self._number = 0

    def next(self, is_free: Callable[[str], bool]) -> Change:
        """A change to a thing that is free, by `Target.key`; what is made new gets a name of its own."""
        self._number += 1
        while True:
            request = self._request()
            if request is None:
                continue
            known = command_for(request.spec)
            target = Target(known.target_kind, known.key(request))
            if known.kind is Kind.CREATE or is_free(target.key):
                return Change.of(request, target)

    def _request(self) -> Operation[Any] | None:
        number, chance = self._number, self._chance
        kind = chance.choice(list(_MARKS))
        if kind is CreateCompany:
            return CreateCompany(
                TargetEntityId=chance.choice(self._partners),
                CompanyName=f"Chaos Company {number}",
                DiskQuotaGB=100,
                AllowUploadOverAccountSize=True,
                GeneralContactEmail=f"chaos{number}@company.example",
                GeneralContactPerson="Nils Tern",
            )
        if kind is CreateAccountBySize:
            return CreateAccountBySize(
                TargetEntityId=chance.choice(self._owners),
                Username=f"chaos.account.{number}",
                Password=PASSWORD,
                AccountSizeMB=ACCOUNT_SIZES_MB[0],
                FullName="Nils Tern",
                Email=f"chaos{number}@account.example",
                IsUltrasafe=False,
            )
        if kind is CreateEntityPolicy:
            made = policy(f"Chaos policy {number}", TargetEntityID=chance.choice(self._owners), EntityBackupPolicyID=1)
            return CreateEntityPolicy(entityPolicy=made)
        return self._of_account(kind, chance.choice(self._accounts))

    def _of_account(self, kind: type[Operation[Any]], account: Account) -> Operation[Any] | None:
        name = account.username
        if kind in (SuspendAccount, UnsuspendAccount):
            if account.status is Status.ACTIVE:
                return SuspendAccount(Username=name, Reason=f"chaos {self._number}")
            return UnsuspendAccount(Username=name) if account.status is Status.SUSPENDED else None
        if account.status is not Status.ACTIVE:
            return None
        if kind is ChangeAccountSize:
            sizes = [size for size in ACCOUNT_SIZES_MB if size != account.size_mb and size * 1024 > account.used_kb]
            if not sizes:
                return None
            size = self._chance.choice(sizes)
            return ChangeAccountSize(Username=name, AccountSizeMB=size, SendEmailToCustomer=False)
        if kind is ChangeBackupAccountEmail:
            email = f"chaos{self._number}@changed.example"
            return ChangeBackupAccountEmail(Username=name, Email=email, SendEmailToCustomer=False)
        return self._of_licence(name, account.entity_id)

    def _of_licence(self, name: str, owner: int) -> Operation[Any] | None:
        kind = LicenseType.SQL_BACKUP
        held = self._state.licences.held(name, kind)
        if held is not None:
            return UnassignLicense(Username=name, LicenseProviderEntityId=held.provider_id, LicenseType=kind.value)
        entity = self._state.entities[owner]
        if self._state.licences.left(entity, kind) > 0:
            return AssignLicense(Username=name, LicenseProviderEntityId=owner, LicenseType=kind.value)
        return None
