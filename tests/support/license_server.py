"""The embedded licence server for tests: calls by hand, and the schema that zeep wants beside a WSDL with arrays."""

from __future__ import annotations

import zeep.transports

from console.session.profile import Profile
from tests.support.provider import PASSWORD, USER, RunningProvider
from tests.support.raw_soap import SOAP_11, Reply, send

NAMESPACE = "https://license.x-formation.com/soap/type/vendor/version"
ENCODING = "http://schemas.xmlsoap.org/soap/encoding/"
_ENCODING_SCHEMA = f"""\
<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:e="{ENCODING}" targetNamespace="{ENCODING}">
<attribute name="arrayType" type="string"/>
<group name="Array"><sequence><any minOccurs="0" maxOccurs="unbounded" processContents="lax"/></sequence></group>
<complexType name="Array"><group ref="e:Array" minOccurs="0"/><attribute ref="e:arrayType"/></complexType>
</schema>"""


class EncodingAtHand(zeep.transports.Transport):
    """zeep's transport with the schema of the SOAP encoding, which it would fetch from the network."""

    def load(self, url: str) -> bytes:
        return _ENCODING_SCHEMA.encode() if url == ENCODING else super().load(url)


def license_profile(provider: RunningProvider, version: int = 4) -> Profile:
    """How to sign in to the licence server."""
    return Profile(
        name="Northwind licences",
        environment="other",
        provider="licences",
        base=provider.provider.license_base(version),
        dashboard="",
        user=USER,
        remember=False,
        proxy="none",
    )


def rpc(
    provider: RunningProvider, operation: str, parameters: str = "", *, version: int = 4, suffix: str = ""
) -> Reply:
    """Call an operation with its parameters written as XML; suffix: what the namespace ends in."""
    text = (
        f'<e:Envelope xmlns:e="{SOAP_11}" xmlns:ns="{NAMESPACE}/{version}{suffix}" xmlns:soapenc="{ENCODING}" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">'
        f'<e:Body><ns:{operation} e:encodingStyle="{ENCODING}">{parameters}</ns:{operation}></e:Body></e:Envelope>'
    )
    address = provider.provider.license_base(version).rstrip("/")
    return send(address, text, {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'})


def string(name: str, value: str) -> str:
    """A parameter of type xsd:string."""
    return f'<{name} xsi:type="xsd:string">{value}</{name}>'


def logged_in(provider: RunningProvider) -> str:
    """A token."""
    reply = rpc(provider, "Login", string("username", USER) + string("password", PASSWORD))
    return reply.text("token") or ""


def code_in(reply: Reply) -> int:
    """The result code of a reply."""
    return int(reply.text("result_code") or "-1")
