"""`python -m console check`: what a server offers of what is declared."""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from console.cli.exits import Exit, exit_code
from console.cli.output import as_json
from console.cli.server import chosen_profiles, providers_asked
from console.contract.live import OperationBinding, ServiceBinding, ServiceReport, Status
from console.contract.services import services_of
from console.errors import ConsoleError, InvalidInput
from console.export.binding_report import write_binding_report
from console.session.licences import session_for


async def check(arguments: argparse.Namespace) -> tuple[str, Exit]:
    """The binding report as text, and how the command ends."""
    reports: dict[str, ServiceBinding | ConsoleError] = {}
    written: list[ServiceReport] = []
    # A WSDL is open to everybody: the password is neither needed nor asked for. It is fetched and not taken from what
    # is kept, since the check is about the server as it is now.
    async with chosen_profiles(arguments, providers_asked(arguments)) as profiles:
        for profile in profiles:
            async with session_for(profile)(profile, "") as session:
                services = services_of(session.provider)
                if arguments.service:
                    services = {name: found for name, found in services.items() if name == arguments.service}
                await session.open_services(services)
                reports |= session.services
                written += session.reports
    if arguments.output and any(isinstance(report, ServiceBinding) for report in reports.values()):
        server = ", ".join(profile.base for profile in profiles)
        write_binding_report(Path(arguments.output), tuple(written), server, datetime.now(UTC))
    if not reports:
        raise InvalidInput(
            f"{arguments.service} is not among the services of {arguments.profile}.", "Use a profile that leads to it."
        )
    problems = [report for report in reports.values() if isinstance(report, ConsoleError)]
    if len(problems) == len(reports):
        raise problems[0]
    text = as_json(_document(reports)) if arguments.format == "json" else _text(reports)
    if problems:
        return text, exit_code(problems[0])
    return text, Exit.REFUSED if any(map(_is_broken, reports.values())) else Exit.SUCCESS


def _is_broken(report: ServiceBinding | ConsoleError) -> bool:
    return isinstance(report, ServiceBinding) and any(
        operation.status is Status.BROKEN for operation in report.operations.values()
    )


def _document(reports: dict[str, ServiceBinding | ConsoleError]) -> list[Any]:
    return [
        {"service": name, "problem": report.summary, "advice": report.advice}
        if isinstance(report, ConsoleError)
        else msgspec.to_builtins(report)
        for name, report in reports.items()
    ]


def _text(reports: dict[str, ServiceBinding | ConsoleError]) -> str:
    return "\n\n".join(_service_text(name, report) for name, report in reports.items())


def _service_text(name: str, report: ServiceBinding | ConsoleError) -> str:
    if isinstance(report, ConsoleError):
        return f"{name}: {report.summary} {report.advice}".rstrip()
    counts = Counter(operation.status for operation in report.operations.values())
    summary = ", ".join(f"{counts[status]} {status}" for status in Status if counts[status])
    lines = [f"{name} at {report.address}: {summary}"]
    for operation in report.operations.values():
        lines += _operation_lines(operation)
    if report.undeclared:
        lines.append(f"  offered beside: {', '.join(report.undeclared)}")
    return "\n".join(lines)


def _operation_lines(operation: OperationBinding) -> list[str]:
    """What is to be said of one operation; nothing of one that is as declared."""
    if operation.status is Status.SAME:
        return []
    heading = f"  {operation.operation} ({operation.kind}): {operation.status}"
    differences = [
        f"    {difference.side}{f' {difference.path}' if difference.path else ''}: {difference.words}"
        for difference in operation.differences
    ]
    if operation.off:
        return [f"{heading}, switched off", *differences]
    return [f"{heading}, it is called all the same" if operation.status is Status.BROKEN else heading, *differences]
