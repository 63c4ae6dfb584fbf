"""The binding report of a server as a file that can be sent to the provider: text, HTML or JSON.

It holds the server's address, when each WSDL was read, and every difference in words; it has no place for a secret.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import msgspec

from console.contract.live import ServiceReport
from console.contract.standing import MEANINGS, OperationStanding, Standing, counts, standings, summary
from console.errors import ExportFailed
from console.files import write_whole

_TITLE = "What the server offers of the provider's web services"
_NOTHING = "Every operation is offered as declared."
_STYLE = """\
body{font-family:system-ui,sans-serif;margin:2rem;max-width:70rem}
table{border-collapse:collapse;width:100%}
td,th{border:1px solid #999;padding:.3rem .6rem;text-align:left;vertical-align:top}
"""


class ReportForm(enum.StrEnum):
    """How a report is written; the value is the usual ending of its name."""

    TEXT = "txt"
    HTML = "html"
    JSON = "json"


def form_of(path: Path) -> ReportForm:
    """The form that a file's name asks for; text for every ending that is not known."""
    ending = path.suffix.lower().lstrip(".")
    if ending == "htm":
        return ReportForm.HTML
    return ReportForm(ending) if ending in set(ReportForm) else ReportForm.TEXT


def binding_report(reports: Sequence[ServiceReport], server: str, at: datetime, form: ReportForm) -> str:
    """The whole report. server: the address before the services' names; at: when it is written."""
    return _FORMS[form](reports, server, at)


def write_binding_report(path: Path, reports: Sequence[ServiceReport], server: str, at: datetime) -> None:
    """Write the report in the form that the file's name asks for, whole or not at all. Raises ExportFailed."""
    try:
        write_whole(path, binding_report(reports, server, at, form_of(path)).encode())
    except OSError as error:
        raise ExportFailed(
            f"{path.name} was not written: {error.strerror or error}.",
            f"Choose another folder than {path.parent}, or close the program that has the file open.",
        ) from error


def _text(reports: Sequence[ServiceReport], server: str, at: datetime) -> str:
    return "\n".join(_text_lines(reports, server, at)) + "\n"


def _text_lines(reports: Sequence[ServiceReport], server: str, at: datetime) -> Iterator[str]:
    yield _TITLE
    yield f"Server:  {server}"
    yield f"Date:    {_moment(at)}"
    yield summary(standings(reports))
    for report in reports:
        yield ""
        yield report.service
        for line in _about(report):
            yield f"  {line}"
        for operation in _differing(report):
            yield f"  {operation.operation} ({operation.kind}): {operation.standing}"
            for line in _differences(operation):
                yield f"    {line}"


def _html(reports: Sequence[ServiceReport], server: str, at: datetime) -> str:
    return "\n".join(_html_lines(reports, server, at)) + "\n"


def _html_lines(reports: Sequence[ServiceReport], server: str, at: datetime) -> Iterator[str]:
    title = escape(_TITLE)
    yield f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    yield f"<style>{_STYLE}</style></head><body>"
    yield f"<h1>{title}</h1>"
    yield f"<p>Server: {escape(server)}<br>Date: {_moment(at)}</p>"
    yield f"<p><strong>{escape(summary(standings(reports)))}</strong></p>"
    yield "<ul>" + "".join(f"<li>{standing}: {escape(MEANINGS[standing])}</li>" for standing in Standing) + "</ul>"
    for report in reports:
        yield f"<h2>{escape(report.service)}</h2>"
        yield "<p>" + "<br>".join(escape(line) for line in _about(report)) + "</p>"
        rows = list(_differing(report))
        if rows:
            yield "<table><tr><th>Operation</th><th>Kind</th><th>State</th><th>What differs</th></tr>"
            for operation in rows:
                told = "<br>".join(escape(line) for line in _differences(operation))
                cells = (operation.operation, str(operation.kind), str(operation.standing))
                yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + f"<td>{told}</td></tr>"
            yield "</table>"
    yield "</body></html>"


def _json(reports: Sequence[ServiceReport], server: str, at: datetime) -> str:
    operations = standings(reports)
    document = {
        "server": server,
        "date": at.astimezone(UTC).isoformat(),
        "counts": {str(standing): number for standing, number in counts(operations).items()},
        "services": [
            {
                "service": report.service,
                "address": report.binding.address if report.binding else None,
                "soap": report.binding.soap if report.binding else None,
                "read_at": report.binding.fetched_at.astimezone(UTC).isoformat() if report.binding else None,
                "problem": report.problem,
                "advice": report.advice,
                "counts": {str(standing): number for standing, number in counts(standings([report])).items()},
                "undeclared": list(report.binding.undeclared) if report.binding else [],
                "operations": [
                    {
                        "operation": operation.operation,
                        "kind": str(operation.kind),
                        "state": str(operation.standing),
                        "off": operation.off,
                        "differences": msgspec.to_builtins(operation.differences),
                    }
                    for operation in standings([report])
                ],
            }
            for report in reports
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


_FORMS: dict[ReportForm, Callable[[Sequence[ServiceReport], str, datetime], str]] = {
    ReportForm.TEXT: _text,
    ReportForm.HTML: _html,
    ReportForm.JSON: _json,
}


def _about(report: ServiceReport) -> Iterator[str]:
    """What is to be said of a service before its operations."""
    if report.problem:
        begun = "Its WSDL could not be read anew" if report.binding else "It cannot be used"
        yield f"{begun}: {report.problem} {report.advice}".rstrip()
    if report.binding is None:
        return
    yield f"WSDL of {report.binding.address}, read {_moment(report.binding.fetched_at)}, SOAP {report.binding.soap}"
    yield summary(standings([report]))
    if not any(_differing(report)):
        yield _NOTHING
    if report.binding.undeclared:
        yield f"Offered beside: {', '.join(report.binding.undeclared)}"


def _differing(report: ServiceReport) -> Iterator[OperationStanding]:
    """The operations of a service that are not as declared; none of one that cannot be used at all."""
    if report.binding is not None:
        yield from (found for found in standings([report]) if found.standing is not Standing.SAME)


def _differences(operation: OperationStanding) -> Iterator[str]:
    for found in operation.differences:
        yield f"{found.side}{f' {found.path}' if found.path else ''}: {found.words}"
    if operation.off:
        yield f"switched off because: {operation.off}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
