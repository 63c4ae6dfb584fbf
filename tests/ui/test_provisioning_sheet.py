"""From a file to a plan, through the sheet: what is read, guessed, remembered, wrong, made."""

from __future__ import annotations

import asyncio
import csv
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.commands.change import Change
from console.commands.job import Job, JobState, Plan, RowState
from console.commands.provisioning import BLUEPRINTS, PARENT
from console.commands.provisioning_reading import read_table
from console.contract.services.account_management import CreateAccountBySize
from console.contract.services.partner_management import CreatePartner
from console.engine.change_messages import MakeJob, RunJob, WatchJobs
from console.errors import ExportFailed
from console.export import Form
from ui import navigation
from ui.editors.provisioning_files import title_of, write_template
from ui.editors.provisioning_passwords import MadePasswords
from ui.editors.provisioning_sheet import ProvisioningSheet
from ui.navigation import Place
from ui.panes.provisioning_actions import provisioning_actions
from ui.workspace import Workspace

KEYS = [blueprint.key for blueprint in BLUEPRINTS]
ACCOUNTS = "Company,User,Size,Full name,Mail\n"


class Opened:
    """A sheet in a window of its own, the plans that it opened, and its passwords."""

    def __init__(self, workspace: Workspace, qtbot: QtBot, kind: str, place: Place | None = None) -> None:
        self._workspace = workspace
        self.plans: list[tuple[tuple[Change, ...], str]] = []
        self.passwords = MadePasswords(workspace)
        self.sheet = ProvisioningSheet(
            workspace, self.passwords, lambda changes, title: self.plans.append((changes, title)), place
        )
        qtbot.addWidget(self.sheet)
        self.sheet.resize(1000, 600)
        self.sheet.show()
        self.sheet.kind.setCurrentIndex(KEYS.index(kind))

    def fill(self, name: str, constant: str) -> None:
        """Type a constant."""
        self.sheet.columns._constants[name].setText(constant)

    async def shown(self) -> list[tuple[int, str]]:
        """Row and sentence of every remark in the table."""
        await self._workspace.tasks.wait_until_idle()
        model = self.sheet.troubles.model
        keys = [column.key for column in model.columns]
        row, trouble = keys.index("Row"), keys.index("Trouble")
        return [(model.value(at, row), model.value(at, trouble)) for at in range(model.rowCount())]


