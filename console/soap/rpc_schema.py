"""What rpc/encoded adds to a live schema: the SOAP encoding's own types, and arrays whose items have no element."""

from __future__ import annotations

from typing import Any

from zeep.xsd import ComplexType
from zeep.xsd import Element as DeclaredElement

from console.contract.wsdl_rpc import ENCODING

ITEM = "item"
"""Name that an array's items are given; the SOAP encoding lets any do."""

# zeep fetches the schema of the encoding wherever a WSDL names an array. This is what arrays need of it.
ENCODING_SCHEMA = f"""\
<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:tns="{ENCODING}" targetNamespace="{ENCODING}">
  <attribute name="arrayType" type="string"/>
  <group name="Array">
    <sequence><any namespace="##any" minOccurs="0" maxOccurs="unbounded" processContents="lax"/></sequence>
  </group>
  <complexType name="Array">
    <group ref="tns:Array" minOccurs="0"/>
    <attribute ref="tns:arrayType"/>
  </complexType>
</schema>""".encode()


def encoded_item(kind: Any) -> Any:
    """zeep's element for the items of a type that is an array of the SOAP encoding; None for any other type."""
    array = kind._array_type if isinstance(kind, ComplexType) else None  # noqa: SLF001 - zeep has no other way to tell
    if array is None or array.array_type is None:
        return None
    return DeclaredElement(ITEM, array.array_type, min_occurs=0, max_occurs="unbounded", nillable=True)
