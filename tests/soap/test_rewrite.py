from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from console import log
from console.cli.output import as_json
from console.contract.kept import LENIENT, WRITTEN_BACK
from console.contract.language import Kind, Style, fields_of
from console.contract.reach import records_in
from console.contract.services.advanced_folder_backup_management import (
    GetAdvancedFolderSettings,
    ImageStreamFolder,
    SetAdvancedFolderSettings,
)
from console.contract.services.backup_policy_management import (
    GetBackupSetCustomPathes,
    GetEntityPolicy,
    GetScannerFileSizeLimits,
    SetBackupSetCustomPathes,
    SetScannerFileSizeLimits,
    UpdateEntityPolicy,
)
from console.errors import InvalidInput, OperationOff
from tests.contract.declared import SPECS, full
from tests.soap.written_back import WrittenBack

NIL = 'xsi:nil="true"'


@pytest.fixture(scope="module")
def wire() -> Iterator[WrittenBack]:
    with WrittenBack() as wire:
        yield wire


def policy_of(wire: WrittenBack, content: str) -> Any:
    fields = f"<EntityPolicy>{content}</EntityPolicy>"
    return wire.read(GetEntityPolicy(entityPolicyID=17, targetEntityId=888), fields).EntityPolicy


def updated(wire: WrittenBack, policy: Any) -> str:
    return wire.sent(UpdateEntityPolicy(entityPolicy=policy), "entityPolicy")


def settings_of(wire: WrittenBack, content: str) -> Any:
    fields = f"<ImageStreamSettings>{content}</ImageStreamSettings>"
    request = GetAdvancedFolderSettings(UserName="mira@harbour.example", SystemName="PC")
    return wire.read(request, fields).ImageStreamSettings


def stored(wire: WrittenBack, settings: Any) -> str:
    request = SetAdvancedFolderSettings(UserName="mira@harbour.example", SystemName="PC", ImageStreamSettings=settings)
    return wire.sent(request, "ImageStreamSettings")


POLICY = (
    '\n  <!-- by hand --><TargetEntityID>0888</TargetEntityID><Region xmlns:q="http://www.w3.org/2001/XMLSchema"'
    ' xsi:type="q:string">eu</Region><PolicyName lang="en">Nightly</PolicyName>'
    "<EntityBackupPolicyID>+17</EntityBackupPolicyID><DateCreated>2024-01-01T00:00:00.1234567Z</DateCreated>"
    "<Schedule><ScheduledTime>2008-01-01T23:30:00</ScheduledTime><ScheduleType>Yearly</ScheduleType>"
    "<UseEndTime>1</UseEndTime><ScheduledDayOfTheMonth>last</ScheduledDayOfTheMonth></Schedule>"
    "<DateCreated>2023-01-01T00:00:00</DateCreated>"
    f"<RunAs><RunAsPassword>s3cret &amp; more</RunAsPassword></RunAs><BackupSet {NIL}/>"
    "<Options><RunWhenNotLoggedOn>true</RunWhenNotLoggedOn><Shade>7</Shade></Options>\n"
)
"""A policy that breaks rules, comes in another order, with what nothing declares, and lacks some."""


def test_a_policy_that_is_not_edited_goes_back_to_the_letter(wire: WrittenBack) -> None:
    assert updated(wire, policy_of(wire, POLICY)) == POLICY


def test_only_the_edited_element_differs(wire: WrittenBack) -> None:
    policy = policy_of(wire, POLICY)
    renamed = replace(policy, PolicyName="Daily")
    assert updated(wire, renamed) == POLICY.replace(">Nightly<", ">Daily<")
    monthly = replace(policy, Schedule=replace(policy.Schedule, ScheduleType="Monthly", ScheduledDayOfTheMonth=3))
    assert updated(wire, monthly) == POLICY.replace("Yearly", "Monthly").replace(">last<", ">3<")


def test_what_cannot_be_read_is_missing_and_shown_as_it_came(wire: WrittenBack) -> None:
    policy = policy_of(wire, POLICY)
    assert (policy.Schedule.ScheduleType, policy.Schedule.ScheduledDayOfTheMonth) == ("Yearly", None)
    assert [found.path for found in policy.Schedule.unknown] == ["EntityPolicy/Schedule/ScheduledDayOfTheMonth"]
    assert ">last<" in policy.Schedule.unknown[0].xml
    assert policy.UseSystemAccountForScanningUserPersonalFolders is None


