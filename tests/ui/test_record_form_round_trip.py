"""Whatever a server tells of a policy: a form that shows it gives it back as it was, but for what is typed."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from console.contract.language import Record, fields_of
from console.contract.services.advanced_folder_backup_management import ImageStreamSettings
from console.contract.services.backup_policy_paths import CustomPathes
from console.contract.services.backup_policy_records import EntityPolicy
from console.contract.services.license_activation_center_records import Soap_LicenseOrder
from tests.support.generated import records
from ui.editors.settings_page import FormPage
from ui.look import Look

WRITTEN_WHOLE = (EntityPolicy, CustomPathes, ImageStreamSettings, Soap_LicenseOrder)
SOURCE = "<a>as the server sent it<b/></a>"


@pytest.mark.parametrize("kind", WRITTEN_WHOLE)
def test_what_nobody_touches_is_as_it_was(kind: type[Record], look: Look, qtbot: QtBot) -> None:
    page = FormPage(look, kind)
    qtbot.addWidget(page)

    @settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(records(kind, bound=False))
    def shown(record: Any) -> None:
        page.show_settings(record, record)
        assert page.edited(record) == record
        assert not page.wrong()
        page.validate()
        assert not page.wrong(), "what is wrong already is not held against anybody"

    shown()


def test_one_changed_field_leaves_all_others_as_they_were(look: Look, qtbot: QtBot) -> None:
    page = FormPage(look, EntityPolicy)
    qtbot.addWidget(page)
    name, *_ = (found.name for found in fields_of(EntityPolicy) if found.base is str)

    @settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(records(EntityPolicy, bound=False), st.sampled_from(("Nightly", "x")))
    def changed(record: Any, text: str) -> None:
        held = msgspec.structs.replace(record, source=SOURCE)
        page.show_settings(held, held)
        page.form.show_values({name: text})

        edited = page.edited(held)

        assert edited == msgspec.structs.replace(held, **{name: text})
        assert edited.source == SOURCE

    changed()
