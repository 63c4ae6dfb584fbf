"""The page of the server's services, over a real engine and servers that differ."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from console.contract.services.entity_status import SuspendEntity
from console.contract.standing import Standing
from console.demo.mishaps import Broken
from console.demo.variants import Bare, Extended, Missing
from tests.support.provider import RunningProvider
from tests.support.waits import comes
from tests.support.workspace import Told
from ui import navigation
from ui.panes.registry import pages_for
from ui.panes.server_binding import ServerBinding
from ui.workspace import Workspace


async def settled(page: ServerBinding) -> None:
    await comes(lambda: not page.is_loading and page.state != "loading")


@pytest.fixture
async def page(loaded: Workspace) -> ServerBinding:
    shown = ServerBinding(loaded, navigation.server("binding"))
    shown.resize(1000, 700)
    shown.show()
    await settled(shown)
    return shown


async def read_again(page: ServerBinding) -> None:
    page.read_again.click()
    await settled(page)


def operations_of(page: ServerBinding) -> int:
    return sum(len(report.binding.operations) for report in page.reports if report.binding is not None)


def state_of(page: ServerBinding, operation: str) -> str:
    cells = {page.table.model.text(row, 0): page.table.model.text(row, 1) for row in range(page.table.model.rowCount())}
    return cells.get(operation, "")


async def test_the_server_has_its_page_first(page: ServerBinding, loaded: Workspace) -> None:
    assert pages_for(loaded, navigation.server())[0].name == "binding"
    number = operations_of(page)
    await comes(lambda: page.table.model.rowCount() == number)
    assert page.summary.text() == f"{number} operations: {number} as declared"
    assert page.problem_words() == []
    assert page.age.text().startswith("WSDLs read ")


async def test_reading_again_shows_what_the_server_offers_now_and_switches_it_off_in_the_window(
    page: ServerBinding, loaded: Workspace, provider: RunningProvider
) -> None:
    provider.faults.vary(
        Missing("SuspendEntity", "TargetEntityId"),
        Bare("EditCompany"),
        Extended("GetEntityHierarchy", "EntityName", "Region"),
        Missing("GetEntityDirectAccounts", "IncludeInactive"),
    )
    page.refresh()
    await settled(page)
    assert loaded.session.why_off("SuspendEntity") == ""
    await read_again(page)
    assert page.summary.text().endswith("as declared, 1 adapted, 1 extended, 1 limited, 1 switched off")
    await comes(lambda: state_of(page, "SuspendEntity") == "Switched off")
    await comes(lambda: state_of(page, "GetEntityDirectAccounts") == "Limited")
    assert loaded.session.why_off("SuspendEntity").startswith("TargetEntityId has no place in the request.")
    assert loaded.session.why_off("GetEntityDirectAccounts") == ""
    provider.faults.clear()
    await read_again(page)
    assert loaded.session.why_off("SuspendEntity") == ""


async def test_a_state_narrows_the_table_down_and_gives_it_back(page: ServerBinding, provider: RunningProvider) -> None:
    provider.faults.vary(Missing("SuspendEntity", "TargetEntityId"), Bare("EditCompany"))
    await read_again(page)
    everything = operations_of(page)
    off = page.states[Standing.OFF]
    off.click()
    await comes(lambda: page.table.model.rowCount() == 1)
    assert page.table.model.text(0, 0) == "SuspendEntity"
    page.states[Standing.ADAPTED].click()
    await comes(lambda: page.table.model.rowCount() == 1 and page.table.model.text(0, 0) == "EditCompany")
    assert [button.isChecked() for button in (off, page.states[Standing.ADAPTED])] == [False, True]
    page.table.chips.clear()
    await comes(lambda: page.table.model.rowCount() == everything)
    assert not page.states[Standing.ADAPTED].isChecked()


async def test_the_selected_operation_is_told_difference_by_difference(
    page: ServerBinding, provider: RunningProvider
) -> None:
    provider.faults.vary(Missing("SuspendEntity", "TargetEntityId"), Missing("SuspendEntity", "AlreadySuspended"))
    await read_again(page)
    page.states[Standing.OFF].click()
    await comes(lambda: page.table.model.rowCount() == 1)
    assert "Select one in the table" in page.details.words
    page.table.view.selectRow(0)
    assert page.details.words.splitlines() == [
        "SuspendEntity",
        "EntityManagementService",
        "Switched off: Nothing is sent, because the server has no safe place for the request.",
        "TargetEntityId has no place in the request.",
        "Request: TargetEntityId has no place in the request.",
        "Reply: AlreadySuspended does not come in the reply.",
    ]


async def test_a_service_that_cannot_be_read_is_told_and_tried_again(
    page: ServerBinding, loaded: Workspace, provider: RunningProvider
) -> None:
    provider.faults.add(Broken(), on="contract", service="EntityManagementService")
    await read_again(page)
    (told,) = page.problem_words()
    assert told.startswith("EntityManagementService could not be read anew and goes on as it was: ")
    assert loaded.session.why_off("SuspendEntity") == ""
    await loaded.link.call(SuspendEntity(TargetEntityId=311))
    assert not provider.state.is_active(311)
    provider.faults.clear()
    (retry,) = (
        button
        for button in page.findChildren(QAbstractButton)
        if button.accessibleName() == "Retry EntityManagementService"
    )
    QTest.keyClick(retry, " ")  # type: ignore[call-overload]
    await settled(page)
    assert page.problem_words() == []


async def test_a_server_that_is_gone_is_told_once_of_all_its_services(
    page: ServerBinding, provider: RunningProvider
) -> None:
    provider.faults.add(Broken(), on="contract")
    await read_again(page)
    (told,) = page.problem_words()
    assert told.startswith(f"{len(page.reports)} services could not be read anew and go on as they were: ")


async def test_many_reasons_leave_room_for_the_operations(page: ServerBinding) -> None:
    failed = [msgspec.structs.replace(report, problem=f"Reason {at}.") for at, report in enumerate(page.reports)]
    page.show_problems(failed)
    *told, rest = page.problem_words()
    assert [words.partition(": ")[2] for words in told] == ["Reason 0.", "Reason 1.", "Reason 2."]
    assert rest.startswith(f"{len(failed) - 3} more services")


async def test_what_was_shown_stays_when_the_engine_cannot_answer(page: ServerBinding, loaded: Workspace) -> None:
    await loaded.link.stop()
    await read_again(page)
    assert page.state == "content"
    assert page.stale_words
    await comes(lambda: page.table.model.rowCount() == operations_of(page))


async def test_a_page_without_an_engine_says_so(workspace: Workspace) -> None:
    shown = ServerBinding(workspace, navigation.server("binding"))
    shown.show()
    await settled(shown)
    assert shown.state == "failed"


async def test_the_report_is_a_file_for_the_provider(
    page: ServerBinding, told: Told, provider: RunningProvider, tmp_path: Path
) -> None:
    page.write_report(tmp_path / "report.json")
    written = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert written["server"] == provider.base
    assert len(written["services"]) == len(page.reports)
    page.write_report(tmp_path / "report.json" / "below.html")
    assert [notice.level for notice in told][-1] == "warning"


async def test_details_stand_below_the_table_where_there_is_room_and_beside_it_where_not(page: ServerBinding) -> None:
    assert page.details.y() >= page.table.geometry().bottom()
    page.resize(780, 420)
    assert page.details.x() >= page.table.geometry().right()


async def test_everything_on_the_page_has_a_name(page: ServerBinding) -> None:
    unnamed = [
        button
        for button in page.findChildren(QAbstractButton)
        if button.isVisible()
        and not isinstance(button.parent(), QLineEdit)
        and not (button.accessibleName() or button.text())
    ]
    assert unnamed == []
    assert page.table.view.accessibleName()
