"""What can be typed after `python -m console`, and the help that explains it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from console.cli.exits import EXIT_TEXT
from console.contract.language import Kind
from console.contract.services import SERVICES
from console.engine.processes import PASSWORD_VARIABLE

DEFAULT_ESTATE = "documented"

_CALL = f"""\
examples:
  python -m console call GetEntityAccounts TargetEntityID=0 PageSize=100 PageIndex=1 --demo
  python -m console call GetEntityHierarchy TargetEntityID=888 IncludeInactive=true --profile Production --format csv
  python -m console call GetEntityAccounts TargetEntityID=0 --all --format csv --output accounts.csv --demo
  python -m console call CreateCompany --json company.json --url https://host/path/ --user anna

fields:
  Every field has the provider's own name; "python -m console operations OPERATION" lists them. A field inside another
  one is reached by dots (Policy.Name=Daily), an item of an array by its number from 0 (Users.0.Name=Anna, Names.0=a).
  --json FILE gives fields as one JSON object; FIELD=VALUE goes over it. A secret field is given as NAME=- and then
  asked for. NAME= is the empty text, and of an array the empty one. NAME=null is no value: nil where the provider takes
  that, else as if the field were not given; where a text cannot be nil it is the word "null".

lists:
  --all reads a list to its end, page by page, and writes each page as it comes: the rows alone, as one JSON array or as
  CSV with a heading. The size and number of the page need not be given then. In CSV a field of an object in a row has
  dots in its heading, and a list in a row is the text of a JSON array.

password:
  Taken from {PASSWORD_VARIABLE}, else from the key store (--profile), else asked for on a terminal, else read from the
  first line of standard input. It is never taken from the command line.

{EXIT_TEXT}"""

_CHECK = f"""\
Compares every declared operation with what the server's own WSDLs offer:
  same      as declared
  adapted   renamed, reordered, bare or wrapped: the console sends what this server wants
  extended  the server knows more fields than the console
  broken    a field has no home on this server; a broken change is switched off, a broken read warns

examples:
  python -m console check --demo
  python -m console check --url https://host/path/ --format json
  python -m console check --profile Production --output report.html

{EXIT_TEXT}"""


class _Parser(argparse.ArgumentParser):
    def __init__(self, name: str, description: str, epilog: str = "") -> None:
        super().__init__(
            prog=f"python -m console {name}".rstrip(),
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )


def _call() -> argparse.ArgumentParser:
    parser = _Parser("call", "Makes one call and prints the provider's answer.", _CALL)
    parser.add_argument("operation", metavar="OPERATION", help="name of the operation, as the provider spells it")
    parser.add_argument("fields", nargs="*", metavar="FIELD=VALUE", help="fields of the request")
    parser.add_argument("--service", choices=sorted(SERVICES), help="the service, where two have such an operation")
    parser.add_argument("--json", metavar="FILE", help="fields as a JSON object; - is standard input")
    parser.add_argument("--yes", action="store_true", help="do not ask before a change")
    parser.add_argument("--all", action="store_true", help="all pages of a list, the rows alone")
    parser.add_argument("--output", metavar="FILE", help="write the answer there; a file that is there is replaced")
    parser.add_argument("--format", choices=("json", "csv"), default="json", help="form of the answer (default: json)")
    _add_server(parser)
    return parser


def _operations() -> argparse.ArgumentParser:
    parser = _Parser("operations", "Lists every declared operation, or the fields of one.")
    parser.add_argument("operation", nargs="?", metavar="OPERATION", help="show the fields of this one")
    parser.add_argument("--service", choices=sorted(SERVICES), help="only those of this service")
    parser.add_argument("--kind", choices=[kind.value for kind in Kind], help="only those that do this to the provider")
    parser.add_argument("--format", choices=("text", "json", "csv"), default="text", help="default: text")
    return parser


def _check() -> argparse.ArgumentParser:
    parser = _Parser("check", "Tells what a server offers of what the console wants; needs no password.", _CHECK)
    parser.add_argument("--service", choices=sorted(SERVICES), help="only this service")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    parser.add_argument(
        "--output", metavar="FILE", help="also write a report for the provider: .html, .json, or text for any other"
    )
    _add_server(parser)
    return parser


def _add_server(parser: argparse.ArgumentParser) -> None:
    server = parser.add_argument_group("server")
    which = server.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--demo",
        nargs="?",
        const=DEFAULT_ESTATE,
        metavar="ESTATE",
        help="an embedded provider, started for this command: documented, small or large[:ACCOUNTS]",
    )
    which.add_argument("--profile", metavar="NAME", help="a saved profile")
    which.add_argument("--url", metavar="BASE", help="address before the services' names, https or on this computer")
    server.add_argument("--user", metavar="U", help="user name, for --url")


_COMMANDS = {"call": _call, "operations": _operations, "check": _check}


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """What was typed, with the command's name as `command`. Exits with 2 and a sentence for what makes no sense."""
    if arguments and arguments[0] in _COMMANDS:
        parser = _COMMANDS[arguments[0]]()
        found = parser.parse_intermixed_args(_with_estate(arguments[1:]))
        found.command = arguments[0]
        return found
    parser = _Parser("", "The headless commands of the Backup Console.", EXIT_TEXT)
    parser.add_argument("command", choices=list(_COMMANDS), help="COMMAND --help tells more")
    return parser.parse_args(arguments)


def _with_estate(arguments: Sequence[str]) -> list[str]:
    """The arguments, with the estate named where a field follows `--demo` and would be taken for one."""
    found = list(arguments)
    for place, argument in enumerate(found):
        following = found[place + 1] if place + 1 < len(found) else "="
        if argument == "--demo" and "=" in following:
            found[place] = f"--demo={DEFAULT_ESTATE}"
    return found
