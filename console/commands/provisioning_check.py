"""The rows of a file as changes, checked against every rule before anything is sent; all that is wrong at once."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from console.commands.change import Change, Target
from console.commands.command import command_for
from console.commands.provisioning import PARENT, Blueprint, Sources, Title, unit_of_heading
from console.commands.provisioning_parents import STEP, Parents, WrongParent
from console.commands.provisioning_reading import FileTable
from console.commands.provisioning_template import example_of, rule_of
from console.commands.provisioning_values import WrongCell, value_of
from console.contract.check import problems_of_fields
from console.contract.language import Field, Operation, fields_of
from console.contract.rules import EMAIL
from console.store.entities import NONE
from console.store.steps import spans
from console.store.store import Store
from console.store.texts import CHUNK, fold

_ROWS_A_STEP = 16
_NAMES = ("PartnerName", "CompanyName", "Username", "BackupAccountUserName")
_ACCOUNT_NAMES = ("Username", "BackupAccountUserName")


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong with a row. row: number in the file. column: heading over the cell, "" where there is none.

    field: the vendor's name. title: people's. sentence: the whole of it. is_warning: the row can be sent all the same.
    """

    row: int
    column: str = ""
    field: str = ""
    title: str = ""
    sentence: str
    is_warning: bool = False


