"""The entity tree, from tidy rows and from rows that contradict each other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.contract.columns import ACCOUNTS, ENTITIES, batch_of
from console.contract.services.entity_management import EntityInHierarchy
from console.store import NONE, EntityTree, Store, TreeChange
from console.store.steps import run
from tests.store.estates import AT, account, documented, entity, load, store_of


def tree_of(*rows: EntityInHierarchy) -> EntityTree:
    return store_of(list(rows)).entities


def reload(tree: EntityTree, rows: list[EntityInHierarchy], target: int = 0) -> list[TreeChange]:
    heard: list[TreeChange] = []
    forget = tree.changed.add(heard.append)
    began = tree.begin(target)
    run(began.add(batch_of(EntityInHierarchy, rows)))
    run(began.finish())
    forget()
    return heard


def ids(tree: EntityTree, nodes: Any) -> list[int]:
    return [tree.entity_id(node) for node in nodes]


def outline(tree: EntityTree, node: int = NONE) -> dict[int, Any]:
    return {tree.entity_id(child): outline(tree, child) for child in tree.children(node)}


def assert_sound(tree: EntityTree) -> None:
    """Every entity has exactly one place, and all ways of asking agree."""
    seen: list[int] = []
    waiting = [*tree.roots]
    while waiting:
        node = waiting.pop()
        seen.append(node)
        children = tree.children(node)
        assert tree.child_count(node) == len(children)
        for row, child in enumerate(children):
            assert tree.parent(child) == node
            assert tree.row(child) == row
            assert tree.child(node, row) == child
            assert tree.path(child) == (*tree.path(node), child)
        waiting += children
        below = tree.subtree(node)
        assert below[0] == node
        assert all(node in tree.path(inside) for inside in below)
        partners = [inside for inside in below[1:] if tree.kind(inside) == "Partner"]
        companies = [inside for inside in below[1:] if tree.kind(inside) == "Company"]
        counts = tree.counts(node)
        assert (counts.partners, counts.companies) == (len(partners), len(companies))
        assert counts.inactive_partners == sum(not tree.is_active(inside) for inside in partners)
        assert counts.inactive_companies == sum(not tree.is_active(inside) for inside in companies)
    assert sorted(seen) == sorted(tree.order) == list(tree.table.rows())
    assert len(seen) == len(tree)
    for row, root in enumerate(tree.roots):
        assert (tree.parent(root), tree.row(root), tree.child(NONE, row)) == (NONE, row, root)


def test_the_documented_hierarchy_hangs_as_the_provider_says() -> None:
    tree = tree_of(*documented())
    assert outline(tree) == {888: {111: {311: {}, 312: {}}, 112: {321: {}, 225: {}, 226: {}}, 221: {}}}
    assert_sound(tree)
    assert not tree.misplaced
    node = tree.node_of(312)
    assert (tree.name(node), tree.kind(node), tree.is_active(node)) == ("Dunmore Logistics", "Company", False)
    assert ids(tree, tree.path(node)) == [888, 111, 312]
    assert ids(tree, tree.subtree(tree.node_of(111))) == [111, 311, 312]
    counts = tree.counts(tree.root)
    assert (counts.partners, counts.companies) == (3, 5)
    assert (counts.inactive_partners, counts.inactive_companies) == (1, 1)


def test_siblings_stand_by_kind_and_then_by_name_without_regard_to_case_and_accents() -> None:
    tree = tree_of(
        entity(1, "root", "D", 0),
        entity(2, "zebra", "C", 1),
        entity(3, "Évora", "C", 1),
        entity(4, "alder", "Novelty", 1),
        entity(5, "eve", "C", 1),
        entity(6, "Alder", "C", 1),
        entity(7, "alder", "C", 1),
        entity(8, "zoo", "P", 1),
        entity(9, "Alder", "Unknown", 1),
    )
    assert ids(tree, tree.children(tree.root)) == [8, 6, 7, 5, 3, 2, 4, 9]


def test_an_empty_hierarchy_has_no_root() -> None:
    tree = tree_of()
    assert (tree.root, len(tree), list(tree.children()), tree.child_count()) == (NONE, 0, [], 0)
    assert tree.node_of(1) == NONE
    assert NONE not in tree


def test_an_unknown_id_has_no_node() -> None:
    tree = tree_of(*documented())
    assert tree.node_of(4711) == NONE
    assert 99 not in tree


def test_an_entity_that_is_its_own_parent_is_a_root() -> None:
    tree = tree_of(entity(1, "root", "D", 1), entity(2, "firm", "C", 1))
    assert outline(tree) == {1: {2: {}}}
    assert not tree.misplaced


def test_an_entity_whose_parent_is_missing_hangs_below_the_nearest_known_one_and_is_reported() -> None:
    tree = tree_of(
        entity(1, "root", "D", 0, DistributorEntityID=1),
        entity(2, "partner", "P", 1, DistributorEntityID=1, PartnerEntityID=2),
        entity(3, "lost", "C", 99, DistributorEntityID=1, PartnerEntityID=2, CompanyEntityID=3),
        entity(4, "astray", "C", 98, DistributorEntityID=1, PartnerEntityID=97),
        entity(5, "below", "C", 4),
        entity(6, "alone", "C", 96),
    )
    assert outline(tree) == {1: {2: {3: {}}, 4: {5: {}}}, 6: {}}
    assert {tree.entity_id(node): why for node, why in tree.misplaced.items()} == {
        3: "Its parent, entity 99, is not in the hierarchy.",
        4: "Its parent, entity 98, is not in the hierarchy.",
    }
    assert_sound(tree)


def test_a_circle_of_parents_is_cut_and_hangs_below_the_root() -> None:
    tree = tree_of(
        entity(1, "root", "D", 0),
        entity(10, "a", "C", 12),
        entity(11, "b", "P", 10),
        entity(12, "c", "C", 11),
        entity(13, "tail", "C", 12),
    )
    assert outline(tree) == {1: {11: {12: {10: {}, 13: {}}}}}
    assert {tree.entity_id(node): why for node, why in tree.misplaced.items()} == {
        11: "It stands below itself: its parents form a circle."
    }
    assert_sound(tree)


def test_a_hierarchy_that_is_nothing_but_a_circle_still_has_a_root() -> None:
    tree = tree_of(entity(1, "a", "C", 2), entity(2, "b", "D", 1))
    assert outline(tree) == {2: {1: {}}}
    assert_sound(tree)


def test_several_roots_stand_side_by_side() -> None:
    tree = tree_of(entity(5, "b", "D", 1), entity(4, "a", "D", 1), entity(6, "c", "C", 4))
    assert outline(tree) == {4: {6: {}}, 5: {}}
    assert_sound(tree)


def test_of_an_entity_that_comes_twice_the_later_row_counts() -> None:
    tree = tree_of(entity(1, "root", "D", 0), entity(2, "old", "C", 1), entity(2, "new", "P", 1))
    assert len(tree) == 2
    assert (tree.name(tree.node_of(2)), tree.kind(tree.node_of(2))) == ("new", "Partner")


@pytest.mark.parametrize("name", ["שלום בע״מ", "\u202eevil", "🚲 & 👩🏽‍⚕️", "x" * 500, "e\u0301", " "])
def test_names_of_any_kind_come_back_as_they_are(name: str) -> None:
    tree = tree_of(entity(1, name, "D", 0), entity(2, name, "C", 1))
    assert tree.name(tree.root) == name
    assert_sound(tree)


def test_an_entity_without_a_name_shows_its_id() -> None:
    tree = tree_of(entity(7, "", "D", 0), entity(8, "x", "C", 7, EntityName=None))
    assert [tree.name(node) for node in tree.order] == ["7", "8"]


def test_an_entity_of_which_nothing_is_said_is_active() -> None:
    tree = tree_of(entity(1, "root", "D", 0, IsActive=None), entity(2, "firm", "C", 1, IsActive=None))
    assert tree.is_active(tree.root)
    assert tree.counts(tree.root).inactive_companies == 0


def test_a_refresh_keeps_nodes_and_tells_what_it_did() -> None:
    store = store_of(documented())
    tree = store.entities
    before = {entity_id: tree.node_of(entity_id) for entity_id in (888, 111, 112, 311, 312, 321)}
    rows = [row for row in documented() if row.EntityID != 321]
    rows[4] = entity(311, "Brightwater Dental Group", "C", 112)
    rows.append(entity(400, "Harbor Press", "C", 111))
    (change,) = reload(tree, rows)
    assert ids(tree, change.added) == [400]
    assert ids(tree, change.changed) == [311]
    assert list(change.removed) == [before[321]]
    assert outline(tree) == {888: {111: {312: {}, 400: {}}, 112: {311: {}, 225: {}, 226: {}}, 221: {}}}
    assert all(tree.node_of(entity_id) == node for entity_id, node in before.items() if entity_id != 321)
    assert tree.node_of(321) == NONE
    assert_sound(tree)


def test_an_entity_that_comes_back_gets_its_old_node() -> None:
    tree = tree_of(*documented())
    node = tree.node_of(321)
    reload(tree, [row for row in documented() if row.EntityID != 321])
    assert node not in tree
    (change,) = reload(tree, documented())
    assert tree.node_of(321) == node
    assert list(change.added) == [node]


def test_a_refresh_without_news_is_not_announced() -> None:
    tree = tree_of(*documented())
    version = tree.version
    assert reload(tree, documented()) == []
    assert tree.version == version


def test_a_refreshed_branch_leaves_the_rest_alone() -> None:
    tree = tree_of(*documented())
    (change,) = reload(tree, [entity(111, "Alder IT", "P", 888), entity(311, "Brightwater", "C", 111)], target=111)
    assert outline(tree) == {888: {111: {311: {}}, 112: {321: {}, 225: {}, 226: {}}, 221: {}}}
    assert len(change.removed) == 1
    assert_sound(tree)


def test_a_branch_that_vanished_is_gone_after_its_refresh() -> None:
    tree = tree_of(*documented())
    reload(tree, [], target=111)
    assert outline(tree) == {888: {112: {321: {}, 225: {}, 226: {}}, 221: {}}}


def test_a_refresh_of_the_root_by_its_id_replaces_everything() -> None:
    tree = tree_of(*documented(), entity(900, "alone", "C", 899))
    reload(tree, documented()[:2], target=888)
    assert outline(tree) == {888: {111: {}}}


def test_the_tree_stays_as_it_was_until_a_load_ends() -> None:
    tree = tree_of(*documented())
    before = outline(tree)
    began = tree.begin()
    run(began.add(batch_of(EntityInHierarchy, [entity(500, "Ivy Clinic", "C", 888)])))
    assert outline(tree) == before
    assert tree.node_of(500) == NONE
    states: list[dict[int, Any]] = []
    tree.changing.add(lambda _: states.append(outline(tree)))
    tree.changed.add(lambda _: states.append(outline(tree)))
    run(began.finish())
    assert states == [before, {500: {}}]


def test_of_two_loads_that_end_at_once_nothing_is_lost() -> None:
    tree = tree_of(*documented())
    heard: list[TreeChange] = []
    tree.changed.add(heard.append)
    first, second = tree.begin(111), tree.begin(112)
    run(first.add(batch_of(EntityInHierarchy, [entity(111, "Alder Group", "P", 888)])))
    first_steps = first.finish()
    for _ in range(3):
        next(first_steps)
    run(second.add(batch_of(EntityInHierarchy, [entity(112, "Birch", "P", 888), entity(230, "Ivy", "C", 112)])))
    second_steps = second.finish()
    next(second_steps)
    run(first_steps)
    run(second_steps)
    assert outline(tree) == {888: {111: {}, 112: {230: {}}, 221: {}}}
    told = {node for change in heard for nodes in (change.added, change.changed, change.removed) for node in nodes}
    assert told == {tree.table.number_of(entity_id) for entity_id in (111, 311, 312, 112, 225, 226, 321, 230)}
    assert_sound(tree)


rows = st.lists(
    st.builds(
        entity,
        st.integers(1, 12),
        st.text(st.sampled_from("aBé🚲"), max_size=2),
        st.sampled_from("IDPC"),
        st.integers(0, 13),
        IsActive=st.sampled_from([True, False, None]),
        PartnerEntityID=st.none() | st.integers(0, 12),
        DistributorEntityID=st.none() | st.integers(0, 12),
    ),
    max_size=14,
)


@given(rows, rows, st.integers(0, 12))
def test_whatever_the_rows_say_each_entity_has_exactly_one_place(
    first: list[EntityInHierarchy], second: list[EntityInHierarchy], target: int
) -> None:
    store = Store()
    load(store, ENTITIES, first)
    assert_sound(store.entities)
    load(store, ENTITIES, second, target)
    assert_sound(store.entities)


def test_a_chain_of_ten_thousand_parents_is_no_problem() -> None:
    store = Store()
    load(store, ENTITIES, [entity(number, "link", "C", number - 1) for number in range(1, 10_001)])
    tree = store.entities
    assert len(tree.path(tree.node_of(10_000))) == 10_000
    assert tree.counts(tree.root).companies == 9_999


def test_freshness_is_that_of_the_latest_load_above() -> None:
    store = store_of(documented(), [account("ann", 311)])
    load(store, ENTITIES, documented()[1:2], target=111, at=AT + 1_000_000)
    on_branch = store.freshness_of(ENTITIES, store.entities.node_of(111))
    elsewhere = store.freshness_of(ENTITIES, store.entities.node_of(112))
    assert on_branch is not None
    assert elsewhere is not None
    assert (on_branch.at - elsewhere.at).total_seconds() == 1
    assert store.freshness_of(ACCOUNTS, store.entities.node_of(112)) is not None
    assert Store().freshness_of(ENTITIES, NONE) is None
