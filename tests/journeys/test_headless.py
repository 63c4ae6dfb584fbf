"""The headless commands as a script meets them: what is printed where, and how they end."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from console.__main__ import main
from console.contract.services import SERVICES
from console.demo.mishaps import Lose, Portal, Refuse
from console.demo.records import Status
from console.demo.variants import Missing, Renamed
from console.engine.processes import PASSWORD_VARIABLE
from console.paths import config_folder
from console.session.profile import Profile
from console.session.profiles import ProfileFile
from tests.support.held import Held
from tests.support.keyrings import MemoryKeyring
from tests.support.provider import PASSWORD, RunningProvider

Run = Callable[..., "Outcome"]

ACCOUNTS = ("GetEntityAccounts", "TargetEntityID=0", "PageSize=100", "PageIndex=1")
SUSPEND = ("SuspendEntity", "TargetEntityId=311")


class Terminal(io.TextIOWrapper):
    """Standard input that is a person's."""

    def isatty(self) -> bool:
        return True


class Outcome:
    """How a command ended and what it printed."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err

    @property
    def json(self) -> object:
        return json.loads(self.out)


@pytest.fixture
def run(provider: RunningProvider, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command against the session's provider, with the right password in the environment."""

    def run(
        command: str, *arguments: str, stdin: str = "", password: str | None = PASSWORD, terminal: bool = False
    ) -> Outcome:
        incoming = io.BytesIO(stdin.encode())
        monkeypatch.setattr("sys.stdin", Terminal(incoming) if terminal else io.TextIOWrapper(incoming))
        if password is None:
            monkeypatch.delenv(PASSWORD_VARIABLE, raising=False)
        else:
            monkeypatch.setenv(PASSWORD_VARIABLE, password)
        try:
            code = main([command, *arguments])
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        printed = capsys.readouterr()
        return Outcome(code, printed.out, printed.err)

    return run


@pytest.fixture
def server(provider: RunningProvider) -> tuple[str, ...]:
    return ("--url", provider.base, "--user", provider.user)


def test_a_read_prints_the_answer_as_json_under_the_providers_names(run: Run, server: tuple[str, ...]) -> None:
    outcome = run("call", *ACCOUNTS, *server)
    assert outcome.code == 0
    assert outcome.json["Result"] == {"Result": 0, "Code": "Success", "Message": None}
    assert outcome.json["AccountsTotal"] == len(outcome.json["Accounts"])
    assert outcome.err == ""


def test_a_list_can_be_had_as_csv(run: Run, server: tuple[str, ...]) -> None:
    outcome = run("call", *ACCOUNTS, *server, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(outcome.out)))
    assert outcome.code == 0
    assert rows[0]["Username"] == "edith.rowan"
    assert rows[0]["IsEntityAdmin"] == "true"


def test_a_whole_list_comes_page_by_page_as_csv_or_as_one_array(run: Run, server: tuple[str, ...]) -> None:
    whole = run("call", *ACCOUNTS, *server)
    lines = run("call", "GetEntityAccounts", "TargetEntityID=0", "PageSize=3", "--all", *server, "--format=csv")
    rows = list(csv.DictReader(io.StringIO(lines.out)))
    names = [row["Username"] for row in whole.json["Accounts"]]
    assert [row["Username"] for row in rows] == names
    assert len(names) > 3 * 3
    array = run("call", "GetEntityAccounts", "TargetEntityID=0", "PageSize=3", "--all", *server)
    assert array.json == whole.json["Accounts"]
    assert run("call", "GetEntityAccounts", "TargetEntityID=0", "--all", *server).json == array.json
    assert lines.err == array.err == ""


def test_a_list_without_rows_is_an_empty_array(run: Run, server: tuple[str, ...]) -> None:
    typed = ("GetEntityAccounts", "TargetEntityID=0", "PageIndex=99", "--all", *server)
    assert run("call", *typed).json == []
    assert run("call", *typed, "--format=csv").out.startswith("ParentEntityID,EntityID,Username")


def test_objects_in_the_rows_of_a_list_have_columns_of_their_own(run: Run, server: tuple[str, ...]) -> None:
    typed = ("GetEntityPoliciesAll", "TargetEntityID=888", *server, "--all", "--format=csv")
    heading = run("call", *typed).out.splitlines()[0].split(",")
    assert {"PolicyName", "Schedule.ScheduleType", "BackupSet.ScannerMode"} <= set(heading)


