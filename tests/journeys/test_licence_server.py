"""The licence server as a script and as the engine meet it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from console.__main__ import main
from console.contract.services.license_activation_center import (
    FindLicenseOrderByActivationKey,
    GetLicenseOrderList,
    UpdateLicenseOrder,
)
from console.engine.link import EngineLink
from console.engine.messages import SignIn
from console.engine.processes import PASSWORD_VARIABLE
from console.errors import SignInRefused
from console.paths import config_folder
from console.session.profiles import ProfileFile
from tests.support.license_server import license_profile
from tests.support.provider import PASSWORD, RunningProvider

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command with the right password in the environment; gives exit code, output and errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
        monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
        code = main(arguments)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def server(provider: RunningProvider, version: int = 4) -> tuple[str, ...]:
    return "--url", provider.provider.license_base(version).rstrip("/"), "--user", "demo"


@pytest.mark.parametrize("version", [1, 4])
def test_a_script_lists_orders(run: Run, provider: RunningProvider, version: int) -> None:
    code, out, _ = run("call", "GetLicenseOrderList", "offset=2", *server(provider, version))
    assert code == 0
    listed = [order["activation_key"] for order in json.loads(out)["result_array"]]
    assert listed == list(provider.state.license_center.orders)[2:]
    assert provider.state.license_center.sessions == 0


def test_a_script_overwrites_an_order_that_it_read(run: Run, provider: RunningProvider, tmp_path: Any) -> None:
    key, before = next(iter(provider.state.license_center.orders.items()))
    _, out, _ = run("call", "FindLicenseOrderByActivationKey", f"activationKey={key}", *server(provider))
    file = tmp_path / "order.json"
    file.write_text(json.dumps({"licenseOrder": json.loads(out)["result_array"][0]}), encoding="utf-8")
    changed = ("licenseOrder.min_hostids=4", "--json", str(file))
    assert run("call", "UpdateLicenseOrder", *changed, *server(provider))[0] == 2
    assert run("call", "UpdateLicenseOrder", *changed, "--yes", *server(provider))[0] == 0
    assert provider.state.license_center.orders[key] == msgspec.structs.replace(before, min_hostids=4)


def test_a_script_is_told_what_is_wrong(run: Run, provider: RunningProvider) -> None:
    code, _, err = run("call", "FindLicenseOrderByActivationKey", "token=abc", *server(provider))
    assert (code, "token is not a field" in err) == (2, True)
    code, _, err = run("call", "GetProductList", "offset=-1", *server(provider))
    assert (code, "offset must be at least 0" in err) == (2, True)
    provider.state.license_center.administrators.clear()
    code, _, err = run("call", "GetProductList", *server(provider))
    assert (code, "does not accept the user name" in err) == (3, True)


def test_a_profile_of_the_other_provider_is_no_place_for_the_call(run: Run, provider: RunningProvider) -> None:
    ProfileFile(config_folder()).save(license_profile(provider))
    assert run("call", "GetProductList", "--profile", "Northwind licences")[0] == 0
    fields = ("TargetEntityID=0", "IncludeInactive=true")
    code, _, err = run("call", "GetEntityHierarchy", *fields, "--profile", "Northwind licences")
    assert (code, "is not among the services of Northwind licences" in err) == (3, True)


def test_the_operations_are_listed_without_the_token(run: Run) -> None:
    _, out, _ = run("operations", "--service", "LicenseActivationCenter")
    assert len(out.splitlines()) == 8
    _, out, _ = run("operations", "UpdateLicenseOrder")
    assert "token" not in out
    assert "licenseOrder.Features.0.expiration_date" in out


def test_a_licence_server_is_checked_by_its_address_and_by_profile(run: Run, provider: RunningProvider) -> None:
    code, out, _ = run("check", *server(provider)[:2])
    assert (code, out.strip().endswith("version/4: 7 same")) == (0, True)
    ProfileFile(config_folder()).save(license_profile(provider, 2))
    code, out, _ = run("check", "--profile", "Northwind licences")
    assert (code, out.strip().endswith("version/2: 7 same")) == (0, True)
    code, _, err = run("check", "--profile", "Northwind licences", "--service", "EntityManagementService")
    assert (code, "is not among the services" in err) == (2, True)


def test_a_demo_has_both_providers(run: Run) -> None:
    code, out, _ = run("check", "--demo")
    assert (code, out.count(" same")) == (0, 12)
    code, out, _ = run("call", "GetProductList", "--demo")
    assert (code, json.loads(out)["result_code"]) == (0, 0)


async def test_the_engine_signs_in_reads_and_overwrites(link: EngineLink, provider: RunningProvider) -> None:
    center = provider.state.license_center
    key, before = next(iter(center.orders.items()))
    center.further = {"reseller": {key: "Anna & Co"}}
    signed_in = await link.request(SignIn(license_profile(provider), PASSWORD))
    assert (signed_in.operations, signed_in.broken) == (7, {})
    found = (await link.call(FindLicenseOrderByActivationKey(activationKey=key))).result_array
    order = next(each for each in found if each.activation_key == key)
    center.let_tokens_run_out()
    await link.call(UpdateLicenseOrder(licenseOrder=msgspec.structs.replace(order, description="Moved")))
    assert center.orders[key] == msgspec.structs.replace(before, description="Moved")
    assert center.further == {"reseller": {key: "Anna & Co"}}
    parts = [part async for part in link.rows(GetLicenseOrderList())]
    assert sum(part.count for part in parts) == len(center.orders)


async def test_the_engine_tells_a_wrong_password(link: EngineLink, provider: RunningProvider) -> None:
    with pytest.raises(SignInRefused):
        await link.request(SignIn(license_profile(provider), "wrong"))
