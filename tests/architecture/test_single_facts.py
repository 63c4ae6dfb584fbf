"""The provider's facts stand in `console.contract`, each once; everybody else takes them from there.

A column of a table can be named only by its field's name, so field names are texts where columns are dealt with; no
other place names a field. The licence server's field names are ordinary words (`id`, `name`), so only those of the
backup provider's services can be looked for.
"""

from __future__ import annotations

import ast
import itertools
from collections import Counter
from collections.abc import Iterator

from console.contract import codes
from console.contract.language import ResultCode, fields_of
from console.contract.reach import largest_page, records_in
from tests.architecture.sources import ROOT, called, modules, nodes, tree
from tests.contract.declared import BACKUP_SERVICES, FIELDS, SPECS

CONTRACT = "console/contract"
CODES = [found for found in vars(codes).values() if isinstance(found, ResultCode)]
OWN = [spec for spec in SPECS if spec.service.name in BACKUP_SERVICES]
OWN_RECORDS = records_in(*(record for spec in OWN for record in (spec.request, spec.reply)))
OWN_FIELDS = [found for record in OWN_RECORDS for found in fields_of(record)]

UNITS_OF_ANY_SIZE = {"B", "KB", "MB", "GB", "TB"}
"""What people call sizes, whether or not the provider does."""

COLUMN_LAYERS = (
    "console/store/",
    "console/commands/",
    "console/demo/",
    "ui/models/",
    "ui/editors/",
    "ui/panes/",
    "ui/field_names.py",
    "ui/places.py",
    "ui/search.py",
    "ui/tour.py",
    "ui/screenshots",
)
"""Where columns of tables and fields of forms are filled, read, shown and given words for people."""

# Place and value -> why the same letters are no restated fact.
COINCIDENCES = {
    ("console/demo/handlers/appliances_management.py", "Online"): "the display name of a state",
    ("console/demo/handlers/appliances_management.py", "Cloud"): "the name of a model",
    ("console/engine/journal_export.py", "Code"): "the title of a column",
    ("console/engine/journal_export.py", "Message"): "the title of a column",
    ("console/demo/license_center.py", "Custom"): "a kind of host id at the licence server",
    ("ui/dialogs/profile_editor.py", "None"): "no proxy, in words",
    ("ui/field_names.py", "Company"): "the title of a column",
    ("ui/panes/sign_in_link.py", "GetAuthorizationTokenByEntity"): "the window starts without its declaration",
}
SOAP_WORDS = {"Result", "Code", "Message", "Reason", "Name"}
"""Elements of faults and verdicts, and types of XSD, that go by the names of fields."""


def literals(*folders: str, but: str = "") -> Iterator[tuple[str, str]]:
    """Each text of the code, with its file: neither documentation, nor words for people, nor pieces of a longer one."""
    for path in modules(*folders):
        name = path.relative_to(ROOT).as_posix()
        if but and name.startswith(f"{but}/"):
            continue
        left_out: set[int] = set()
        for node in ast.walk(tree(path)):
            if called(node) == "tr" or isinstance(node, ast.JoinedStr):
                left_out |= {id(piece) for piece in ast.walk(node)}
            elif isinstance(node, ast.Expr):
                left_out.add(id(node.value))
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
                yield name, node.value


OUTSIDE = list(literals("console", "ui", but=CONTRACT))
INSIDE = list(literals(CONTRACT))


def restated(values: set[str]) -> list[tuple[str, str]]:
    """Where one of these values is written out outside the contract."""
    return [found for found in OUTSIDE if found[1] in values and found not in COINCIDENCES]


def twice(texts: list[str]) -> list[str]:
    return [text for text, count in Counter(texts).items() if count > 1]


def test_a_value_of_a_closed_list_is_a_member_and_never_its_text() -> None:
    values = {value for found in OWN_FIELDS for value in found.values if isinstance(value, str)}
    assert len(values) > 80
    assert restated(values - UNITS_OF_ANY_SIZE) == []


def test_no_operation_service_or_result_code_is_written_out() -> None:
    names = {spec.name for spec in SPECS} | {spec.service.name for spec in SPECS} | {code.name for code in CODES}
    assert restated(names) == []


