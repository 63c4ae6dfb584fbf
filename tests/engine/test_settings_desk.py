"""Policies side by side, a gold policy against many, and templates, over a real engine and a real provider."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest

from console.contract.services.backup_policy_management import GetEntityPoliciesAll, GetScannerCustomPathes
from console.contract.services.backup_policy_paths import CustomPathes
from console.contract.services.backup_policy_records import EntityPolicy, RunAs
from console.demo.mishaps import Portal, Unauthorized
from console.demo.policies import HeldPolicy
from console.demo.zeros import given
from console.engine.link import EngineLink
from console.engine.settings_messages import (
    Compared,
    ComparePolicies,
    DeleteTemplate,
    EntityFound,
    FindDeviations,
    ListTemplates,
    PolicyAt,
    ReadSettings,
    SaveTemplate,
    TemplateAt,
    TemplateFile,
)
from console.errors import ExportFailed, ReadingFailed
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
