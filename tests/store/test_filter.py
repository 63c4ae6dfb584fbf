"""The tree under a filter."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.contract.columns import ENTITIES
from console.contract.services.entity_management import EntityInHierarchy
from console.store import NONE, TreeFilter
from console.store.texts import fold
from tests.store.estates import documented, entity, load, store_of


def documented_filter(text: str = "", *, show_inactive: bool = True) -> TreeFilter:
    shown = TreeFilter(store_of(documented()).entities)
    shown.apply(text, show_inactive)
    return shown


def outline(shown: TreeFilter, node: int = NONE) -> dict[int, Any]:
    return {shown.tree.entity_id(child): outline(shown, child) for child in shown.children(node)}


def test_without_a_text_everything_is_shown() -> None:
    shown = documented_filter()
    assert shown.is_off
    assert (shown.match_count, shown.hidden_count) == (9, 0)
    assert outline(shown).keys() == {888}
    assert shown.row(shown.tree.node_of(226)) == shown.tree.row(shown.tree.node_of(226))


def test_matches_are_shown_with_all_that_leads_to_them() -> None:
    shown = documented_filter("BIRCH")
    assert outline(shown) == {888: {112: {}}}
    shown.apply("fox evora", True)
    assert outline(shown) == {}
    shown.apply("evora", True)
    assert outline(shown) == {888: {112: {225: {}}}}
    assert (shown.match_count, shown.hidden_count) == (1, 6)
    assert shown.is_match(shown.tree.node_of(225))
    assert not shown.is_match(shown.tree.node_of(112))
    assert shown.tree.node_of(112) in shown
    assert shown.tree.node_of(111) not in shown
    assert shown.row(shown.tree.node_of(225)) == 0
    assert shown.child(shown.tree.node_of(112), 0) == shown.tree.node_of(225)
    assert shown.child_count(shown.tree.node_of(112)) == 1


def test_a_number_finds_the_entity_with_that_id() -> None:
    assert outline(documented_filter("312")) == {888: {111: {312: {}}}}
    assert outline(documented_filter("4711")) == {}


def test_inactive_entities_are_left_out_unless_they_lead_to_an_active_one() -> None:
    assert outline(documented_filter(show_inactive=False)) == {888: {111: {311: {}}, 112: {225: {}, 226: {}}, 221: {}}}
    rows = [entity(1, "root", "D", 0), entity(2, "idle", "P", 1, IsActive=False), entity(3, "busy", "C", 2)]
    shown = TreeFilter(store_of(rows).entities)
    shown.apply("", show_inactive=False)
    assert outline(shown) == {1: {2: {3: {}}}}
    assert not shown.is_match(shown.tree.node_of(2))


def test_an_entity_of_which_nothing_is_said_counts_as_active() -> None:
    rows = [entity(1, "root", "D", 0), entity(2, "firm", "C", 1, IsActive=None), entity(3, "x", "C", 1, IsActive=False)]
    shown = TreeFilter(store_of(rows).entities)
    shown.apply("", show_inactive=False)
    assert outline(shown) == {1: {2: {}}}


def test_the_filter_follows_the_tree_and_tells_before_and_after() -> None:
    store = store_of(documented())
    shown = TreeFilter(store.entities)
    shown.apply("press", True)
    states: list[dict[int, Any]] = []
    shown.changing.add(lambda: states.append(outline(shown)))
    shown.changed.add(lambda: states.append(outline(shown)))
    load(store, ENTITIES, [*documented(), entity(400, "Harbor Press", "C", 111)])
    assert states == [{888: {112: {225: {}}}}, {888: {111: {400: {}}, 112: {225: {}}}}]
    shown.close()
    load(store, ENTITIES, documented())
    assert len(states) == 2


rows = st.lists(
    st.builds(
        entity,
        st.integers(1, 12),
        st.text(st.sampled_from("abÉ "), max_size=4),
        st.sampled_from("DPC"),
        st.integers(0, 12),
        IsActive=st.booleans(),
    ),
    max_size=14,
)


@pytest.mark.parametrize("show_inactive", [True, False])
@given(rows=rows, text=st.text(st.sampled_from("aBe 1"), max_size=3))
def test_a_filter_shows_what_a_plain_search_finds(
    show_inactive: bool, rows: list[EntityInHierarchy], text: str
) -> None:
    tree = store_of(rows).entities
    shown = TreeFilter(tree)
    shown.apply(text, show_inactive)
    words = fold(text).split()
    matches = {
        node
        for node in tree.order
        if all(word in fold(tree.table.text(node, "EntityName")) for word in words)
        or (len(words) == 1 and words[0] == str(tree.entity_id(node)))
    }
    matches = {node for node in matches if show_inactive or tree.is_active(node)}
    kept = {above for node in matches for above in tree.path(node)}
    assert shown.match_count == len(matches)
    assert {node for node in tree.order if node in shown} == kept
    for node in [NONE, *kept]:
        children = [child for child in tree.children(node) if child in kept]
        assert list(shown.children(node)) == children
        assert [shown.row(child) for child in children] == list(range(len(children)))


def test_a_number_far_too_long_for_an_id_is_a_text_like_any_other() -> None:
    assert outline(documented_filter("9" * 5_000)) == {}
