"""What a request does to the provider, as the contract declares it."""

from __future__ import annotations

from typing import Any

from console.contract import services
from console.contract.language import Kind, OperationSpec
from console.engine.change_messages import MakeChange
from console.engine.messages import Call, LoadRows, SendCall
from console.engine.request import Request


def spec_of(call: Call | LoadRows | SendCall) -> OperationSpec | None:
    """The declaration of the operation that is called, if there is one."""
    service = services.SERVICES.get(call.service)
    return service.operations.get(call.operation) if service else None


def is_repeatable(request: Request[Any]) -> bool:
    """Whether asking twice does no more than asking once; true of everything but a change at the provider."""
    if isinstance(request, MakeChange):
        return False
    if not isinstance(request, Call | SendCall):
        return True
    spec = spec_of(request)
    return spec is not None and spec.kind is Kind.READ
