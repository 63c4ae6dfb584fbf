"""One signed-in connection against the real embedded provider."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import aiohttp
import msgspec
import pytest

from console.contract.providers import BACKUP
from console.contract.services import services_of
from console.contract.services.entity_management import EntityType, GetEntityAccounts, GetEntityHierarchy
from console.contract.services.entity_status import SuspendEntity
from console.demo.mishaps import Broken
from console.demo.records import Entity, User
from console.demo.state import State
from console.demo.variants import Missing, Renamed
from console.errors import OperationOff, ProfileProblem, ProviderRefused, SignInRefused
from console.session.profile import Profile
from console.session.session import Session, dashboard_link
from tests.support.provider import PASSWORD, RunningProvider


@pytest.fixture
async def session(profile: Profile) -> AsyncIterator[Session]:
    async with await Session.sign_in(profile, PASSWORD) as session:
        yield session


async def test_a_session_knows_every_declared_operation_of_a_server_as_declared(session: Session) -> None:
    told = session.signed_in
    assert told.operations == sum(len(service.operations) for service in session.services.values())
    assert told.operations > 20
    assert told.broken == {}


@pytest.mark.parametrize(
    ("kind", "label"), [("production", "Production"), ("sandbox", "Provider's sandbox"), ("demo", "Demo")]
)
async def test_the_environment_is_the_profiles(profile: Profile, kind: str, label: str) -> None:
    async with await Session.sign_in(msgspec.structs.replace(profile, environment=kind), PASSWORD) as session:
        assert (session.signed_in.environment.kind, session.signed_in.environment.label) == (kind, label)


async def test_another_environment_is_named_by_its_address(session: Session, provider: RunningProvider) -> None:
    assert session.signed_in.environment.label == f"127.0.0.1:{provider.port}"


@pytest.mark.parametrize(("user", "password"), [("demo", "wrong"), ("nobody", "demo"), ("demo", "")])
async def test_wrong_credentials_are_refused_in_words(profile: Profile, user: str, password: str) -> None:
    with pytest.raises(SignInRefused) as refused:
        await Session.sign_in(msgspec.structs.replace(profile, user=user), password)
    assert refused.value.summary
    assert refused.value.advice


async def test_an_empty_hierarchy_can_be_signed_in_to(provider: RunningProvider, profile: Profile) -> None:
    state = State()
    state.add_entity(Entity(entity_id=7, name="Lone Distribution", kind=EntityType.DISTRIBUTOR, parent_id=1))
    state.add_user(User(name=provider.user, password=PASSWORD, entity_id=7))
    provider.reset(state)
    async with await Session.sign_in(profile, PASSWORD) as session:
        pages = [page async for page in session.pages(GetEntityAccounts(TargetEntityID=0, PageSize=10, PageIndex=1))]
    assert [(page.batch.count, page.total) for page in pages] == [(0, 0)]


async def test_a_service_that_cannot_be_used_switches_its_operations_off_and_no_others(
    provider: RunningProvider, profile: Profile
) -> None:
    provider.faults.add(Broken(), on="contract", service="CompanyManagementService")
    async with await Session.sign_in(profile, PASSWORD) as session:
        broken = session.signed_in.broken
    assert set(broken) == set(services_of(BACKUP)["CompanyManagementService"].operations)
    assert all(why.startswith("CompanyManagementService cannot be used: ") for why in broken.values())


async def test_a_change_whose_field_has_no_home_on_the_server_is_switched_off_with_the_reason(
    provider: RunningProvider, profile: Profile
) -> None:
    provider.faults.vary(Missing("SuspendEntity", "TargetEntityId"))
    async with await Session.sign_in(profile, PASSWORD) as session:
        assert "TargetEntityId" in session.signed_in.broken["SuspendEntity"]
        with pytest.raises(OperationOff):
            await session.call(SuspendEntity(TargetEntityId=311))
    assert provider.state.is_active(311)


async def test_an_operation_that_is_called_otherwise_here_is_adapted_and_works(
    provider: RunningProvider, profile: Profile
) -> None:
    async with await Session.sign_in(profile, PASSWORD) as session:
        before = session.signed_in.adapted
    provider.faults.vary(Renamed("SuspendEntity", "TargetEntityId", "TargetEntityID"))
    async with await Session.sign_in(profile, PASSWORD) as session:
        assert session.signed_in.adapted == before + 1
        await session.call(SuspendEntity(TargetEntityId=311))
    assert not provider.state.is_active(311)


async def test_a_session_pages_through_a_list(session: Session, provider: RunningProvider) -> None:
    stream = session.pages(GetEntityAccounts(TargetEntityID=0, PageSize=4, PageIndex=1))
    names = [name async for page in stream for name in page.batch.texts["Username"]]
    assert names == sorted(names, key=names.index)
    assert len(names) == len(provider.state.active_accounts(888))


async def test_a_read_only_profile_reads_and_sends_no_change(profile: Profile) -> None:
    async with await Session.sign_in(msgspec.structs.replace(profile, read_only=True), PASSWORD) as session:
        assert await session.call(GetEntityHierarchy(TargetEntityID=0, IncludeInactive=True))
        with pytest.raises(OperationOff, match="SuspendEntity was not sent: the profile Northwind is read-only"):
            await session.call(SuspendEntity(TargetEntityId=311))


async def test_a_sign_in_link_opens_the_dashboard_once(session: Session) -> None:
    link = await session.sign_in_link("edith.rowan")
    async with aiohttp.ClientSession() as browser, browser.get(link) as first, browser.get(link) as second:
        assert "Signed in as <b>edith.rowan</b>" in await first.text()
        assert "used before" in await second.text()


async def test_a_dashboard_user_can_be_signed_in_too(session: Session, provider: RunningProvider) -> None:
    provider.state.add_user(User(name="carl@northwind", password="Harbour!7", entity_id=888))
    link = await session.sign_in_link("carl@northwind", is_app_user=True)
    assert parse_qs(urlsplit(link).query)["uid"] == ["carl@northwind"]


async def test_an_unknown_user_gets_no_link(session: Session) -> None:
    with pytest.raises(ProviderRefused):
        await session.sign_in_link("nobody.at.all")


async def test_a_profile_without_a_dashboard_says_what_is_missing(profile: Profile) -> None:
    async with await Session.sign_in(msgspec.structs.replace(profile, dashboard=""), PASSWORD) as session:
        with pytest.raises(ProfileProblem, match="does not say where the dashboard is"):
            await session.sign_in_link("edith.rowan")


def test_user_and_token_are_encoded_in_the_link() -> None:
    link = dashboard_link("https://dashboard.example.com/Login?lang=de", "anna b@x.com", "a+b/c=&d")
    assert link == "https://dashboard.example.com/Login?lang=de&uid=anna%20b%40x.com&token=a%2Bb%2Fc%3D%26d"


async def test_the_binding_read_anew_switches_on_and_off_what_the_server_offers_now(
    provider: RunningProvider, session: Session
) -> None:
    provider.faults.vary(Missing("SuspendEntity", "TargetEntityId"))
    known = await session.read_binding()
    assert [report.service for report in known] == list(services_of(BACKUP))
    assert session.signed_in.broken == {}
    await session.read_binding(fresh=True)
    assert set(session.signed_in.broken) == {"SuspendEntity"}
    with pytest.raises(OperationOff):
        await session.call(SuspendEntity(TargetEntityId=311))
    provider.faults.clear()
    assert {report.problem for report in await session.read_binding(fresh=True)} == {""}
    assert session.signed_in.broken == {}
    await session.call(SuspendEntity(TargetEntityId=311))
    assert not provider.state.is_active(311)


async def test_a_service_that_cannot_be_read_anew_goes_on_as_it_was_known(
    provider: RunningProvider, session: Session
) -> None:
    provider.faults.add(Broken(), on="contract", service="EntityManagementService")
    reports = {report.service: report for report in await session.read_binding(fresh=True)}
    unread = reports["EntityManagementService"]
    assert (unread.binding is not None, bool(unread.problem), bool(unread.advice)) == (True, True, True)
    assert session.signed_in.broken == {}
    await session.call(SuspendEntity(TargetEntityId=311))
    provider.faults.clear()
    assert {report.problem for report in await session.read_binding(fresh=True)} == {""}


async def test_a_service_that_could_not_be_used_is_asked_again_only_when_everything_is(
    provider: RunningProvider, profile: Profile
) -> None:
    provider.faults.add(Broken(), on="contract", service="CompanyManagementService")
    async with await Session.sign_in(profile, PASSWORD) as session:
        provider.faults.clear()
        known = {report.service: report for report in await session.read_binding()}
        assert known["CompanyManagementService"].binding is None
        assert known["CompanyManagementService"].problem
        anew = {report.service: report for report in await session.read_binding(fresh=True)}
    assert anew["CompanyManagementService"].binding is not None
    assert session.signed_in.broken == {}
