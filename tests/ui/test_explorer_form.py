"""The form of a request: every shape of value, whether it goes, and what becomes of it on the wire."""

from __future__ import annotations

import base64
import re
from collections.abc import Generator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.contract.live import FormField, ReplyNode, Shape
from tests.support.explorer import Explorer
from ui.look import Look
from ui.models.reply_model import ReplyModel
from ui.models.request_draft import Draft, Presence, request_draft
from ui.panes.explorer.field_row import FILE_AT_MOST, FieldRow
from ui.workspace import Workspace

POLICY = "entityPolicy"


@pytest.fixture
async def explorer(loaded: Workspace, qtbot: QtBot) -> Explorer:
    return Explorer(loaded, qtbot)


def field(name: str, shape: Shape = Shape.TEXT, **facts: object) -> FormField:
    return FormField(name=name, shape=shape, type_name=shape.value, **facts)  # type: ignore[arg-type]


def test_a_number_of_sixty_four_bits_goes_exactly_and_a_longer_one_as_text() -> None:
    draft = Draft(field("Size", Shape.NUMBER))
    for typed, sent in (
        ("9223372036854775807", 9223372036854775807),
        (" -42 ", -42),
        ("18446744073709551616", "18446744073709551616"),
        ("1.50", "1.50"),
        ("many", "many"),
    ):
        draft.type(typed)
        assert draft.value() == sent
    assert draft.problem() == "Not a number."


@pytest.mark.parametrize(
    ("shape", "good", "bad"),
    [
        (Shape.NUMBER, "7", "11"),
        (Shape.MOMENT, "2026-03-31T14:05:00Z", "yesterday"),
        (Shape.BINARY, "aGVsbG8=", "a?"),
    ],
)
def test_a_value_that_cannot_be_right_is_told_and_goes_all_the_same(shape: Shape, good: str, bad: str) -> None:
    draft = Draft(field("Value", shape, maximum=10) if shape is Shape.NUMBER else field("Value", shape))
    draft.type(good)
    assert draft.problem() == ""
    draft.type(bad)
    assert draft.problem() != ""
    assert str(draft.value()) == bad


def test_left_out_empty_and_null_are_three_things() -> None:
    draft = request_draft((field("A"), field("B", is_nillable=True), field("C"), field("Flag", Shape.TRUTH)))
    draft.parts[1].send(Presence.NIL)
    draft.parts[2].send(Presence.GIVEN)
    assert draft.value() == {"B": None, "C": ""}
    draft.parts[0].type("x")
    draft.parts[0].type("")
    assert not draft.parts[0].is_sent
    again = request_draft(draft.field.fields)
    again.fill({"B": None, "C": "", "Flag": False, "Gone": 1, "A": {"not": "a text"}})
    assert again.value() == {"B": None, "C": "", "Flag": False}


def test_an_object_and_a_list_are_filled_with_what_they_gave() -> None:
    fields = (
        field("Wrapper", Shape.OBJECT, fields=(field("Names", is_list=True, item="string"), field("N", Shape.NUMBER))),
    )
    draft = request_draft(fields)
    names = draft.parts[0].parts[0]
    for name in ("a", "", "c"):
        names.add_item().type(name)
    names.move_item(names.items[2], -1)
    names.move_item(names.items[0], -1)
    sent = draft.value()
    assert sent == {"Wrapper": {"Names": ["a", "c", ""]}}
    again = request_draft(fields)
    again.fill(sent)
    assert again.value() == sent
    assert again.filled == 3


def test_secrets_are_left_out_where_they_must_not_stay() -> None:
    draft = request_draft((field("User"), field("Password", is_secret=True)))
    draft.fill({"User": "ruth", "Password": "wombat"})
    assert draft.value() == {"User": "ruth", "Password": "wombat"}
    assert draft.value(with_secrets=False) == {"User": "ruth"}


def outcome_of(steps: Generator[None, None, int]) -> int:
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            return int(ended.value)


async def test_items_are_added_moved_and_removed_and_go_in_their_order(explorer: Explorer) -> None:
    await explorer.choose("SetScannerCustomPathes")
    explorer.type("entityPolicyID", "1")
    explorer.type("targetEntityId", "0")
    files = explorer.group("customPathes.IncludeFiles")
    for number, name in enumerate(("one.txt", "two.txt", "three.txt")):
        files.add.click()
        explorer.type(f"customPathes.IncludeFiles.{number}", name)
    files.move_item(files.draft.items[2], -1)
    files.remove_item(files.draft.items[0])
    envelope = await explorer.envelope()
    assert envelope.index("three.txt") < envelope.index("two.txt")
    assert "one.txt" not in envelope
    assert explorer.row("customPathes.IncludeFiles.0").draft.text == "three.txt"


