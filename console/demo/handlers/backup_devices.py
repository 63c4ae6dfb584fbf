"""BackupDevicesManagementService: the computers of an account, and the accounts of a computer."""

from __future__ import annotations

from uuid import UUID

from console.contract.services.backup_devices_management import (
    AccountOnDevice,
    BackupDevice,
    GetBackupDevices,
    GetBackupDevicesResult,
    GetDeviceAccounts,
    GetDeviceAccountsResult,
)
from console.demo.answering import Caller, answers
from console.demo.records import Account, Device, Status
from console.demo.state import State


@answers(GetBackupDevices)
def backup_devices(caller: Caller, call: GetBackupDevices) -> GetBackupDevicesResult:
    """The computers of an active account; phones and tablets are none."""
    account = caller.active_account(call.UserName)
    return GetBackupDevicesResult(
        BackupDevices=tuple(
            BackupDevice(
                UserName=account.username,
                SystemName=device.system_name,
                ProductVersion=device.product_version,
                RegistrationDateUtc=device.registered,
                OsName=device.os_name,
                ClrVersion=device.clr_version,
            )
            for device in caller.state.devices.of(account)
            if not device.is_mobile and call.SystemName in (None, "", device.system_name)
        )
    )


@answers(GetDeviceAccounts)
def device_accounts(caller: Caller, call: GetDeviceAccounts) -> GetDeviceAccountsResult:
    """The accounts of an installation; its main account is the one that connected last, whatever the filters say."""
    state = caller.state
    root = caller.entity(call.TargetEntityID)
    installation = UUID(call.InstallationId.strip("{}()"))
    found = [
        (account, device)
        for account in _accounts_on(state, installation)
        if state.is_below(account.entity_id, root.entity_id)
        for device in state.devices.of(account)
        if device.installation == installation and call.SystemName in (None, "", device.system_name)
    ]
    rows = [_row(account, device) for account, device in found]
    latest = max(found, key=lambda pair: pair[1].last_connected or pair[1].registered, default=None)
    return GetDeviceAccountsResult(
        Accounts=tuple(
            row
            for row in rows
            if call.IsActiveUser in (None, row.IsActiveUser)
            and call.IsActiveRegistration in (None, row.IsActiveRegistration)
        ),
        SupposedlyMainAccount=latest and _row(*latest),
    )


def _accounts_on(state: State, installation: UUID) -> list[Account]:
    shared = [state.accounts[name] for name in state.devices.usernames_on(installation)]
    following = state.account_with(state.devices.serial_on(installation))
    return shared or ([following] if following else [])


def _row(account: Account, device: Device) -> AccountOnDevice:
    return AccountOnDevice(
        UserName=account.username,
        SystemName=device.system_name,
        Ip=device.ip,
        EntityID=account.entity_id,
        BackupDeviceID=device.device_id,
        IsActiveUser=account.status is Status.ACTIVE,
        IsActiveRegistration=device.is_active,
        ProductVersion=device.product_version,
        UsedSpaceKb=device.used_kb,
        RegistrationDateUtc=device.registered,
        LastBackupDate=device.last_backup,
        LastConnectedDateUtc=device.last_connected,
    )
