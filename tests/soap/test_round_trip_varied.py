"""Every declared operation with servers whose contract differs without harm: the same arrives in both directions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from lxml import etree

from console.contract.header import AuthHeader
from console.contract.language import OperationSpec, Service, Style, fields_of
from console.demo.variants import Bare, Extended, Reordered, Variant
from tests.contract.declared import BACKUP_SPECS, name_of
from tests.support.echo import Wire, assert_nothing_is_lost
from tests.support.generated import EXPLICIT

_XSD = "{http://www.w3.org/2001/XMLSchema}"
_TAG = re.compile(rb"(</?)([A-Za-z]\w*)(?=[ />])")


class OtherCase(Variant, frozen=True):
    """Every field of the requests and replies has its letters in the other case."""

    def contract(self, wsdl: etree._Element) -> None:
        for holder in wsdl.iter(f"{_XSD}complexType"):
            for element in holder.iter(f"{_XSD}element"):
                if holder.get("name") != AuthHeader.__name__ and not element.get("name", "").endswith("Result"):
                    element.set("name", element.get("name", "").swapcase())

    def request(self, spec: OperationSpec, body: etree._Element) -> None:
        for element in body.iterdescendants():
            name = etree.QName(element)
            element.tag = f"{{{name.namespace}}}{name.localname.swapcase()}"

    def reply(self, spec: OperationSpec, text: bytes) -> bytes:
        kept = (b"Result", f"{spec.name}Response".encode())
        return _TAG.sub(lambda tag: tag[0] if tag[2].endswith(kept) else tag[1] + tag[2].swapcase(), text)


def reordered(service: Service) -> Sequence[Variant]:
    return [Reordered(name) for name in service.operations]


def unwrapped(service: Service) -> Sequence[Variant]:
    return [Bare(spec.name) for spec in service.operations.values() if spec.available and spec.style is Style.WRAPPED]


def extended(service: Service) -> Sequence[Variant]:
    return [
        Extended(spec.name, fields_of(spec.reply)[-1].name, f"New{spec.name}") for spec in service.operations.values()
    ]


def in_other_letters(_service: Service) -> Sequence[Variant]:
    return [OtherCase()]


@pytest.mark.parametrize("made", EXPLICIT)
@pytest.mark.parametrize("spec", [spec for spec in BACKUP_SPECS if spec.available], ids=name_of)
@pytest.mark.parametrize("varied", [reordered, unwrapped, extended, in_other_letters])
def test_a_record_arrives_as_it_was_sent(
    wire: Wire, varied: Callable[[Service], Sequence[Variant]], spec: OperationSpec, made: Callable[..., Any]
) -> None:
    wire.vary(*varied(spec.service))
    assert_nothing_is_lost(wire, made(spec.request), made(spec.reply, bound=False))
