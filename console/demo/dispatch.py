"""How a call is answered: who is it, are its fields in order, may it, do it."""

from __future__ import annotations

from typing import Any

import msgspec

from console.contract import codes
from console.contract.check import problems_of_fields
from console.contract.language import OperationSpec, Result, ResultCode, fields_of
from console.demo.answering import Caller, Refused
from console.demo.envelope import Blame, SoapProblem
from console.demo.handlers import HANDLERS
from console.demo.reading import Call
from console.demo.records import User
from console.demo.state import State
from console.demo.writing import Answer

UNPRINTED_NUMBER = 9_000
"""Stands for the number of a code that the document names without one; the real numbers are not known."""

_TOLERATED = frozenset({"Filter.Version", "Filter.PageIndex"})
"""Fields that the server takes with any value, although a client had better keep to the documented ones."""


def answer(state: State, call: Call) -> Answer:
    """Answer a call. Raises SoapProblem for an operation that nobody answers."""
    spec = call.spec
    handler = HANDLERS.get(spec)
    if handler is None:
        raise SoapProblem(f"{spec.name} is not implemented by the embedded provider.", Blame.SERVER)
    try:
        user = _signed_in(state, call)
        _check(call)
        given = handler(Caller(state, user), spec.request(**call.fields))
    except Refused as refusal:
        lists: dict[str, Any] = {field.name: None for field in fields_of(spec.reply) if field.array}
        return _verdict(spec, Answer(spec.reply(**lists)), refusal.code, refusal.message)
    return _verdict(spec, given if isinstance(given, Answer) else Answer(given), codes.SUCCESS)


def _signed_in(state: State, call: Call) -> User:
    user = state.users.get(call.user)
    if user is None or not user.is_active or user.password != call.password:
        raise Refused(codes.INVALID_SOAP_CREDENTIALS, "The user name or the password in AuthHeader is wrong.")
    return user


def _check(call: Call) -> None:
    problems = problems_of_fields(call.spec.request, call.fields)
    broken = [problem for problem in problems if problem.path not in _TOLERATED]
    if broken:
        message = " ".join(f"{problem.path} {problem.rule}." for problem in broken)
        raise Refused(codes.INVALID_INPUT_PARAMETERS, message)


def _verdict(spec: OperationSpec, given: Answer, code: ResultCode, message: str | None = None) -> Answer:
    number = UNPRINTED_NUMBER if code.code is None else code.code
    result = Result(Result=number, Code=code.name, Message=message)
    return Answer(msgspec.structs.replace(given.reply, **{spec.result_field.name: result}), **given.rows)
