"""Names of the vendor's fields in words."""

from __future__ import annotations

import re

import pytest

from console.contract.language import Field, Record, fields_of
from console.contract.services.account_management import AccountSpace
from console.contract.services.backup_devices_management import AccountOnDevice, BackupDevice
from console.contract.services.company_management import GetCompanyDetailsResult
from console.contract.services.entity_management import AccountDevicesInfo, AccountInfo
from console.contract.services.partner_management import CompanySummary
from ui import field_names
from ui.models.columns import columns_for

SHOWN = (AccountDevicesInfo, AccountInfo, AccountOnDevice, AccountSpace, BackupDevice, CompanySummary)


def field(record: type[Record], name: str) -> Field:
    return next(found for found in fields_of(record) if found.name == name)


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("ProductVersion", "Product version"),
        ("OsName", "OS name"),
        ("IsEndGuardEnabled", "Is EndGuard enabled"),
        ("ConnectWiseTicketingCompanyId", "ConnectWise ticketing company ID"),
    ],
)
def test_a_name_is_split_into_words_and_brands_stay_whole(name: str, split: str) -> None:
    assert field_names.split(name) == split


def test_a_flag_loses_its_is_and_a_moment_its_date() -> None:
    assert field_names.title(field(AccountInfo, "IsMonitored")) == "Monitored"
    assert field_names.title(field(AccountOnDevice, "LastBackupDate")) == "Last backup"
    assert field_names.title(field(AccountOnDevice, "LastConnectedDateUtc")) == "Last connected"


def test_a_number_of_things_is_called_by_the_things() -> None:
    assert field_names.title(field(CompanySummary, "NumberOfAccounts")) == "Accounts"


def test_a_wordy_name_becomes_a_plain_one_and_stays_in_the_hint() -> None:
    found = field(GetCompanyDetailsResult, "AllowUploadOverAccountSize")
    assert field_names.title(found) == "May exceed its quota"
    assert "AllowUploadOverAccountSize" in field_names.hint(found)


def test_a_hint_names_the_unit_in_which_the_provider_counts() -> None:
    assert "KB" in field_names.hint(field(AccountDevicesInfo, "UsedSpaceKB"))


@pytest.mark.parametrize("record", SHOWN)
def test_no_column_is_headed_by_a_raw_name_and_no_two_alike(record: type[Record]) -> None:
    titles = [column.title for column in columns_for(record)]
    assert len(set(titles)) == len(titles)
    brands = re.compile("ConnectWise|EndGuard|ShadowProtect")
    assert [title for title in titles if re.search(r"[a-z][A-Z]", brands.sub("", title))] == []
