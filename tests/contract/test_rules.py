from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.contract import policy_rules, rules
from console.contract.limits import Rule

RULES = {
    name: rule for module in (rules, policy_rules) for name, rule in vars(module).items() if isinstance(rule, Rule)
}

EVERY_RULE = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)


@EVERY_RULE
def test_a_rule_says_what_it_wants_and_accepts_its_own_example(rule: Rule) -> None:
    assert rule.sentence.startswith("must ")
    assert not rule.sentence.endswith(".")
    assert rule.accepts(rule.example)


@EVERY_RULE
@given(text=st.text(max_size=300))
def test_a_rule_answers_any_text(rule: Rule, text: str) -> None:
    assert rule.accepts(text) in (True, False)


@EVERY_RULE
def test_a_line_break_at_the_end_is_part_of_the_text(rule: Rule) -> None:
    # Python's and .NET's $ both look past it.
    takes_any_character = rule in (rules.ACCOUNT_NAME, policy_rules.ADDRESSES)
    assert rule.accepts(f"{rule.example}\n") is takes_any_character


# Their printed patterns mean the same as ours; on short texts they answer in time.
SAME_MEANING = (
    "EMAIL",
    "FULL_NAME",
    "CONTACT_PERSON",
    "PASSWORD",
    "DASHBOARD_USER",
    "ADDRESSES",
    "FILE_TEMPLATES",
    "SYSTEM_NAME",
    "WINDOWS_USER",
)


@pytest.mark.parametrize("rule", [RULES[name] for name in SAME_MEANING], ids=SAME_MEANING)
@given(data=st.data())
def test_a_rule_means_what_the_provider_printed(rule: Rule, data: st.DataObject) -> None:
    alphabets = (
        string.ascii_letters + string.digits + string.punctuation + " ",
        "aB@.-_",
        "12UWSufl",
        "a.@",
        "a\\",
        "a;*",
    )
    text = data.draw(st.one_of(*(st.text(alphabet, max_size=12) for alphabet in alphabets)))
    assert rule.printed is not None
    assert rule.accepts(text) == bool(re.fullmatch(rule.printed, text, re.ASCII))


@pytest.mark.parametrize("text", ["a@b.co", "first.last@sub.domain.museum", "a_b-c@1-2.de", "a@b.c_.org"])
def test_an_email_address_is_accepted(text: str) -> None:
    assert rules.EMAIL.accepts(text)


@pytest.mark.parametrize(
    "text",
    ["", "anna", "@b.co", "a@", "a@b", "a@b.c", "a@b.c0", "a@b..co", ".a@b.co", "a.@b.co", "a+b@c.de", "a@b@c.de"],
)
def test_what_is_no_email_address_is_refused(text: str) -> None:
    assert not rules.EMAIL.accepts(text)


@pytest.mark.parametrize("text", ["2222WS", "2222fl", "1Ws", "U2222", "u1", "ab", "a" * 51, "anna berg", "ánna"])
def test_a_dashboard_name_that_the_provider_keeps_for_itself_is_refused(text: str) -> None:
    assert not rules.DASHBOARD_USER.accepts(text)


@pytest.mark.parametrize("text", ["WS1", "2222WSX", "U2222x", "Uwe", "anna@firm.com"])
def test_a_dashboard_name_that_only_resembles_those_is_accepted(text: str) -> None:
    assert rules.DASHBOARD_USER.accepts(text)


def test_an_account_name_is_neither_empty_nor_longer_than_100() -> None:
    assert not rules.ACCOUNT_NAME.accepts("")
    assert rules.ACCOUNT_NAME.accepts("ü" * 100)
    assert not rules.ACCOUNT_NAME.accepts("a" * 101)
    assert not rules.ACCOUNT_NAME.accepts("a<b")


@pytest.mark.parametrize("text", ["Smith-Jones", "A1", "Berg & Sons Ltd.", "North_Light", "4U"])
def test_the_name_of_a_firm_may_hold_what_the_provider_meant(text: str) -> None:
    assert rules.ENTITY_NAME.accepts(text)


@pytest.mark.parametrize("text", ["A", "a" * 51, "A/B", "A<b", "A@b", "-A1", "A1-", "A1 ", "&Sons", "A[1"])
def test_the_name_of_a_firm_may_not_hold_what_the_printed_range_lets_in(text: str) -> None:
    assert not rules.ENTITY_NAME.accepts(text)


DIGITS = "3F2504E04F8911D39A0C0305e82c3301"
GROUPS = "3F2504E0-4F89-11D3-9A0C-0305e82c3301"


@pytest.mark.parametrize("text", [DIGITS, GROUPS, f"{{{GROUPS}}}", f"({GROUPS})"])
def test_an_installation_id_is_accepted_in_each_of_its_four_notations(text: str) -> None:
    assert rules.GUID.accepts(text)


@pytest.mark.parametrize(
    "text",
    ["", DIGITS[:-1], f"{{{DIGITS}}}", f"{{{GROUPS})", f"({GROUPS}}}", GROUPS.replace("-", "_"), f"{GROUPS}-"],
)
def test_what_is_no_installation_id_is_refused(text: str) -> None:
    assert not rules.GUID.accepts(text)


@pytest.mark.parametrize(
    "text",
    [
        "C:",
        r"c:\Users\anna",
        r"%UserProfile%",
        r"%USERPROFILE%\Documents",
        r"Z:\a b\.git",
        r"D:\com\lpt\console.txt",
        "C:\\" + "a" * 256,
    ],
)
def test_an_explicit_path_is_accepted(text: str) -> None:
    assert policy_rules.EXPLICIT_PATH.accepts(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "C:\\",
        r"A:\Data",
        r"B:\Data",
        r"\\server\share",
        "C:/Data",
        r"C:\Data\\x",
        r"C:\..",
        r"C:\Data\nul",
        r"C:\AUX.txt",
        r"C:\COM1\x",
        r"C:\Com7.tar.gz",
        r"C:\con .txt",
        r"C:\clock$\x",
        r"C:\Data.",
        r"C:\Data \x",
        r"C:\Data. ",
        "C:\\" + "a" * 257,
        r"C:\what?",
        r"C:\a:b",
        r"%Temp%\x",
        "\u212a:\\x",
    ],
)
def test_what_windows_or_the_provider_cannot_use_as_a_path_is_refused(text: str) -> None:
    assert not policy_rules.EXPLICIT_PATH.accepts(text)


@pytest.mark.parametrize("text", ["*.tmp", "a*;?b;;*c", "~$*"])
def test_folder_templates_each_hold_a_wildcard(text: str) -> None:
    assert policy_rules.FOLDER_TEMPLATES.accepts(text)


@pytest.mark.parametrize("text", ["*", "a*;b", ";a*", "a*;", "a*|b*", 'a"*'])
def test_folder_templates_without_one_or_with_a_loose_end_are_refused(text: str) -> None:
    assert not policy_rules.FOLDER_TEMPLATES.accepts(text)


@pytest.mark.parametrize(
    ("text", "is_name"), [("Nightly & weekly", True), ("", False), ("a<b", False), ("Ü", False), ("\x7f", False)]
)
def test_the_name_of_a_policy_is_printable_ascii(text: str, is_name: bool) -> None:
    assert policy_rules.POLICY_NAME.accepts(text) is is_name
