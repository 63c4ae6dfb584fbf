"""A licence server at the window: its orders by name, one found by its key, and one edited to the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.commands.change import Target, TargetKind
from console.commands.orders import stored_order
from console.contract.providers import BACKUP, LICENCES
from console.contract.services.license_activation_center import UpdateLicenseOrder
from console.contract.services.license_activation_center_records import Soap_LicenseOrder
from console.engine.link import Profile, SaveProfile
from tests.support.license_server import license_profile
from tests.support.provider import PASSWORD, RunningProvider
from tests.support.waits import comes
from tests.ui.test_program import Person, window_of
from ui import navigation
from ui.desk import Desk
from ui.dialogs.profile_editor import ProfileEditor
from ui.editors.draft_offer import offer_draft
from ui.editors.order_editor import OrderEditor
from ui.editors.rows_edit import RowsEdit
from ui.editors.settings_page import FormPage
from ui.editors.stages import Stage
from ui.licence_desk import LicenceDesk
from ui.look import Look
from ui.models.order_words import order_names
from ui.options import Options
from ui.panes.licence_orders import LicenceOrder, LicenceOrders
from ui.state import RememberedState
from ui.tour import Tour

AtServer = AbstractAsyncContextManager[Person]


@pytest.fixture
def at_server(look: Look, state: RememberedState, provider: RunningProvider, qtbot: QtBot) -> AtServer:
    """Somebody who has signed in to a licence server with a saved profile."""

    @asynccontextmanager
    async def open_window() -> AsyncIterator[Person]:
        async with window_of(look, state, Options(), qtbot) as person:
            await person.program.link.request(SaveProfile(license_profile(provider)))
            await person.program.show_sign_in()
            await person.sign_in()
            yield person

    return open_window()


async def some_order(person: Person) -> Soap_LicenseOrder:
    order = await stored_order((await Tour(person.program).order()).key, person.work.workspace.link.call)
    assert order is not None
    return order


async def editor_of(person: Person, order: Soap_LicenseOrder) -> OrderEditor:
    await Tour(person.program).open(navigation.order(order.activation_key or ""))
    assert person.work.workspace.actions.run("edit-order")
    await person.program.wait_until_idle()
    sheet = person.work.workspace.sheets.current
    assert isinstance(sheet, OrderEditor)
    return sheet


def rows_in(sheet: OrderEditor, title: str) -> RowsEdit:
    page = sheet.sections_view.go_to(title)
    assert isinstance(page, FormPage)
    part = page.form[page.form.names[-1]]
    assert isinstance(part, RowsEdit)
    return part


async def reviewed(person: Person, sheet: OrderEditor) -> None:
    sheet.review.click()
    await person.program.wait_until_idle()


async def saved(person: Person, sheet: OrderEditor) -> None:
    assert sheet.stage is Stage.PREVIEW, sheet.problem
    sheet.save.click()
    await person.program.wait_until_idle()


async def test_signing_in_shows_every_order_with_the_names_of_its_customer_and_product(at_server: AtServer) -> None:
    async with at_server as person:
        assert isinstance(person.work.home, LicenceDesk)
        page = person.work.home.details.page
        assert isinstance(page, LicenceOrders)
        assert page.table is not None
        order = await some_order(person)
        customers = [column for column in page.table.model.columns if column.key == "customer_id"]

        table = page.table
        await comes(lambda: table.model.rowCount() > 0)
        assert not customers[0].text(order.customer_id).isdigit()
        assert "Licence server" in person.program.window.windowTitle()


async def test_an_order_is_found_by_a_part_of_its_key_and_opens_with_its_features(at_server: AtServer) -> None:
    async with at_server as person:
        order = await some_order(person)
        key = order.activation_key or ""
        results, _ = await person.work.home.results(key[3:11].lower())
        places = [result.payload for result in results]
        assert navigation.order(key) in places

        page = await Tour(person.program).open(navigation.order(key))

        assert isinstance(page, LicenceOrder)
        assert [name.text() for name, _ in page.features.lines] == [feature.name for feature in order.Features]


async def test_an_order_that_is_not_there_says_so_and_leads_back(at_server: AtServer) -> None:
    async with at_server as person:
        page = await Tour(person.program).open(navigation.order("AAAAA-BBBBB-CCCCC-DDDDD"))
        assert page is not None
        assert page.state == "empty"


async def test_a_removed_feature_is_reviewed_saved_and_nothing_else_of_the_order_changes(at_server: AtServer) -> None:
    async with at_server as person:
        before = await some_order(person)
        sheet = await editor_of(person, before)
        rows = rows_in(sheet, "Features")
        rows.table.select_row(0)
        rows.buttons["remove"].click()
        await reviewed(person, sheet)
        await saved(person, sheet)

        assert sheet.stage is Stage.RESULT
        after = await some_order_by(person, before)
        assert after.Features == before.Features[1:]
        assert (after.Hostids, after.customer_id, after.unknown) == (
            before.Hostids,
            before.customer_id,
            before.unknown,
        )
        page = person.work.home.details.page
        assert isinstance(page, LicenceOrder)
        assert len(page.features.lines) == len(before.Features) - 1


async def some_order_by(person: Person, order: Soap_LicenseOrder) -> Soap_LicenseOrder:
    found = await stored_order(order.activation_key or "", person.work.workspace.link.call)
    assert found is not None
    return found


async def test_the_review_tells_customers_by_their_names(at_server: AtServer) -> None:
    async with at_server as person:
        order = await some_order(person)
        names = await order_names(person.work.workspace.link.call)
        other = next(number for number in names.customers if number != order.customer_id)
        sheet = await editor_of(person, order)
        page = sheet.sections_view.current
        assert isinstance(page, FormPage)
        page.form.show_values({"customer_id": other})
        page.form.changed.emit()
        await reviewed(person, sheet)

        assert f"The order is for “{names.customer(other)}” instead of “{names.customer(order.customer_id)}”." in [
            label.text() for label in sheet.review_page.findChildren(QLabel)
        ]


async def test_a_feature_that_says_too_little_is_not_saved_and_its_field_is_shown(at_server: AtServer) -> None:
    async with at_server as person:
        sheet = await editor_of(person, await some_order(person))
        rows = rows_in(sheet, "Features")
        rows.buttons["add"].click()
        sheet.sections_view.go_to("Order")
        await reviewed(person, sheet)

        assert sheet.stage is Stage.FIELDS
        assert rows.isVisible()
        assert rows.form is not None
        assert rows.form["name"].problem == "Name must be given."
        assert rows.table.currentIndex().row() == 1


async def test_what_was_typed_comes_back_after_a_crash_with_what_the_server_has_beside(at_server: AtServer) -> None:
    async with at_server as person:
        order = await some_order(person)
        sheet = await editor_of(person, order)
        rows = rows_in(sheet, "Features")
        rows.table.select_row(0)
        rows.buttons["duplicate"].click()
        sheet.abandon()
        sheet.close_now()

        person.told.clear()
        offer_draft(person.work.workspace)
        notice = await person.hears()
        assert notice.accept is not None
        notice.accept()
        await person.program.wait_until_idle()

        again = person.work.workspace.sheets.current
        assert isinstance(again, OrderEditor)
        assert len(again.settings.Features) == len(order.Features) + 1
        assert again.target == Target(
            kind=TargetKind.ORDER, key=order.activation_key or "", name=again.target.name, path=again.target.path
        )


async def test_a_profile_that_is_only_for_looking_edits_no_order(
    look: Look, state: RememberedState, provider: RunningProvider, qtbot: QtBot
) -> None:
    async with window_of(look, state, Options(), qtbot) as person:
        profile = license_profile(provider)
        await person.program.link.request(SaveProfile(Profile(**{**as_values(profile), "read_only": True})))
        await person.program.show_sign_in()
        await person.sign_in()
        await Tour(person.program).open(await Tour(person.program).order())

        assert not person.work.workspace.actions.run("edit-order")
        assert person.work.workspace.session.why_no_change(UpdateLicenseOrder.spec.name)


def as_values(profile: Profile) -> dict[str, object]:
    return {name: getattr(profile, name) for name in profile.__struct_fields__}


async def test_a_wrong_password_is_told_beside_it(
    look: Look, state: RememberedState, provider: RunningProvider, qtbot: QtBot
) -> None:
    async with window_of(look, state, Options(), qtbot) as person:
        await person.program.link.request(SaveProfile(license_profile(provider)))
        await person.program.show_sign_in()
        await person.sign_in(f"{PASSWORD}!")

        assert person.program.work is None
        assert person.program.sign_in_page.password_field.problem


async def test_both_demos_are_entered_from_the_sign_in_page(look: Look, state: RememberedState, qtbot: QtBot) -> None:
    async with window_of(look, state, Options(), qtbot) as person:
        for provider, desk in ((LICENCES, LicenceDesk), (BACKUP, Desk)):
            await person.program.show_sign_in()
            person.program.sign_in_page.demo_asked.emit(provider)
            await person.program.wait_until_idle()
            assert isinstance(person.work.home, desk)
            await person.program.sign_out()


def test_a_profile_for_a_licence_server_has_its_address_and_no_dashboard(look: Look, qtbot: QtBot) -> None:
    editor = ProfileEditor(look, Profile(name="Orders"), ())
    qtbot.addWidget(editor)
    editor.show()
    editor.provider.setCurrentIndex(editor.provider.findData(LICENCES.name))
    editor._save()

    assert editor.profile.provider == LICENCES.name
    assert editor.profile.dashboard == ""
    assert LICENCES.version_at(editor.profile.base) == LICENCES.versions[-1]
    assert not editor.dashboard.isVisible()

    again = ProfileEditor(look, editor.profile, ())
    qtbot.addWidget(again)
    assert again.provider.currentData() == LICENCES.name