async def test_a_long_form_is_narrowed_down_by_name_and_to_what_is_filled_in(explorer: Explorer) -> None:
    await explorer.choose("UpdateEntityPolicy")
    explorer.type(f"{POLICY}.PolicyName", "Nightly")
    fields = explorer.page.pane.fields
    fields.only_filled.setChecked(True)
    assert explorer.row(f"{POLICY}.PolicyName").isVisible()
    assert not explorer.row(f"{POLICY}.TargetEntityID").isVisible()
    fields.only_filled.setChecked(False)
    fields.field.setText("scannermode")
    assert explorer.row(f"{POLICY}.BackupSet.ScannerMode").isVisible()
    assert not explorer.row(f"{POLICY}.PolicyName").isVisible()
    fields.field.clear()
    assert explorer.row(f"{POLICY}.PolicyName").isVisible()


async def test_an_object_goes_once_it_is_included_or_something_in_it_is_filled_in(explorer: Explorer) -> None:
    await explorer.choose("UpdateEntityPolicy")
    assert "BackupSet" not in await explorer.envelope()
    group = explorer.group(f"{POLICY}.BackupSet")
    group.unfold(is_open=True)
    explorer.type(f"{POLICY}.BackupSet.BackupDocuments", "true")
    assert group.included.isChecked()
    envelope = await explorer.envelope()
    assert "BackupDocuments>true<" in envelope
    group.included.click()
    assert "BackupSet" not in await explorer.envelope()


async def test_a_rule_that_is_broken_is_told_beside_its_field(explorer: Explorer) -> None:
    await explorer.choose("GetEntityAccounts")
    missing = explorer.page.pane.fields.missing.text()
    assert "not filled in" in missing
    explorer.type("request.PageSize", "99999999")
    await explorer.envelope()
    row = explorer.row("request.PageSize")
    assert row.problem.isVisible()
    assert row.editor.accessibleDescription() == row.problem.text()


async def test_choices_are_those_of_the_schema(explorer: Explorer) -> None:
    await explorer.choose("GetHistoryEvents")
    explorer.type("request.Filter.IndicatorFilterValue", "Warning")
    explorer.type("request.Filter.StatusFilterDefined", "true")
    envelope = await explorer.envelope()
    assert "IndicatorFilterValue>Warning<" in envelope
    assert "StatusFilterDefined>true<" in envelope
    explorer.type("request.Filter.StatusFilterDefined", "required")
    assert "StatusFilterDefined" not in await explorer.envelope()


async def test_null_is_sent_as_null_and_what_cannot_be_null_is_not_offered_it(explorer: Explorer) -> None:
    await explorer.choose("GetHistoryEvents")
    version = explorer.row("request.Filter.Version")
    words = {action.text(): action for action in version.menu().actions()}
    words["Send null"].trigger()
    assert re.search(r'Version [^>]*nil="true"', await explorer.envelope())
    assert not {action.text(): action for action in explorer.row("request.EntityId").menu().actions()}[
        "Send null"
    ].isEnabled()


async def test_a_file_goes_as_its_content(workspace: Workspace, look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    row = FieldRow(look, workspace.tasks, Draft(field("Content", Shape.BINARY)), "Content")
    qtbot.addWidget(row)
    path = tmp_path / "logo.bin"
    path.write_bytes(bytes(range(256)) * 40)
    await row.take_file(path)
    assert base64.b64decode(row.draft.value()) == path.read_bytes()
    assert "of content" in row.editor.property("placeholderText")
    with path.open("wb") as file:
        file.truncate(FILE_AT_MOST + 1)
    await row.take_file(path)
    assert "larger than" in row.problem.text()
    await row.take_file(tmp_path / "none.bin")
    assert "cannot be read" in row.problem.text()


def test_a_huge_tree_is_only_looked_at_where_somebody_looks() -> None:
    items = tuple(ReplyNode("Item", children=(ReplyNode("Name", str(number)),)) for number in range(20_000))
    model = ReplyModel()
    model.show_tree(ReplyNode("Answer", children=items))
    answer = model.index(0, 0)
    assert model.rowCount(answer) == 20_000
    name = model.index(0, 1, model.index(19_999, 0, answer))
    assert name.data() == "19999"
    assert model.path_at(name) == "Answer/Item[20000]/Name"
    assert outcome_of(model.filtered("name 19998")) == 1
    assert model.rowCount(model.index(0, 0)) == 1
    assert model.path_at(model.index(0, 0, model.index(0, 0, model.index(0, 0)))) == "Answer/Item[19999]/Name"
