"""The pages of the embedded provider: contracts, help, and the dashboard's sign-in."""

from __future__ import annotations

import html
import re
from urllib.parse import quote, urlencode

import pytest
from lxml import etree

from console.contract.providers import BACKUP
from console.contract.services import services_of
from tests.support.provider import RunningProvider
from tests.support.raw_soap import Reply, call, fields, send

SCHEMA = "{http://www.w3.org/2001/XMLSchema}"
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
OFFERED = [spec for service in services_of(BACKUP).values() for spec in service.operations.values() if spec.available]


@pytest.mark.parametrize("query", ["WSDL", "wsdl", "Wsdl", "wsdl="])
@pytest.mark.parametrize("service", services_of(BACKUP))
def test_every_service_has_its_contract_in_any_letter_case(provider: RunningProvider, service: str, query: str) -> None:
    reply = send(f"{provider.base}{service}.asmx?{query}")
    assert (reply.status, reply.media_type) == (200, "text/xml")
    names = {found.get("name") for found in reply.xml.iter(f"{WSDL}operation")}
    assert names == {spec.name for spec in OFFERED if spec.service.name == service}
    addresses = {found.get("location") for found in reply.xml.iter() if str(found.tag).endswith("}address")}
    assert addresses == {f"{provider.base}{service}.asmx"}


def test_paths_are_found_in_any_letter_case(provider: RunningProvider) -> None:
    base = provider.base.replace("WebApi", "webapi")
    assert send(f"{base}entitymanagementservice.ASMX?wsdl").status == 200


@pytest.mark.parametrize("service", services_of(BACKUP))
def test_a_services_page_leads_to_each_operation(provider: RunningProvider, service: str) -> None:
    reply = send(f"{provider.base}{service}.asmx")
    assert reply.media_type == "text/html"
    links = re.findall(r'href="([^"]+)"', reply.body.decode())
    assert f"{service}.asmx?WSDL" in links
    for link in links:
        assert send(f"{provider.base}{link}").status == 200


@pytest.mark.parametrize("spec", OFFERED, ids=lambda spec: spec.name)
def test_a_help_page_shows_well_formed_samples_in_both_versions(provider: RunningProvider, spec: object) -> None:
    page = send(f"{provider.base}{spec.service.name}.asmx?op={spec.name}").body.decode()
    samples = [html.unescape(sample) for sample in re.findall("<pre>(.*?)</pre>", page, re.DOTALL)]
    assert len(samples) == 4
    for sample in samples:
        head, _, text = sample.partition("\n\n")
        root = etree.fromstring(text.encode())
        assert etree.QName(root).localname == "Envelope"
        assert "Content-Type: " in head
    assert f'SOAPAction: "{spec.soap_action}"' in samples[0]
    assert f'action="{spec.soap_action}"' in samples[2]
    assert re.findall(r"^ *<(\w+)>[^<]*</\1>$", samples[0], re.MULTILINE)[:2] == ["UserName", "Password"]


def test_a_sample_has_types_in_the_place_of_values(provider: RunningProvider) -> None:
    page = html.unescape(send(f"{provider.base}EntityManagementService.asmx?op=GetEntityHierarchy").body.decode())
    assert "<TargetEntityID>int</TargetEntityID>" in page
    assert "<EntityType>Unknown or Infrascale or Distributor or Partner or Company</EntityType>" in page
    assert page.count("<EntityInHierarchy>") == 4


def test_the_page_of_an_unknown_operation_is_the_services(provider: RunningProvider) -> None:
    assert b"GetEntityHierarchy" in send(f"{provider.base}EntityManagementService.asmx?op=Nothing").body


@pytest.mark.parametrize("path", ["/", "/WebApi/", "/WebApi/AccountManagementService/Other.asmx", "/favicon.ico"])
def test_other_addresses_are_not_found(provider: RunningProvider, path: str) -> None:
    reply = send(provider.base.partition("/WebApi/")[0] + path)
    assert (reply.status, reply.media_type) == (404, "text/html")


def test_other_methods_are_not_allowed(provider: RunningProvider) -> None:
    assert send(f"{provider.base}EntityManagementService.asmx", method="DELETE").status == 405


def token(provider: RunningProvider, username: str, *, is_user: bool = False) -> str:
    inner = fields(Username=username, IsAppUser=is_user)
    return call(provider, "AccountManagementService", "GetAuthorizationTokenByEntity", inner).text("AuthToken") or ""


def login(provider: RunningProvider, username: str, word: str) -> Reply:
    return send(f"{provider.dashboard}?uid={quote(username, safe='')}&token={quote(word, safe='')}")


def test_a_sign_in_link_works_once(provider: RunningProvider) -> None:
    word = token(provider, "ruth.hart")
    first = login(provider, "ruth.hart", word)
    assert first.status == 200
    assert "Signed in as <b>ruth.hart</b>" in first.body.decode()
    assert "Miller &amp; Hart Solicitors" in first.body.decode()
    second = login(provider, "ruth.hart", word)
    assert second.status == 403
    assert "Each link works once" in second.body.decode()


def test_a_sign_in_link_of_a_dashboard_user_works_too(provider: RunningProvider) -> None:
    reply = login(provider, "marcus", token(provider, "marcus", is_user=True))
    assert "Harbour Lane IT" in reply.body.decode()


def test_each_token_is_new(provider: RunningProvider) -> None:
    assert len({token(provider, "ruth.hart") for _ in range(5)}) == 5


def test_a_token_is_for_its_user_only(provider: RunningProvider) -> None:
    word = token(provider, "ruth.hart")
    assert login(provider, "owen.pryce", word).status == 403
    assert login(provider, "ruth.hart", word).status == 200


def test_tokens_that_were_never_given_are_not_accepted(provider: RunningProvider) -> None:
    reply = login(provider, "ruth.hart", "made-up")
    assert reply.status == 403
    assert "not known" in reply.body.decode()


def test_a_link_that_was_not_quoted_is_found_out(provider: RunningProvider) -> None:
    words = (token(provider, "ruth.hart") for _ in range(200))
    word = next(word for word in words if "+" in word)
    assert send(f"{provider.dashboard}?uid=ruth.hart&token={word}").status == 403


def test_a_link_without_its_parts_says_what_it_needs(provider: RunningProvider) -> None:
    assert send(provider.dashboard).status == 400


def test_names_are_shown_as_text(provider: RunningProvider) -> None:
    reply = send(f"{provider.base}<script>.asmx?{urlencode({'op': '<script>'})}")
    assert b"<script>" not in reply.body
