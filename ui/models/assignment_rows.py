"""Which accounts and machines have which policy and which have none, as rows of the one table."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from console.commands.change import Target
from console.contract.language import Record, about
from console.engine.settings_messages import AccountFound, Assigned, PolicyAt
from console.store import NONE, Store
from ui.models.columns import Column, columns_for
from ui.models.plan_targets import Names
from ui.policy_sources import KnownPolicy
from ui.translation import counted, grouped, tr

_STEP = 100
"""Rows between two chances for the window to go on."""

_FIRST = ("Account", "Customer", "Machine", "Policy", "Owner", "RunsAs", "Since", "Remark", "Path")
_WIDE = {
    "Account": 30,
    "Customer": 24,
    "Machine": 20,
    "Policy": 32,
    "Owner": 22,
    "RunsAs": 22,
    "Remark": 34,
    "Path": 44,
}


class AssignmentRow(Record, kw_only=True):
    """One assignment, or an account or machine that has none. Key tells rows apart."""

    Key: Annotated[str, about("what tells the row apart")] = ""
    Account: Annotated[str, about("user name of the account")] = ""
    Customer: Annotated[str, about("whose account it is")] = ""
    Machine: Annotated[str, about("on which machine it has the policy")] = ""
    Policy: Annotated[str, about("name of the policy")] = ""
    Owner: Annotated[str, about("whose policy it is")] = ""
    RunsAs: Annotated[str, about("as whom the client runs")] = ""
    Since: Annotated[datetime | None, about("when it was assigned")] = None
    Remark: Annotated[str, about("why it could not be read")] = ""
    Path: Annotated[str, about("where the account stands")] = ""


def assignment_columns() -> tuple[Column, ...]:
    """The columns, the account first."""
    titles = {"Owner": tr("Policy of"), "RunsAs": tr("Runs as"), "Since": tr("Assigned"), "Path": tr("Where")}
    return tuple(
        replace(column, title=titles.get(column.key, column.title), wide=_WIDE.get(column.key, 0))
        for column in columns_for(AssignmentRow, first=_FIRST)
        if column.key in _FIRST
    )


@dataclass(frozen=True, slots=True)
class Held:
    """A policy of an account; of one that has none, assigned is None. machine: the one that it is about, "" for all."""

    account: str
    machine: str = ""
    assigned: Assigned | None = None
    problem: str = ""

    @property
    def key(self) -> str:
        """What tells it apart."""
        return f"{self.account}\n{self.machine}\n{self.assigned.assignment if self.assigned else ''}"

    @property
    def is_bare(self) -> bool:
        """Whether it is known that it has no policy."""
        return self.assigned is None and not self.problem


def held_of(found: AccountFound) -> list[Held]:
    """What one account has and lacks."""
    if found.problem:
        return [Held(found.account, problem=found.problem)]
    held = [Held(found.account, one.machine, one) for one in found.assignments]
    return [*held, *(Held(found.account, name) for name in found.bare)] or [Held(found.account)]


class AssignmentBook:
    """Everything that was found so far."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._names = Names(store)
        self._accounts: dict[str, list[Held]] = {}
        self._policies: dict[PolicyAt, KnownPolicy] = {}

    @property
    def accounts(self) -> int:
        """How many accounts were asked about."""
        return len(self._accounts)

    @property
    def bare(self) -> int:
        """How many of them have no policy, on one of their machines at least."""
        return sum(any(held.is_bare for held in of_account) for of_account in self._accounts.values())

    @property
    def unread(self) -> int:
        """How many could not be read."""
        return sum(bool(of_account[0].problem) for of_account in self._accounts.values())

    @property
    def policies(self) -> list[KnownPolicy]:
        """The policies that any of them has, by name."""
        return sorted(self._policies.values(), key=lambda known: known.words.casefold())

    def add(self, part: AccountFound) -> None:
        """Take what one part of the stream brings; an account that comes again is what it is now."""
        self._accounts[part.account] = held_of(part)
        for one in part.assignments:
            source = PolicyAt(one.policy, one.owner)
            self._policies.setdefault(source, KnownPolicy(source, one.name, self.owner(one.owner)))

    def held(self, policy: PolicyAt | None = None) -> Generator[Held, None, None]:
        """What all of them have and lack; only those that have one policy, where it is named."""
        for of_account in self._accounts.values():
            for held in of_account:
                if policy is None or (held.assigned and held.assigned.policy == policy.policy):
                    yield held

    def rows_of(self, held: Sequence[Held]) -> Generator[None, None, list[AssignmentRow]]:
        """A row for each."""
        rows: list[AssignmentRow] = []
        for number, one in enumerate(held):
            rows.append(self._row(one))
            if number % _STEP == 0:
                yield
        return rows

    def target(self, account: str) -> Target:
        """An account as what a change is made to."""
        return self._names.account(account)

    def owner(self, entity: int) -> str:
        """Name of an entity."""
        tree = self._store.entities
        node = tree.node_of(entity)
        return tree.name(node) if node != NONE else str(entity)

    def _row(self, held: Held) -> AssignmentRow:
        target, assigned = self.target(held.account), held.assigned
        has_none = tr("no policy") if held.is_bare else ""
        return AssignmentRow(
            Key=held.key,
            Account=held.account,
            Customer=self.owner(target.owner),
            Machine="" if held.problem else machine_words(held.machine),
            Policy=assigned.name if assigned else has_none,
            Owner=self.owner(assigned.owner) if assigned else "",
            RunsAs=login_words(assigned) if assigned else "",
            Since=assigned.since if assigned else None,
            Remark=held.problem,
            Path=target.path,
        )


def machine_words(machine: str) -> str:
    """On which machine a policy holds, in words."""
    return machine or tr("every machine")


def login_words(assigned: Assigned) -> str:
    """As whom the client runs, in words."""
    if not assigned.has_credentials:
        return tr("as the policy says")
    return assigned.login or tr("credentials of its own")


def summary_of(book: AssignmentBook) -> str:
    """What was found, in words."""
    said = [
        tr(
            "{accounts} asked about, {bare} without a policy.",
            accounts=counted(book.accounts, "{n} account", "{n} accounts"),
            bare=grouped(book.bare),
        )
    ]
    if book.unread:
        said.append(tr("{n} could not be read.", n=grouped(book.unread)))
    return " ".join(said)
