"""What every declaration keeps, and the facts that are easiest to get wrong."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime

import pytest

from console.contract import services
from console.contract.language import CALLER_AT_ZERO, Field, Kind, OperationSpec, Record, Result, Style, fields_of
from console.contract.providers import BACKUP, LICENCES
from console.contract.reach import field_at
from console.contract.services import SERVICES, operation, services_of
from console.contract.services.account_management import AccountSpace
from console.contract.verdicts import verdict_fields
from tests.contract.declared import BACKUP_SERVICES, FIELDS, RECORDS, SPECS, full, name_of


def names(record: type[Record]) -> list[str]:
    return [field.name for field in fields_of(record)]


def field(record: type[Record], name: str) -> Field:
    return next(found for found in fields_of(record) if found.name == name)


def limits(found: Field) -> tuple[int | None, int | None]:
    return found.about.minimum, found.about.maximum


def breaking(keeps: Callable[[Field], object], of: type = object) -> list[str]:
    """Names of the declared fields, of one type or of all, that do not keep a rule."""
    return [
        f"{record.__name__}.{found.name}" for record, found in FIELDS if issubclass(found.base, of) and not keeps(found)
    ]


@pytest.mark.parametrize("spec", SPECS, ids=name_of)
def test_an_operation_says_in_one_sentence_what_it_does(spec: OperationSpec) -> None:
    assert spec.doc.endswith(".")
    assert spec.doc[0].isupper()
    assert spec.evidence


@pytest.mark.parametrize("spec", SPECS, ids=name_of)
def test_an_operation_points_only_at_fields_it_has(spec: OperationSpec) -> None:
    assert spec.target is None or field(spec.request, spec.target).base is int
    if spec.paging:
        assert all(field_at(spec.request, path).base is int for path in spec.paging.fields)
        assert spec.paging.size or spec.paging.page_rows
        assert field_at(spec.request, spec.paging.index).about.minimum == spec.paging.first
        assert field(spec.reply, spec.paging.rows).array
        for number in filter(None, (spec.paging.total, spec.paging.pages)):
            assert field(spec.reply, number).base is int


@pytest.mark.parametrize("spec", SPECS, ids=name_of)
def test_a_reply_holds_exactly_one_verdict_and_nothing_in_it_is_required(spec: OperationSpec) -> None:
    assert [found.base for found in fields_of(spec.reply)].count(Result) == (spec.style is not Style.RPC)
    assert [found.name for found in verdict_fields(spec)] == (
        ["result_code", "result_string"] if spec.style is Style.RPC else [spec.result_field.name]
    )
    assert not any(found.required for found in fields_of(spec.reply))
    spec.reply()


@pytest.mark.parametrize("spec", [spec for spec in SPECS if spec.kind is Kind.DESTROY], ids=name_of)
def test_what_cannot_be_taken_back_never_falls_on_somebody_by_default(spec: OperationSpec) -> None:
    named = [found for found in fields_of(spec.request) if found.default is not None]
    assert named == []
    assert spec.target is None or field(spec.request, spec.target).required


def test_every_record_says_what_it_is() -> None:
    assert [record for record in RECORDS if not (record.__doc__ or "").splitlines()[0].endswith(".")] == []


def test_every_field_says_what_it_is_and_how_sure_that_is() -> None:
    assert breaking(lambda found: found.about.doc and not found.about.doc.endswith(".") and found.about.evidence) == []


def test_limits_of_a_field_leave_room_for_a_value() -> None:
    assert breaking(lambda found: None in limits(found) or limits(found)[0] <= limits(found)[1]) == []


def test_a_number_that_is_a_size_says_in_which_unit() -> None:
    units = {"KB": "KB", "Kb": "KB", "MB": "MB", "Mb": "MB", "GB": "GB", "Bytes": "bytes"}
    assert breaking(lambda found: found.about.unit == units.get(found.name[-2:], found.about.unit), of=int) == []


def test_a_moment_that_is_named_for_utc_has_that_unit() -> None:
    assert breaking(lambda found: found.about.unit == "UTC" or "utc" not in found.name.casefold(), of=datetime) == []


def test_a_text_that_is_named_for_a_password_or_token_is_secret() -> None:
    telling = re.compile("password|token", re.IGNORECASE)
    assert breaking(lambda found: found.about.secret or not telling.search(found.name), of=str) == []


def test_two_fields_of_a_record_never_share_a_spelling() -> None:
    for record in RECORDS:
        spellings = [name for found in fields_of(record) for name in found.names]
        assert len(spellings) == len(set(spellings)), record


def test_a_valid_request_can_be_made_of_every_operation() -> None:
    for spec in SPECS:
        assert full(spec.request).spec is spec


def test_an_operation_is_found_by_name_with_or_without_its_service() -> None:
    assert operation("GetEntityHierarchy") is operation("GetEntityHierarchy", "EntityManagementService")
    with pytest.raises(KeyError):
        operation("GetEntityHierarchies")
    with pytest.raises(LookupError, match="PartnerManagementService and CompanyManagementService"):
        operation("CreateAdditionalAdmin")
    with pytest.raises(KeyError):
        operation("GetEntityHierarchy", "AccountManagementService")


def test_every_documented_operation_of_the_backup_provider_is_declared() -> None:
    declared = {name: len(service.operations) for name, service in services_of(BACKUP).items()}
    assert declared == BACKUP_SERVICES
    assert sum(declared.values()) == 70


def test_the_licence_server_is_declared_beside_them() -> None:
    assert list(services_of("licences")) == ["LicenseActivationCenter"]
    assert set(SERVICES) == {*services_of(BACKUP), *services_of(LICENCES)}


def test_the_services_of_the_first_screens_are_declared_whole() -> None:
    assert list(SERVICES["EntityManagementService"].operations) == [
        "GetEntityHierarchy",
        "GetEntityDirectAccounts",
        "GetEntityAccounts",
        "GetAccountEntities",
        "CancelEntity",
        "UncancelEntity",
        "SuspendEntity",
        "ActivateEntity",
        "AuthenticateDashboardUser",
    ]
    assert list(SERVICES["AccountManagementService"].operations) == [
        "UncancelAccount",
        "CreateAccountBySize",
        "ChangeBackupAccountEmail",
        "ChangeBackupAccountPassword",
        "ChangeAccountSize",
        "SuspendAccount",
        "UnsuspendAccount",
        "GetAccountUsedSpace",
        "GetAccountUsedSpaceBySystem",
        "GetAuthenticationToken",
        "GetAuthorizationTokenByEntity",
    ]
    assert list(SERVICES["BackupDevicesManagementService"].operations) == ["GetBackupDevices", "GetDeviceAccounts"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("GetEntityHierarchy", Kind.READ),
        ("GetAuthorizationTokenByEntity", Kind.READ),
        ("ChangeAccountSize", Kind.CHANGE),
        ("UncancelEntity", Kind.CHANGE),
        ("CreateAccountBySize", Kind.CREATE),
        ("CreateCompany", Kind.CREATE),
        ("UpdateEntityPolicy", Kind.CHANGE),
        ("DeleteEntityPolicy", Kind.DESTROY),
        ("DisableBackup", Kind.DESTROY),
        ("CancelEntity", Kind.DESTROY),
    ],
)
def test_the_kind_says_what_a_call_does(name: str, kind: Kind) -> None:
    assert operation(name).kind is kind


@pytest.mark.parametrize(
    ("name", "reply"),
    [
        ("GetEntityAccounts", ["Result", "AccountsTotal", "Accounts"]),
        ("CancelEntity", ["Result", "AlreadyCanceled"]),
        ("SuspendAccount", ["AlreadyDone", "Result"]),
        ("GetAuthorizationTokenByEntity", ["AuthToken", "Result"]),
        ("GetBackupDevices", ["BackupDevices", "Result"]),
        ("GetDeviceAccounts", ["Accounts", "SupposedlyMainAccount", "Result"]),
        ("GetAccountUsedSpace", ["GetAccountUsedSpaceResult", "usedSpaceInKB"]),
        ("GetEntityAppliances", ["AppliancesPacks", "Result"]),
        ("GetAssignedLicenseDetails", ["ProductKey", "LicenseData", "Result"]),
        ("GetHistoryEvents", ["Result", "HistoryEventsData", "TotalRecords"]),
        ("SetAdvancedFolderSettings", ["ImageStreamSettings", "Result"]),
    ],
)
def test_the_verdict_stands_where_the_sources_show_it(name: str, reply: list[str]) -> None:
    assert names(operation(name).reply) == reply


def test_get_account_used_space_is_the_bare_one() -> None:
    assert [spec.name for spec in SPECS if spec.style is Style.BARE] == ["GetAccountUsedSpace"]
    assert names(operation("GetAccountUsedSpace").request) == ["userName"]


def test_an_operation_that_the_provider_does_not_offer_is_known_as_such() -> None:
    assert [spec.name for spec in SPECS if not spec.available] == ["GetPartnerDetails"]


def test_the_space_of_an_account_is_declared_once_for_two_services() -> None:
    of_account = field(operation("GetAccountUsedSpaceBySystem").reply, "AccountSpaces")
    of_company = field(operation("GetUsedSpaceForAllAccounts").reply, "AccountsSpace")
    assert of_account.record is of_company.record is AccountSpace


def test_an_entity_id_that_may_be_zero_says_who_zero_is() -> None:
    for spec in SPECS:
        if spec.target is not None and field(spec.request, spec.target).about.minimum == 0:
            assert field(spec.request, spec.target).about.labels == CALLER_AT_ZERO, spec.name


@pytest.mark.parametrize(
    ("operation_name", "field_name", "spelling"),
    [
        ("GetEntityHierarchy", "TargetEntityID", "targetEntityId"),
        ("CancelEntity", "TargetEntityId", "TargetEntityID"),
        ("GetAccountUsedSpace", "userName", "Username"),
        ("ActivateEntity", "AlreadyActive", "AlreadyActivated"),
        ("GetEntityDirectAccounts", "TotalRecords", "AccountsTotal"),
        ("GetEntityAccounts", "AccountsTotal", "TotalRecords"),
        ("UncancelAccount", "UncancelReason", "UncanelReason"),
        ("GetCloudUsage", "TargetEntityID", "ForEntityID"),
        ("DeleteEntityPolicy", "entityPolicyID", "EntityBackupPolicyID"),
    ],
)
def test_a_name_that_the_sources_spell_differently_is_one_field(
    operation_name: str, field_name: str, spelling: str
) -> None:
    spec = operation(operation_name)
    found = next(found for found in (*fields_of(spec.request), *fields_of(spec.reply)) if found.name == field_name)
    assert spelling in found.names


def modules_after(statement: str) -> set[str]:
    script = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_declarations_need_neither_xml_nor_network_nor_window() -> None:
    loaded = modules_after("from console.contract import check; from console.contract.services import SERVICES")
    assert loaded.isdisjoint({"lxml", "zeep", "aiohttp", "asyncio", "PySide6", "keyring", "sqlite3"})


def test_the_records_that_the_window_starts_with_load_without_the_other_services() -> None:
    loaded = modules_after("import console.contract.services.entity_management")
    services = "console.contract.services."
    assert {name.removeprefix(services) for name in loaded if name.startswith(services)} == {"entity_management"}


def test_the_package_of_the_services_has_no_other_name() -> None:
    with pytest.raises(AttributeError, match="SERVICE"):
        services.SERVICE  # noqa: B018
