"""A policy in which one setting is set to another policy's value goes back with every other byte as it came."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from console.contract.language import fields_of
from console.contract.services.backup_policy_management import (
    GetEntityPolicy,
    GetEntityPolicyResult,
    GetScannerFileSizeLimits,
    SetScannerFileSizeLimits,
    UpdateEntityPolicy,
)
from console.contract.services.backup_policy_records import EntityPolicy
from console.demo.envelope import VERSIONS
from console.demo.writing import Answer, reply_text
from console.settings.deviations import POLICY, all_settings
from console.settings.patching import empty, patched, value_at
from console.settings.whole_policy import WholePolicy
from tests.soap.written_back import WrittenBack
from tests.support.generated import records

XSI = "http://www.w3.org/2001/XMLSchema-instance"
NEWER = '<Colour xmlns:x="urn:x" x:shade="7">blue &amp; green</Colour><!-- kept -->'
SETTINGS = tuple(setting for setting in all_settings() if setting.partition(".")[0] == POLICY)


@pytest.fixture(scope="module")
def wire() -> Iterator[WrittenBack]:
    with WrittenBack() as wire:
        yield wire


def content_of(policy: EntityPolicy) -> str:
    """What stands in the element of a policy, with what a newer server would add."""
    reply = b"".join(reply_text(VERSIONS[0], GetEntityPolicy.spec, Answer(GetEntityPolicyResult(EntityPolicy=policy))))
    found = re.search(r"<EntityPolicy>(.*)</EntityPolicy>", reply.decode(), re.DOTALL)
    assert found is not None
    return found[1] + NEWER


def without(content: str, element: str) -> str:
    return re.sub(rf"<{element}(?:\s[^>]*)?(?:/>|>[^<]*</{element}>)", "", content)


def canonical(content: str) -> bytes:
    """The same whether an empty element has one tag or two."""
    return etree.tostring(etree.fromstring(f"<x xmlns:xsi='{XSI}'>{content}</x>"), method="c14n", with_comments=True)


def is_required(setting: str) -> bool:
    record: Any = WholePolicy
    for name in setting.split("."):
        (found,) = (each for each in fields_of(record) if each.name == name)
        record = found.record
    return found.required


@settings(max_examples=60)
@given(
    stored=records(EntityPolicy, bound=False),
    gold=records(EntityPolicy),
    setting=st.sampled_from(SETTINGS),
)
def test_every_byte_but_those_of_the_setting_goes_back(
    wire: WrittenBack, stored: EntityPolicy, gold: EntityPolicy, setting: str
) -> None:
    part, _, leaf = setting.removeprefix(f"{POLICY}.").rpartition(".")
    assume(not part or getattr(stored, part) is not None)
    content = content_of(stored)
    fields = f"<EntityPolicy>{content}</EntityPolicy>"
    read: Any = wire.read(GetEntityPolicy(entityPolicyID=17, targetEntityId=888), fields).EntityPolicy
    wanted = value_at(WholePolicy(Policy=gold), setting)
    assume(wanted is not None or not is_required(setting))
    result = patched(WholePolicy(Policy=read), {setting: wanted}).Policy
    sent = wire.sent(UpdateEntityPolicy(entityPolicy=result), "entityPolicy")
    if part and getattr(result, part) is None:
        # With the last that it said, the part goes as a whole.
        content = re.sub(rf"<{part}>.*</{part}>", "", content, flags=re.DOTALL)
    assert canonical(without(sent, leaf)) == canonical(without(content, leaf))


def test_a_size_limit_takes_the_place_of_the_old_one_and_the_others_stay_to_the_letter(wire: WrittenBack) -> None:
    def row(kind: str, most: int, more: str = "") -> str:
        return (
            f"<FileSizeLimit><FileType>{kind}</FileType>{more}<MinSizeUnit>KB</MinSizeUnit><MinSize>0</MinSize>"
            f"<MaxSizeUnit>MB</MaxSizeUnit><MaxSize>{most}</MaxSize></FileSizeLimit>"
        )

    rows = row("Music", 3, NEWER) + row("Video", 9, NEWER)
    request = GetScannerFileSizeLimits(entityPolicyID=17, targetEntityId=888)
    stored = wire.read(request, f"<FileSizeLimits>{rows}</FileSizeLimits>").FileSizeLimits
    video = {"FileType": "Video", "MinSizeUnit": "KB", "MinSize": 0, "MaxSizeUnit": "MB", "MaxSize": 700}
    whole = WholePolicy(Policy=empty(EntityPolicy), SizeLimits=stored)
    wanted = patched(whole, {"SizeLimits.Video": video}).SizeLimits
    change = SetScannerFileSizeLimits(entityPolicyID=17, targetEntityId=888, fileSizeLimits=wanted)
    assert wire.sent(change, "fileSizeLimits") == rows.replace(">9<", ">700<")
