"""The two versions of SOAP as the provider's server speaks them: envelope, fault and media type."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from xml.sax.saxutils import escape

INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = "http://www.w3.org/2001/XMLSchema"


class Blame(enum.Enum):
    """Whose mistake a fault reports, by the names of SOAP 1.1 and SOAP 1.2."""

    CALLER = ("Client", "Sender")
    SERVER = ("Server", "Receiver")
    HEADER = ("MustUnderstand", "MustUnderstand")


@dataclass(frozen=True, slots=True)
class SoapVersion:
    """One version of SOAP on the wire."""

    name: str
    namespace: str
    media_type: str

    @property
    def head(self) -> str:
        """Everything before the content of the body."""
        return (
            '<?xml version="1.0" encoding="utf-8"?>'
            f'<soap:Envelope xmlns:soap="{self.namespace}" xmlns:xsi="{INSTANCE}" xmlns:xsd="{SCHEMA}"><soap:Body>'
        )

    @property
    def tail(self) -> str:
        """Everything after the content of the body."""
        return "</soap:Body></soap:Envelope>"


SOAP_11 = SoapVersion("1.1", "http://schemas.xmlsoap.org/soap/envelope/", "text/xml")
SOAP_12 = SoapVersion("1.2", "http://www.w3.org/2003/05/soap-envelope", "application/soap+xml")
VERSIONS = (SOAP_11, SOAP_12)


class SoapProblem(Exception):
    """A request that is answered with a SOAP fault."""

    def __init__(self, reason: str, blame: Blame = Blame.CALLER) -> None:
        super().__init__(reason)
        self.reason = reason
        self.blame = blame


def fault(version: SoapVersion, blame: Blame, reason: str) -> bytes:
    """A whole reply that holds a SOAP fault of the version's own shape."""
    first, second = blame.value
    if version is SOAP_11:
        content = f"<faultcode>soap:{first}</faultcode><faultstring>{escape(reason)}</faultstring><detail />"
    else:
        content = (
            f"<soap:Code><soap:Value>soap:{second}</soap:Value></soap:Code>"
            f'<soap:Reason><soap:Text xml:lang="en">{escape(reason)}</soap:Text></soap:Reason><soap:Detail />'
        )
    return f"{version.head}<soap:Fault>{content}</soap:Fault>{version.tail}".encode()
