"""Folder settings in which one field of one folder is changed go back with every other byte as it came."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from console.contract.check import problems
from console.contract.language import fields_of
from console.contract.services.advanced_folder_backup_management import (
    AdvancedFolderSettingsResult,
    BackupSchedule,
    GetAdvancedFolderSettings,
    ImageStreamFolder,
    ImageStreamSettings,
    SetAdvancedFolderSettings,
)
from console.demo.envelope import VERSIONS
from console.demo.writing import Answer, reply_text
from console.settings.folders import merged_folders
from tests.soap.written_back import WrittenBack
from tests.support.generated import records

XSI = "http://www.w3.org/2001/XMLSchema-instance"
NEWER = '<Colour xmlns:x="urn:x" x:shade="7">blue &amp; green</Colour><!-- kept -->'
NAMED = {"UserName": "mira@harbour.example", "SystemName": "PC"}
OF_FOLDER = tuple(field.name for field in fields_of(ImageStreamFolder)[1:] if field.record is None)
OF_SCHEDULE = tuple(field.name for field in fields_of(BackupSchedule))


@pytest.fixture(scope="module")
def wire() -> Iterator[WrittenBack]:
    with WrittenBack() as wire:
        yield wire


def content_of(stored: ImageStreamSettings) -> str:
    """What stands in the element of the settings, with what a newer server would add to them and to each folder."""
    answer = Answer(AdvancedFolderSettingsResult(ImageStreamSettings=stored))
    reply = b"".join(reply_text(VERSIONS[0], GetAdvancedFolderSettings.spec, answer))
    found = re.search(r"<ImageStreamSettings>(.*)</ImageStreamSettings>", reply.decode(), re.DOTALL)
    assert found is not None
    return found[1].replace("</ImageStreamFolder>", f"{NEWER}</ImageStreamFolder>") + NEWER


def canonical(content: str, at: int, element: str) -> bytes:
    """All but one element of one folder, the same whether an empty element has one tag or two."""
    root = etree.fromstring(f"<x xmlns:xsi='{XSI}'>{content}</x>")
    folder = [each for each in root.iter(etree.Element) if etree.QName(each).localname == "ImageStreamFolder"][at]
    for found in [each for each in folder.iter(etree.Element) if etree.QName(each).localname == element]:
        parent = found.getparent()
        assert parent is not None
        parent.remove(found)
    return etree.tostring(root, method="c14n", with_comments=True)


@st.composite
def with_folders(draw: st.DrawFn) -> ImageStreamSettings:
    """Settings with one folder at least, each with an id of its own."""
    found = draw(records(ImageStreamSettings, bound=False))
    some = draw(st.lists(records(ImageStreamFolder, bound=False), min_size=1, max_size=4))
    numbered = tuple(replace(each, ImageStreamFolderId=500 + number) for number, each in enumerate(some))
    return replace(found, ImageStreamFolders=numbered)


@settings(max_examples=80, deadline=None)
@given(
    stored=with_folders(), other=records(ImageStreamFolder), name=st.sampled_from(OF_FOLDER + OF_SCHEDULE), at=st.data()
)
def test_every_byte_but_those_of_the_field_goes_back(
    wire: WrittenBack, stored: ImageStreamSettings, other: ImageStreamFolder, name: str, at: st.DataObject
) -> None:
    place = at.draw(st.integers(0, len(stored.ImageStreamFolders) - 1))
    content = content_of(stored)
    fields = f"<ImageStreamSettings>{content}</ImageStreamSettings>"
    read: Any = wire.read(GetAdvancedFolderSettings(**NAMED), fields).ImageStreamSettings
    folder = read.ImageStreamFolders[place]
    if name in OF_SCHEDULE:
        assume(folder.BackupSchedule is not None and other.BackupSchedule is not None)
        value = getattr(other.BackupSchedule, name)
        edited = replace(folder, BackupSchedule=replace(folder.BackupSchedule, **{name: value}))
    else:
        edited = replace(folder, **{name: getattr(other, name)})
    folders = (*read.ImageStreamFolders[:place], edited, *read.ImageStreamFolders[place + 1 :])
    wanted = merged_folders(read, replace(read, ImageStreamFolders=folders), read)
    # What breaks a rule that was not broken before is never sent.
    assume(not problems(wanted, read))
    sent = wire.sent(SetAdvancedFolderSettings(**NAMED, ImageStreamSettings=wanted), "ImageStreamSettings")
    assert canonical(sent, place, name) == canonical(content, place, name)
