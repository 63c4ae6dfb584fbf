"""Policies side by side, a gold policy against many, and templates, over a real engine and a real provider."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest

from console.contract.services.backup_policy_management import (
    GetAccountPolicies,
    GetEntityPoliciesAll,
    GetScannerCustomPathes,
)
from console.contract.services.backup_policy_paths import CustomPathes
from console.contract.services.backup_policy_records import AccountPolicy, EntityPolicy, RunAs
from console.demo.estates.policies import give
from console.demo.mishaps import Portal, Unauthorized
from console.demo.policies import HeldPolicy
from console.demo.zeros import given
from console.engine.link import EngineLink
from console.engine.settings_messages import (
    AccountFound,
    Compared,
    ComparePolicies,
    DeleteTemplate,
    EntityFound,
    FindAssignments,
    FindDeviations,
    ListTemplates,
    PolicyAt,
    ReadSettings,
    SaveTemplate,
    TemplateAt,
    TemplateFile,
)
from console.errors import BadReply, ExportFailed, ReadingFailed
from tests.support.provider import RunningProvider

PASSWORD = "Sturmglas-77"
OWNERS = (221, 311, 312)


def held_policies(provider: RunningProvider, owner: int) -> list[HeldPolicy]:
    return provider.state.policies.of_entity(owner)


def added(provider: RunningProvider, owner: int, like: HeldPolicy, name: str, **values: Any) -> HeldPolicy:
    """A further policy of an entity, like another one but for these values."""
    copy = provider.state.policies.add(msgspec.structs.replace(like.policy, PolicyName=name, **values), owner)
    copy.scanner, copy.backup_set, copy.limits = like.scanner, like.backup_set, dict(like.limits)
    return copy


def at(held: HeldPolicy) -> PolicyAt:
    return PolicyAt(given(held.policy.EntityBackupPolicyID), given(held.policy.TargetEntityID))


@pytest.fixture
def gold(provider: RunningProvider) -> HeldPolicy:
    """The policy of partner 221 that the others are held against, with a password."""
    first = held_policies(provider, 221)[0]
    return added(
        provider,
        221,
        first,
        "Gold",
        RunAs=RunAs(RunAsDomainAndLogin="NORTH\\svc", RunAsPassword=PASSWORD),
    )


async def found(link: EngineLink, gold: HeldPolicy, *owners: int) -> tuple[list[EntityFound], Compared]:
    stream = link.stream(FindDeviations(at(gold), owners))
    return [part async for part in stream], stream.answer


def text_of(file: TemplateFile) -> str:
    return Path(file.path).read_text(encoding="utf-8")


def rewrite(file: TemplateFile, before: str, after: str) -> None:
    Path(file.path).write_text(text_of(file).replace(before, after), encoding="utf-8")


def by_name(parts: list[EntityFound]) -> dict[str, list[str]]:
    return {policy.name: [each.setting for each in policy.deviations] for part in parts for policy in part.policies}


async def test_two_policies_side_by_side_show_all_settings_and_where_they_deviate(
    signed_in: EngineLink, provider: RunningProvider, gold: HeldPolicy
) -> None:
    other = added(provider, 311, gold, "Other", UseSystemAccountForScanningUserPersonalFolders=True)
    other.scanner = CustomPathes(IncludeFolders=("E:\\Plans",))
    answer = await signed_in.request(ComparePolicies(at(gold), at(other)))
    assert (answer.left.name, answer.right.name) == ("Gold", "Other")
    assert [each.setting for each in answer.deviations] == [
        "Policy.UseSystemAccountForScanningUserPersonalFolders",
        "ScannerPathes.IncludeFolders",
    ]
    assert answer.right.settings["ScannerPathes.IncludeFolders"] == ["E:\\Plans"]
    assert answer.left.settings.keys() == answer.right.settings.keys()
    assert PASSWORD not in str(msgspec.to_builtins(answer))


async def test_every_policy_of_the_chosen_customers_is_compared_but_the_gold_one(
    signed_in: EngineLink, provider: RunningProvider, gold: HeldPolicy
) -> None:
    added(provider, 311, gold, "Same")
    added(provider, 312, gold, "Own time", Schedule=None)
    parts, answer = await found(signed_in, gold, *OWNERS)
    named = by_name(parts)
    assert named["Same"] == []
    assert "Policy.Schedule.ScheduleType" in named["Own time"]
    assert "Gold" not in named
    assert (answer.entities, answer.policies) == (3, len(named))
    assert answer.deviating == sum(bool(settings) for settings in named.values())


async def test_a_customer_that_cannot_be_read_is_a_row_that_says_so(
    signed_in: EngineLink, provider: RunningProvider, gold: HeldPolicy
) -> None:
    added(provider, 311, gold, "Same")
    parts, answer = await found(signed_in, gold, 311, 999_999)
    (refused,) = [part for part in parts if part.problem]
    assert refused.entity == 999_999
    assert "outside the hierarchy" in refused.problem
    assert by_name(parts)["Same"] == []
    assert answer.entities == 2


async def test_a_policy_whose_lists_cannot_be_read_is_a_row_that_says_so(
    signed_in: EngineLink, provider: RunningProvider, gold: HeldPolicy
) -> None:
    added(provider, 311, gold, "Same")
    provider.faults.add(Portal(), operation=GetScannerCustomPathes.spec.name, skip=1)
    parts, _ = await found(signed_in, gold, 311)
    problems = [policy.problem for part in parts for policy in part.policies]
    assert problems
    assert all("web page" in problem for problem in problems), problems


async def test_a_password_that_is_not_accepted_any_more_ends_the_search(
    signed_in: EngineLink, provider: RunningProvider, gold: HeldPolicy
) -> None:
    provider.faults.add(Unauthorized(), operation=GetEntityPoliciesAll.spec.name)
    with pytest.raises(Exception, match="401") as refused:
        await found(signed_in, gold, *OWNERS * 10)
    assert not isinstance(refused.value, ExceptionGroup)


async def test_a_template_is_kept_under_its_name_without_the_password_and_compared_like_a_policy(
    signed_in: EngineLink, gold: HeldPolicy
) -> None:
    saved = await signed_in.request(SaveTemplate(at(gold), "Nightly, all files"))
    assert await signed_in.request(ListTemplates()) == (saved,)
    assert PASSWORD not in text_of(saved)
    answer = await signed_in.request(ComparePolicies(TemplateAt(saved.path), at(gold)))
    assert answer.left.name == "Nightly, all files"
    assert answer.deviations == ()
    await signed_in.request(DeleteTemplate(saved.path))
    assert await signed_in.request(ListTemplates()) == ()


async def test_a_template_is_not_written_over_another_one_unasked(signed_in: EngineLink, gold: HeldPolicy) -> None:
    await signed_in.request(SaveTemplate(at(gold), "Nightly"))
    with pytest.raises(ExportFailed, match="already"):
        await signed_in.request(SaveTemplate(at(gold), "Nightly"))
    await signed_in.request(SaveTemplate(at(gold), "Nightly", may_replace=True))


async def test_a_damaged_template_is_listed_with_what_is_wrong_and_cannot_be_read(
    signed_in: EngineLink, gold: HeldPolicy
) -> None:
    saved = await signed_in.request(SaveTemplate(at(gold), "Nightly"))
    await asyncio.to_thread(rewrite, saved, '"version": 1', '"version": 99')
    (listed,) = await signed_in.request(ListTemplates())
    assert "version 99" in listed.problem
    with pytest.raises(ReadingFailed, match="version 99"):
        await signed_in.request(ReadSettings(TemplateAt(saved.path)))


async def test_a_file_that_is_not_there_is_said_so(signed_in: EngineLink, tmp_path: Path) -> None:
    with pytest.raises(ReadingFailed, match=r"gone\.json cannot be read"):
        await signed_in.request(ReadSettings(TemplateAt(str(tmp_path / "gone.json"))))


async def test_only_what_is_in_the_folder_of_templates_is_removed(signed_in: EngineLink, tmp_path: Path) -> None:
    mine = tmp_path / "mine.policy.json"
    mine.touch()
    with pytest.raises(ExportFailed):
        await signed_in.request(DeleteTemplate(str(mine)))
    assert mine.exists()


def test_a_policy_of_the_tests_has_the_password_that_is_looked_for(gold: HeldPolicy) -> None:
    policy: EntityPolicy = gold.policy
    assert policy.RunAs is not None
    assert policy.RunAs.RunAsPassword == PASSWORD


async def test_of_two_passwords_it_is_only_said_that_they_are_not_the_same(
    signed_in: EngineLink, provider: RunningProvider, gold: HeldPolicy
) -> None:
    other = added(provider, 311, gold, "Other", RunAs=RunAs(RunAsDomainAndLogin="NORTH\\svc", RunAsPassword="Nebel-12"))
    answer = await signed_in.request(ComparePolicies(at(gold), at(other)))
    assert (answer.deviations, answer.secrets) == ((), ("Policy.RunAs.RunAsPassword",))
    told = str(msgspec.to_builtins(answer))
    assert PASSWORD not in told
    assert "Nebel-12" not in told


async def held_by(link: EngineLink, *accounts: str) -> dict[str, AccountFound]:
    return {part.account: part async for part in link.stream(FindAssignments(accounts))}


async def test_the_policies_of_accounts_are_found_with_the_machines_that_have_none(
    signed_in: EngineLink, provider: RunningProvider, gold: HeldPolicy
) -> None:
    state = provider.state
    first, second = [account for account in state.accounts.values() if state.is_below(account.entity_id, 221)][:2]
    for account in (first, second):
        for held in state.policies.assignments_of(account.username):
            state.policies.unassign(given(held.AccountBackupPolicyID))
    (machine, *others) = [system.name for system in state.devices.systems_of(first)]
    give(state, gold, first, machine)
    found = await held_by(signed_in, first.username, second.username, "nobody@nowhere.example")
    (assigned,) = found[first.username].assignments
    assert (assigned.name, assigned.machine, assigned.owner) == ("Gold", machine, 221)
    assert found[first.username].bare == tuple(others)
    assert found[second.username] == AccountFound(account=second.username)
    assert found["nobody@nowhere.example"].problem


async def test_credentials_of_an_assignment_are_told_without_the_password(
    signed_in: EngineLink, provider: RunningProvider, gold: HeldPolicy
) -> None:
    state = provider.state
    account = next(account for account in state.accounts.values() if state.is_below(account.entity_id, 221))
    for held in state.policies.assignments_of(account.username):
        state.policies.unassign(given(held.AccountBackupPolicyID))
    own = AccountPolicy(
        AccountBackupPolicyID=1,
        TargetEntityID=221,
        AccountName=account.username,
        EntityBackupPolicyID=gold.policy.EntityBackupPolicyID,
        DateCreated=gold.policy.DateCreated,
        RunAs=RunAs(RunAsDomainAndLogin="NORTH\\desk", RunAsPassword=PASSWORD),
    )
    state.policies.assign(own, 221)
    found = (await held_by(signed_in, account.username))[account.username]
    assert [(one.has_credentials, one.login) for one in found.assignments] == [(True, "NORTH\\desk")]
    assert PASSWORD not in str(msgspec.to_builtins(found))


async def test_a_password_that_is_not_accepted_any_more_ends_the_search_for_assignments(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    provider.faults.add(Unauthorized(), operation=GetAccountPolicies.spec.name)
    with pytest.raises(BadReply, match="401"):
        await held_by(signed_in, *list(provider.state.accounts)[:3])