def test_a_moment_without_zone_gets_none_by_an_edit_and_one_with_a_zone_keeps_it(wire: WrittenBack) -> None:
    policy = policy_of(wire, POLICY)
    early = datetime(2008, 1, 1, 4, tzinfo=UTC)
    moved = replace(policy, DateCreated=early, Schedule=replace(policy.Schedule, ScheduledTime=early))
    sent = updated(wire, moved)
    assert "<ScheduledTime>2008-01-01T04:00:00</ScheduledTime>" in sent
    assert "<DateCreated>2008-01-01T04:00:00Z</DateCreated>" in sent


def test_a_time_of_day_gets_no_zone_where_nothing_stood_and_keeps_the_one_that_stood_there(wire: WrittenBack) -> None:
    evening = datetime(2008, 1, 1, 21, 15, tzinfo=UTC)
    bare = policy_of(wire, POLICY)
    added = replace(bare, Schedule=replace(bare.Schedule, ScheduledEndTime=evening))
    assert ">2008-01-01T21:15:00</ScheduledEndTime>" in updated(wire, added)
    zoned = policy_of(wire, POLICY.replace("T23:30:00<", "T23:30:00Z<"))
    moved = replace(zoned, Schedule=replace(zoned.Schedule, ScheduledTime=evening))
    assert "<ScheduledTime>2008-01-01T21:15:00Z</ScheduledTime>" in updated(wire, moved)


def test_a_second_element_goes_with_the_first_only_where_that_is_edited(wire: WrittenBack) -> None:
    policy = policy_of(wire, POLICY)
    assert updated(wire, replace(policy, PolicyName="Daily")).count("<DateCreated>") == 2
    assert updated(wire, replace(policy, DateCreated=datetime(2025, 1, 1, tzinfo=UTC))).count("<DateCreated>") == 1


def test_a_new_element_stands_where_the_server_has_it(wire: WrittenBack) -> None:
    policy = policy_of(wire, POLICY)
    options = replace(policy.Options, SendEmailReportAfterBackup=False)
    sent = updated(wire, replace(policy, Options=options, LiveProtectWholeBackupSet=True))
    assert "</RunWhenNotLoggedOn><SendEmailReportAfterBackup" in sent
    assert "</Options><LiveProtectWholeBackupSet" in sent


def test_what_is_cleared_is_left_out_and_what_was_nil_is_filled(wire: WrittenBack) -> None:
    policy = policy_of(wire, POLICY)
    sent = updated(wire, replace(policy, RunAs=None, BackupSet=full(fields_of(type(policy))[4].base)))
    assert "RunAs>" not in sent
    assert "<ScannerMode>ScanAll</ScannerMode>" in sent
    assert NIL not in sent


def test_what_the_server_sent_does_not_keep_other_fields_from_an_edit_but_a_new_breach_does(wire: WrittenBack) -> None:
    policy = policy_of(wire, POLICY)
    broken = replace(policy, Schedule=replace(policy.Schedule, ScheduledHoursBetweenRuns=13))
    with pytest.raises(InvalidInput) as caught:
        updated(wire, broken)
    paths = [found["path"] for found in caught.value.facts["problems"]]
    assert paths == ["entityPolicy.Schedule.ScheduledHoursBetweenRuns"]


def test_the_source_stays_out_of_texts_output_logs_and_comparisons(wire: WrittenBack) -> None:
    policy = policy_of(wire, POLICY)
    assert policy.source
    assert "s3cret" not in repr(policy)
    assert "source" not in as_json(policy)
    assert policy == replace(policy, source="")
    assert hash(policy) == hash(replace(policy, source=""))
    assert "s3cret" not in log.redacted(policy.source)


FOLDERS = (
    '<ImageStreamFolders kind="a"><!-- first --><ImageStreamFolder><FolderPath>C:\\A</FolderPath><Colour>red</Colour>'
    "<ImageStreamFolderId>0527</ImageStreamFolderId></ImageStreamFolder>"
    f"<ImageStreamFolder {NIL}/><Gap/><ImageStreamFolder><ImageStreamFolderId>528</ImageStreamFolderId>"
    "<RetentionPolicyTypeId>9</RetentionPolicyTypeId><Colour>blue</Colour></ImageStreamFolder></ImageStreamFolders>"
)
SETTINGS = f"<SendEmailReport>0</SendEmailReport>{FOLDERS}<ImageStreamSettingsId>53</ImageStreamSettingsId>"