class MadePassword(msgspec.Struct, frozen=True):
    """A password that the program made up for a row. It is nowhere but in memory."""

    row: int
    account: str
    password: str

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.row}, {self.account!r}, …)"


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the rows.

    changes: one for each row without an error, in their order. troubles: by row. rows: of the file. present: rows whose
    company is there already, where companies and their accounts come from one file. later: accounts that can be made
    once the companies are. passwords: those made up for `changes`.
    """

    changes: tuple[Change, ...]
    troubles: tuple[Trouble, ...]
    rows: int
    present: int = 0
    later: int = 0
    passwords: tuple[MadePassword, ...] = ()

    @property
    def wrong_rows(self) -> int:
        """Rows that cannot be sent as they are."""
        return len({trouble.row for trouble in self.troubles if not trouble.is_warning})


@dataclass(slots=True)
class _Row:
    """One row on its way: its number, values by field, the node of its parent and what it is sent as."""

    number: int
    values: dict[str, Any]
    parent: int = NONE
    requests: list[type[Operation[Any]]] = field(default_factory=list)
    is_wrong: bool = False
    made_password: str = ""


class RowCheck:
    """The check of one file. new_password: makes one up where a row has none; without it each row must have its own."""

    def __init__(
        self,
        table: FileTable,
        blueprint: Blueprint,
        sources: Sources,
        store: Store,
        title: Title,
        new_password: Callable[[], str] | None = None,
    ) -> None:
        self._table = table
        self._blueprint = blueprint
        self._sources = sources
        self._store = store
        self._title = title
        self._new_password = new_password
        self._parents = Parents(store)
        self._example = example_of(blueprint)
        self._fields = {found.name: found for found in blueprint.fields}
        self._units = {
            name: unit_of_heading(table.headings[source.column])
            for name, source in sources.items()
            if source.column >= 0
        }
        self._troubles: list[Trouble] = []
        self._seen: dict[tuple[str, str], int] = {}
        self._companies: dict[tuple[int, str], _Row] = {}
        self._read_parents: dict[tuple[str, frozenset[Any]], int | str] = {}

    def run(self) -> Generator[None, None, Checked]:
        """Look at every row, in steps that return what was found."""
        yield from self._parents.index()
        rows: list[_Row] = []
        for first, end in spans(len(self._table.rows), _ROWS_A_STEP):
            rows.extend(self._read(at) for at in range(first, end) if not self._is_example(at))
            yield
        yield from self._look_for_accounts(rows)
        is_first_job = self._blueprint.is_two_jobs and any(
            self._is_company(request) for row in rows if not row.is_wrong for request in row.requests
        )
        changes: list[Change] = []
        passwords: list[MadePassword] = []
        later = 0
        for first, end in spans(len(rows), _ROWS_A_STEP):
            for row in rows[first:end]:
                for request in () if row.is_wrong else row.requests:
                    if is_first_job and not self._is_company(request):
                        later += 1
                        continue
                    changes.append(self._change(row, request))
                    if row.made_password and any(found.about.secret for found in fields_of(request)):
                        passwords.append(MadePassword(row.number, _account_of(row.values), row.made_password))
            yield
        self._troubles.sort(key=lambda trouble: trouble.row)
        return Checked(
            changes=tuple(changes),
            troubles=tuple(self._troubles),
            rows=len(rows),
            present=sum(not row.requests and not row.is_wrong for row in rows),
            later=later,
            passwords=tuple(passwords),
        )

    def _is_company(self, request: type[Operation[Any]]) -> bool:
        return self._blueprint.is_two_jobs and request is self._blueprint.requests[0]

    def _read(self, at: int) -> _Row:
        row = _Row(self._table.numbers[at], {})
        broken: set[str] = set()
        for found in self._fields.values():
            cell = self._cell(found.name, at)
            if cell and found.name != PARENT:
                try:
                    row.values[found.name] = value_of(found, cell, self._units.get(found.name, ""))
                except WrongCell as wrong:
                    broken.add(found.name)
                    self._tell(row, found.name, str(wrong), "" if found.about.secret else cell)
        self._choose_requests(row, at)
        self._make_password(row)
        for request in row.requests:
            for problem in problems_of_fields(request, self._given(request, row)):
                name = problem.path.partition(".")[0]
                if name not in broken and name != PARENT:
                    broken.add(name)
                    closed = self._fields[name].about.unit and self._fields[name].values
                    rule = f"must be {rule_of(self._fields[name])}" if closed else problem.rule
                    self._tell(row, name, rule, problem.value and self._cell(name, at))
        self._look_for_twins(row)
        return row

    def _is_example(self, at: int) -> bool:
        """Whether a row is the template's, which nobody took out."""
        filled = {
            name: self._table.rows[at][source.column] for name, source in self._sources.items() if source.column >= 0
        }
        return len(filled) > 1 and all(self._example.get(name) == cell for name, cell in filled.items())

    def _cell(self, name: str, at: int) -> str:
        source = self._sources.get(name)
        if source is None:
            return ""
        return (self._table.rows[at][source.column] if source.column >= 0 else "") or source.constant.strip()

    def _given(self, request: type[Operation[Any]], row: _Row) -> dict[str, Any]:
        """The values of one request; what an optional field does not say is left to the provider."""
        given = {found.name: row.values[found.name] for found in fields_of(request) if found.name in row.values}
        if any(found.name == PARENT for found in fields_of(request)):
            given[PARENT] = self._store.entities.entity_id(row.parent) if row.parent != NONE else 0
        return given

    def _choose_requests(self, row: _Row, at: int) -> None:
        first = self._blueprint.requests[0]
        if PARENT in self._fields:
            self._find_parent(row, first, at)
        row.requests = list(self._blueprint.requests)
        if not self._blueprint.is_two_jobs or row.parent == NONE:
            return
        company, account = self._blueprint.requests
        own = {found.name for found in fields_of(account)} - {found.name for found in fields_of(company)}
        if not own & row.values.keys():
            row.requests.remove(account)
        name = row.values.get("CompanyName", "")
        present = self._parents.child_named(row.parent, name) if name else NONE
        known = self._companies.setdefault((row.parent, fold(name)), row)
        if present != NONE:
            row.requests.remove(company)
            row.parent = present
        elif known is not row:
            # The company stands in one row for each of its accounts, and is made once.
            row.requests.remove(company)
            for found in fields_of(company):
                mine, theirs = row.values.get(found.name), known.values.get(found.name)
                if found.name not in {field.name for field in fields_of(account)} and mine not in (None, theirs):
                    self._tell(row, found.name, f"differs from row {known.number}, which has the same company")

    def _find_parent(self, row: _Row, request: type[Operation[Any]], at: int) -> None:
        cell = self._cell(PARENT, at)
        kinds = frozenset(command_for(request.spec).needs)
        if (cell, kinds) not in self._read_parents:
            try:
                self._read_parents[cell, kinds] = self._parents.find(cell, kinds)
            except WrongParent as wrong:
                self._read_parents[cell, kinds] = str(wrong)
        found = self._read_parents[cell, kinds]
        if isinstance(found, str):
            self._tell(row, PARENT, found)
            return
        row.parent = found
        if not self._store.entities.is_active(found):
            self._tell(row, PARENT, "is inactive", self._store.entities.name(found), is_warning=True)

    def _make_password(self, row: _Row) -> None:
        if self._new_password is None:
            return
        for found in self._fields.values():
            wanted = any(found.name in {field.name for field in fields_of(request)} for request in row.requests)
            if found.about.secret and wanted and not row.values.get(found.name):
                row.made_password = row.values[found.name] = self._new_password()

    def _look_for_twins(self, row: _Row) -> None:
        for name, value in row.values.items():
            if not value or not isinstance(value, str) or not self._is_sent(row, name):
                continue
            if name in _ACCOUNT_NAMES:
                self._once(
                    row, name, ("account", fold(value)), "stands in row {row} already: an account's name is unique"
                )
            elif name == "CompanyName" and not self._blueprint.is_two_jobs:
                key = ("company", f"{row.parent}\n{fold(value)}")
                self._once(row, name, key, "stands in row {row} already, below the same parent")
                if row.parent != NONE and self._parents.child_named(row.parent, value) != NONE:
                    self._tell(row, name, f"exists below {self._store.entities.name(row.parent)} already", value)
            elif self._fields[name].about.rule is EMAIL and name in ("Email", "BackupAccountEmail"):
                self._once(row, name, ("mail", fold(value)), "stands in row {row}, too", is_warning=True)

    def _is_sent(self, row: _Row, name: str) -> bool:
        return any(name == found.name for request in row.requests for found in fields_of(request))

    def _once(self, row: _Row, name: str, key: tuple[str, str], rule: str, *, is_warning: bool = False) -> None:
        before = self._seen.setdefault(key, row.number)
        if before != row.number:
            self._tell(row, name, rule.format(row=before), str(row.values[name]), is_warning=is_warning)

    def _look_for_accounts(self, rows: list[_Row]) -> Generator[None, None, None]:
        """Tell of account names and e-mail addresses that the provider has already."""
        for column, names, rule, is_warning in (
            ("Username", _ACCOUNT_NAMES, "is taken: there is an account of that name", False),
            ("Email", ("Email", "BackupAccountEmail"), "is that of another account, too", True),
        ):
            wanted: dict[str, list[tuple[_Row, str]]] = {}
            for row in rows:
                for name in names:
                    if row.values.get(name) and self._is_sent(row, name):
                        wanted.setdefault(fold(row.values[name]), []).append((row, name))
            yield
            accounts = self._store.accounts
            for first, end in spans(len(accounts), CHUNK) if wanted else ():
                live = [row for row in range(first, end) if accounts.live[row]]
                for text in wanted.keys() & set(accounts.texts(column).take_folded(live)):
                    for row, name in wanted.pop(text):
                        self._tell(row, name, rule, row.values[name], is_warning=is_warning)
                yield

    def _change(self, row: _Row, request: type[Operation[Any]]) -> Change:
        made = request(**self._given(request, row))
        command = command_for(request.spec)
        name = next(row.values[name] for name in _NAMES if hasattr(made, name))
        tree = self._store.entities
        above = row.parent if row.parent != NONE else tree.root
        path = STEP.join((self._parents.path(above), name)) if above != NONE else name
        owner = tree.entity_id(above) if above != NONE else 0
        return Change.of(made, Target(command.target_kind, command.key(made), name, path, owner))

    def _tell(self, row: _Row, name: str, rule: str, value: str = "", *, is_warning: bool = False) -> None:
        if not is_warning:
            row.is_wrong = True
        title = self._title(self._fields[name])
        source = self._sources.get(name)
        column = self._table.headings[source.column] if source is not None and source.column >= 0 else ""
        shown = f" “{value}”" if value and not self._fields[name].about.secret else ""
        self._troubles.append(
            Trouble(
                row=row.number,
                column=column,
                field=name,
                title=title,
                sentence=f"{title}{shown} {rule}.",
                is_warning=is_warning,
            )
        )


def _account_of(values: dict[str, Any]) -> str:
    return next((values[name] for name in _ACCOUNT_NAMES if name in values), "")


def unfilled(blueprint: Blueprint, sources: Sources, *, makes_passwords: bool) -> Iterator[Field]:
    """Required fields that no column and no constant fills."""
    for found in blueprint.fields:
        source = sources.get(found.name)
        is_filled = source is not None and (source.column >= 0 or source.constant.strip())
        if found.required and not is_filled and not (makes_passwords and found.about.secret):
            yield found
