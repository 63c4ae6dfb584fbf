"""Fetches and decodes one page of 10,000 accounts over loopback: ours, zeep's own client, and lxml's bare parse."""

from __future__ import annotations

import argparse
import asyncio
import http.client
from typing import Any
from urllib.parse import urlsplit

import zeep
from lxml import etree

from console.contract.header import AuthHeader
from console.contract.services.entity_management import ENTITY_MANAGEMENT, GetEntityAccounts
from console.engine.embedded import DEMO_PASSWORD, DEMO_USER, EmbeddedProvider
from console.soap.client import Client
from tests.bench.figures import Target, interleaved

ROWS = 10_000
TARGETS = {"zeep_to_ours": Target(10, at_least=True), "ours_to_bare_parse_and_transfer": Target(3)}


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure the three sides in turns against one provider in a process of its own."""
    with asyncio.Runner() as runner:
        provider = runner.run(EmbeddedProvider.start(f"large:{arguments.accounts}"))
        client = Client(provider.profile, DEMO_USER, DEMO_PASSWORD)
        try:
            return _measured(runner, provider, client, arguments.repeat)
        finally:
            runner.run(client.close())
            runner.run(provider.stop())


def _measured(runner: asyncio.Runner, provider: EmbeddedProvider, client: Client, repeat: int) -> dict[str, Any]:
    address = f"{provider.base}{ENTITY_MANAGEMENT.name}.asmx"
    request = GetEntityAccounts(TargetEntityID=0, PageSize=ROWS, PageIndex=1)
    header = {AuthHeader.__name__: {"UserName": DEMO_USER, "Password": DEMO_PASSWORD}}
    fields = {"TargetEntityID": 0, "PageSize": ROWS, "PageIndex": 1}
    theirs = zeep.Client(f"{address}?WSDL")
    message = theirs.create_message(theirs.service, request.spec.name, request=fields, _soapheaders=header)
    envelope = etree.tostring(message, xml_declaration=True, encoding="utf-8")
    connection = http.client.HTTPConnection(urlsplit(address).netloc)

    def transfer() -> bytes:
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{request.spec.soap_action}"'}
        connection.request("POST", urlsplit(address).path, envelope, headers)
        return connection.getresponse().read()

    page = transfer()
    rows = runner.run(client.rows(request)).batch.count
    if rows != ROWS:
        raise RuntimeError(f"the page has {rows} rows instead of {ROWS}")
    taken = interleaved(
        repeat,
        ours=lambda: runner.run(client.rows(request)),
        zeep=lambda: theirs.service.GetEntityAccounts(request=fields, _soapheaders=header),
        transfer=transfer,
        bare_parse=lambda: etree.fromstring(page),
    )
    connection.close()
    return {
        "rows": rows,
        "page_bytes": len(page),
        "ours_seconds": taken["ours"],
        "zeep_seconds": taken["zeep"],
        "transfer_seconds": taken["transfer"],
        "bare_parse_seconds": taken["bare_parse"],
        "zeep_to_ours": taken["zeep"] / taken["ours"],
        "ours_to_bare_parse_and_transfer": taken["ours"] / (taken["bare_parse"] + taken["transfer"]),
    }
