"""What every request to the engine is: a struct whose declaration names the type of its answer."""

from __future__ import annotations

import typing
from typing import Any, Generic, TypeVar

import msgspec

AnswerT = TypeVar("AnswerT", covariant=True)
PartT = TypeVar("PartT", covariant=True)


class Request(msgspec.Struct, Generic[AnswerT], frozen=True):
    """Base of all requests; the type argument is the answer's type."""


class Stream(Request[AnswerT], Generic[PartT, AnswerT], frozen=True):
    """Base of requests that are answered in parts; the type arguments are the part's and the answer's types."""


def answer_type(request: type[Request[Any]]) -> Any:
    """The type that answers a request, as its declaration names it."""
    return _type_arguments(request)[-1]


def part_type(request: type[Stream[Any, Any]]) -> Any:
    """The type of a stream's parts, as its declaration names it."""
    return _type_arguments(request)[0]


def _type_arguments(request: type[Request[Any]]) -> tuple[Any, ...]:
    (declared,) = request.__orig_bases__  # type: ignore[attr-defined]
    return typing.get_args(declared)
