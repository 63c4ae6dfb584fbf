"""Calls by hand to a server whose WSDL has what ours lacks: recursion, choices, odd types, other replies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from lxml import etree

from console.contract.live import CallReply, FormField, Shape, reads_by_name
from console.contract.services import SERVICES
from console.errors import InvalidInput, OutcomeUnknown, TransportFailed
from console.session.profile import Profile
from console.soap.client import Client
from console.soap.explorer import Explorer
from console.soap.explorer_reply import MOST_CHARACTERS
from console.soap.retry import RetryPolicy
from tests.support.raw_server import RawServer, raw_server, response, saying

SERVICE = "EntityManagementService"
PASSWORD = "a long & <strange> password"

WSDL = """<?xml version="1.0" encoding="utf-8"?>
<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://www.w3.org/2001/XMLSchema"
 xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:t="urn:other" targetNamespace="urn:other">
<w:types><s:schema targetNamespace="urn:other" elementFormDefault="qualified">
<s:element name="FindFolders"><s:complexType><s:sequence>
 <s:element name="folder" type="t:Folder" minOccurs="0"/>
 <s:element name="names" type="t:Names" minOccurs="0"/>
 <s:element name="tag" type="s:string" minOccurs="0" maxOccurs="unbounded"/>
 <s:element name="mode" type="t:QuickMode" minOccurs="1"/>
 <s:element name="since" type="s:dateTime" nillable="true" minOccurs="1"/>
 <s:element name="picture" type="s:base64Binary" minOccurs="0"/>
 <s:element name="level" minOccurs="0"><s:simpleType><s:restriction base="s:int">
  <s:minInclusive value="1"/><s:maxExclusive value="10"/></s:restriction></s:simpleType></s:element>
 <s:element name="deep" type="s:boolean" minOccurs="0"/>
 <s:element name="AccessToken" type="s:string" minOccurs="0"/>
 <s:element name="either" type="t:Either" minOccurs="0"/>
</s:sequence></s:complexType></s:element>
<s:element name="FindFoldersResponse"><s:complexType><s:sequence>
 <s:element name="FindFoldersResult" type="t:Folder" minOccurs="0"/></s:sequence></s:complexType></s:element>
<s:complexType name="Folder"><s:sequence>
 <s:element name="Name" type="s:string" minOccurs="0"/>
 <s:element name="Children" type="t:Folders" minOccurs="0"/></s:sequence></s:complexType>
<s:complexType name="Folders"><s:sequence>
 <s:element name="Folder" type="t:Folder" minOccurs="0" maxOccurs="unbounded" nillable="true"/>
 </s:sequence></s:complexType>
<s:complexType name="Names"><s:sequence>
 <s:element name="string" type="s:string" minOccurs="0" maxOccurs="unbounded" nillable="true"/>
</s:sequence></s:complexType>
<s:complexType name="Either"><s:choice>
 <s:element name="Left" type="s:int"/><s:element name="Right" type="s:string"/></s:choice></s:complexType>
<s:simpleType name="Mode"><s:restriction base="s:string">
 <s:enumeration value="Quick"/><s:enumeration value="Full"/></s:restriction></s:simpleType>
<s:simpleType name="QuickMode"><s:restriction base="t:Mode"/></s:simpleType>
<s:element name="Ping"><s:complexType/></s:element>
<s:element name="PingResponse"><s:complexType/></s:element>
</s:schema></w:types>
<w:message name="In"><w:part name="p" element="t:FindFolders"/></w:message>
<w:message name="Out"><w:part name="p" element="t:FindFoldersResponse"/></w:message>
<w:message name="PingIn"><w:part name="p" element="t:Ping"/></w:message>
<w:message name="PingOut"><w:part name="p" element="t:PingResponse"/></w:message>
<w:portType name="P">
 <w:operation name="FindFolders"><w:documentation>Finds
   folders  &amp; more.</w:documentation><w:input message="t:In"/><w:output message="t:Out"/></w:operation>
 <w:operation name="Ping"><w:input message="t:PingIn"/><w:output message="t:PingOut"/></w:operation>
</w:portType>
<w:binding name="B" type="t:P"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
 <w:operation name="FindFolders"><soap:operation soapAction="urn:find" style="document"/>
  <w:input><soap:body use="literal"/></w:input><w:output><soap:body use="literal"/></w:output></w:operation>
 <w:operation name="Ping"><soap:operation soapAction="urn:ping" style="document"/>
  <w:input><soap:body use="literal"/></w:input><w:output><soap:body use="literal"/></w:output></w:operation>
