"""Jobs that carry chosen settings into policies: what is sent is what the policy has then, with these settings."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from console.commands.change import Change, JournalQuery, Outcome, Target, TargetKind
from console.commands.job import JobState, Plan, RowState
from console.contract.language import OperationSpec
from console.contract.services.backup_policy_management import (
    SetScannerCustomPathes,
    SetScannerFileSizeLimits,
    UpdateEntityPolicy,
)
from console.contract.services.backup_policy_paths import CustomPathes, FileSizeLimit, FileType
from console.contract.services.backup_policy_records import EntityPolicy, RunAs
from console.demo.mishaps import Unauthorized
from console.demo.policies import HeldPolicy
from console.demo.zeros import given
from console.engine.change_messages import CheckPlan, MakeChange, MakeJob, PrepareChange, ReadJournal, RetryJob, RunJob
from console.engine.link import EngineLink, SignIn
from console.paths import journal_folder
from tests.support.jobs import ended, rows_of, started
from tests.support.linked import profile_for
from tests.support.provider import PASSWORD, RunningProvider

SECRET = "Sturmglas-77"
EVENING = "2024-05-06T21:15:00"
EVENINGS = {"Policy.Schedule.ScheduledTime": EVENING}


@pytest.fixture
def policies(provider: RunningProvider) -> list[HeldPolicy]:
    """Two policies of each of two companies, with a password."""
    first = provider.state.policies.of_entity(221)[0]
    run_as = RunAs(RunAsDomainAndLogin="NORTH\\svc", RunAsPassword=SECRET)
    return [
        provider.state.policies.add(msgspec.structs.replace(first.policy, PolicyName=name, RunAs=run_as), owner)
        for owner in (311, 312)
        for name in ("First", "Second")
    ]


def patch(spec: OperationSpec, held: HeldPolicy, settings: dict[str, Any]) -> Change:
    key, owner = given(held.policy.EntityBackupPolicyID), given(held.policy.TargetEntityID)
    target = Target(TargetKind.POLICY, str(key), held.policy.PolicyName or "", owner=owner)
    return Change.of_patch(spec, settings, target)


def plan(policies: list[HeldPolicy], settings: dict[str, Any] | None = None) -> Plan:
    wanted = settings or EVENINGS
    return Plan(title="Later", changes=tuple(patch(UpdateEntityPolicy.spec, held, wanted) for held in policies))


def with_time(policy: EntityPolicy) -> EntityPolicy:
    assert policy.Schedule is not None
    schedule = msgspec.structs.replace(policy.Schedule, ScheduledTime=datetime.fromisoformat(EVENING))
    return msgspec.structs.replace(policy, Schedule=schedule)


def on_disk(text: str) -> list[Path]:
    return [path for path in journal_folder().rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


async def test_each_policy_gets_the_chosen_setting_and_keeps_all_else_its_password_included(
    signed_in: EngineLink, policies: list[HeldPolicy]
) -> None:
    wanted = [with_time(held.policy) for held in policies]
    job = await ended(signed_in, (await started(signed_in, plan(policies))).id)
    assert (job.state, job.counts) == (JobState.FINISHED, {RowState.DONE: 4})
    assert [held.policy for held in policies] == wanted
    page = await signed_in.request(ReadJournal(JournalQuery(job=job.id)))
    assert [entry.outcome for entry in page.entries] == [Outcome.DONE] * 4
    assert all(entry.before for entry in page.entries)
    assert await asyncio.to_thread(on_disk, EVENING)
    assert await asyncio.to_thread(on_disk, SECRET) == []


async def test_what_another_person_changed_while_a_row_waited_is_not_overwritten(
    signed_in: EngineLink, policies: list[HeldPolicy]
) -> None:
    job = await signed_in.request(MakeJob(plan(policies[:1])))
    held = policies[0]
    held.policy = msgspec.structs.replace(held.policy, PolicyName="Renamed", LiveProtectWholeBackupSet=True)
    await signed_in.request(RunJob(job.id))
    await ended(signed_in, job.id)
    assert (held.policy.PolicyName, held.policy.LiveProtectWholeBackupSet) == ("Renamed", True)
    assert given(held.policy.Schedule).ScheduledTime == datetime.fromisoformat(EVENING)


async def test_lists_and_size_limits_are_carried_over_by_their_own_calls(
    signed_in: EngineLink, policies: list[HeldPolicy]
) -> None:
    held = policies[0]
    held.scanner = CustomPathes(IncludeFolders=("D:\\Old",), ExcludeFiles=("D:\\Old\\big.iso",))
    held.limits = {
        FileType.MUSIC: FileSizeLimit(FileType="Music", MinSize=0, MinSizeUnit="KB", MaxSize=1, MaxSizeUnit="GB")
    }
    video = {"FileType": "Video", "MinSize": 0, "MinSizeUnit": "KB", "MaxSize": 700, "MaxSizeUnit": "MB"}
    changes = (
        patch(SetScannerCustomPathes.spec, held, {"ScannerPathes.IncludeFolders": ["D:\\New"]}),
        patch(SetScannerFileSizeLimits.spec, held, {"SizeLimits.Video": video}),
    )
    job = await ended(signed_in, (await started(signed_in, Plan(title="Lists", changes=changes))).id)
    assert job.counts == {RowState.DONE: 2}
    assert held.scanner == CustomPathes(IncludeFolders=("D:\\New",), ExcludeFiles=("D:\\Old\\big.iso",))
    assert held.limits["Video"].MaxSize == 700
    assert held.limits["Music"].MaxSizeUnit == "GB"


async def test_nothing_is_sent_to_a_policy_that_has_the_settings_already(
    signed_in: EngineLink, policies: list[HeldPolicy]
) -> None:
    held = policies[0]
    held.policy = with_time(held.policy)
    job = await ended(signed_in, (await started(signed_in, plan([held]))).id)
    (row,) = await rows_of(signed_in, job.id)
    assert (row.state, row.entry) == (RowState.DONE, "")
    assert "so already" in row.summary
    assert (await signed_in.request(ReadJournal(JournalQuery(job=job.id)))).entries == ()


async def test_one_change_at_a_time_is_made_to_the_policies_of_one_entity(
    signed_in: EngineLink, policies: list[HeldPolicy]
) -> None:
    changes = tuple(
        patch(UpdateEntityPolicy.spec, held, {setting: True})
        for held in policies[:1]
        for setting in ("Policy.BackupSet.BackupMusic", "Policy.BackupSet.BackupVideo")
    )
    await ended(signed_in, (await started(signed_in, Plan(title="Both", changes=changes))).id)
    chosen = given(policies[0].policy.BackupSet)
    assert (chosen.BackupMusic, chosen.BackupVideo) == (True, True)


async def test_only_what_failed_is_sent_again(
    signed_in: EngineLink, provider: RunningProvider, policies: list[HeldPolicy]
) -> None:
    gone = given(policies[0].policy.EntityBackupPolicyID)
    kept = policies[0]
    provider.state.policies.remove(gone)
    job = await ended(signed_in, (await started(signed_in, plan(policies))).id)
    assert job.counts == {RowState.DONE: 3, RowState.NOT_SENT: 1}
    provider.state.policies._policies[gone] = kept
    await signed_in.request(RetryJob(job.id))
    await signed_in.request(RunJob(job.id))
    assert (await ended(signed_in, job.id)).counts == {RowState.DONE: 4}
    assert kept.policy == with_time(kept.policy)


async def test_a_waiting_job_goes_on_in_the_next_engine_without_a_password_on_the_disk(
    provider: RunningProvider, policies: list[HeldPolicy]
) -> None:
    first = EngineLink()
    await first.start()
    await first.request(SignIn(profile_for(provider), PASSWORD))
    job = await first.request(MakeJob(plan(policies)))
    await first.stop()
    assert await asyncio.to_thread(on_disk, SECRET) == []
    second = EngineLink()
    await second.start()
    try:
        await second.request(SignIn(profile_for(provider), PASSWORD))
        await second.request(RunJob(job.id))
        assert (await ended(second, job.id)).counts == {RowState.DONE: 4}
    finally:
        await second.stop()
    assert all(given(held.policy.RunAs).RunAsPassword == SECRET for held in policies)


async def test_what_cannot_be_set_is_said_before_anything_is_sent(
    signed_in: EngineLink, policies: list[HeldPolicy]
) -> None:
    bad = (
        {"Policy.RunAs.RunAsPassword": "x"},
        {"Policy.Schedule.ScheduledHoursBetweenRuns": 77},
        {"ScannerPathes.IncludeFolders": ["D:\\New"]},
    )
    changes = tuple(patch(UpdateEntityPolicy.spec, policies[0], settings) for settings in bad)
    found = await signed_in.request(CheckPlan(Plan(title="Bad", changes=changes)))
    assert [(problem.number, problem.field) for problem in found] == [
        (0, "Policy.RunAs.RunAsPassword"),
        (1, "Policy.Schedule.ScheduledHoursBetweenRuns"),
        (2, "ScannerPathes.IncludeFolders"),
    ]


async def test_a_policy_that_cannot_be_read_is_not_written(
    signed_in: EngineLink, provider: RunningProvider, policies: list[HeldPolicy]
) -> None:
    before = policies[0].policy
    provider.faults.add(Unauthorized(), operation="GetEntityPolicy")
    change = patch(UpdateEntityPolicy.spec, policies[0], EVENINGS)
    result = await signed_in.request(MakeChange(change))
    assert (result.outcome, result.entry) == (Outcome.NOT_SENT, "")
    assert policies[0].policy == before


async def test_the_preview_of_one_tells_old_and_new(signed_in: EngineLink, policies: list[HeldPolicy]) -> None:
    preview = await signed_in.request(PrepareChange(patch(UpdateEntityPolicy.spec, policies[0], EVENINGS)))
    (changed,) = [change for change in preview.changes if not change.is_same and not change.is_secret]
    assert (changed.path, changed.new) == ("entityPolicy.Schedule.ScheduledTime", EVENING)
    assert changed.is_old_known
