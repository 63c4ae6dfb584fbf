"""Clients that were not written here load every contract and call every operation."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from console.contract.providers import BACKUP
from console.contract.services import services_of
from tests.demo.calls import ANSWERED, ANSWERING, CALLS, answered, arguments, signer
from tests.support.provider import PASSWORD, USER, RunningProvider

with warnings.catch_warnings():
    # Both are older than the warnings that current Pythons give for what they import.
    warnings.simplefilter("ignore", DeprecationWarning)
    import suds.client
    import zeep


def verdict(reply: Any) -> Any:
    """The provider's Result: clients unwrap a reply that has nothing else."""
    if hasattr(reply, "GetAccountUsedSpaceResult"):
        return reply.GetAccountUsedSpaceResult
    return reply if isinstance(reply.Result, int) else reply.Result


def test_every_answered_operation_is_called_here() -> None:
    assert {spec.name for spec in ANSWERED} == set(CALLS)


@pytest.mark.parametrize("service", services_of(BACKUP))
def test_both_load_every_contract(provider: RunningProvider, service: str) -> None:
    address = f"{provider.base}{service}.asmx?WSDL"
    offered = {spec.name for spec in services_of(BACKUP)[service].operations.values() if spec.available}
    (loaded,) = zeep.Client(address).wsdl.services.values()
    assert {name: set(port.binding._operations) for name, port in loaded.ports.items()} == {
        f"{service}Soap": offered,
        f"{service}Soap12": offered,
    }
    (definition,) = suds.client.Client(address, cache=None).wsdl.services
    assert [set(port.methods) for port in definition.ports] == [offered, offered]


@pytest.mark.parametrize("version", ["Soap", "Soap12"])
@pytest.mark.parametrize("service", ANSWERING)
def test_zeep_calls_every_operation_in_both_versions(provider: RunningProvider, service: str, version: str) -> None:
    client = zeep.Client(f"{provider.base}{service}.asmx?WSDL", port_name=f"{service}{version}")
    codes = {}
    for spec in answered(service):
        operation = spec.name
        header = client.get_element("{sosonlinebackup.com}AuthHeader")(**signer(operation))
        reply = client.service[operation](**arguments(spec), _soapheaders=[header])
        codes[operation] = (verdict(reply).Result, verdict(reply).Message)
    assert codes == dict.fromkeys(codes, (0, None))


def test_zeep_reads_values_of_every_type(provider: RunningProvider) -> None:
    client = zeep.Client(f"{provider.base}EntityManagementService.asmx?WSDL")
    header = client.get_element("{sosonlinebackup.com}AuthHeader")(UserName=USER, Password=PASSWORD)
    reply = client.service.GetEntityAccounts(request=CALLS["GetEntityAccounts"], _soapheaders=[header])
    accounts = {account.username: account for account in provider.state.accounts.values()}
    for row in reply.Accounts.AccountDevicesInfo:
        account = accounts[row.Username]
        assert (row.UsedSpaceKB, row.AccountSizeMB) == (account.used_kb, account.size_mb)
        assert (row.SignupDate, row.IsEntityAdmin) == (account.signed_up, account.is_entity_admin)


def test_zeep_raises_the_servers_faults(provider: RunningProvider) -> None:
    client = zeep.Client(f"{provider.base}EntityManagementService.asmx?WSDL")
    with pytest.raises(zeep.exceptions.Fault, match="is not a valid int value"):
        client.service.GetEntityHierarchy(request={"TargetEntityID": "twelve", "IncludeInactive": True})


@pytest.mark.parametrize("service", ANSWERING)
def test_suds_calls_every_operation(provider: RunningProvider, service: str) -> None:
    client = suds.client.Client(f"{provider.base}{service}.asmx?WSDL", cache=None)
    codes = {}
    for spec in answered(service):
        operation = spec.name
        header = client.factory.create("AuthHeader")
        who = signer(operation)
        header.UserName, header.Password = who["UserName"], who["Password"]
        client.set_options(soapheaders=header, port=f"{service}Soap")
        reply = client.service[f"{service}Soap"][operation](**arguments(spec))
        codes[operation] = verdict(reply).Code
    assert codes == dict.fromkeys(codes, "Success")