</w:binding>
<w:service name="S"><w:port name="P" binding="t:B"><soap:address location="http://127.0.0.1/"/></w:port></w:service>
</w:definitions>"""


def envelope(content: str) -> bytes:
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><s:Body>{content}</s:Body></s:Envelope>'
    ).encode()


@asynccontextmanager
async def exploring(*replies: bytes) -> AsyncIterator[tuple[Explorer, RawServer]]:
    """A server that gives the WSDL and then the replies, in that order."""
    async with raw_server(saying(response(WSDL.encode()), *replies)) as server:
        profile = Profile(name="raw", base=server.base, proxy="none")
        client = Client(profile, "anna", PASSWORD, retry=RetryPolicy(attempts=1))
        try:
            yield Explorer(client, "anna", ("--profile", "raw"), tuple(SERVICES)), server
        finally:
            await client.close()


async def form(explorer: Explorer) -> dict[str, FormField]:
    return {found.name: found for found in (await explorer.form(SERVICE, "FindFolders")).fields}


async def answered(content: str | bytes, operation: str = "FindFolders", **options: Any) -> CallReply:
    body = content if isinstance(content, bytes) else envelope(content)
    async with exploring(response(body, **options)) as (explorer, _):
        return await explorer.send(SERVICE, operation, {}, agreed=True)


async def test_undeclared_operations_are_listed_with_the_servers_own_words() -> None:
    async with exploring() as (explorer, _):
        offered = {found.operation: found for found in await explorer.offered([SERVICE])}
    assert set(offered) == {"FindFolders", "Ping"}
    assert offered["FindFolders"].doc == "Finds folders & more."
    assert offered["FindFolders"].is_read
    assert not offered["Ping"].is_read


async def test_the_form_has_what_the_schema_has() -> None:
    async with exploring() as (explorer, _):
        fields = await form(explorer)
    names = fields["names"]
    assert (names.shape, names.is_list, names.item, names.fields) == (Shape.TEXT, True, "string", ())
    tag = fields["tag"]
    assert (tag.shape, tag.is_list, tag.item) == (Shape.TEXT, True, "")
    assert fields["mode"].choices == ("Quick", "Full")
    assert fields["mode"].is_required
    assert (fields["since"].shape, fields["since"].is_nillable, fields["since"].is_required) == (
        Shape.MOMENT,
        True,
        False,
    )
    assert fields["picture"].shape is Shape.BINARY
    assert (fields["level"].minimum, fields["level"].maximum) == (1, 9)
    assert fields["deep"].shape is Shape.TRUTH
    assert fields["AccessToken"].is_secret
    assert [found.name for found in fields["either"].fields] == ["Left", "Right"]


async def test_a_type_that_holds_itself_is_cut_in_the_form_and_can_be_sent_all_the_same() -> None:
    async with exploring() as (explorer, _):
        folder = (await form(explorer))["folder"]
        children = next(found for found in folder.fields if found.name == "Children")
        assert (children.is_list, children.item, children.fields) == (True, "Folder", ())
        values = {"folder": {"Name": "a", "Children": [{"Name": "b", "Children": [None, {"Name": "c"}]}]}}
        sent = (await explorer.preview(SERVICE, "FindFolders", values)).envelope
    body = etree.fromstring(sent.encode())
    assert body.xpath("//*[local-name()='Name']/text()") == ["a", "b", "c"]
    assert len(body.xpath("//*[local-name()='Folder'][@*[local-name()='nil']]")) == 1


async def test_lists_nil_binary_and_choices_go_as_the_schema_says() -> None:
    values = {
        "names": ["x <&> y", None, ""],
        "tag": ["one", "two"],
        "mode": "Full",
        "since": None,
        "picture": "AAEC",
        "deep": False,
        "either": {"Right": "r"},
    }
    async with exploring() as (explorer, _):
        sent = (await explorer.preview(SERVICE, "FindFolders", values)).envelope
    body = etree.fromstring(sent.encode()).xpath("//*[local-name()='FindFolders']")[0]
    assert [etree.QName(child).localname for child in body] == [
        "names", "tag", "tag", "mode", "since", "picture", "deep", "either",
    ]  # fmt: skip
    assert [child.text for child in body[0]] == ["x <&> y", None, None]
    assert body.xpath("*[local-name()='since']/@*[local-name()='nil']") == ["true"]
    assert body.xpath("*[local-name()='picture']/text()") == ["AAEC"]
    assert body.xpath("*[local-name()='deep']/text()") == ["false"]
    assert [etree.QName(child).localname for child in body[-1]] == ["Right"]


async def test_rules_of_the_schema_are_told_and_the_server_may_judge() -> None:
    values = {"mode": "Slow", "level": "twelve", "deep": None}
    async with exploring(response(envelope("<FindFoldersResponse/>"))) as (explorer, server):
        preview = await explorer.preview(SERVICE, "FindFolders", values)
        assert preview.problems == (
            ("mode", "must be one of Quick, Full"),
            ("level", "must be a number"),
            ("deep", "must not be nil"),
        )
        assert preview.command == ""
        await explorer.send(SERVICE, "FindFolders", values, agreed=False)
        assert b">twelve<" in server.requests[-1]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"names": "x"}, "names must be a list"),
        ({"names": [{}]}, "names.0 must be a single value"),
        ({"picture": "not base64"}, "picture must be base64"),
        ({"deep": "maybe"}, "deep must be true or false"),
        ({"folder": {"Nam": "x"}}, "folder.Nam is no element here; the nearest is Name"),
        ({"xyz": 1}, "xyz is no element here; there are folder, names"),
    ],
)
async def test_what_cannot_be_written_is_refused_before_it_is_sent(values: dict[str, Any], sentence: str) -> None:
    async with exploring() as (explorer, server):
        with pytest.raises(InvalidInput) as caught:
            await explorer.send(SERVICE, "FindFolders", values, agreed=True)
        assert sentence in caught.value.summary
        assert len(server.requests) == 1


async def test_secrets_go_on_the_wire_and_come_back_nowhere() -> None:
    token = "tok-1234567"
    text = (
        f"<FindFoldersResponse><Message>no {token} for {PASSWORD.replace('&', '&amp;').replace('<', '&lt;')}</Message>"
    )
    text += f'<SessionToken>zzz</SessionToken><Item ApiKey="kkk"><Note>{token}</Note></Item></FindFoldersResponse>'
    async with exploring(response(envelope(text))) as (explorer, server):
        values = {"AccessToken": token}
        preview = await explorer.preview(SERVICE, "FindFolders", values)
        reply = await explorer.send(SERVICE, "FindFolders", values, agreed=False)
        assert token.encode() in server.requests[-1]
    shown = f"{preview!r} {reply!r}"
    assert not [secret for secret in (token, "strange", "zzz", "kkk") if secret in shown]


@pytest.mark.parametrize(
    ("content", "verdict", "is_success"),
    [
        ("<PingResponse/>", "The server answered, with no result code in its answer.", True),
        ("<R><PingResult><Result>0</Result><Code>Success</Code></PingResult></R>", "did what was asked", True),
        ("<R><PingResult><Result><Result>53</Result></Result></PingResult></R>", "ObjectEntityMismatch", False),
        ("<R><PingResult>7</PingResult><Code>Odd</Code><Message>why</Message></R>", "the result Odd. why", False),
        ("<R><Result>12</Result></R>", "The provider answered with the result 12.", False),
        ("<R><Result>x</Result></R>", "no result code", True),
    ],
)
async def test_the_result_is_found_wherever_it_stands(content: str, verdict: str, is_success: bool) -> None:
    reply = await answered(content, "Ping")
    assert verdict in reply.verdict
    assert reply.is_success is is_success


@pytest.mark.parametrize(
    ("body", "media_type", "verdict"),
    [
        (b"<html><body>Hello there</body></html>", "text/html", "a web page instead of the reply to FindFolders"),
        (b"", "text/xml", "an empty page"),
        (b"{}", "application/json", "no XML"),
        (b"\x00\xff\xfe garbage", "application/octet-stream", "no XML"),
        (b"<a><b></a>", "text/xml", "not well-formed"),
        (b"<Other>x</Other>", "text/xml", "is no SOAP. The root element is <Other>."),
        (envelope(""), "text/xml", "its SOAP body is empty"),
    ],
)
async def test_what_is_no_soap_is_shown_all_the_same(body: bytes, media_type: str, verdict: str) -> None:
    reply = await answered(body, media_type=media_type)
    assert verdict in reply.verdict
    assert (reply.is_success, reply.status, reply.media_type, reply.size) == (False, 200, media_type, len(body))
    assert bool(reply.xml) == bool(body)


async def test_a_reply_of_one_endless_text_or_of_endless_levels_is_cut() -> None:
    long = await answered(f"<R><T>{'x' * (2 * MOST_CHARACTERS)}</T></R>")
    assert long.is_cut
    assert len(long.xml) <= MOST_CHARACTERS
    deep = await answered("<R>" + "<a>" * 1_000 + "</a>" * 1_000 + "</R>")
    assert deep.is_cut
    assert deep.is_success


async def test_nil_and_empty_are_told_apart() -> None:
    reply = await answered('<R><A xsi:nil="true"/><B/><C>c</C></R>')
    assert reply.tree is not None
    assert [(found.name, found.is_nil, found.text) for found in reply.tree.children] == [
        ("A", True, ""),
        ("B", False, ""),
        ("C", False, "c"),
    ]


async def test_what_is_not_declared_is_sent_once_whatever_happens() -> None:
    async def closing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        raise ConnectionResetError

    async with exploring() as (explorer, server):
        await explorer.offered([SERVICE])
        server._answer = closing
        before = len(server.requests)
        with pytest.raises(OutcomeUnknown):
            await explorer.send(SERVICE, "Ping", {}, agreed=True)
        assert len(server.requests) == before + 1
        with pytest.raises((OutcomeUnknown, TransportFailed)):
            await explorer.send(SERVICE, "FindFolders", {}, agreed=False)
        assert len(server.requests) == before + 2


@pytest.mark.parametrize(
    ("name", "reads"),
    [
        ("GetEntityStatus", True),
        ("FindAccounts", True),
        ("ListSKUs", True),
        ("IsOnline", True),
        ("CheckQuota", True),
        ("Getaway", False),
        ("GetOrCreatePartner", False),
        ("CheckInDevice", False),
        ("Issue", False),
        ("ResetPassword", False),
        ("Ping", False),
        ("", False),
    ],
)
def test_only_what_is_called_like_a_read_is_clearly_one(name: str, reads: bool) -> None:
    assert reads_by_name(name) is reads
