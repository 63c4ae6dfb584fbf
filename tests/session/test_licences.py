"""A session with the embedded licence server: login, renewal of the token, pages, and orders overwritten as a whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest

from console import log
from console.contract.services.entity_management import GetEntityAccounts
from console.contract.services.license_activation_center import (
    FindLicenseOrderByActivationKey,
    GetLicenseOrderList,
    GetProductList,
    Logout,
    UpdateLicenseOrder,
)
from console.contract.services.license_activation_center_records import Soap_LicenseOrder
from console.demo.estates.license_orders import fill
from console.demo.license_center import Administrator, LicenseCenter
from console.demo.mishaps import Lose, Unavailable
from console.errors import OperationOff, OutcomeUnknown, ProviderRefused, SignInRefused
from console.session.licences import LicenceSession, session_for
from console.session.profile import Profile
from console.session.session import Session
from tests.support.license_server import license_profile
from tests.support.provider import PASSWORD, RunningProvider


@pytest.fixture
def center(provider: RunningProvider) -> LicenseCenter:
    return provider.state.license_center


@pytest.fixture
def profile(provider: RunningProvider) -> Profile:
    return license_profile(provider)


@pytest.fixture
async def session(profile: Profile) -> AsyncIterator[Session]:
    async with await session_for(profile).sign_in(profile, PASSWORD) as session:
        yield session


async def order_in(session: Session, center: LicenseCenter) -> Soap_LicenseOrder:
    key = next(iter(center.orders))
    found = await session.call(FindLicenseOrderByActivationKey(activationKey=key))
    return next(order for order in found.result_array if order.activation_key == key)


def test_a_profile_leads_to_its_own_kind_of_session(profile: Profile) -> None:
    assert session_for(profile) is LicenceSession
    assert session_for(msgspec.structs.replace(profile, provider="backup")) is Session


async def test_a_login_makes_one_token_for_all_calls_and_the_end_logs_out(
    profile: Profile, center: LicenseCenter
) -> None:
    async with await session_for(profile).sign_in(profile, PASSWORD) as session:
        assert session.signed_in.operations == 7
        assert session.signed_in.broken == {}
        await asyncio.gather(*(session.call(GetProductList()) for _ in range(5)))
        assert (center.logins, center.sessions) == (1, 1)
    assert center.sessions == 0


@pytest.mark.parametrize(("user", "password"), [("demo", "wrong"), ("nobody", "demo")])
async def test_a_wrong_password_is_refused_in_words(profile: Profile, user: str, password: str) -> None:
    with pytest.raises(SignInRefused, match="does not accept the user name and password"):
        await LicenceSession.sign_in(msgspec.structs.replace(profile, user=user), password)


async def test_a_vendor_that_does_not_pay_is_told_so(profile: Profile) -> None:
    with pytest.raises(ProviderRefused, match="paying vendors only"):
        await LicenceSession.sign_in(msgspec.structs.replace(profile, user="trial"), PASSWORD)


async def test_a_token_that_ran_out_is_renewed_once_for_all_that_wait(session: Session, center: LicenseCenter) -> None:
    center.let_tokens_run_out()
    replies = await asyncio.gather(*(session.call(GetProductList()) for _ in range(4)))
    assert all(reply.result_code == 0 for reply in replies)
    assert center.logins == 2


async def test_a_change_is_sent_again_after_the_renewal_since_nothing_was_done(
    session: Session, center: LicenseCenter
) -> None:
    order = await order_in(session, center)
    center.let_tokens_run_out()
    await session.call(UpdateLicenseOrder(licenseOrder=msgspec.structs.replace(order, description="Moved")))
    assert center.orders[order.activation_key or ""].description == "Moved"


async def test_a_token_that_is_refused_twice_ends_in_words_and_not_in_a_third_call(
    session: Session, center: LicenseCenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def never(token: str) -> bool:
        asked.append(token)
        return False

    monkeypatch.setattr(center, "is_logged_in", never)
    with pytest.raises(SignInRefused, match="run out"):
        await session.call(GetProductList())
    assert len(asked) == 2
    assert center.logins == 2


async def test_a_password_that_was_changed_meanwhile_is_told_at_the_renewal(
    session: Session, center: LicenseCenter
) -> None:
    center.let_tokens_run_out()
    center.administrators["demo"] = Administrator("Lighthouse7")
    with pytest.raises(SignInRefused):
        await session.call(GetProductList())


async def test_a_change_whose_answer_is_lost_is_not_sent_again(
    provider: RunningProvider, session: Session, center: LicenseCenter
) -> None:
    order = await order_in(session, center)
    provider.faults.add(Lose(), operation="UpdateLicenseOrder", times=1)
    with pytest.raises(OutcomeUnknown):
        await session.call(UpdateLicenseOrder(licenseOrder=msgspec.structs.replace(order, description="Once")))
    assert center.orders[order.activation_key or ""].description == "Once"


async def test_a_server_that_does_not_answer_does_not_hold_up_the_end(
    provider: RunningProvider, session: Session
) -> None:
    provider.faults.add(Unavailable(), operation="Logout")
    await session.close()


async def test_a_logout_by_hand_is_followed_by_a_new_login(session: Session, center: LicenseCenter) -> None:
    assert (await session.call(Logout())).result_code == 0
    assert center.sessions == 0
    await session.call(GetProductList())
    assert center.logins == 2


async def test_the_token_reaches_no_log(session: Session, center: LicenseCenter) -> None:
    (token,) = center._tokens
    assert token not in log.redacted(f"somewhere {token}")
    assert token not in repr(session.__dict__)


async def test_orders_come_by_their_offset_until_a_page_is_short(session: Session, center: LicenseCenter) -> None:
    center.orders.clear()
    center.products.clear()
    fill(center, 250)
    pages = [page.batch.texts["activation_key"] async for page in session.pages(GetLicenseOrderList())]
    assert [len(page) for page in pages] == [100, 100, 50]
    assert [key for page in pages for key in page] == list(center.orders)
    later = [page.batch.count async for page in session.pages(GetLicenseOrderList(offset=180))]
    assert later == [70]


async def test_full_pages_to_the_end_are_followed_by_an_empty_one(session: Session, center: LicenseCenter) -> None:
    center.orders.clear()
    center.products.clear()
    fill(center, 200)
    assert [page.batch.count async for page in session.pages(GetLicenseOrderList())] == [100, 100, 0]


@pytest.mark.parametrize("version", [1, 2, 4])
async def test_an_order_is_overwritten_as_a_whole_and_loses_nothing(
    provider: RunningProvider, center: LicenseCenter, version: int
) -> None:
    key, before = next(iter(center.orders.items()))
    center.further = {"reseller": {key: "Anna & Co"}, "webhook": {}}
    profile = license_profile(provider, version)
    async with await session_for(profile).sign_in(profile, PASSWORD) as session:
        order = await order_in(session, center)
        assert (order.settings_description is None) == (order.removal is None) or version > 1
        await session.call(UpdateLicenseOrder(licenseOrder=msgspec.structs.replace(order, min_hostids=3)))
    assert center.orders[key] == msgspec.structs.replace(before, min_hostids=3)
    assert center.further == {"reseller": {key: "Anna & Co"}, "webhook": {}}


async def test_a_refusal_names_code_and_text(session: Session, center: LicenseCenter) -> None:
    order = await order_in(session, center)
    with pytest.raises(ProviderRefused) as refused:
        await session.call(UpdateLicenseOrder(licenseOrder=msgspec.structs.replace(order, customer_id=9)))
    assert (refused.value.facts["code"], refused.value.facts["name"]) == (105, "LAC_RECORD_DOESNT_EXIST")
    assert refused.value.details == "Customer 9 does not exist."


async def test_each_kind_of_session_refuses_the_other_providers_operations(
    session: Session, profile: Profile, provider: RunningProvider
) -> None:
    with pytest.raises(OperationOff, match="EntityManagementService is not among the services of Northwind"):
        await session.call(GetEntityAccounts(TargetEntityID=0, PageSize=1, PageIndex=1))
    backup = msgspec.structs.replace(profile, provider="backup", base=provider.base)
    async with Session(backup, PASSWORD) as other:
        with pytest.raises(OperationOff, match="LicenseActivationCenter is not among"):
            await other.call(GetProductList())


async def test_a_read_only_profile_overwrites_nothing(profile: Profile, center: LicenseCenter) -> None:
    profile = msgspec.structs.replace(profile, read_only=True)
    async with await session_for(profile).sign_in(profile, PASSWORD) as session:
        order = await order_in(session, center)
        with pytest.raises(OperationOff, match="read-only"):
            await session.call(UpdateLicenseOrder(licenseOrder=order))


async def test_no_call_by_hand_sends_the_password_to_the_licence_server(session: Session) -> None:
    assert await session.offered() == ()
    with pytest.raises(OperationOff, match="cannot carry its token"):
        await session.send_by_hand("LicenseActivationCenter", "GetProductList", {})
