"""Which part of the program may know which; each test is one arrow of the map in the README."""

from __future__ import annotations

import pytest
from pytest_archon import archrule

OURS = ("console.*", "ui.*", "resources.*", "tests.*")
LEAVES = ("console.callbacks", "console.errors", "console.files", "console.threads")
"""Modules without an import of ours, open to every layer but the contract and the embedded provider."""


def allow(modules: str, *allowed: str) -> None:
    """Hold that `modules` import, of everything that is ours, nothing but themselves and `allowed`."""
    package = modules.partition(".")[0]
    rule = archrule(f"{modules} imports only {', '.join(allowed) or 'itself'}").match(modules, f"{modules}.*")
    rule.should_not_import(*OURS).may_import(modules, f"{modules}.*", *allowed).check(package, only_direct_imports=True)


def forbid(modules: str, *forbidden: str, unless: tuple[str, ...] = ()) -> None:
    """Hold that `modules`, but for those named in `unless`, import nothing of `forbidden`."""
    package = modules.partition(".")[0].rstrip("*")
    rule = archrule(f"{modules} does not import {', '.join(forbidden)}").match(modules).exclude(*unless)
    rule.should_not_import(*forbidden).check(package, only_direct_imports=True)


def test_the_contract_imports_nothing_of_ours() -> None:
    allow("console.contract")


def test_the_embedded_provider_shares_the_contract_with_the_client_and_nothing_else() -> None:
    allow("console.demo", "console.contract.*")


def test_soap_knows_the_contract_and_no_layer_above_it() -> None:
    allow("console.soap", "console.contract.*", *LEAVES, "console.log")


def test_the_store_knows_the_contract_and_neither_the_wire_nor_the_window() -> None:
    allow("console.store", "console.contract.*", *LEAVES)


def test_export_knows_rows_and_columns_only() -> None:
    allow("console.export", "console.contract.*", *LEAVES)


def test_settings_know_what_is_declared_and_nothing_else() -> None:
    allow("console.settings", "console.contract.*")


def test_commands_know_what_is_declared_what_it_says_and_what_is_held() -> None:
    allow("console.commands", "console.contract.*", "console.settings.*", "console.store.*", *LEAVES)


def test_the_session_stands_on_soap_and_below_the_engine() -> None:
    allow(
        "console.session",
        "console.contract.*",
        "console.soap.*",
        "console.log",
        "console.paths",
        *LEAVES,
    )


@pytest.mark.parametrize("module", ["callbacks", "errors", "files", "paths", "threads"])
def test_a_leaf_imports_nothing_of_ours(module: str) -> None:
    allow(f"console.{module}")


def test_the_headless_command_needs_no_store_and_no_child_of_its_own_engine() -> None:
    forbid("console.cli.*", "console.store*", "console.engine.host", "console.engine.link", "console.demo*")


def test_only_the_host_composes_the_engine() -> None:
    forbid("console.engine.*", "console.soap.*", unless=("console.engine.host",))
    working = ("licences", "paging", "profiles", "session", "vault", "wsdl_cache")
    forbid("console.engine.*", *(f"console.session.{module}" for module in working), unless=("console.engine.host",))


def test_nothing_but_the_host_and_the_headless_command_knows_the_host() -> None:
    forbid("console.*", "console.engine.host", unless=("console.engine.__main__", "console.__main__"))
    forbid("ui.*", "console.engine.host", unless=("ui.__main__",))


@pytest.mark.parametrize("package", ["console", "resources"])
def test_what_works_headless_never_imports_qt(package: str) -> None:
    forbid(f"{package}*", "PySide6*", "shiboken6*", "qasync*")


def test_the_window_knows_the_wire_only_through_the_link() -> None:
    wire = ("console.soap*", "console.session*", "console.demo*", "console.log", "console.paths")
    # Where the program begins it becomes the window, the engine or the embedded provider.
    forbid("ui*", *wire, unless=("ui.__main__",))


def test_of_the_engine_the_window_knows_only_the_link_and_what_is_asked_through_it() -> None:
    known = ("console.engine.link", "console.engine.change_messages", "console.engine.settings_messages")
    rule = archrule(f"ui imports {' and '.join(known)} only").match("ui*").exclude("ui.__main__")
    rule.should_not_import("console.engine*").may_import(*known).check("ui", only_direct_imports=True)


def test_the_window_never_reads_xml_http_or_the_key_store() -> None:
    forbid("ui*", "lxml*", "zeep*", "aiohttp*", "keyring*", "truststore*", "stamina*")


def test_only_the_composition_root_knows_the_main_window() -> None:
    forbid("ui.*", "ui.main_window", unless=("ui.app", "ui.running", "ui.__main__"))


def test_models_know_stores_and_never_a_widget() -> None:
    forbid("ui.models.*", "ui.views*", "ui.panes*", "ui.dialogs*", "PySide6.QtWidgets*")


def test_views_and_dialogs_know_no_pane() -> None:
    forbid("ui.views.*", "ui.panes*")
    forbid("ui.dialogs.*", "ui.panes*", "ui.models*")


def test_charts_know_nothing_of_where_they_stand() -> None:
    forbid("ui.charts.*", "ui.panes*", "ui.views*", "ui.dialogs*", "ui.models*")


def test_the_look_knows_nothing_that_is_looked_at() -> None:
    allow("ui.look", "resources*")


def test_the_product_never_imports_what_only_tests_need() -> None:
    for package in ("console", "ui"):
        forbid(f"{package}*", "pytest*", "hypothesis*", "tests*")
