from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import pytest

from console.contract.language import Unknown
from console.contract.services.backup_policy_paths import CustomPathes
from console.settings.deviations import NAMED_ITEMS, Deviation, all_settings, by_part, deviations
from console.settings.patching import BadSetting, patched, value_at
from console.settings.whole_policy import WholePolicy
from tests.settings.policies import PASSWORD, gold, policy, schedule, size_limit, whole


def of(other: WholePolicy) -> list[str]:
    return [each.setting for each in deviations(gold(), other)]


def one(other: WholePolicy) -> Deviation:
    (found,) = deviations(gold(), other)
    return found


def with_policy(**values: Any) -> WholePolicy:
    return msgspec.structs.replace(gold(), Policy=msgspec.structs.replace(gold().Policy, **values))


def test_whose_a_policy_is_what_it_is_called_and_its_password_are_no_deviations() -> None:
    run_as = msgspec.structs.replace(gold().Policy.RunAs, RunAsPassword="another")
    made = datetime(2020, 1, 1)
    assert of(with_policy(PolicyName="Theirs", EntityBackupPolicyID=9, TargetEntityID=9, DateCreated=made)) == []
    assert of(with_policy(RunAs=run_as)) == []


def test_the_order_of_paths_is_no_deviation_and_another_path_is() -> None:
    turned = CustomPathes(IncludeFolders=("D:\\Plans", "D:\\Shared"), ExcludeFolders=("D:\\Shared\\Scratch",))
    assert of(msgspec.structs.replace(gold(), ScannerPathes=turned)) == []
    other = msgspec.structs.replace(turned, IncludeFolders=("D:\\Plans", "E:\\More"))
    found = one(msgspec.structs.replace(gold(), ScannerPathes=other))
    assert (found.setting, found.missing, found.additional) == (
        "ScannerPathes.IncludeFolders",
        ("D:\\Shared",),
        ("E:\\More",),
    )


def test_of_many_paths_the_first_are_named_and_all_are_counted() -> None:
    many = CustomPathes(
        IncludeFolders=(*gold().ScannerPathes.IncludeFolders, *(f"E:\\{at}" for at in range(100))),
        ExcludeFolders=gold().ScannerPathes.ExcludeFolders,
    )
    found = one(msgspec.structs.replace(gold(), ScannerPathes=many))
    assert (len(found.additional), found.additional_count) == (NAMED_ITEMS, 100)


def test_a_size_is_compared_in_bytes_and_a_type_without_a_row_by_what_holds_then() -> None:
    same = (size_limit("Documents", 1024, "MB"), size_limit("Video", 500), size_limit("Music", 5, "GB"))
    assert of(msgspec.structs.replace(gold(), SizeLimits=same)) == []
    found = one(msgspec.structs.replace(gold(), SizeLimits=(size_limit("Documents", 1, "GB"),)))
    assert (found.setting, found.value) == ("SizeLimits.Video", None)


def test_a_deviation_has_the_policy_s_own_value() -> None:
    found = one(with_policy(Schedule=schedule(ScheduledTime=datetime(2024, 5, 6, 21, 0))))
    assert (found.setting, found.value) == ("Policy.Schedule.ScheduledTime", "2024-05-06T21:00:00")


def test_every_deviation_can_be_carried_over_and_is_none_afterwards() -> None:
    other = whole(Policy=policy(Schedule=None, RunAs=None, Options=None, BackupSet=None, ScannerFileFilters=None))
    found = [each.setting for each in deviations(gold(), other)]
    assert len(found) > 10
    assert set(found) <= set(all_settings())
    for values in by_part({setting: value_at(gold(), setting) for setting in found}).values():
        other = patched(other, values)
    assert deviations(gold(), other) == ()
    assert PASSWORD not in str([value_at(gold(), setting) for setting in all_settings()])


def test_a_setting_that_is_carried_over_leaves_all_else_as_it_is() -> None:
    stored = msgspec.structs.replace(policy(), source="<policy/>", PolicyName="Theirs")
    result = patched(whole(Policy=stored), {"Policy.Schedule.ScheduledTime": "2024-05-06T21:00:00"})
    wanted = schedule(ScheduledTime=datetime(2024, 5, 6, 21, 0))
    assert result == whole(Policy=msgspec.structs.replace(stored, Schedule=wanted))
    assert result.Policy.source == "<policy/>"


def test_a_part_of_which_nothing_is_left_goes_and_one_with_what_nobody_declared_stays() -> None:
    names = [setting for setting in all_settings() if setting.startswith("Policy.Schedule.")]
    nothing = dict.fromkeys(names)
    assert patched(gold(), nothing).Policy.Schedule is None
    newer = msgspec.structs.replace(schedule(), unknown=(Unknown("Schedule/New", "<New/>"),))
    kept = patched(with_policy(Schedule=newer), nothing).Policy.Schedule
    assert kept is not None
    assert (kept.ScheduleType, kept.unknown) == (None, newer.unknown)


def test_a_size_limit_keeps_its_place_and_one_that_gold_does_not_have_goes() -> None:
    first = msgspec.structs.replace(size_limit("Video", 9), source="<row/>")
    stored = whole(SizeLimits=(first, size_limit("Music", 1)))
    result = patched(stored, {"SizeLimits.Video": value_at(gold(), "SizeLimits.Video"), "SizeLimits.Music": None})
    assert result.SizeLimits == (size_limit("Video", 500),)
    assert result.SizeLimits[0].source == "<row/>"


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        ("Policy.Nonsense", 1, "is not a setting"),
        ("Policy.PolicyName.More", 1, "is not a setting"),
        ("Policy.RunAs.RunAsPassword", "x", "secret"),
        ("Policy.EntityBackupPolicyID", 4, "server's own"),
        ("Policy.Schedule.ScheduledHoursBetweenRuns", "often", "cannot be used"),
        ("Policy.Schedule", 3, "must be an object"),
        ("ScannerPathes.IncludeFolders", "D:\\x", "must be a list"),
        ("SizeLimits.Video", 3, "must be an object"),
        ("SizeLimits.Video.MaxSize", 3, "is not there"),
    ],
)
def test_what_is_no_setting_or_no_value_is_refused(path: str, value: Any, why: str) -> None:
    with pytest.raises(BadSetting, match=why) as refused:
        patched(whole(), {path: value})
    assert str(refused.value).startswith(path)