def test_no_number_of_a_result_code_is_written_out() -> None:
    def telling(node: ast.AST) -> str:
        return getattr(node, "attr", getattr(node, "id", "")).casefold()

    compared = []
    for place, node in nodes("console", "ui", but=CONTRACT):
        if not isinstance(node, ast.Compare):
            continue
        sides = (node.left, *node.comparators)
        numbers = [side.value for side in sides if isinstance(side, ast.Constant) and isinstance(side.value, int)]
        if any(telling(side) in {"code", "result"} for side in sides) and set(numbers) & {code.code for code in CODES}:
            compared.append(place)
    assert compared == []


def test_a_field_is_named_only_where_columns_are_dealt_with() -> None:
    names = {name for found in OWN_FIELDS for name in found.names}
    elsewhere = [found for found in restated(names) if not found[0].startswith(COLUMN_LAYERS)]
    assert [found for found in elsewhere if not (found[0].startswith("console/soap/") and found[1] in SOAP_WORDS)] == []


def test_another_spelling_of_a_field_is_known_to_the_contract_alone() -> None:
    own = {found.name for found in OWN_FIELDS}
    assert restated({name for found in OWN_FIELDS for name in found.names} - own) == []


def test_no_sentence_of_a_rule_is_said_again() -> None:
    sentences = {found.about.rule.sentence for found in OWN_FIELDS if found.about.rule is not None}
    sentences |= {constraint.sentence for record in OWN_RECORDS for constraint in record.constraints}
    assert len(sentences) > 20
    assert [found for found in OUTSIDE if any(sentence in found[1] for sentence in sentences)] == []


def test_the_size_of_a_page_is_never_a_number_of_the_provider_s_written_out() -> None:
    limits = {largest_page(spec) for spec in SPECS} - {None}
    assert limits
    sizes = []
    for place, node in nodes("console", "ui", but=CONTRACT):
        value: ast.expr | None
        if isinstance(node, ast.keyword):
            named, value = node.arg or "", node.value
        elif isinstance(node, ast.AnnAssign):
            named, value = ast.unparse(node.target), node.value
        elif isinstance(node, ast.Assign):
            named, value = ast.unparse(node.targets[0]), node.value
        else:
            continue
        if "page" in named.casefold() and isinstance(value, ast.Constant) and value.value in limits:
            sizes.append(place)
    assert sizes == []


def test_a_rule_s_pattern_and_any_longer_text_stand_once_in_the_contract() -> None:
    assert twice([text for _, text in INSIDE if len(text) >= 60 or text.startswith("^")]) == []


def test_a_list_of_values_stands_once_in_the_contract() -> None:
    lists = [
        ast.unparse(node)
        for _, node in nodes(CONTRACT)
        if isinstance(node, ast.Tuple | ast.List | ast.Set)
        and len(node.elts) >= 3
        and all(isinstance(each, ast.Constant) for each in node.elts)
    ]
    assert twice(lists) == []
    enums = {found.enumeration for _, found in FIELDS if found.enumeration is not None}
    assert twice([repr([member.value for member in sorted(found)]) for found in enums]) == []


def test_a_result_code_stands_once() -> None:
    assert twice([code.name for code in CODES]) == []
    assert twice([str(code.code) for code in CODES if code.code is not None]) == []


def test_a_length_is_said_by_the_rule_or_by_the_field_and_not_by_both() -> None:
    both = [
        place
        for place, node in nodes(f"{CONTRACT}/services")
        if called(node) == "about" and {"rule", "max_length"} <= {word.arg for word in node.keywords}  # type: ignore[attr-defined]
    ]
    assert both == []


def test_no_two_records_of_a_service_declare_the_same_fields() -> None:
    for service in BACKUP_SERVICES:
        own = records_in(
            *(record for spec in SPECS if spec.service.name == service for record in (spec.request, spec.reply))
        )
        replies = [record for record in own if fields_of(record) and not hasattr(record, "spec")]
        same = [
            (one.__name__, other.__name__)
            for one, other in itertools.combinations(replies, 2)
            if fields_of(one) == fields_of(other)
        ]
        assert same == []
