"""Whom a change of many is for, what each row of its plan says, and which rows are sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from console.commands.change import Change, Target, TargetKind
from console.commands.command import Command, commands
from console.contract.language import Operation
from console.contract.services.account_management import ChangeAccountSize, SuspendAccount
from console.contract.services.company_management import EditCompany
from console.contract.services.entity_status import SuspendEntity
from console.store import Store
from console.store.set_rules import Member, MemberKind
from ui.models.plan_model import PlanCounts, PlanModel, Standing
from ui.models.plan_rows import PlanRow, planned, rows_of
from ui.models.plan_sums import sums_of
from ui.models.plan_targets import Targets, of_accounts, of_entities, of_members, of_rows, of_search
from ui.tasks import outcome_of
from ui.workspace import Workspace

FIRST, SECOND = "brightwater.reception", "kestrel.studio"
NOBODY = "nobody.at.all"


def command(operation: type[Operation[Any]]) -> Command[Any]:
    return commands()[operation.spec]


async def gathered(targets: Targets) -> list[Target]:
    return await outcome_of(targets)


async def plan(
    workspace: Workspace, operation: type[Operation[Any]], names: Sequence[str], **values: Any
) -> list[PlanRow]:
    targets = await gathered(of_accounts(workspace.store, names))
    return await outcome_of(planned(command(operation), targets, values, workspace.store))


async def test_a_target_has_its_full_path_and_the_entity_it_sits_in(loaded: Workspace) -> None:
    (account,) = await gathered(of_accounts(loaded.store, [FIRST]))
    tree = loaded.store.entities
    assert account.path.endswith(f"› {tree.name(tree.node_of(account.owner))} › {FIRST}")
    (company,) = await gathered(of_entities(loaded.store, [account.owner]))
    assert company.owner == tree.entity_id(tree.parent(tree.node_of(account.owner)))
    assert account.path == f"{company.path} › {FIRST}"


async def test_whoever_is_named_twice_is_one_target(loaded: Workspace) -> None:
    assert [found.key for found in await gathered(of_accounts(loaded.store, [FIRST, SECOND, FIRST]))] == [FIRST, SECOND]


async def test_members_of_a_set_are_entities_and_accounts(loaded: Workspace) -> None:
    members = (Member(MemberKind.ENTITY, "111"), Member(MemberKind.ACCOUNT, FIRST))
    found = await gathered(of_members(loaded.store, members))
    assert [(target.kind, target.key) for target in found] == [
        (TargetKind.ENTITY, "111"),
        (TargetKind.ACCOUNT, FIRST),
    ]


async def test_everything_that_a_search_finds_is_a_target(loaded: Workspace) -> None:
    found = await gathered(of_search(loaded.store, "kestrel"))
    assert {"kestrel.studio", "kestrel.field", "112"} <= {target.key for target in found}
    assert len({target.key for target in found}) == len(found)


@pytest.mark.parametrize(
    ("headings", "rows", "found"),
    [
        (("Name", "Account"), (("Reception", FIRST), ("Studio", SECOND)), [FIRST, SECOND]),
        ((FIRST,), ((SECOND,),), [FIRST, SECOND]),
        (("Id",), (("111",), ("112",)), ["111", "112"]),
        (("Who",), ((NOBODY,),), [NOBODY]),
        (("Who",), (), []),
    ],
    ids=["by heading", "a plain list", "entity ids", "nobody known", "only a heading"],
)
async def test_a_file_names_targets_in_the_column_that_is_known_best(
    loaded: Workspace, headings: tuple[str, ...], rows: tuple[tuple[str, ...], ...], found: list[str]
) -> None:
    assert [target.key for target in await gathered(of_rows(loaded.store, headings, rows))] == found


async def test_a_row_says_from_what_to_what(loaded: Workspace) -> None:
    (row,) = await plan(loaded, ChangeAccountSize, [FIRST], AccountSizeMB=1024 * 1024)
    old = loaded.store.accounts.numbers("AccountSizeMB")[loaded.store.accounts.row_of(FIRST)]
    assert old != 1024 * 1024
    assert "→ 1.0\N{NO-BREAK SPACE}TB" in row.words
    assert row.change is not None
    assert (row.doubt, row.problem, row.change.target.key) == ("", "", FIRST)


async def test_what_is_so_already_is_left_out_unless_it_is_taken_in(loaded: Workspace) -> None:
    old = loaded.store.accounts.numbers("AccountSizeMB")[loaded.store.accounts.row_of(FIRST)]
    rows = await plan(loaded, ChangeAccountSize, [FIRST, SECOND], AccountSizeMB=old)
    assert rows[0].doubt == "It is so already."
    model = PlanModel()
    model.show_rows(rows)
    assert model.standing(0) is Standing.LEFT_OUT
    model.send([0], is_sent=True)
    assert rows[0].change in model.changes


async def test_what_the_provider_did_not_tell_of_is_doubted(loaded: Workspace) -> None:
    (row,) = await plan(loaded, SuspendAccount, [NOBODY])
    assert row.doubt == "It is not among the active accounts that are loaded."


async def test_a_suspension_says_that_the_account_is_active_now(loaded: Workspace) -> None:
    (row,) = await plan(loaded, SuspendAccount, [FIRST])
    assert "Yes → No" in row.words


async def test_what_cannot_be_done_to_a_kind_of_entity_is_no_row_to_send(loaded: Workspace) -> None:
    targets = await gathered(of_entities(loaded.store, [111, 888]))
    rows = await outcome_of(planned(command(EditCompany), targets, {}, loaded.store))
    kinds = [loaded.store.entities.kind(loaded.store.entities.node_of(int(target.key))) for target in targets]
    assert [bool(row.problem) for row in rows] == [kind != "Company" for kind in kinds]
    assert any(row.problem for row in rows)


async def test_a_plan_that_was_made_elsewhere_says_the_same(loaded: Workspace) -> None:
    rows = await plan(loaded, ChangeAccountSize, [FIRST, SECOND], AccountSizeMB=5)
    changes = [row.change for row in rows if row.change is not None]
    assert await outcome_of(rows_of(changes, loaded.store)) == rows


async def test_what_goes_with_entities_is_counted_once(loaded: Workspace) -> None:
    tree = loaded.store.entities
    root = tree.entity_id(tree.root)
    everything = await gathered(of_entities(loaded.store, [root]))
    twice = await gathered(of_entities(loaded.store, [root, 111]))
    once, both = await outcome_of(sums_of(loaded.store, everything)), await outcome_of(sums_of(loaded.store, twice))
    assert once.accounts == both.accounts == loaded.store.accounts.count
    assert once.companies == tree.counts(tree.root).companies == both.companies + 1
    assert "companies" in once.words


def rows(*problems: str) -> list[PlanRow]:
    made = []
    for number, problem in enumerate(problems):
        target = Target(TargetKind.ENTITY, str(number + 1))
        change = Change.of(SuspendEntity(TargetEntityId=number + 1), target)
        made.append(PlanRow(target, change, "", "", problem))
    return made


def test_rows_with_problems_stay_out_whatever_is_chosen() -> None:
    model = PlanModel()
    model.show_rows(rows("", "It is wrong.", ""))
    assert model.counts == PlanCounts(total=3, sent=2, left_out=0, blocked=1)
    model.send(range(3), is_sent=False)
    assert model.counts == PlanCounts(total=3, sent=0, left_out=2, blocked=1)
    model.toggle(range(3))
    assert [change.target.key for change in model.changes] == ["1", "3"]


def test_a_check_takes_rows_out_and_says_why() -> None:
    model = PlanModel()
    model.show_rows(rows("", ""))
    change = model.changes[1]
    model.block({change.id: "It is switched off."})
    model.narrow(Standing.BLOCKED)
    assert (model.rowCount(), model.row_at(0)) == (1, 1)
    assert model.text(0, [column.key for column in model.columns].index("Remark")) == "It is switched off."


def test_ten_thousand_rows_come_in_steps_that_are_short(qapp: object) -> None:
    store = Store()
    targets = [Target(TargetKind.ACCOUNT, f"user-{number}", path="here") for number in range(10_000)]
    turns = list(planned(command(ChangeAccountSize), targets, {"AccountSizeMB": 1}, store))
    assert len(turns) >= 500
