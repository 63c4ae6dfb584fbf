"""When which mishap happens: rules from a file or from a test, and chance with a seed.

A file of faults::

    {
      "seed": 7,
      "rules": [
        {"operation": "GetEntityAccounts", "skip": 1, "times": 1, "fault": {"kind": "cut", "at": 0.25}},
        {"service": "AccountManagementService", "probability": 0.1, "fault": {"kind": "delay", "seconds": 2}},
        {"on": "contract", "times": 1, "fault": {"kind": "unavailable"}}
      ],
      "contract": [{"kind": "renamed", "operation": "CancelEntity", "name": "TargetEntityId", "to": "entityId"}]
    }
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Literal

import msgspec

from console.demo.mishaps import AnyMishap, Mishap
from console.demo.variants import AnyVariant, Variant

Subject = Literal["call", "contract", "dashboard"]


class FaultRule(msgspec.Struct, forbid_unknown_fields=True):
    """One mishap and when it happens. Empty names match every operation and service.

    on: what is asked for: a call, a WSDL, or the dashboard's page. skip: matching requests that go well first. times:
    requests it happens to after that, None = all. probability: how likely it is each time.
    """

    fault: AnyMishap
    operation: str = ""
    service: str = ""
    on: Subject = "call"
    skip: int = 0
    times: int | None = None
    probability: float = 1.0

    def matches(self, on: Subject, service: str, operation: str) -> bool:
        """Whether the rule is about such a request."""
        return self.on == on and self.service in ("", service) and self.operation in ("", operation)


class FaultFile(msgspec.Struct, forbid_unknown_fields=True):
    """What a file of faults holds: rules in order, differences of the contract, and the seed of chance."""

    rules: list[FaultRule] = []
    contract: list[AnyVariant] = []
    seed: int = 0


class Faults:
    """The rules in force, tried in order: the first that applies decides, but for delays, which add up."""

    def __init__(self, content: FaultFile | None = None) -> None:
        content = content or FaultFile()
        self.rules = content.rules
        self.variants: list[Variant] = list(content.contract)
        self._chance = random.Random(content.seed)  # noqa: S311 - chance that can be repeated

    @classmethod
    def from_file(cls, path: Path) -> Faults:
        """Read a file of faults (JSON). Raises OSError, and msgspec.DecodeError with the place of a mistake."""
        return cls(msgspec.json.decode(path.read_bytes(), type=FaultFile))

    def add(
        self,
        fault: AnyMishap,
        *,
        operation: str = "",
        service: str = "",
        on: Subject = "call",
        skip: int = 0,
        times: int | None = None,
        probability: float = 1.0,
    ) -> None:
        """Put a rule behind those in force; the arguments are those of `FaultRule`.

        A test may give a mishap of its own: anything with the `happen` and the `goes_on` of `Mishap`.
        """
        self.rules.append(FaultRule(fault, operation, service, on, skip, times, probability))

    def vary(self, *variants: Variant) -> None:
        """Let the contract differ from the declared one."""
        self.variants.extend(variants)

    def clear(self) -> None:
        """Let everything go well, with the declared contract."""
        self.rules.clear()
        self.variants.clear()

    def due(self, on: Subject, service: str = "", operation: str = "") -> list[Mishap]:
        """The mishaps that happen to a request, in order."""
        found: list[Mishap] = []
        for rule in list(self.rules):
            if not rule.matches(on, service, operation) or rule.times == 0:
                continue
            if rule.skip:
                rule.skip -= 1
                continue
            if rule.probability < 1 and self._chance.random() >= rule.probability:
                continue
            if rule.times is not None:
                rule.times -= 1
            found.append(rule.fault)
            if not rule.fault.goes_on:
                break
        return found
