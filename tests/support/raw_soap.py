"""SOAP by hand: envelopes as text and replies as trees, without any client between test and server."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from lxml import etree

from tests.support.provider import PASSWORD, USER, RunningProvider
from tests.support.waits import PATIENCE

NAMESPACE = "sosonlinebackup.com"
SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"


@dataclass(frozen=True)
class Reply:
    """An HTTP reply. Names in paths are local names: `reply.text("Result/Code")` finds them anywhere."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers["content-type"].partition(";")[0]

    @cached_property
    def xml(self) -> etree._Element:
        return etree.fromstring(self.body)

    def find(self, path: str) -> list[etree._Element]:
        steps = "".join(f"/*[local-name()='{step}']" for step in path.split("/"))
        return self.xml.xpath(f"/{steps}")

    def text(self, path: str) -> str | None:
        found = self.find(path)
        return found[0].text or "" if found else None

    def texts(self, path: str) -> list[str]:
        return [element.text or "" for element in self.find(path)]

    @property
    def code(self) -> int:
        return int(self.text("Result/Result") or self.text("GetAccountUsedSpaceResult/Result") or "-1")

    @property
    def message(self) -> str | None:
        return self.text("Result/Message")


def send(
    address: str, body: bytes | str | None = None, headers: dict[str, str] | None = None, *, method: str | None = None
) -> Reply:
    """One HTTP request; POST with a body, GET without."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    try:
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        sent = body.encode() if isinstance(body, str) else body
        connection.request(method or ("GET" if sent is None else "POST"), target, sent, headers or {})
        response = connection.getresponse()
        received = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, received, response.read())
    finally:
        connection.close()


def envelope(
    content: str, *, namespace: str = SOAP_11, user: str = USER, password: str = PASSWORD, header: str | None = None
) -> str:
    """An envelope with the sign-in header, or `header` in its place."""
    signed = f'<AuthHeader xmlns="{NAMESPACE}"><UserName>{user}</UserName><Password>{password}</Password></AuthHeader>'
    return (
        f'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="{namespace}" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<s:Header>{signed if header is None else header}</s:Header><s:Body>{content}</s:Body></s:Envelope>"
    )


def post(
    provider: RunningProvider,
    service: str,
    operation: str,
    text: str,
    *,
    soap12: bool = False,
    action: str | None = None,
) -> Reply:
    """Send an envelope as it stands; `action` is the value of the action as a client writes it, quotes included."""
    action = f'"{NAMESPACE}/{operation}"' if action is None else action
    if soap12:
        headers = {"Content-Type": f"application/soap+xml; charset=utf-8; action={action}"}
    else:
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": action}
    return send(f"{provider.base}{service}.asmx", text, headers)


def call(
    provider: RunningProvider,
    service: str,
    operation: str,
    fields: str = "",
    *,
    soap12: bool = False,
    bare: bool = False,
    user: str = USER,
    password: str = PASSWORD,
) -> Reply:
    """Call an operation with its fields written as XML."""
    inner = fields if bare else f"<request>{fields}</request>"
    content = f'<{operation} xmlns="{NAMESPACE}">{inner}</{operation}>'
    text = envelope(content, namespace=SOAP_12 if soap12 else SOAP_11, user=user, password=password)
    return post(provider, service, operation, text, soap12=soap12)


def fields(**values: object) -> str:
    """Fields as XML, in the order given; True and False in XML's spelling, None left out."""
    written = {True: "true", False: "false"}
    return "".join(
        f"<{name}>{written[value] if isinstance(value, bool) else value}</{name}>"
        for name, value in values.items()
        if value is not None
    )
