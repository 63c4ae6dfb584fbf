"""Reads of commands where lists have pages, names are shared, or the server tells more than it is known to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import msgspec
import pytest

from console.commands.command import command_for
from console.commands.reading import account_named, children_named, is_served, rows_of
from console.contract.language import Operation, Result
from console.contract.services.account_management import ChangeAccountSize
from console.contract.services.entity_management import EntityType, GetEntityAccounts
from console.contract.services.license_management import AssignLicense
from console.contract.services.partner_management import EditPartner, GetPartnerDetails, GetPartnerDetailsResult
from console.demo.mishaps import Broken
from console.demo.records import Entity, Status
from console.errors import ConsoleError, ProviderRefused
from console.session.session import Session
from tests.commands.cases import SQL
from tests.support.linked import Profile
from tests.support.provider import PASSWORD, RunningProvider


@pytest.fixture
async def session(profile: Profile) -> AsyncIterator[Session]:
    async with Session(profile, PASSWORD) as session:
        yield session


@pytest.mark.parametrize("size", [1, 2, 3, 1_000])
async def test_the_rows_of_all_pages_are_those_of_the_list(
    session: Session, provider: RunningProvider, size: int
) -> None:
    asked = GetEntityAccounts(TargetEntityID=0, PageSize=size, PageIndex=1)
    async with aclosing(rows_of(asked, session.call)) as rows:
        names = [row.Username async for row in rows]
    assert names == [account.username for account in provider.state.active_accounts(888)]


async def test_a_list_without_pages_is_no_list_of_rows(session: Session) -> None:
    with pytest.raises(TypeError):
        await anext(rows_of(AssignLicense(Username="ruth.hart", LicenseType=SQL), session.call))


async def test_children_of_a_name_are_those_right_below_of_that_kind_in_every_state(
    session: Session, provider: RunningProvider
) -> None:
    state = provider.state

    def add(entity_id: int, kind: EntityType, parent: int, **facts: Any) -> None:
        state.add_entity(Entity(entity_id=entity_id, name="Twin Rivers", kind=kind, parent_id=parent, **facts))

    add(901, EntityType.COMPANY, 888)
    add(902, EntityType.COMPANY, 888, status=Status.CANCELLED)
    add(903, EntityType.COMPANY, 221)
    add(904, EntityType.PARTNER, 888)
    assert await children_named(888, "Twin Rivers", EntityType.COMPANY, session.call) == [901, 902]
    assert await children_named(0, "Twin Rivers", EntityType.PARTNER, session.call) == [904]
    assert await children_named(221, "Twin Rivers", EntityType.PARTNER, session.call) == []


async def test_an_account_that_nobody_has_is_told_from_a_read_that_failed(
    session: Session, provider: RunningProvider
) -> None:
    assert await account_named("nobody.here", session.call) is None
    provider.faults.add(Broken(), operation="GetAccountEntities")
    with pytest.raises(ConsoleError):
        await account_named("nobody.here", session.call)


async def test_an_entity_below_a_suspended_one_is_not_served(session: Session, provider: RunningProvider) -> None:
    assert await is_served(311, session.call)
    provider.state.entities[221].status = Status.SUSPENDED
    provider.state.changed()
    assert not await is_served(311, session.call)


async def test_the_quota_of_an_account_out_of_service_is_not_told(session: Session) -> None:
    request = ChangeAccountSize(Username="millerhart.archive", AccountSizeMB=51_200, SendEmailToCustomer=False)
    assert await command_for(request.spec).state(request, session.call) is None


async def test_the_licences_of_an_account_in_a_suspended_company_are_refused(
    session: Session, provider: RunningProvider
) -> None:
    provider.state.entities[311].status = Status.SUSPENDED
    provider.state.changed()
    request = AssignLicense(Username="ruth.hart", LicenseType=SQL)
    with pytest.raises(ProviderRefused):
        await command_for(request.spec).state(request, session.call)


async def test_the_settings_of_a_partner_are_read_where_a_server_tells_them() -> None:
    async def telling(operation: Operation[Any]) -> Any:
        assert isinstance(operation, GetPartnerDetails)
        return GetPartnerDetailsResult(Result=Result(Result=0), DiskQuotaGB=900, AllowUploadOverAccountSize=False)

    request = EditPartner(PartnerEntityId=221, DiskQuotaGB=950)
    command = command_for(EditPartner.spec)
    state = await command.state(request, telling)
    assert state == {"DiskQuotaGB": 900, "AllowUploadOverAccountSize": False}
    assert command.inverse(request, state) == msgspec.structs.replace(request, DiskQuotaGB=900)
