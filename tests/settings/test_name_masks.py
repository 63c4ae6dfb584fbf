from __future__ import annotations

import re
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from console.settings.name_masks import NameMasks

_TEMPLATES = st.lists(st.text("ab*?", min_size=1, max_size=8), min_size=1, max_size=4)
_NAMES = st.text("ab\\", max_size=10)


def _stands_for(template: str, text: str) -> bool:
    parts = {"*": ".*", "?": ".?"}
    return re.fullmatch("".join(parts.get(sign) or re.escape(sign) for sign in template), text, re.DOTALL) is not None


@given(_TEMPLATES, _NAMES)
def test_the_first_template_that_stands_for_the_whole_text_is_found(templates: list[str], text: str) -> None:
    expected = next((template for template in templates if _stands_for(template, text)), None)
    assert NameMasks(";".join(templates)).first_match(text) == expected


@given(_TEMPLATES, _NAMES)
def test_the_folders_above_are_tried_in_the_same_pass(templates: list[str], text: str) -> None:
    above = [begun for begun, sign in zip(accumulate(text, initial=""), text, strict=False) if sign == "\\"]
    found = (next((each for each in templates if _stands_for(each, begun)), None) for begun in above)
    assert list(NameMasks(";".join(templates)).matches_before(text, "\\")) == [each for each in found if each]


def test_case_and_blanks_around_a_template_do_not_count() -> None:
    assert NameMasks(" *.TMP ; ~$*.docx;").first_match("Report.tmp") == "*.TMP"


def test_a_filter_without_templates_matches_nothing() -> None:
    assert NameMasks(";;").first_match("a") is None
    assert NameMasks("").first_match("") is None


def test_templates_that_make_a_backtracking_matcher_explode_are_matched_at_once() -> None:
    masks = NameMasks(";".join(["*?" * 500 + "b"] * 50))
    assert masks.first_match("a" * 259) is None
    assert masks.first_match("a" * 258 + "b") is not None