def test_a_folder_is_edited_in_its_place_and_the_others_stay(wire: WrittenBack) -> None:
    found = settings_of(wire, SETTINGS)
    assert stored(wire, found) == SETTINGS
    first, second = found.ImageStreamFolders
    edited = replace(found, ImageStreamFolders=(first, replace(second, RetentionPolicyTypeId=2)))
    assert stored(wire, edited) == SETTINGS.replace(">9<", ">2<")


def test_folders_are_moved_taken_out_and_added_without_a_loss_to_the_others(wire: WrittenBack) -> None:
    found = settings_of(wire, SETTINGS)
    first, second = found.ImageStreamFolders
    moved = stored(wire, replace(found, ImageStreamFolders=(second, first)))
    assert moved.index("<Colour>blue") < moved.index("<Colour>red")
    assert all(part in moved for part in (">0527<", ">9<", "<!-- first -->", "<Gap/>"))
    fresh: ImageStreamFolder = replace(full(ImageStreamFolder), ImageStreamFolderId=0)
    grown = stored(wire, replace(found, ImageStreamFolders=(second, fresh)))
    assert ">0527<" not in grown
    assert grown.index("<Colour>blue") < grown.index(">0</ImageStreamFolderId>") < grown.index("</ImageStreamFolders>")


PATHES = (
    "<ExcludeFiles/><IncludeFolders><string>C:\\B</string><Gap/><string>C:\\A</string><string>C:\\B</string>"
    f"<string {NIL}/></IncludeFolders><Depth>2</Depth>"
)


def test_paths_are_added_and_taken_out_between_those_that_stay(wire: WrittenBack) -> None:
    request = GetBackupSetCustomPathes(entityPolicyID=17, targetEntityId=888)
    found = wire.read(request, f"<CustomPathes>{PATHES}</CustomPathes>").CustomPathes

    def sent(pathes: Any) -> str:
        request = SetBackupSetCustomPathes(entityPolicyID=17, targetEntityId=888, customPathes=pathes)
        return wire.sent(request, "customPathes")

    assert sent(found) == PATHES
    assert sent(replace(found, IncludeFolders=("C:\\B", "C:\\B"))) == PATHES.replace("<string>C:\\A</string>", "")
    more = sent(replace(found, IncludeFolders=(*found.IncludeFolders, "C:\\C")))
    assert more.replace('<string xmlns="sosonlinebackup.com">C:\\C</string>', "") == PATHES


LIMITS = "".join(
    f"<!-- {kind} --><FileSizeLimit><Note>{kind}</Note><MaxSize>05</MaxSize><FileType>{kind}</FileType>"
    f"<MaxSizeUnit>PB</MaxSizeUnit></FileSizeLimit><FileSizeLimit {NIL}/>"
    for kind in ("Documents", "Film", "Music")
)


def test_size_limits_keep_what_stands_in_and_between_them(wire: WrittenBack) -> None:
    request = GetScannerFileSizeLimits(entityPolicyID=17, targetEntityId=888)
    first, *others = wire.read(request, f'<FileSizeLimits a="1">{LIMITS}</FileSizeLimits>').FileSizeLimits

    def sent(*limits: Any) -> str:
        request = SetScannerFileSizeLimits(entityPolicyID=17, targetEntityId=888, fileSizeLimits=limits)
        return wire.sent(request, "fileSizeLimits")

    assert sent(first, *others) == LIMITS
    assert sent(replace(first, MaxSize=6), *others) == LIMITS.replace(">05<", ">6<", 1)
    assert sent(*others) == LIMITS[LIMITS.index(f"<FileSizeLimit {NIL}/><!-- Film") :]


