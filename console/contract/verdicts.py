"""Where a reply holds the provider's verdict: in an object of its own, or in two fields beside the others."""

from __future__ import annotations

from typing import Any

from console.contract.codes import code_of
from console.contract.language import Field, OperationSpec, Reply, Result, Style, fields_of

RESULT_CODE, RESULT_STRING = "result_code", "result_string"
"""The two fields in which an rpc reply has its verdict."""


def verdict_fields(spec: OperationSpec) -> tuple[Field, ...]:
    """The fields of the reply that hold the verdict."""
    if spec.style is Style.RPC:
        return tuple(found for found in fields_of(spec.reply) if found.name in (RESULT_CODE, RESULT_STRING))
    return (spec.result_field,)


def verdict_of(spec: OperationSpec, reply: Reply) -> Result:
    """The provider's verdict in a reply; without number and name where it holds none.

    A text that is empty or nil is no message.
    """
    if spec.style is not Style.RPC:
        return getattr(reply, spec.result_field.name) or Result()
    code = getattr(reply, RESULT_CODE)
    known = None if code is None else code_of(spec, code)
    return Result(
        Result=code, Code=None if known is None else known.name, Message=getattr(reply, RESULT_STRING) or None
    )


def verdict_values(spec: OperationSpec, verdict: Result) -> dict[str, Any]:
    """The values of the reply's verdict fields, by name, that say `verdict`."""
    if spec.style is Style.RPC:
        return {RESULT_CODE: verdict.Result, RESULT_STRING: verdict.Message or ""}
    return {spec.result_field.name: verdict}
