from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.contract.live import ServiceReport
from console.contract.services.company_management import COMPANY_MANAGEMENT
from console.contract.services.entity_management import ENTITY_MANAGEMENT
from console.contract.wsdl import wsdl_document
from console.errors import ExportFailed
from console.export.binding_report import ReportForm, binding_report, form_of, write_binding_report
from console.soap.binding import bind

BASE = "https://provider.example/services/"
AT = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


@pytest.fixture
def reports() -> tuple[ServiceReport, ...]:
    """A service whose SuspendEntity lost its target, and one that cannot be used."""
    address = f"{BASE}EntityManagementService.asmx"
    wsdl = wsdl_document(ENTITY_MANAGEMENT, address).decode()
    at = wsdl.index('name="SuspendEntityRequest"')
    varied = wsdl[:at] + wsdl[at:].replace('"TargetEntityId"', '"Whom"', 1)
    bound = bind(ENTITY_MANAGEMENT, varied.encode(), address=address, at=AT).report
    return (
        ServiceReport(service=ENTITY_MANAGEMENT.name, binding=bound),
        ServiceReport(service=COMPANY_MANAGEMENT.name, problem="It sent <nothing>.", advice="Ask the provider."),
    )


@pytest.mark.parametrize("form", [ReportForm.TEXT, ReportForm.HTML])
def test_a_report_names_server_dates_counts_and_each_difference(
    reports: tuple[ServiceReport, ...], form: ReportForm
) -> None:
    told = binding_report(reports, BASE, AT, form)
    unusable = sum(spec.available for spec in COMPANY_MANAGEMENT.operations.values())
    offered = sum(spec.available for spec in ENTITY_MANAGEMENT.operations.values())
    for words in (
        BASE,
        "2026-03-04 05:06 UTC",
        f"{offered + unusable} operations: {offered - 1} as declared, {unusable + 1} switched off",
        f"{offered} operations: {offered - 1} as declared, 1 switched off",
        "request TargetEntityId: TargetEntityId has no place in the request.",
        "switched off because: TargetEntityId has no place in the request.",
        "Ask the provider.",
    ):
        assert words in told
    assert "GetEntityHierarchy" not in told


def test_a_report_in_html_is_not_broken_by_what_a_server_says(reports: tuple[ServiceReport, ...]) -> None:
    told = binding_report(reports, BASE, AT, ReportForm.HTML)
    assert "It sent &lt;nothing&gt;." in told
    assert "<nothing>" not in told


def test_a_report_in_json_has_every_operation(reports: tuple[ServiceReport, ...]) -> None:
    told = json.loads(binding_report(reports, BASE, AT, ReportForm.JSON))
    assert (told["server"], told["date"]) == (BASE, "2026-03-04T05:06:00+00:00")
    entities, companies = told["services"]
    states = {operation["operation"]: operation["state"] for operation in entities["operations"]}
    assert (states["SuspendEntity"], states["GetEntityHierarchy"]) == ("switched off", "as declared")
    assert {operation["state"] for operation in companies["operations"]} == {"switched off"}
    assert companies["problem"] == "It sent <nothing>."


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.html", "html"), ("a.HTM", "html"), ("a.json", "json"), ("a.txt", "txt"), ("a.md", "txt"), ("a", "txt")],
)
def test_the_name_of_the_file_says_how_it_is_written(name: str, form: str) -> None:
    assert form_of(Path(name)) == form


def test_a_report_is_written_whole_or_refused_in_words(reports: tuple[ServiceReport, ...], tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_binding_report(path, reports, BASE, AT)
    assert path.read_text(encoding="utf-8") == binding_report(reports, BASE, AT, ReportForm.HTML)
    with pytest.raises(ExportFailed, match=r"report\.txt was not written"):
        write_binding_report(path / "report.txt", reports, BASE, AT)
