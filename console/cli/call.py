"""`python -m console call`: one call to the provider, for scripts."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from console.cli.destination import writing_to
from console.cli.fields import request_of
from console.cli.first_page import assignments_of_first_page
from console.cli.output import as_csv, as_json, list_of
from console.cli.server import ask_secret, chosen_profile, password_of
from console.contract.language import Kind, Operation, OperationSpec, Reply
from console.contract.nearest import nearest
from console.contract.services import SERVICES, operation
from console.errors import InvalidInput
from console.session.profile import Profile
from console.session.wsdl_cache import kept_wsdls

if TYPE_CHECKING:
    from console.session.session import Session

_VERBS = {Kind.CHANGE: "changes what exists", Kind.CREATE: "makes something new", Kind.DESTROY: "cannot be taken back"}


async def call(arguments: argparse.Namespace) -> None:
    """Make the call and write the provider's answer to where it was asked for."""
    spec = spec_named(arguments.operation, arguments.service)
    document, typed = _document(arguments.json), list(arguments.fields)
    if arguments.all:
        typed[:0] = _first_page(spec, document, typed)
    request = request_of(spec, typed, document, ask_secret)
    _require_agreement(spec, yes=arguments.yes)
    async with chosen_profile(arguments, spec.service.provider) as profile:
        if spec.kind is not Kind.READ and not arguments.yes:
            _ask_agreement(request, profile)
        password = await password_of(profile)
        # SOAP is imported only once everything that was typed has proved right.
        from console.session.licences import session_for

        async with session_for(profile)(profile, password, kept_wsdls(profile)) as session:
            with writing_to(arguments.output) as write:
                if arguments.all:
                    from console.cli.lists import write_all

                    await write_all(session, request, arguments.format, write)
                else:
                    reply = await _reply(session, request)
                    text = as_csv(spec, reply) if arguments.format == "csv" else as_json(reply)
                    write(text.rstrip("\n") + "\n")


def _first_page(spec: OperationSpec, document: dict[str, Any], typed: Sequence[str]) -> list[str]:
    """What `--all` adds to the fields. InvalidInput for what is no list or no read."""
    if spec.kind is not Kind.READ or list_of(spec) is None:
        raise InvalidInput(f"{spec.name} does not answer with a list that can be read whole.", "Leave --all out.")
    return assignments_of_first_page(spec, document, typed)


async def _reply(session: Session, request: Operation[Any]) -> Reply:
    """The provider's answer; what is no read goes through the journal."""
    if request.spec.kind is Kind.READ:
        reply: Reply = await session.call(request)
        return reply
    from console.cli.journaled import change

    return await change(session, request)


def spec_named(name: str, service: str | None) -> OperationSpec:
    """The declaration of an operation; InvalidInput with the nearest name where there is none."""
    try:
        return operation(name, service)
    except KeyError:
        near = nearest(name, {each for declared in SERVICES.values() for each in declared.operations})
        advice = f"Did you mean {' or '.join(near)}?" if near else "All of them: python -m console operations"
        where = f" of {service}" if service else ""
        raise InvalidInput(f"{name} is no declared operation{where}.", advice) from None
    except LookupError as ambiguous:
        raise InvalidInput(f"{ambiguous}.", "Name the one you mean with --service.") from None


def _document(file: str | None) -> dict[str, Any]:
    """The fields of the JSON file."""
    if file is None:
        return {}
    try:
        text = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return msgspec.json.decode(text, type=dict[str, Any])
    except OSError as error:
        raise InvalidInput(
            f"{file} cannot be read: {error.strerror}.", "Check its name and the right to read it."
        ) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        why = error.reason if isinstance(error, UnicodeDecodeError) else error
        raise InvalidInput(f"{file} holds no JSON object: {why}.", "Correct it; it must be UTF-8.") from None


def _require_agreement(spec: OperationSpec, *, yes: bool) -> None:
    """Refuse anything but a read where nobody has agreed and nobody can be asked."""
    if spec.kind is not Kind.READ and not yes and not sys.stdin.isatty():
        raise InvalidInput(
            f"{spec.name} was not sent: it {_VERBS[spec.kind]}, and there is nobody to ask.", "Add --yes to agree."
        )


def _ask_agreement(request: Operation[Any], profile: Profile) -> None:
    """Have the person at the terminal type the operation's name."""
    spec = request.spec
    sys.stderr.write(f"{spec.doc} It {_VERBS[spec.kind]} at {profile.name} ({profile.base}).\n{request!r}\n")
    sys.stderr.write(f"Type {spec.name} to send it: ")
    sys.stderr.flush()
    if sys.stdin.readline().strip() != spec.name:
        raise InvalidInput(f"{spec.name} was not sent: it was not agreed to.", "Nothing was changed.")
