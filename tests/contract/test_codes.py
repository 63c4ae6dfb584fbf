from __future__ import annotations

import pytest

from console.contract import codes
from console.contract.codes import COMMON_CODES, code_named, code_of, codes_of, words
from console.contract.language import OperationSpec, ResultCode
from console.contract.services import operation
from tests.contract.declared import SPECS, name_of

DECLARED = list(dict.fromkeys(code for spec in SPECS for code in codes_of(spec)))


def test_the_common_codes_are_the_five_of_every_call() -> None:
    assert {code.code: code.name for code in COMMON_CODES} == {
        0: "Success",
        1: "UnexpectedError",
        2: "InvalidInputParameters",
        3: "InvalidSoapCredentials",
        53: "ObjectEntityMismatch",
    }
    assert code_named("ObjectEntityMismatch") is codes.OBJECT_ENTITY_MISMATCH
    with pytest.raises(KeyError):
        code_named("EntityExpired")


@pytest.mark.parametrize("code", DECLARED, ids=lambda code: f"{code.name}-{code.code}")
def test_every_code_says_what_happened_and_what_to_do_next_in_plain_sentences(code: ResultCode) -> None:
    for sentence in filter(None, (code.doc, code.advice)):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "!" not in sentence
        assert "please" not in sentence.casefold()
    assert code.advice or code.code == codes.SUCCESS.code


@pytest.mark.parametrize("spec", SPECS, ids=name_of)
def test_an_operation_never_reads_one_code_in_two_ways(spec: OperationSpec) -> None:
    assert len({code.name for code in spec.codes}) == len(spec.codes)


def test_an_operation_has_its_own_words_for_a_common_code() -> None:
    assert "unmanaged" in words(operation("UncancelAccount"), 53)
    assert words(operation("GetEntityAccounts"), 53).startswith(codes.OBJECT_ENTITY_MISMATCH.doc)


def test_a_code_is_found_by_number_first_and_else_by_name() -> None:
    spec = operation("UncancelEntity")
    assert code_of(spec, 3309) is codes.ENTITY_EXPIRED
    assert code_of(spec, None, "EntityExpired") is codes.ENTITY_EXPIRED
    assert code_of(spec, 4000, "EntityExpired") is codes.ENTITY_EXPIRED
    assert code_of(spec, 3309, "Renamed") is codes.ENTITY_EXPIRED
    assert code_of(spec, 4000, "Renamed") is None


def test_a_code_that_no_source_names_is_told_as_it_came() -> None:
    spec = operation("GetEntityAccounts")
    assert words(spec, 4000, "QuotaLocked") == (
        "The provider answered GetEntityAccounts with a result that it does not document: QuotaLocked 4000."
    )
    assert words(spec, None).endswith("document: none.")


def test_a_change_whose_mail_failed_counts_as_done_wherever_the_provider_mails() -> None:
    assert {code.name for code in DECLARED if code.done} == {"CannotSendEmail"}
    for name in ("UncancelAccount", "ChangeBackupAccountEmail", "ChangeBackupAccountPassword", "ChangeAccountSize"):
        assert code_of(operation(name), 5020) in operation(name).codes
