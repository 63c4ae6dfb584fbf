"""What the binding report of a whole server comes to: each operation's standing, and what is switched off.

Window, command line and the report for the provider all say it with these words.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

import msgspec

from console.contract.language import Kind
from console.contract.live import Difference, OperationBinding, ServiceReport, Status
from console.contract.services import SERVICES


class Standing(enum.StrEnum):
    """What a person may expect of an operation, from harmless to unusable.

    LIMITED: a read that answers, though something of it is missing here. OFF: it is not called at all.
    """

    SAME = "as declared"
    ADAPTED = "adapted"
    EXTENDED = "extended"
    LIMITED = "limited"
    OFF = "switched off"


MEANINGS = {
    Standing.SAME: "The server offers it exactly as the provider's documents say.",
    Standing.EXTENDED: "The server has more fields than are declared; they are left alone.",
    Standing.ADAPTED: "Something is called or placed otherwise here; the console sends what this server wants.",
    Standing.LIMITED: "It is called, but something that the console wants of it has no place on this server.",
    Standing.OFF: "Nothing is sent, because the server has no safe place for the request.",
}


class OperationStanding(msgspec.Struct, frozen=True, kw_only=True):
    """One declared operation of a server. off: why it must not be called, empty if it may.

    read_at: when the WSDL of its service was read, None where that cannot be used.
    """

    service: str
    operation: str
    kind: Kind
    standing: Standing
    differences: tuple[Difference, ...] = ()
    off: str = ""
    read_at: datetime | None = None

    @property
    def warning(self) -> str:
        """What is missing of a limited operation, in words."""
        return "" if self.standing is not Standing.LIMITED else self._words_of(Status.BROKEN)

    def _words_of(self, effect: Status) -> str:
        return " ".join(dict.fromkeys(found.words for found in self.differences if found.effect is effect))


def standings(reports: Iterable[ServiceReport]) -> list[OperationStanding]:
    """Every declared operation of the services, in declared order; of a service that cannot be used all are off."""
    found: list[OperationStanding] = []
    for report in reports:
        if report.binding is None:
            off = f"{report.service} cannot be used: {report.problem}"
            found += (
                OperationStanding(
                    service=report.service, operation=spec.name, kind=spec.kind, standing=Standing.OFF, off=off
                )
                for spec in SERVICES[report.service].operations.values()
                if spec.available
            )
            continue
        found += (
            OperationStanding(
                service=report.service,
                operation=operation.operation,
                kind=operation.kind,
                standing=_standing(operation),
                differences=operation.differences,
                off=operation.off,
                read_at=report.binding.fetched_at,
            )
            for operation in report.binding.operations.values()
        )
    return found


def _standing(operation: OperationBinding) -> Standing:
    if operation.off:
        return Standing.OFF
    if operation.status is Status.BROKEN:
        return Standing.LIMITED
    return Standing[operation.status.name]


def switched_off(operations: Iterable[OperationStanding]) -> dict[str, str]:
    """Operation name -> why it must not be called."""
    return {found.operation: found.off for found in operations if found.off}


def counts(operations: Iterable[OperationStanding]) -> dict[Standing, int]:
    """How many operations there are of each standing, from harmless to unusable; those of none are left out."""
    counted = Counter(found.standing for found in operations)
    return {standing: counted[standing] for standing in Standing if counted[standing]}


def summary(operations: Iterable[OperationStanding]) -> str:
    """All of it in one line: "69 operations: 60 as declared, 9 adapted"."""
    number = counts(operations)
    whole = sum(number.values())
    told = ", ".join(f"{many} {standing}" for standing, many in number.items())
    noun = "operation" if whole == 1 else "operations"
    return f"{whole} {noun}: {told}" if told else f"{whole} {noun}"