def test_an_answer_can_go_to_a_file_that_appears_whole_or_not_at_all(
    run: Run, server: tuple[str, ...], provider: RunningProvider, tmp_path: Path
) -> None:
    file = tmp_path / "accounts.json"
    typed = ("GetEntityAccounts", "TargetEntityID=0", "PageSize=3", "--all", *server, "--output", str(file))
    outcome = run("call", *typed)
    assert (outcome.code, outcome.out) == (0, "")
    before = file.read_bytes()
    assert len(json.loads(before)) == 14
    provider.faults.add(Portal(), operation="GetEntityAccounts", skip=1)
    assert run("call", *typed).code == 3
    assert file.read_bytes() == before
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize(("place", "words"), [("nowhere/answer.json", "cannot be written"), ("", "is a folder")])
def test_a_file_that_cannot_be_written_is_told_before_anything_is_sent(
    run: Run, server: tuple[str, ...], provider: RunningProvider, tmp_path: Path, place: str, words: str
) -> None:
    outcome = run("call", *SUSPEND, *server, "--yes", "--output", str(tmp_path / place))
    assert outcome.code == 2
    assert words in outcome.err
    assert provider.state.is_active(311)


@pytest.mark.parametrize("typed", [SUSPEND, ("GetAccountUsedSpace", "Username=a")], ids=lambda typed: typed[0])
def test_what_answers_with_no_list_cannot_be_read_whole(
    run: Run, server: tuple[str, ...], typed: tuple[str, ...]
) -> None:
    outcome = run("call", *typed, "--all", "--yes", *server)
    assert outcome.code == 2
    assert "Leave --all out" in outcome.err


def test_a_script_can_read_a_whole_list_into_a_file(provider: RunningProvider, tmp_path: Path) -> None:
    file = tmp_path / "all accounts.csv"
    typed = ("GetEntityAccounts", "TargetEntityID=0", "PageSize=4", "--all", "--format", "csv", "--output", str(file))
    ended = subprocess.run(
        [sys.executable, "-m", "console", "call", *typed, "--url", provider.base, "--user", provider.user],
        capture_output=True,
        env={**os.environ, PASSWORD_VARIABLE: PASSWORD},
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
    assert len(list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))) == 14


def test_a_reply_without_a_list_is_one_row_of_csv(run: Run, server: tuple[str, ...]) -> None:
    outcome = run("call", "GetAccountEntities", "TargetEntityID=0", "UserName=edith.rowan", *server, "--format=csv")
    (row,) = csv.DictReader(io.StringIO(outcome.out))
    assert row["Result.Code"] == "Success"
    assert row["AccountEntitiesInfo.DistributorEntityID"] == "888"


def test_options_and_fields_may_come_in_any_order(run: Run, server: tuple[str, ...]) -> None:
    name, *fields = ACCOUNTS
    assert run("call", *server, name, fields[0], "--format", "json", *fields[1:]).code == 0


def test_fields_may_come_from_a_file_and_be_overridden(run: Run, server: tuple[str, ...], tmp_path: Path) -> None:
    document = tmp_path / "request.json"
    document.write_text(json.dumps({"TargetEntityID": 888, "PageSize": 100, "PageIndex": 1}))
    outcome = run("call", "GetEntityAccounts", "--json", str(document), "PageSize=2", *server)
    assert len(outcome.json["Accounts"]) == 2


def test_fields_may_come_from_standard_input(run: Run, server: tuple[str, ...]) -> None:
    document = json.dumps({"TargetEntityID": 888, "PageSize": 3, "PageIndex": 1})
    outcome = run("call", "GetEntityAccounts", "--json", "-", *server, stdin=document)
    assert len(outcome.json["Accounts"]) == 3


def test_the_token_that_was_asked_for_is_printed(run: Run, server: tuple[str, ...]) -> None:
    outcome = run("call", "GetAuthorizationTokenByEntity", "Username=edith.rowan", *server)
    assert len(outcome.json["AuthToken"]) > 20


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("GetEntityAcounts",), "Did you mean GetEntityAccounts?"),
        (("GetEntityAccounts", "PageSise=3"), "PageSise is not a field; the nearest is PageSize"),
        (("GetEntityAccounts", "TargetEntityID=0", "PageIndex=1"), "PageSize must be given"),
        (("GetEntityAccounts", "TargetEntityID=me", "PageSize=1", "PageIndex=1"), "must be a whole number"),
        (("GetEntityAccounts", "TargetEntityID=0", "PageSize=10001", "PageIndex=1"), "PageSize must be at most 10000"),
        (("GetEntityHierarchy", "TargetEntityID=0", "IncludeInactive=maybe"), "must be true or false"),
        (("GetEntityAccounts", "PageSize"), "is no FIELD=VALUE"),
        (("GetEntityAccounts", "PageSize.Deeper=1"), "nothing is declared at this place"),
        (("GetEntityAccounts", "--json", "/nowhere.json"), "/nowhere.json cannot be read: No such file"),
        (SUSPEND, "Add --yes to agree."),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_what_makes_no_sense_is_said_before_anything_is_sent(
    run: Run, server: tuple[str, ...], provider: RunningProvider, arguments: tuple[str, ...], words: str
) -> None:
    provider.stop()
    try:
        outcome = run("call", *arguments, *server)
    finally:
        provider.start_again()
    assert outcome.code == 2
    assert words in outcome.err
    assert outcome.out == ""


