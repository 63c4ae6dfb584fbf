"""BackupPolicyManagementService of the embedded provider: policies, their paths and limits, and their assignment."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from lxml import etree

from console.demo.records import Status
from tests.support.provider import RunningProvider
from tests.support.raw_soap import Reply, call, fields

POLICY = "BackupPolicyManagementService"
MARCUS = {"user": "marcus", "password": "HarbourLane1"}
MOMENT = "2026-01-01T03:30:00"
CONTENT = (
    "<BackupSet>"
    + fields(
        ScannerMode="ScanPersonal",
        BackupDocuments=True,
        BackupImages=False,
        BackupMusic=False,
        BackupVideo=False,
        BackupCustom=True,
        CustomFileTypes="dwg, rvt",
        ExcludeFileTypes="tmp",
    )
    + "</BackupSet><Schedule>"
    + fields(
        ScheduleType="Weekly",
        ScheduledTime=MOMENT,
        ScheduledDayOfTheMonth=1,
        ScheduledDayOfTheWeek="Friday",
        ScheduledHoursBetweenRuns=1,
        ScheduledEndTime="2026-01-01T06:00:00",
        UseEndTime=True,
    )
    + "</Schedule><RunAs>"
    + fields(RunAsDomainAndLogin="HARBOUR\\backup", RunAsPassword="Nightwatch &amp; 8")
    + "</RunAs><Options>"
    + fields(
        RunScheduledBackup=True,
        RunWhenNotLoggedOn=True,
        SendEmailReportAfterBackup=True,
        EmailAddressToSendReportsTo="marcus@harbourlane-it.example",
        SendEmailReportAfterBackupToBackupAccount=False,
        ExcludeFilesOlderThanDate="2015-05-01T00:00:00",
        ExcludeFilesLargerThanMb=2_048,
        ExcludeFilesSmallerThanKb=1,
        RemoveFilesAfterDays=900,
        RemoveDeletedFilesAfterDays=90,
    )
    + "</Options><ScannerFileFilters>"
    + fields(Mode="ExcludeByWildCard", ExcludeFiles="~$*.docx;*.tmp", ExcludeFolders="C:\\Users\\*\\Downloads")
    + "</ScannerFileFilters>"
    + fields(UseSystemAccountForScanningUserPersonalFolders=True, LiveProtectWholeBackupSet=True)
)


def policy(provider: RunningProvider, operation: str, values: Mapping[str, object], **who: str) -> Reply:
    return call(provider, POLICY, operation, fields(**values), bare=True, **who)


def written(name: str, owner: int, content: str = "", policy_id: int = 1) -> str:
    inner = fields(EntityBackupPolicyID=policy_id, TargetEntityID=owner, PolicyName=name, DateCreated=MOMENT)
    return f"<entityPolicy>{inner}{content}</entityPolicy>"


def create(
    provider: RunningProvider, owner: int, name: str = "Spring cleaning", content: str = "", **who: str
) -> Reply:
    return call(provider, POLICY, "CreateEntityPolicy", written(name, owner, content), bare=True, **who)


def made(provider: RunningProvider, owner: int, name: str = "Spring cleaning", content: str = "") -> int:
    return int(create(provider, owner, name, content).text("EntityPolicy/EntityBackupPolicyID") or "0")


def read(provider: RunningProvider, policy_id: int, owner: int, **who: str) -> Reply:
    return policy(provider, "GetEntityPolicy", {"entityPolicyID": policy_id, "targetEntityId": owner}, **who)


def names(provider: RunningProvider, owner: int) -> list[str]:
    return policy(provider, "GetEntityPoliciesAll", {"targetEntityId": owner}).texts("EntityPolicy/PolicyName")


def leaves(reply: Reply) -> dict[str, str]:
    (found,) = reply.find("EntityPolicy")
    return {etree.QName(cell).localname: cell.text or "" for cell in found.iter("*") if not len(cell)}


def test_a_policy_is_kept_whole(provider: RunningProvider) -> None:
    reply = create(provider, 221, content=CONTENT)
    policy_id = reply.text("EntityPolicy/EntityBackupPolicyID")
    found = leaves(read(provider, int(policy_id or "0"), 221))
    sent = {cell.tag: cell.text or "" for cell in etree.fromstring(f"<x>{CONTENT}</x>").iter("*") if not len(cell)}
    assert {name: found[name] for name in sent} == sent
    assert found == leaves(reply)
    assert (found["TargetEntityID"], found["PolicyName"]) == ("221", "Spring cleaning")
    assert policy_id != "1"
    assert not found["DateCreated"].startswith(MOMENT)


def test_what_a_policy_leaves_out_is_not_there(provider: RunningProvider) -> None:
    (found,) = read(provider, made(provider, 311), 311).find("EntityPolicy")
    assert {"BackupSet", "Schedule", "RunAs", "Options"}.isdisjoint(etree.QName(child).localname for child in found)


def test_zero_is_the_callers_own_entity(provider: RunningProvider) -> None:
    reply = create(provider, 0)
    assert reply.text("EntityPolicy/TargetEntityID") == "888"
    assert names(provider, 0) == names(provider, 888)
    assert "Spring cleaning" in names(provider, 0)


def test_a_name_is_taken_within_an_entity_only(provider: RunningProvider) -> None:
    assert create(provider, 221).code == 0
    assert create(provider, 221).code == 2
    assert create(provider, 311).code == 0
    other = made(provider, 221, "Autumn")
    taken = written("Spring cleaning", 221, policy_id=other)
    assert call(provider, POLICY, "UpdateEntityPolicy", taken, bare=True).code == 2
    same = written("Autumn", 221, policy_id=other)
    assert call(provider, POLICY, "UpdateEntityPolicy", same, bare=True).code == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<RunAs/><Options><RunWhenNotLoggedOn>true</RunWhenNotLoggedOn></Options>", "RunAs must be given"),
        ("<Options><RemoveFilesAfterDays>9</RemoveFilesAfterDays></Options>", "SendEmailReportAfterBackup must be"),
        ("<ScannerFileFilters><Mode>IncludeByWildcard</Mode></ScannerFileFilters>", "or IncludeFolders must be given"),
    ],
)
def test_rules_between_the_fields_of_a_policy_hold(provider: RunningProvider, content: str, message: str) -> None:
    before = names(provider, 221)
    reply = create(provider, 221, content=content)
    assert reply.code == 2
    assert message in (reply.message or "")
    assert names(provider, 221) == before


@pytest.mark.parametrize("owner", [77, 1])
def test_a_policy_of_an_entity_elsewhere_is_a_mismatch(provider: RunningProvider, owner: int) -> None:
    assert create(provider, owner).code == 53
    assert policy(provider, "GetEntityPoliciesAll", {"targetEntityId": owner}).code == 53


def test_a_policy_is_found_with_its_owner_only(provider: RunningProvider) -> None:
    policy_id = made(provider, 221)
    assert read(provider, policy_id, 221).code == 0
    assert read(provider, policy_id, 0, **MARCUS).code == 0
    for owner in (0, 311, 226):
        assert read(provider, policy_id, owner).code == 53
    assert read(provider, 999_999, 221).code == 53


def test_policies_of_an_unmanaged_entity_can_be_read_and_not_changed(provider: RunningProvider) -> None:
    policy_id = made(provider, 226)
    provider.state.entities[226].is_managed = False
    ids = {"entityPolicyID": policy_id, "targetEntityId": 226}
    assert read(provider, policy_id, 226).code == 0
    assert create(provider, 226, "Another").code == 53
    changed = written("Spring cleaning", 226, policy_id=policy_id)
    assert call(provider, POLICY, "UpdateEntityPolicy", changed, bare=True).code == 53
    assert policy(provider, "DeleteEntityPolicy", ids | {"unassignAccounts": False}).code == 53


def test_policies_come_page_by_page_and_the_last_page_is_short(provider: RunningProvider) -> None:
    for number in range(5):
        made(provider, 225, f"Policy {number}")
    pages = [
        policy(provider, "GetEntityPolicies", {"pageIndex": page, "pageSize": 2, "targetEntityId": 225}).texts(
            "EntityPolicy/PolicyName"
        )
        for page in (1, 2, 3, 4)
    ]
    assert pages == [["Policy 0", "Policy 1"], ["Policy 2", "Policy 3"], ["Policy 4"], []]
    assert names(provider, 225) == [name for page in pages for name in page]


def test_an_update_puts_the_whole_policy_in_the_place_of_the_old_one(provider: RunningProvider) -> None:
    policy_id = made(provider, 221, content=CONTENT)
    before = leaves(read(provider, policy_id, 221))
    changed = written("Renamed", 221, "<BackupSet><ScannerMode>DontScan</ScannerMode></BackupSet>", policy_id)
    reply = call(provider, POLICY, "UpdateEntityPolicy", changed, bare=True)
    after = leaves(read(provider, policy_id, 221))
    assert reply.code == 0
    assert (after["PolicyName"], after["ScannerMode"]) == ("Renamed", "DontScan")
    assert (after["EntityBackupPolicyID"], after["DateCreated"]) == (str(policy_id), before["DateCreated"])
    assert "RunAsPassword" not in after


def assign(
    provider: RunningProvider, policy_id: int, owner: int, machine: str | None, name: str = "owen.pryce"
) -> Reply:
    values = {"accountName": name, "entityPolicyID": policy_id, "systemName": machine, "targetEntityId": owner}
    return policy(provider, "AddAccountPolicySimple", values)


def assigned(provider: RunningProvider, name: str = "owen.pryce", machine: str | None = None, owner: int = 0) -> Reply:
    values = {"accountName": name, "systemName": machine, "targetEntityId": owner}
    return policy(provider, "GetAccountPolicies", values)


def ids_of(reply: Reply) -> list[int]:
    return list(map(int, reply.texts("AccountPolicies/AccountPolicy/AccountBackupPolicyID")))


def test_an_assignment_says_which_policy_holds_where(provider: RunningProvider) -> None:
    policy_id = made(provider, 221)
    reply = assign(provider, policy_id, 221, "STOREROOM")
    (row,) = assigned(provider, machine="STOREROOM").find("AccountPolicies/AccountPolicy")
    found = {etree.QName(cell).localname: cell.text for cell in row}
    assert found["AccountBackupPolicyID"] == reply.text("AccountPolicy/AccountBackupPolicyID")
    assert (found["TargetEntityID"], found["AccountName"]) == ("221", "owen.pryce")
    assert (found["EntityBackupPolicyID"], found["SystemName"]) == (str(policy_id), "STOREROOM")
    assert found["PolicyName"] == "Spring cleaning"
    changed = written("Renamed", 221, policy_id=policy_id)
    call(provider, POLICY, "UpdateEntityPolicy", changed, bare=True)
    assert assigned(provider, machine="STOREROOM").texts("AccountPolicy/PolicyName") == ["Renamed"]


def test_an_assignment_with_credentials_keeps_them_and_takes_no_ids_from_the_caller(provider: RunningProvider) -> None:
    policy_id = made(provider, 311)
    inner = fields(
        AccountBackupPolicyID=1,
        TargetEntityID=311,
        AccountName="millerhart.scans",
        EntityBackupPolicyID=policy_id,
        PolicyName="Something else",
        DateCreated=MOMENT,
    )
    run_as = fields(RunAsDomainAndLogin="MH\\scanner", RunAsPassword="Papertray5")
    text = f"<accountPolicy>{inner}<RunAs>{run_as}</RunAs></accountPolicy>"
    reply = call(provider, POLICY, "AddAccountPolicy", text, bare=True)
    assert reply.code == 0
    assert reply.text("AccountPolicy/AccountBackupPolicyID") != "1"
    assert reply.text("AccountPolicy/PolicyName") == "Spring cleaning"
    assert reply.find("AccountPolicy/SystemName") == []
    listed = assigned(provider, "millerhart.scans", owner=311)
    assert listed.texts("AccountPolicy/RunAs/RunAsPassword")[-1] == "Papertray5"
    assert not (listed.texts("AccountPolicy/DateCreated")[-1]).startswith(MOMENT)


def test_an_account_has_one_policy_on_a_machine(provider: RunningProvider) -> None:
    first, second = made(provider, 221), made(provider, 221, "Autumn")
    assert assign(provider, first, 221, "STOREROOM").code == 0
    assert assign(provider, second, 221, "STOREROOM").code == 2
    assert assign(provider, second, 221, "TILL-2").code == 0
    assert assigned(provider, machine="STOREROOM").texts("AccountPolicy/PolicyName") == ["Spring cleaning"]


@pytest.mark.parametrize(
    ("name", "owner"), [("karin.lindqvist", 221), ("no.such.account", 221), ("owen.pryce", 226), ("owen.pryce", 0)]
)
def test_a_policy_is_given_to_accounts_below_its_owner_only(provider: RunningProvider, name: str, owner: int) -> None:
    assert assign(provider, made(provider, 221), owner, "STOREROOM", name).code == 53


def test_a_cancelled_account_gets_no_policy(provider: RunningProvider) -> None:
    provider.state.accounts["owen.pryce"].status = Status.CANCELLED
    assert assign(provider, made(provider, 221), 221, "STOREROOM").code == 53


def test_accounts_of_others_do_not_show_their_policies(provider: RunningProvider) -> None:
    assert assigned(provider, owner=226).code == 53
    inner = fields(accountName="karin.lindqvist", targetEntityId=0)
    assert call(provider, POLICY, "GetAccountPolicies", inner, bare=True, **MARCUS).code == 53


def test_a_policy_is_taken_from_an_account_on_one_machine_and_stays_itself(provider: RunningProvider) -> None:
    policy_id = made(provider, 221)
    assign(provider, policy_id, 221, "STOREROOM")
    values = {"accountName": "owen.pryce", "systemName": "STOREROOM", "targetEntityId": 0}
    reply = policy(provider, "DeleteAccountPolicy", values)
    assert (reply.code, reply.text("AccountPolicy/PolicyName")) == (0, "Spring cleaning")
    assert assigned(provider, machine="STOREROOM").find("AccountPolicy") == []
    assert policy(provider, "DeleteAccountPolicy", values).code == 53
    assert read(provider, policy_id, 221).code == 0


def test_a_policy_is_taken_from_an_account_by_id_and_failing_that_nothing_is_said(provider: RunningProvider) -> None:
    assign(provider, made(provider, 221), 221, "STOREROOM")
    (found,) = ids_of(assigned(provider, machine="STOREROOM"))
    for assignment, owner in ((999_999, 0), (found, 226), (found, 77)):
        values = {"accountPolicyID": assignment, "targetEntityId": owner}
        assert policy(provider, "DeleteAccountPolicySilent", values).code == 0
        assert ids_of(assigned(provider, machine="STOREROOM")) == [found]
    assert policy(provider, "DeleteAccountPolicySilent", {"accountPolicyID": found, "targetEntityId": 0}).code == 0
    assert ids_of(assigned(provider, machine="STOREROOM")) == []


def test_a_policy_in_use_is_deleted_only_where_its_accounts_may_lose_it(provider: RunningProvider) -> None:
    policy_id = made(provider, 221)
    assign(provider, policy_id, 221, "STOREROOM")
    values = {"entityPolicyID": policy_id, "targetEntityId": 221}
    assert policy(provider, "DeleteEntityPolicy", values | {"unassignAccounts": False}).code == 2
    assert policy(provider, "DeleteEntityPolicy", values).code == 2
    assert read(provider, policy_id, 221).code == 0
    reply = policy(provider, "DeleteEntityPolicy", values | {"unassignAccounts": True})
    assert (reply.code, reply.text("EntityPolicy/PolicyName")) == (0, "Spring cleaning")
    assert read(provider, policy_id, 221).code == 53
    assert assigned(provider, machine="STOREROOM").find("AccountPolicy") == []


def test_a_policy_that_nobody_has_can_be_deleted(provider: RunningProvider) -> None:
    policy_id = made(provider, 221)
    values = {"entityPolicyID": policy_id, "targetEntityId": 221, "unassignAccounts": False}
    assert policy(provider, "DeleteEntityPolicy", values).code == 0
    assert "Spring cleaning" not in names(provider, 221)


def pathes(provider: RunningProvider, which: str, policy_id: int) -> dict[str, list[str]]:
    reply = policy(provider, f"Get{which}CustomPathes", {"entityPolicyID": policy_id, "targetEntityId": 221})
    (found,) = reply.find("CustomPathes")
    return {etree.QName(child).localname: [item.text or "" for item in child] for child in found}


def set_pathes(provider: RunningProvider, which: str, policy_id: int, **lists: list[str]) -> Reply:
    inner = "".join(
        f"<{name}>{''.join(f'<string>{path}</string>' for path in found)}</{name}>" for name, found in lists.items()
    )
    ids = fields(entityPolicyID=policy_id, targetEntityId=221)
    text = f"{ids}<customPathes>{inner}</customPathes>"
    return call(provider, POLICY, f"Set{which}CustomPathes", text, bare=True)


def test_the_two_sets_of_paths_are_apart_and_written_whole(provider: RunningProvider) -> None:
    policy_id = made(provider, 221)
    none: dict[str, list[str]] = {"IncludeFolders": [], "IncludeFiles": [], "ExcludeFolders": [], "ExcludeFiles": []}
    assert pathes(provider, "Scanner", policy_id) == pathes(provider, "BackupSet", policy_id) == none
    folders = {"IncludeFolders": ["C:\\Ledgers", "%UserProfile%\\Documents"], "ExcludeFiles": ["C:\\Ledgers\\old.mdb"]}
    assert set_pathes(provider, "BackupSet", policy_id, **folders).code == 0
    assert pathes(provider, "BackupSet", policy_id) == none | folders
    assert pathes(provider, "Scanner", policy_id) == none
    assert set_pathes(provider, "Scanner", policy_id, ExcludeFolders=["D:\\Scratch"]).code == 0
    assert set_pathes(provider, "BackupSet", policy_id, IncludeFiles=["C:\\plan.xlsx"]).code == 0
    assert pathes(provider, "BackupSet", policy_id) == none | {"IncludeFiles": ["C:\\plan.xlsx"]}
    assert pathes(provider, "Scanner", policy_id) == none | {"ExcludeFolders": ["D:\\Scratch"]}


@pytest.mark.parametrize("path", ["\\\\server\\share", "A:\\Disk", "C:\\", "C:\\AUX.txt", "C:/Ledgers"])
def test_a_path_that_the_client_would_not_find_is_refused(provider: RunningProvider, path: str) -> None:
    policy_id = made(provider, 221)
    assert set_pathes(provider, "Scanner", policy_id, IncludeFolders=[path]).code == 2
    assert pathes(provider, "Scanner", policy_id)["IncludeFolders"] == []


def limit(kind: str, smallest: int, largest: int) -> str:
    row = fields(FileType=kind, MinSizeUnit="KB", MinSize=smallest, MaxSizeUnit="MB", MaxSize=largest)
    return f"<FileSizeLimit>{row}</FileSizeLimit>"


def set_limits(provider: RunningProvider, policy_id: int, *rows: str) -> Reply:
    text = f"{fields(entityPolicyID=policy_id, targetEntityId=221)}<fileSizeLimits>{''.join(rows)}</fileSizeLimits>"
    return call(provider, POLICY, "SetScannerFileSizeLimits", text, bare=True)


def limits(provider: RunningProvider, policy_id: int) -> dict[str, str]:
    reply = policy(provider, "GetScannerFileSizeLimits", {"entityPolicyID": policy_id, "targetEntityId": 221})
    return {row[0].text or "": " ".join(cell.text or "" for cell in row[1:]) for row in reply.find("FileSizeLimits")[0]}


def test_a_type_of_files_without_a_limit_has_the_default(provider: RunningProvider) -> None:
    policy_id = made(provider, 221)
    default = dict.fromkeys(("Documents", "Video", "Music", "Image", "Custom"), "KB 0 GB 5")
    assert limits(provider, policy_id) == default
    assert set_limits(provider, policy_id, limit("Video", 10, 700), limit("Image", 1, 40)).code == 0
    assert limits(provider, policy_id) == default | {"Video": "KB 10 MB 700", "Image": "KB 1 MB 40"}
    assert set_limits(provider, policy_id, limit("Music", 0, 20)).code == 0
    assert limits(provider, policy_id) == default | {"Music": "KB 0 MB 20"}
    assert set_limits(provider, policy_id).code == 0
    assert limits(provider, policy_id) == default


def test_limits_that_contradict_each_other_are_refused(provider: RunningProvider) -> None:
    policy_id = made(provider, 221)
    before = limits(provider, policy_id)
    assert set_limits(provider, policy_id, limit("Video", 10, 700), limit("Video", 20, 700)).code == 2
    assert set_limits(provider, policy_id, limit("Video", 2_048, 1)).code == 2
    assert limits(provider, policy_id) == before
