from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings

from console.contract.services.backup_policy_paths import CustomPathes
from console.contract.services.backup_policy_records import EntityPolicy
from console.settings.differences import differences
from console.settings.template import BadTemplate, read, template_of, written
from console.settings.whole_policy import WholePolicy
from tests.settings.policies import PASSWORD, gold
from tests.support.generated import records


def text() -> str:
    return written(template_of(gold())).decode()


def refusal(content: str) -> str:
    with pytest.raises(BadTemplate) as refused:
        read(content.encode())
    return str(refused.value)


def line_of(content: str, word: str) -> int:
    return next(number for number, line in enumerate(content.split("\n"), 1) if word in line)


def test_a_template_says_what_the_policy_says_but_for_its_secrets_and_what_the_server_gave_it() -> None:
    found = read(written(template_of(gold())))
    assert found.name == "Gold"
    assert [each.path for each in differences(gold(), found.policy)] == ["Policy.RunAs.RunAsPassword"]
    assert found.policy.Policy.EntityBackupPolicyID is None


def test_a_template_without_paths_has_none_of_any_kind() -> None:
    found = template_of(WholePolicy(Policy=gold().Policy)).policy
    assert (found.ScannerPathes, found.ExplicitPathes, found.SizeLimits) == (CustomPathes(), CustomPathes(), ())
    assert read(written(template_of(found))).policy == found


def test_a_file_is_readable_and_holds_no_password() -> None:
    content = text()
    assert content.startswith('{\n  "format": "backup-console policy template",\n  "version": 1,')
    assert '"ScheduledTime": "2024-05-06T19:30:00"' in content
    assert PASSWORD not in content
    assert "RunAsPassword" not in content


@settings(max_examples=30)
@given(policy=records(EntityPolicy))
def test_any_policy_comes_back_from_its_file(policy: EntityPolicy) -> None:
    stored = WholePolicy(Policy=msgspec.structs.replace(policy, PolicyName=policy.PolicyName or "Some"))
    found = read(written(template_of(stored)))
    assert [each for each in differences(stored, found.policy) if not each.is_secret] == []


def test_a_template_of_a_newer_version_is_refused() -> None:
    assert "version 2, which a newer program wrote" in refusal(text().replace('"version": 1', '"version": 2'))


def test_another_file_is_refused() -> None:
    assert refusal('{"format": "something else"}') == "It is no policy template of this program."
    assert refusal("[]") == "It is no policy template of this program."


def test_a_file_that_ends_too_early_or_is_cut_in_the_middle_names_the_line() -> None:
    content = text()
    cut = content[: content.index('"ExcludeFolders": [')]
    assert refusal(cut).startswith(f"Line {cut.count(chr(10)) + 1}: it is damaged there")
    spoilt = content.replace('"version": 1,', '"version": 1')
    assert refusal(spoilt).startswith(f"Line {line_of(spoilt, 'name')}: it is damaged there")


def test_a_setting_that_is_none_a_wrong_kind_of_value_and_a_broken_rule_name_line_and_field() -> None:
    content = text()
    unknown = content.replace('"ScheduledTime"', '"ScheduledMoment"')
    assert refusal(unknown) == (
        f"Line {line_of(unknown, 'ScheduledMoment')}: “ScheduledMoment” is no setting that this program knows."
    )
    wrong = content.replace('"ScheduledTime": "2024-05-06T19:30:00"', '"ScheduledTime": "at dusk"')
    assert refusal(wrong) == f"Line {line_of(wrong, 'at dusk')}: “ScheduledTime” cannot be 'at dusk'."
    broken = content.replace('"D:\\\\Plans"', '"no path"')
    line = line_of(broken, '"IncludeFolders": [')
    assert refusal(broken).startswith(f"Line {line}: “IncludeFolders” must")


def test_a_password_that_somebody_wrote_into_a_file_is_refused_without_being_told() -> None:
    spoilt = text().replace('"RunAsDomainAndLogin"', '"RunAsPassword": "hush",\n "RunAsDomainAndLogin"')
    said = refusal(spoilt)
    assert "“RunAsPassword” is a secret" in said
    assert "hush" not in said
