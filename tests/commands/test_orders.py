"""Changes of licence orders over HTTP: compared, settled and put back whole."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec
import pytest

from console.commands.change import TargetKind
from console.commands.command import Settlement, command_for
from console.commands.orders import stored_order
from console.contract.services.license_activation_center import Logout, UpdateLicenseOrder
from console.contract.services.license_activation_center_records import Soap_LicenseOrder
from console.demo.license_center import LicenseCenter
from console.session.licences import session_for
from console.session.session import Session
from tests.support.license_server import license_profile
from tests.support.provider import PASSWORD, RunningProvider

COMMAND = command_for(UpdateLicenseOrder.spec)


@pytest.fixture
def center(provider: RunningProvider) -> LicenseCenter:
    return provider.state.license_center


@pytest.fixture
async def session(provider: RunningProvider) -> AsyncIterator[Session]:
    profile = license_profile(provider)
    async with await session_for(profile).sign_in(profile, PASSWORD) as session:
        yield session


@pytest.fixture
async def change(session: Session, center: LicenseCenter) -> UpdateLicenseOrder:
    """New words about an order that can be changed."""
    key = next(key for key, order in center.orders.items() if not order.removal_confirmation_time)
    stored = await stored_order(key, session.call)
    assert stored is not None
    return UpdateLicenseOrder(licenseOrder=msgspec.structs.replace(stored, description="Moved to the new office"))


async def test_a_change_of_an_order_is_found_and_taken_back(
    session: Session, center: LicenseCenter, change: UpdateLicenseOrder
) -> None:
    former = center.orders[COMMAND.key(change)]
    before = await COMMAND.state(change, session.call)
    assert before is not None
    assert COMMAND.settle(change, before, before) is Settlement.DID_NOT
    await session.call(change)
    now = await COMMAND.evidence(change, session.call)
    assert now is not None
    assert COMMAND.settle(change, before, now) is Settlement.HAPPENED
    assert COMMAND.settle(change, None, now) is Settlement.HAPPENED
    back = await COMMAND.taking_back(change, before, session.call)
    assert back is not None
    await session.call(back)
    assert await COMMAND.state(change, session.call) == before
    assert center.orders[COMMAND.key(change)] == former


async def test_what_the_server_counts_meanwhile_neither_hides_a_change_nor_is_put_back(
    session: Session, center: LicenseCenter, change: UpdateLicenseOrder
) -> None:
    before = await COMMAND.state(change, session.call)
    await session.call(change)
    key = COMMAND.key(change)
    center.orders[key] = msgspec.structs.replace(center.orders[key], activated_licenses_count=41)
    now = await COMMAND.evidence(change, session.call)
    assert now is not None
    assert COMMAND.settle(change, before, now) is Settlement.HAPPENED
    back = await COMMAND.taking_back(change, before, session.call)
    assert isinstance(back, UpdateLicenseOrder)
    assert back.licenseOrder.activated_licenses_count == 41


async def test_somebody_else_s_change_of_the_same_order_leaves_it_open(
    session: Session, center: LicenseCenter, change: UpdateLicenseOrder
) -> None:
    before = await COMMAND.state(change, session.call)
    key = COMMAND.key(change)
    center.orders[key] = msgspec.structs.replace(center.orders[key], description="Closed")
    now = await COMMAND.evidence(change, session.call)
    assert now is not None
    assert COMMAND.settle(change, before, now) is Settlement.UNCERTAIN


async def test_an_order_that_is_gone_tells_nothing(session: Session, change: UpdateLicenseOrder) -> None:
    other: Soap_LicenseOrder = msgspec.structs.replace(change.licenseOrder, activation_key="AAAAA-AAAAA-AAAAA-AAAAA")
    assert await COMMAND.state(UpdateLicenseOrder(licenseOrder=other), session.call) is None


def test_a_logout_is_no_customer_s_and_proved_by_nothing() -> None:
    command = command_for(Logout.spec)
    assert command.target_kind is TargetKind.ORDER
    assert command.key(Logout()) == ""
    assert not command.can_settle
    assert command.changes(Logout(), None) == ()
