"""Places, their addresses, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import navigation
from ui.navigation import ACCOUNT, DEVICE, ENTITY, Navigator, Place, device_of, place_of_link

KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(
    kind=st.sampled_from([ENTITY, ACCOUNT, DEVICE]),
    key=KEYS,
    page=st.sampled_from(["", "accounts"]),
    profile=st.text(st.characters(exclude_categories=["Cs"])),
)
def test_a_link_leads_back_to_the_place_and_profile_it_was_made_for(
    kind: str, key: str, page: str, profile: str
) -> None:
    place = Place(kind, key, page)
    assert place_of_link(place.link(profile)) == (place, profile)


@pytest.mark.parametrize(
    "link",
    [
        "",
        "https://entity/311",
        "backup-console://",
        "backup-console://entity",
        "backup-console://entity/",
        "backup-console://planet/3",
        "backup-console://entity/1/2/3",
        "backup-console://[entity/1",
    ],
)
def test_what_is_no_link_of_ours_leads_nowhere(link: str) -> None:
    assert place_of_link(link) is None


def test_a_device_keeps_a_user_name_with_a_slash_apart_from_its_id() -> None:
    assert device_of(navigation.device("home/desk@alder.example", "17")) == ("home/desk@alder.example", "17")


def test_back_and_forward_walk_through_what_was_open() -> None:
    navigator = Navigator()
    for number in (1, 2, 3):
        navigator.open(navigation.entity(number))
    navigator.back()
    navigator.back()
    assert navigator.place == navigation.entity(1)
    assert not navigator.can_go_back
    navigator.forward()
    assert navigator.place == navigation.entity(2)
    navigator.open(navigation.account("desk@alder.example"))
    assert not navigator.can_go_forward


def test_turning_to_another_page_is_no_step_on_the_way_back() -> None:
    navigator = Navigator()
    navigator.open(navigation.entity(1))
    navigator.open(navigation.entity(2))
    navigator.turn_to("accounts")
    navigator.back()
    assert navigator.place == navigation.entity(1)
    navigator.forward()
    assert navigator.place == navigation.entity(2, "accounts")


def test_each_tab_has_a_way_back_of_its_own() -> None:
    navigator = Navigator()
    navigator.open(navigation.entity(1))
    navigator.open(navigation.entity(2), new_tab=True)
    assert navigator.tabs == (navigation.entity(1), navigation.entity(2))
    assert not navigator.can_go_back
    navigator.switch(0)
    assert navigator.place == navigation.entity(1)


def test_closing_the_tab_in_front_brings_its_neighbour_forward() -> None:
    navigator = Navigator()
    for number in (1, 2, 3):
        navigator.open(navigation.entity(number), new_tab=True)
    navigator.close(2)
    assert navigator.place == navigation.entity(2)
    navigator.close(0)
    assert navigator.place == navigation.entity(2)
    navigator.close(0)
    assert navigator.place == navigation.entity(2), "the last tab stays"


@pytest.mark.parametrize("about", ["", navigation.UNKNOWN_OUTCOMES, "change/4f", "job/7", "entity/311", "account/a/b"])
def test_the_activity_has_an_address_for_each_thing_that_it_is_about(about: str) -> None:
    place = navigation.activity("journal", about)
    assert place_of_link(place.link("Northwind")) == (place, "Northwind")
    assert "/".join(part for part in navigation.about_of(place) if part) == about


def test_what_was_changed_at_a_device_was_changed_at_its_account() -> None:
    assert navigation.changes_of(navigation.device("desk", "D1")) == navigation.changes_of(navigation.account("desk"))
    assert navigation.about_of(navigation.changes_of(navigation.entity(311))) == (ENTITY, "311")


def test_a_trail_forgets_its_oldest_steps_and_keeps_its_place() -> None:
    navigator = Navigator()
    for number in range(1, 500):
        navigator.open(navigation.entity(number))
    assert navigator.place == navigation.entity(499)
    for _ in range(500):
        navigator.back()
    assert navigator.place == navigation.entity(300)
