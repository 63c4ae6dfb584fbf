"""Our client calls a provider that is not ours: PHP's SOAP server behind PHP's own web server, with our contracts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from datetime import datetime
from pathlib import Path

import pytest

from console.contract.live import ServiceBinding, Status
from console.contract.services.backup_policy_management import (
    BACKUP_POLICY_MANAGEMENT,
    AddAccountPolicy,
    AddAccountPolicySimple,
    GetAccountPolicies,
)
from console.contract.services.backup_policy_records import AccountPolicy, RunAs
from console.contract.services.entity_management import (
    ENTITY_MANAGEMENT,
    GetAccountEntities,
    GetEntityAccounts,
    GetEntityHierarchy,
)
from console.contract.services.entity_status import SuspendEntity
from console.contract.wsdl import wsdl_document
from console.errors import OperationOff, SignInRefused, SoapFault
from console.session.profile import Profile
from console.session.session import Session
from tests.support.foreign_php import PhpProvider, require_php

ENTITIES = {
    70: {"name": "Foxglove Distribution", "kind": "Distributor", "parent": 1, "active": True},
    71: {"name": "Żółw & Syn <Optyka>", "kind": "Company", "parent": 70, "active": True},
    72: {"name": "日本橋会計事務所", "kind": "Company", "parent": 70, "active": False},
}
ACCOUNTS = [
    {
        "ParentEntityID": 70,
        "EntityID": 71,
        "Username": f"optyka.{number}",
        "IsEntityAdmin": number == 0,
        "SignupDate": f"2019-08-0{number + 1}T07:25:01.4035602Z",
        "Email": f"optyka.{number}@zolw.example",
        "WindowsDevicesTotal": number,
        "AndroidDevicesTotal": 0,
        "MacDevicesTotal": 2,
        "UsedSpaceKB": 5_000_000_000 + number,
        "AccountSizeMB": 409_600,
    }
    for number in range(5)
]


@pytest.fixture
def foreign(tmp_path: Path) -> Iterator[PhpProvider]:
    require_php()
    with PhpProvider(tmp_path, {"entities": ENTITIES, "accounts": ACCOUNTS, "assignments": []}) as running:
        yield running


@pytest.fixture(params=["1.1", "1.2"])
def foreign_profile(foreign: PhpProvider, request: pytest.FixtureRequest) -> Profile:
    return Profile(name="PHP", base=foreign.base, user=foreign.user, soap=request.param)


@pytest.fixture
async def session(foreign: PhpProvider, foreign_profile: Profile) -> AsyncIterator[Session]:
    async with await Session.sign_in(foreign_profile, foreign.password) as session:
        yield session


async def test_a_session_binds_what_is_offered_and_switches_the_rest_off(session: Session) -> None:
    offered = [report for report in session.services.values() if isinstance(report, ServiceBinding)]
    assert {report.service for report in offered} == {ENTITY_MANAGEMENT.name, BACKUP_POLICY_MANAGEMENT.name}
    assert {found.status for report in offered for found in report.operations.values()} == {Status.SAME}
    assert "has nothing at this address (status 404)" in session.signed_in.broken["CreateCompany"]


async def test_a_list_of_records_is_decoded(session: Session) -> None:
    found = await session.call(GetEntityHierarchy(TargetEntityID=0, IncludeInactive=True))
    told = {row.EntityID: (row.EntityName, row.EntityType, row.ParentEntityID, row.IsActive) for row in found.Entities}
    assert told == {number: tuple(entity.values()) for number, entity in ENTITIES.items()}
    assert {row.ConnectWiseTicketingCompanyId for row in found.Entities} == {None}
    shorter = await session.call(GetEntityHierarchy(TargetEntityID=0, IncludeInactive=False))
    assert {row.EntityID for row in shorter.Entities} == {70, 71}


async def test_a_list_is_paged_as_columns(session: Session) -> None:
    async with aclosing(session.pages(GetEntityAccounts(TargetEntityID=0, PageSize=2, PageIndex=1))) as pages:
        batches = [page.batch async for page in pages]
    assert [batch.count for batch in batches] == [2, 2, 1]
    names = [name for batch in batches for name in batch.texts["Username"]]
    assert names == [row["Username"] for row in ACCOUNTS]
    spaces = [space for batch in batches for space in memoryview(batch.numbers["UsedSpaceKB"]).cast("q")]
    assert spaces == [row["UsedSpaceKB"] for row in ACCOUNTS]


async def test_a_change_is_done_once_and_seen_afterwards(foreign: PhpProvider, session: Session) -> None:
    assert (await session.call(SuspendEntity(TargetEntityId=71))).AlreadySuspended is False
    assert foreign.held["entities"]["71"]["active"] is False
    assert (await session.call(SuspendEntity(TargetEntityId=71))).AlreadySuspended is True


async def test_a_change_with_an_object_in_an_object_arrives_whole(foreign: PhpProvider, session: Session) -> None:
    sent = AccountPolicy(
        AccountBackupPolicyID=1,
        TargetEntityID=71,
        AccountName="optyka.0",
        EntityBackupPolicyID=4_001,
        SystemName="KASA-Ż",
        DateCreated=datetime(2026, 1, 2, 3, 4, 5),
        RunAs=RunAs(RunAsDomainAndLogin="ZOLW\\kopia", RunAsPassword='a<b & "c" > d'),
    )
    reply = await session.call(AddAccountPolicy(accountPolicy=sent))
    (held,) = foreign.held["assignments"]
    assert held["RunAs"] == {"RunAsDomainAndLogin": "ZOLW\\kopia", "RunAsPassword": 'a<b & "c" > d'}
    assert (held["SystemName"], held["EntityBackupPolicyID"]) == ("KASA-Ż", 4_001)
    assert held["DateCreated"].startswith("2026-01-02T03:04:05")
    assert reply.AccountPolicy is not None
    assert (reply.AccountPolicy.AccountBackupPolicyID, reply.AccountPolicy.RunAs) == (900, sent.RunAs)
    found = await session.call(GetAccountPolicies(accountName="optyka.0", targetEntityId=71))
    assert found.AccountPolicies == (reply.AccountPolicy,)
    assert (await session.call(GetAccountPolicies(accountName="optyka.1", targetEntityId=71))).AccountPolicies == ()


async def test_a_fault_is_told_in_the_servers_words(session: Session) -> None:
    with pytest.raises(SoapFault) as told:
        await session.call(SuspendEntity(TargetEntityId=404))
    assert "Entity 404 fell out of the “index” <of entities>." in (told.value.details or told.value.summary)


async def test_an_operation_that_fails_inside_is_not_taken_for_done(session: Session) -> None:
    # The contract offers both, and PHP has neither: it answers a read and a change with a fault.
    with pytest.raises(SoapFault):
        await session.call(GetAccountEntities(TargetEntityID=0, UserName="optyka.0"))
    with pytest.raises(SoapFault):
        await session.call(AddAccountPolicySimple(accountName="optyka.0", entityPolicyID=4_001, targetEntityId=71))


async def test_a_wrong_password_is_told_as_such(foreign_profile: Profile) -> None:
    with pytest.raises(SignInRefused):
        await Session.sign_in(foreign_profile, "not it")


async def test_an_id_that_this_server_spells_in_its_own_way_arrives(
    foreign: PhpProvider, foreign_profile: Profile
) -> None:
    document = wsdl_document(ENTITY_MANAGEMENT, f"{foreign.base}{ENTITY_MANAGEMENT.name}.asmx")
    foreign.offer(ENTITY_MANAGEMENT.name, document.replace(b'name="TargetEntityId"', b'name="ForEntityID"'))
    async with await Session.sign_in(foreign_profile, foreign.password) as session:
        await session.call(SuspendEntity(TargetEntityId=71))
        report = session.services[ENTITY_MANAGEMENT.name]
    assert isinstance(report, ServiceBinding)
    assert report.operations["SuspendEntity"].status is Status.ADAPTED
    assert {number for number, entity in foreign.held["entities"].items() if not entity["active"]} == {"71", "72"}


async def test_a_change_whose_id_has_no_place_on_this_server_is_not_sent(
    foreign: PhpProvider, foreign_profile: Profile
) -> None:
    document = wsdl_document(ENTITY_MANAGEMENT, f"{foreign.base}{ENTITY_MANAGEMENT.name}.asmx")
    foreign.offer(ENTITY_MANAGEMENT.name, document.replace(b'name="TargetEntityId"', b'name="Customer"'))
    async with await Session.sign_in(foreign_profile, foreign.password) as session:
        with pytest.raises(OperationOff, match="TargetEntityId has no place"):
            await session.call(SuspendEntity(TargetEntityId=71))
    assert foreign.held["entities"]["71"]["active"] is True