def sent_as(element: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Lets the server declare for what it sends another type than for what it takes, with this element in it."""
    kind = 'name="EntityPolicy" type="tns:EntityPolicy"'
    taken = '<s:complexType name="EntityPolicy">'
    sequence = f'<s:sequence><s:element minOccurs="0" name="{element}" type="s:string"/></s:sequence>'
    other = f'<s:complexType name="SentPolicy">{sequence}</s:complexType>'
    return (kind, kind.replace("tns:EntityPolicy", "tns:SentPolicy")), (taken, f"{other}{taken}")


def test_the_requests_own_name_is_used_where_the_reply_has_another() -> None:
    with WrittenBack(*sent_as("policyName")) as wire:
        policy = policy_of(wire, POLICY.replace("PolicyName", "policyName"))
        assert policy.PolicyName == "Nightly"
        assert updated(wire, policy) == POLICY
        assert updated(wire, replace(policy, PolicyName="Daily")) == POLICY.replace(">Nightly<", ">Daily<")


def test_an_element_that_the_server_sends_and_does_not_take_is_not_lost_in_silence() -> None:
    with WrittenBack(*sent_as("Region")) as wire:
        policy = policy_of(wire, POLICY)
        with pytest.raises(OperationOff, match=r"no place for entityPolicy\.Region"):
            updated(wire, replace(policy, PolicyName="Daily"))


def test_every_record_that_goes_both_ways_lies_in_one_that_keeps_its_source() -> None:
    specs = [spec for spec in SPECS if spec.style is not Style.RPC]
    read = set(records_in(*(spec.reply for spec in specs)))
    sent = set(records_in(*(spec.request for spec in specs if spec.kind is not Kind.READ)))
    assert read & sent == LENIENT
    assert WRITTEN_BACK <= LENIENT


@pytest.mark.parametrize("record", sorted(LENIENT, key=lambda record: record.__name__))
def test_what_is_written_back_can_be_read_without_any_of_its_values(record: Any) -> None:
    assert [found.name for found in fields_of(record) if found.required and not found.may_lack] == []


_TEXTS = st.sampled_from(["", "01", "x", "1", "true", "-0", "2024-01-01T00:00:00.1234567Z", "Yearly", "9" * 30, " a\n"])
_NAMES = st.sampled_from(["Shade", "Region", "PolicyName2", "string"])
_INNER = {
    "Options": ("ExcludeFilesLargerThanMb", "RunWhenNotLoggedOn", "RemoveFilesAfterDays"),
    "Schedule": ("ScheduleType", "ScheduledTime", "ScheduledHoursBetweenRuns", "UseEndTime"),
    "RunAs": ("RunAsDomainAndLogin", "RunAsPassword"),
}
_LEAVES = ("EntityBackupPolicyID", "TargetEntityID", "DateCreated", "LiveProtectWholeBackupSet")


@st.composite
def leaf(draw: st.DrawFn, names: st.SearchStrategy[str]) -> str:
    name, text = draw(names), draw(_TEXTS)
    attribute = draw(st.sampled_from(["", "", ' a="&lt;"', f" {NIL}", ' xmlns:p="urn:p" xsi:type="p:T"']))
    return f"<{name}{attribute}/>" if not text or NIL in attribute else f"<{name}{attribute}>{text}</{name}>"


_ASIDE = st.sampled_from(["<!-- > -->", "<?keep this?>", "\n  ", '<p:n xmlns:p="urn:p"><p:m/>t</p:n>'])


@st.composite
def holder(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(sorted(_INNER)))
    parts = draw(st.lists(leaf(st.sampled_from(_INNER[name])) | leaf(_NAMES) | _ASIDE, max_size=6))
    return f"<{name}>{''.join(parts)}</{name}>" if parts else f"<{name}/>"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    before=st.lists(leaf(st.sampled_from(_LEAVES)) | leaf(_NAMES) | holder() | _ASIDE, max_size=8),
    after=st.lists(leaf(st.sampled_from(_LEAVES)) | leaf(_NAMES) | holder() | _ASIDE, max_size=8),
)
def test_no_disorder_is_touched_by_an_edit(wire: WrittenBack, before: list[str], after: list[str]) -> None:
    first, last = "".join(before), "".join(after)
    content = f"{first}<PolicyName>Nightly</PolicyName>{last}"
    policy = policy_of(wire, content)
    assert updated(wire, policy) == content
    assert updated(wire, replace(policy, PolicyName="Daily")) == f"{first}<PolicyName>Daily</PolicyName>{last}"