@pytest.mark.parametrize(
    "arguments",
    [(), ("call",), ("dance",), ("call", *ACCOUNTS), ("call", *ACCOUNTS, "--demo", "--profile", "Northwind")],
    ids=lambda arguments: " ".join(arguments) or "nothing",
)
def test_bad_usage_ends_with_two(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_refusal_of_the_provider_ends_with_one_and_its_words(run: Run, server: tuple[str, ...]) -> None:
    outcome = run("call", "GetEntityAccounts", "TargetEntityID=424242", "PageSize=1", "PageIndex=1", *server)
    assert outcome.code == 1
    assert outcome.err


def test_a_wrong_password_ends_with_three(run: Run, server: tuple[str, ...]) -> None:
    outcome = run("call", *ACCOUNTS, *server, password="wrong")
    assert (outcome.code, outcome.out) == (3, "")
    assert "wrong" not in outcome.err


@pytest.mark.parametrize("mishap", [Portal(), Refuse()], ids=["captive portal", "refused"])
def test_a_reply_that_is_none_ends_with_three(
    run: Run, server: tuple[str, ...], provider: RunningProvider, mishap: Portal | Refuse
) -> None:
    provider.faults.add(mishap)
    outcome = run("call", *ACCOUNTS, *server)
    assert outcome.code == 3
    assert outcome.err.strip()


def test_plain_http_across_a_network_is_refused(run: Run) -> None:
    outcome = run("call", *ACCOUNTS, "--url", "http://secure.example.com/api/", "--user", "anna")
    assert outcome.code == 2
    assert "plain http" in outcome.err


def test_a_change_with_agreement_is_sent(run: Run, server: tuple[str, ...], provider: RunningProvider) -> None:
    outcome = run("call", *SUSPEND, *server, "--yes")
    assert outcome.code == 0
    assert outcome.json["AlreadySuspended"] is False
    assert provider.state.entities[311].status is Status.SUSPENDED


def test_a_lost_answer_to_a_change_ends_with_four(run: Run, server: tuple[str, ...], provider: RunningProvider) -> None:
    provider.faults.add(Lose(), operation="SuspendEntity")
    outcome = run("call", *SUSPEND, *server, "--yes")
    assert outcome.code == 4
    assert "may or may not have happened" in outcome.err


def test_a_person_is_asked_before_a_change(run: Run, server: tuple[str, ...], provider: RunningProvider) -> None:
    refused = run("call", *SUSPEND, *server, stdin="yes\n", terminal=True)
    assert refused.code == 2
    assert provider.base in refused.err
    assert provider.state.is_active(311)
    assert run("call", *SUSPEND, *server, stdin="SuspendEntity\n", terminal=True).code == 0
    assert not provider.state.is_active(311)


def test_the_password_may_come_from_standard_input(run: Run, server: tuple[str, ...]) -> None:
    assert run("call", *ACCOUNTS, *server, stdin=f"{PASSWORD}\n", password=None).code == 0


def test_a_password_that_comes_from_nowhere_is_asked_for_in_words(run: Run, server: tuple[str, ...]) -> None:
    outcome = run("call", *ACCOUNTS, *server, password=None)
    assert outcome.code == 2
    assert PASSWORD_VARIABLE in outcome.err


def test_a_secret_field_is_never_taken_from_the_command_line(run: Run, server: tuple[str, ...]) -> None:
    typed = ("AuthenticateDashboardUser", "UserName=carl.berg", "Password=Harbour7", *server)
    outcome = run("call", *typed)
    assert outcome.code == 2
    assert "is secret" in outcome.err
    assert "Harbour7" not in outcome.err


def test_a_secret_field_may_come_from_standard_input(run: Run, server: tuple[str, ...]) -> None:
    typed = ("AuthenticateDashboardUser", "UserName=carl.berg", "Password=-", *server)
    outcome = run("call", *typed, stdin="Harbour7\n")
    assert outcome.code == 1
    assert "Harbour7" not in outcome.err


def test_a_saved_profile_gives_address_user_and_password(
    run: Run, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = MemoryKeyring()
    monkeypatch.setattr("keyring.get_keyring", lambda: store)
    store.set_password(f"Backup Console: {profile.name}", profile.user, PASSWORD)
    ProfileFile(config_folder()).save(msgspec.structs.replace(profile, remember=True))
    assert run("call", *ACCOUNTS, "--profile", profile.name, password=None).code == 0


def test_an_unknown_profile_ends_with_two(run: Run) -> None:
    outcome = run("call", *ACCOUNTS, "--profile", "Norhtwind")
    assert outcome.code == 2
    assert "no profile named 'Norhtwind'" in outcome.err


@pytest.mark.parametrize("demo", [("--demo",), ("--demo", "documented")], ids=" ".join)
def test_the_demo_is_started_for_one_call(run: Run, demo: tuple[str, ...]) -> None:
    name, *fields = ACCOUNTS
    outcome = run("call", name, *demo, *fields, password=None)
    assert outcome.code == 0
    assert outcome.json["AccountsTotal"] > 0


def test_an_estate_that_does_not_exist_is_told_with_the_providers_words(run: Run) -> None:
    outcome = run("call", *ACCOUNTS, "--demo", "gigantic", password=None)
    assert outcome.code == 3
    assert "'gigantic' is no estate" in outcome.err


def test_operations_lists_every_declared_operation(run: Run) -> None:
    listed = run("operations", "--format", "json").json
    assert len(listed) == sum(len(service.operations) for service in SERVICES.values())
    assert {"operation", "service", "kind", "doc"} == set(listed[0])


def test_operations_can_be_narrowed_down(run: Run) -> None:
    listed = run("operations", "--kind", "destroy", "--service", "EntityManagementService", "--format", "csv").out
    assert [row["operation"] for row in csv.DictReader(io.StringIO(listed))] == ["CancelEntity"]


def test_operations_explains_the_fields_of_one(run: Run) -> None:
    explained = run("operations", "GetEntityAccounts").out
    assert "PageSize" in explained
    assert "at most 10000" in explained


def test_operations_shows_the_fields_of_one_nested_as_json(run: Run) -> None:
    fields = {field["field"]: field for field in run("operations", "CreateEntityPolicy", "--format", "json").json}
    policy = next(field for field in fields.values() if field["fields"])
    inner = {field["field"]: field for field in policy["fields"]}
    schedule = inner.get("Schedule") or policy
    kind = next(field for field in schedule["fields"] if field["field"] == "ScheduleType")
    assert "Weekly" in kind["values"]


def test_check_needs_no_password_and_ends_well_where_all_is_as_declared(run: Run, server: tuple[str, ...]) -> None:
    outcome = run("check", *server, password=None)
    assert outcome.code == 0
    assert "GetEntityAccounts" not in outcome.out
    assert "EntityManagementService" in outcome.out


def test_check_tells_each_difference(run: Run, server: tuple[str, ...], provider: RunningProvider) -> None:
    provider.faults.vary(
        Renamed("GetEntityAccounts", "PageSize", "SizeOfPage"), Missing("SuspendEntity", "TargetEntityId")
    )
    outcome = run("check", *server)
    assert outcome.code == 1
    assert "SuspendEntity (change): broken, switched off" in outcome.out


def test_check_can_be_had_as_json(run: Run, server: tuple[str, ...]) -> None:
    reports = run("check", *server, "--service", "EntityManagementService", "--format", "json").json
    assert [report["service"] for report in reports] == ["EntityManagementService"]
    assert reports[0]["operations"]["GetEntityAccounts"]["status"] == "same"


def test_check_warns_of_a_read_that_lost_something_and_is_called_all_the_same(
    run: Run, server: tuple[str, ...], provider: RunningProvider
) -> None:
    provider.faults.vary(Missing("GetEntityHierarchy", "IncludeInactive"))
    outcome = run("check", *server)
    assert outcome.code == 1
    assert "GetEntityHierarchy (read): broken, it is called all the same" in outcome.out
    assert "IncludeInactive has no place in the request." in outcome.out


@pytest.mark.parametrize(
    ("name", "begins"), [("report.html", "<!DOCTYPE html>"), ("report.txt", "What"), ("r.json", "{")]
)
def test_check_writes_a_report_for_the_provider_without_the_password(
    run: Run, server: tuple[str, ...], provider: RunningProvider, tmp_path: Path, name: str, begins: str
) -> None:
    provider.faults.vary(Missing("SuspendEntity", "TargetEntityId"))
    path = tmp_path / name
    outcome = run("check", *server, "--output", str(path), password="a long secret")
    written = path.read_text(encoding="utf-8")
    assert outcome.code == 1
    assert written.startswith(begins)
    assert provider.base in written
    assert "TargetEntityId has no place in the request." in written
    assert "a long secret" not in written + outcome.out


def test_check_says_why_a_report_cannot_be_written(run: Run, server: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    outcome = run("check", *server, "--output", str(tmp_path / "file" / "report.txt"))
    assert outcome.code != 0
    assert "report.txt was not written" in outcome.err


def test_check_of_a_server_that_is_not_there_ends_with_three(run: Run, fresh_provider: RunningProvider) -> None:
    base = fresh_provider.base
    fresh_provider.stop()
    outcome = run("check", "--url", base)
    assert outcome.code == 3
    assert "127.0.0.1" in outcome.err


@pytest.mark.parametrize("command", ["call", "operations", "check"])
def test_every_command_explains_itself(run: Run, command: str) -> None:
    outcome = run(command, "--help")
    assert outcome.code == 0
    assert "usage: python -m console" in outcome.out


def test_a_script_can_run_it_as_a_program(provider: RunningProvider) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "console", "call", *ACCOUNTS, "--url", provider.base, "--user", provider.user],
        input=f"{PASSWORD}\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["AccountsTotal"] > 0


@pytest.mark.parametrize("document", [b'{"UserName": "\xff"}', b'{"Users": ' + b"[" * 100_000, b"[]", b"{"])
def test_a_file_that_holds_no_json_object_ends_with_two_and_a_next_step(
    run: Run, server: tuple[str, ...], tmp_path: Path, document: bytes
) -> None:
    file = tmp_path / "fields.json"
    file.write_bytes(document)
    outcome = run("call", "GetEntityAccounts", "--json", str(file), *server)
    assert outcome.code == 2
    sentence, advice, *_ = outcome.err.splitlines()
    assert sentence.startswith(f"{file} holds no JSON object")
    assert "UTF-8" in advice


@pytest.mark.parametrize("given", ["null", "5", '"x"', "{}", "[]"])
@pytest.mark.parametrize("field", ["fileSizeLimits.0.MinSize=1", "fileSizeLimits.0.0=1"])
def test_a_field_inside_another_kind_of_value_of_the_file_ends_with_two(
    run: Run, server: tuple[str, ...], tmp_path: Path, given: str, field: str
) -> None:
    file = tmp_path / "fields.json"
    file.write_text(f'{{"fileSizeLimits": {given}}}')
    outcome = run("call", "SetScannerFileSizeLimits", field, "--json", str(file), "--yes", *server)
    assert outcome.code == 2
    assert "was not sent" in outcome.err


def test_names_of_the_whole_world_reach_a_pipe_that_has_another_encoding(provider: RunningProvider) -> None:
    provider.state.entities[112].name = "مؤسسة الميناء 🚢"
    arguments = ("GetEntityHierarchy", "TargetEntityID=0", "IncludeInactive=true")
    ended = subprocess.run(
        [sys.executable, "-m", "console", "call", *arguments, "--url", provider.base, "--user", provider.user],
        capture_output=True,
        env={**os.environ, PASSWORD_VARIABLE: PASSWORD, "PYTHONIOENCODING": "cp1252"},
        check=False,
    )
    assert ended.stderr == b""
    assert "مؤسسة الميناء 🚢" in ended.stdout.decode()


def test_a_reader_that_wants_no_more_is_no_failure() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "console", "operations"], stdout=writing, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.skipif(os.name == "nt", reason="the signal of Ctrl+C")
async def test_breaking_off_a_change_that_is_under_way_ends_with_four(provider: RunningProvider) -> None:
    held = Held()
    provider.faults.add(held, operation="SuspendEntity")
    command = subprocess.Popen(  # noqa: ASYNC220 - the test waits for what this one sends
        [sys.executable, "-m", "console", "call", *SUSPEND, "--yes", "--url", provider.base, "--user", provider.user],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, PASSWORD_VARIABLE: PASSWORD},
    )
    await held.arrived.wait()
    command.send_signal(signal.SIGINT)
    _, err = await asyncio.to_thread(command.communicate)
    assert command.returncode == 4
    assert b"may or may not have happened" in err
