"""AccountManagementService: life, quota, space and sign-in of one backup account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from console.contract import codes
from console.contract.language import ResultOnly
from console.contract.services.account_management import (
    DESKTOP,
    MOBILE,
    AccountSpace,
    ChangeAccountSize,
    ChangeBackupAccountEmail,
    ChangeBackupAccountPassword,
    CreateAccountBySize,
    GetAccountUsedSpace,
    GetAccountUsedSpaceBySystem,
    GetAccountUsedSpaceBySystemResult,
    GetAccountUsedSpaceResponse,
    GetAuthenticationToken,
    GetAuthenticationTokenResult,
    GetAuthorizationTokenByEntity,
    GetAuthorizationTokenByEntityResult,
    SuspendAccount,
    SuspendAccountResult,
    UncancelAccount,
    UnsuspendAccount,
)
from console.contract.services.entity_management import EntityType
from console.demo.answering import Caller, Refused, answers
from console.demo.records import Account, Mail, Status
from console.demo.state import EMAIL_TEMPLATE, PASSWORD_TEMPLATE, SIZE_TEMPLATE, UNCANCEL_TEMPLATE, State
from console.demo.writing import Answer, Columns, RowsOnDemand

ACCOUNTS_AT_ONCE = 2_000


@answers(CreateAccountBySize)
def create_account_by_size(caller: Caller, call: CreateAccountBySize) -> ResultOnly:
    """Makes an account of a partner or company; account names are unique across the whole system."""
    state = caller.state
    owner = caller.managed(caller.entity(call.TargetEntityId))
    if owner.kind not in (EntityType.PARTNER, EntityType.COMPANY):
        raise Refused(codes.OBJECT_ENTITY_MISMATCH, f"Entity {owner.entity_id} is neither a partner nor a company.")
    if call.Username in state.accounts:
        raise Refused(codes.ALREADY_EXISTS, f"Username {call.Username} is taken.")
    state.add_account(
        Account(
            username=call.Username,
            entity_id=owner.entity_id,
            serial=state.next_serial(),
            email=call.Email,
            full_name=call.FullName,
            signed_up=state.clock().replace(tzinfo=None),
            size_mb=call.AccountSizeMB,
            password=call.Password,
            is_ultrasafe=call.IsUltrasafe,
        )
    )
    return ResultOnly()


@answers(ChangeBackupAccountEmail)
def change_backup_account_email(caller: Caller, call: ChangeBackupAccountEmail) -> ResultOnly:
    """Sets the address, which need not be unique and is the one that is told."""
    account = caller.changeable_account(call.Username)
    account.email = call.Email
    return _told(caller.state, account, EMAIL_TEMPLATE, wanted=call.SendEmailToCustomer)


@answers(ChangeBackupAccountPassword)
def change_backup_account_password(caller: Caller, call: ChangeBackupAccountPassword) -> ResultOnly:
    """Sets the password of an account that is not UltraSafe."""
    account = caller.changeable_account(call.Username)
    _refuse_ultrasafe(account)
    account.password = call.NewPassword
    return _told(caller.state, account, PASSWORD_TEMPLATE, wanted=call.SendEmailToCustomer)


def _refuse_ultrasafe(account: Account) -> None:
    # The document names no code for these accounts.
    if account.is_ultrasafe:
        raise Refused(codes.INVALID_INPUT_PARAMETERS, f"Username {account.username} is an UltraSafe account.")


@answers(ChangeAccountSize)
def change_account_size(caller: Caller, call: ChangeAccountSize) -> ResultOnly:
    """Sets the quota, even below the space that is taken."""
    account = caller.changeable_account(call.Username)
    account.size_mb = call.AccountSizeMB
    return _told(caller.state, account, SIZE_TEMPLATE, wanted=call.SendEmailToCustomer)


def _told(state: State, account: Account, template: str, *, wanted: bool) -> ResultOnly:
    """Tells the customer of a change that is made, where that is wanted. Raises Refused if no mail can be sent."""
    if wanted and template not in state.mail_templates:
        raise Refused(codes.CANNOT_SEND_EMAIL, f"There is no e-mail template with code {template}.")
    if wanted:
        state.outbox.append(Mail(template, account.email, account.username))
    return ResultOnly()


@answers(SuspendAccount)
def suspend_account(caller: Caller, call: SuspendAccount) -> SuspendAccountResult:
    """Takes an account out of service until it is released."""
    return _moved(caller, call.Username, Status.SUSPENDED)


@answers(UnsuspendAccount)
def unsuspend_account(caller: Caller, call: UnsuspendAccount) -> SuspendAccountResult:
    """Puts a suspended account back into service."""
    return _moved(caller, call.Username, Status.ACTIVE)


def _moved(caller: Caller, username: str, status: Status) -> SuspendAccountResult:
    account = caller.account(username)
    if account.status is Status.CANCELLED:
        raise Refused(codes.ACCOUNT_IS_NOT_ACTIVE, f"Account {username} is cancelled.")
    caller.changeable_account(username)
    already = account.status is status
    account.status = status
    caller.state.changed()
    return SuspendAccountResult(AlreadyDone=already)


@answers(UncancelAccount)
def uncancel_account(caller: Caller, call: UncancelAccount) -> ResultOnly:
    """Brings a cancelled account back; a mail that cannot be sent does not undo that."""
    state = caller.state
    if call.Username not in state.accounts:
        raise Refused(codes.INVALID_PARAMETER_USER_NAME, f"Account {call.Username} is unknown.")
    account = caller.account(call.Username)
    caller.managed(caller.entity(account.entity_id))
    if account.status is not Status.CANCELLED:
        raise Refused(codes.ACCOUNT_IS_NOT_CANCELED, f"Account {call.Username} is not cancelled.")
    account.status = Status.ACTIVE
    state.changed()
    return _told(state, account, UNCANCEL_TEMPLATE, wanted=call.SendEmailToCustomer)


@answers(GetAccountUsedSpace)
def account_used_space(caller: Caller, call: GetAccountUsedSpace) -> GetAccountUsedSpaceResponse:
    """The space of an account in any state."""
    return GetAccountUsedSpaceResponse(usedSpaceInKB=caller.account(call.userName).used_kb)


@answers(GetAccountUsedSpaceBySystem)
def account_used_space_by_system(caller: Caller, call: GetAccountUsedSpaceBySystem) -> Answer:
    """The space of an account in any state, device by device."""
    rows = space_rows(caller.state, [caller.account(call.Username)])
    return Answer(GetAccountUsedSpaceBySystemResult(), AccountSpaces=rows)


def space_rows(state: State, accounts: Sequence[Account]) -> RowsOnDemand:
    """One row for each device of each account."""

    def parts() -> Iterator[Columns]:
        for first in range(0, len(accounts), ACCOUNTS_AT_ONCE):
            found = [
                (account.username, system)
                for account in accounts[first : first + ACCOUNTS_AT_ONCE]
                for system in state.devices.systems_of(account)
            ]
            yield {
                "Username": [username for username, _ in found],
                "UsedSpaceKB": [system.used_kb for _, system in found],
                "SystemName": [system.name for _, system in found],
                "DeviceType": [MOBILE if system.is_mobile else DESKTOP for _, system in found],
            }

    return RowsOnDemand(AccountSpace, parts)


@answers(GetAuthenticationToken)
def authentication_token(caller: Caller, call: GetAuthenticationToken) -> GetAuthenticationTokenResult:
    """Checks an account's password; the document names no code of its own for a wrong one."""
    account = caller.active_account(call.Username)
    _refuse_ultrasafe(account)
    if account.password != call.Password:
        raise Refused(codes.INVALID_INPUT_PARAMETERS, f"Password is not that of account {account.username}.")
    return GetAuthenticationTokenResult(Token=caller.state.random_token())


@answers(GetAuthorizationTokenByEntity)
def authorization_token_by_entity(
    caller: Caller, call: GetAuthorizationTokenByEntity
) -> GetAuthorizationTokenByEntityResult:
    """A token for one sign-in of an active account that is not UltraSafe, or of a dashboard user."""
    if call.IsAppUser:
        name = caller.dashboard_user(call.Username).name
    else:
        account = caller.active_account(call.Username)
        _refuse_ultrasafe(account)
        name = account.username
    return GetAuthorizationTokenByEntityResult(AuthToken=caller.state.issue_token(name))