def written(folder: Path, text: str, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


async def test_a_file_of_accounts_becomes_a_plan_with_passwords_that_are_exported_once(
    loaded: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    opened = Opened(loaded, qtbot, "accounts")
    sheet = opened.sheet
    await sheet.read(
        written(tmp_path, f"{ACCOUNTS}111,new.one,10 GB,Nia One,nia@one.test\n111,new.two,5 GB,Nat Two,nat@two.test\n")
    )
    assert "2 rows" in sheet.words
    assert not sheet.check.isEnabled()
    assert title_of(next(found for found in sheet.blueprint.fields if found.about.secret)) in sheet.check.toolTip()
    sheet.makes_passwords.setChecked(True)
    opened.fill("IsUltrasafe", "no")
    assert sheet.check.isEnabled()

    await sheet.check_rows()

    assert await opened.shown() == []
    assert sheet.plan.isEnabled()
    assert sheet.is_unsaved
    qtbot.mouseClick(sheet.plan, Qt.MouseButton.LeftButton)
    ((changes, title),) = opened.plans
    assert "people.csv" in title
    requests = [msgspec.msgpack.decode(change.fields, type=CreateAccountBySize) for change in changes]
    assert [(one.TargetEntityId, one.Username, one.AccountSizeMB) for one in requests] == [
        (111, "new.one", 10_240),
        (111, "new.two", 5_120),
    ]
    assert not sheet.is_unsaved
    assert opened.passwords.count == 2

    target = tmp_path / "passwords.csv"
    await opened.passwords.export(target)

    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert rows == [[one.Username, one.Password] for one in requests]
    assert opened.passwords.count == 0
    assert all(
        one.Password not in path.read_text(errors="replace") for one in requests for path in _others(tmp_path, target)
    )


def _others(folder: Path, target: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path != target]


async def test_passwords_that_cannot_be_written_are_not_forgotten(
    loaded: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    opened = Opened(loaded, qtbot, "accounts")
    await opened.sheet.read(written(tmp_path, f"{ACCOUNTS}111,new.one,10 GB,Nia One,nia@one.test\n"))
    opened.sheet.makes_passwords.setChecked(True)
    opened.fill("IsUltrasafe", "no")
    await opened.sheet.check_rows()
    opened.sheet.plan.click()
    with pytest.raises(ExportFailed):
        await opened.passwords.export(tmp_path / "nowhere" / "passwords.csv")
    assert opened.passwords.count == 1


async def test_everything_that_is_wrong_stands_in_the_table_and_the_rest_can_be_planned(
    loaded: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    opened = Opened(loaded, qtbot, "accounts")
    await opened.sheet.read(
        written(
            tmp_path,
            f"{ACCOUNTS}111,good,10 GB,Nia One,nia@one.test\nNowhere,<bad>,11 GB,Nat Two,mail\n"
            "111,good,1 GB,No Body,x@y.test\n",
        )
    )
    opened.sheet.makes_passwords.setChecked(True)
    opened.fill("IsUltrasafe", "no")
    await opened.sheet.check_rows()
    assert [row for row, _ in await opened.shown()] == [3, 3, 3, 3, 4]
    assert "1 of 3 rows" in opened.sheet.words
    qtbot.keyClick(opened.sheet.back, Qt.Key.Key_Space)
    assert opened.sheet.check.isVisible()
    assert not opened.sheet.plan.isVisible()


async def test_choices_are_remembered_for_files_with_these_headings_and_never_a_password(
    loaded: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    path = written(tmp_path, f"{ACCOUNTS}111,good,10 GB,Nia One,nia@one.test\n")
    first = Opened(loaded, qtbot, "accounts")
    await first.sheet.read(path)
    first.fill("IsUltrasafe", "yes")
    first.fill("Password", "Harbour2024")
    first.sheet.columns._columns["Email"].setCurrentIndex(0)
    first.fill("Email", "all@one.test")
    await first.sheet.check_rows()
    assert await first.shown() == []

    again = Opened(loaded, qtbot, "accounts")
    await again.sheet.read(path)
    sources = again.sheet.columns.sources
    assert (sources["Email"].column, sources["Email"].constant) == (-1, "all@one.test")
    assert sources["IsUltrasafe"].constant == "yes"
    assert "Password" not in sources
    loaded.state.save()
    assert "Harbour2024" not in loaded.state.beside("window.ini").read_text()


async def test_a_file_that_cannot_be_read_is_told_in_the_sheet(loaded: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    opened = Opened(loaded, qtbot, "companies")
    await opened.sheet.read(tmp_path / "missing.csv")
    assert "missing.csv cannot be read" in opened.sheet.words
    assert not opened.sheet.check.isEnabled()
    assert not opened.sheet.is_unsaved
    await opened.sheet.read(written(tmp_path, "A,B\n1,2,3\n"))
    assert "Row 2" in opened.sheet.words


async def test_what_is_made_below_a_place_needs_no_column_for_its_parent(
    loaded: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    opened = Opened(loaded, qtbot, "accounts", navigation.entity(111))
    await opened.sheet.read(written(tmp_path, "User,Size,Full name,Mail\nx.y,1 GB,Ix Y,x@y.test\n"))
    assert opened.sheet.columns.sources[PARENT].constant.endswith("Brightwater Dental Practice")
    opened.sheet.makes_passwords.setChecked(True)
    opened.fill("IsUltrasafe", "no")
    await opened.sheet.check_rows()
    assert await opened.shown() == []
    assert opened.sheet.checked is not None
    assert opened.sheet.checked.changes[0].target.owner == 111


async def test_companies_and_their_accounts_are_said_to_be_two_jobs(
    loaded: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    opened = Opened(loaded, qtbot, "companies-and-accounts")
    await opened.sheet.read(
        written(
            tmp_path,
            "CompanyName,DiskQuotaGB,Contact,Contact e-mail,Username,AccountSizeMB,FullName,Email\n"
            "Fresh Ltd,500,Fay Fresh,fay@fresh.test,fay,10 GB,Fay Fresh,fay@fresh.test\n",
        )
    )
    for name, constant in ((PARENT, "221"), ("AllowUploadOverAccountSize", "no"), ("IsUltrasafe", "no")):
        opened.fill(name, constant)
    opened.sheet.makes_passwords.setChecked(True)
    await opened.sheet.check_rows()
    assert opened.sheet.checked is not None
    assert (len(opened.sheet.checked.changes), opened.sheet.checked.later) == (1, 1)
    assert "two jobs" in opened.sheet.words


@pytest.mark.parametrize("form", [Form.CSV, Form.XLSX])
@pytest.mark.parametrize("blueprint", BLUEPRINTS, ids=KEYS)
async def test_a_saved_template_is_read_and_understood(
    loaded: Workspace, qtbot: QtBot, tmp_path: Path, form: Form, blueprint: object
) -> None:
    index = BLUEPRINTS.index(blueprint)  # type: ignore[arg-type]
    path = tmp_path / f"template.{form}"
    await write_template(BLUEPRINTS[index], path, form)
    assert len(read_table(path).rows) == 1
    opened = Opened(loaded, qtbot, KEYS[index])
    await opened.sheet.read(path)
    assert opened.sheet.check.isEnabled()
    await opened.sheet.check_rows()
    assert opened.sheet.checked is not None
    assert (opened.sheet.checked.rows, await opened.shown()) == (0, [])


async def test_partners_are_made_below_the_caller(loaded: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    opened = Opened(loaded, qtbot, "partners")
    await opened.sheet.read(
        written(tmp_path, "Partner,Contact,E-mail,Quota (TB),Overage\nAspen IT,Ann Aspen,ann@aspen.test,2,no\n")
    )
    await opened.sheet.check_rows()
    assert await opened.shown() == []
    opened.sheet.plan.click()
    ((changes, _),) = opened.plans
    assert msgspec.msgpack.decode(changes[0].fields, type=CreatePartner).DiskQuotaGB == 2048


async def test_ten_thousand_rows_leave_the_window_its_turns(loaded: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    rows = "".join(f"111,user{n},10 GB,Nia One,user{n}@one.test\n" for n in range(10_000))
    opened = Opened(loaded, qtbot, "accounts")
    await opened.sheet.read(written(tmp_path, ACCOUNTS + rows))
    opened.sheet.makes_passwords.setChecked(True)
    opened.fill("IsUltrasafe", "no")
    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = loaded.tasks.start(count_turns())
    await opened.sheet.check_rows()
    counting.cancel()
    assert opened.sheet.checked is not None
    assert len(opened.sheet.checked.changes) == 10_000
    assert turns > 50


async def test_the_actions_open_the_sheet_and_say_why_there_is_nothing_to_export(
    loaded: Workspace, qtbot: QtBot
) -> None:
    passwords = MadePasswords(loaded)
    loaded.actions.add(*provisioning_actions(loaded, passwords))
    place = navigation.entity(111)
    assert "make-below-from-file" in [action.name for action in loaded.actions.on_place(place)]
    assert loaded.actions.run("make-below-from-file", place)
    assert isinstance(loaded.sheets.current, ProvisioningSheet)
    assert not loaded.actions.run("export-made-passwords", place)
    loaded.sheets.close_now()


def _everything_below(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def finished(workspace: Workspace, job: str) -> Job:
    """The job once nothing of it waits or runs any more."""
    async with workspace.link.stream(WatchJobs()) as parts:
        async for jobs in parts:
            found = next(one for one in jobs if one.id == job)
            if found.state not in (JobState.WAITING, JobState.RUNNING):
                return found
    raise AssertionError("the jobs ended without it")


async def test_companies_and_then_their_accounts_come_into_being_at_the_provider(
    loaded: Workspace, home: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    path = written(
        tmp_path,
        "CompanyName,Parent,DiskQuotaGB,Contact,Contact e-mail,Username,AccountSizeMB,FullName,Email\n"
        "Fresh Ltd,Harbour Lane IT,500,Fay Fresh,fay@fresh.test,fay,10 GB,Fay Fresh,fay@fresh.test\n"
        "Fresh Ltd,Harbour Lane IT,500,Fay Fresh,fay@fresh.test,fin,5 GB,Fin Fresh,fin@fresh.test\n",
    )
    for expected in (1, 2):
        opened = Opened(loaded, qtbot, "companies-and-accounts")
        await opened.sheet.read(path)
        for name, constant in (("AllowUploadOverAccountSize", "no"), ("IsUltrasafe", "no")):
            opened.fill(name, constant)
        opened.sheet.makes_passwords.setChecked(True)
        await opened.sheet.check_rows()
        opened.sheet.plan.click()
        ((changes, title),) = opened.plans
        assert len(changes) == expected
        job = await loaded.link.request(MakeJob(Plan(title=title, changes=changes)))
        await loaded.link.request(RunJob(job.id))
        ended = await finished(loaded, job.id)
        assert (ended.state, ended.counts) == (JobState.FINISHED, {RowState.DONE: expected})
        await loaded.loading.refresh()

    passwords = [msgspec.msgpack.decode(change.fields, type=CreateAccountBySize).Password for change in changes]
    on_disk = _everything_below(home)
    assert b"fay@fresh.test" in on_disk
    assert [password for password in passwords if password.encode() in on_disk] == []

    made = [loaded.store.accounts.row_of(name) for name in ("fay", "fin")]
    assert min(made) >= 0
    owner = loaded.store.accounts.owner(made[0])
    assert loaded.store.entities.name(owner) == "Fresh Ltd"
    assert loaded.store.accounts.owner(made[1]) == owner
