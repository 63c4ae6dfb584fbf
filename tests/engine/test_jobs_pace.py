"""How many rows at once, and how soon the next: by what the provider bears."""

from __future__ import annotations

from console.engine.jobs_pace import FIRST_WAIT, LONGEST_ASKED, LONGEST_WAIT, Pace


def test_a_sign_of_overload_halves_the_width_and_asks_for_a_wait() -> None:
    pace = Pace(8)
    pace.overloaded(100.0, pace.round)
    assert (pace.width, pace.is_slowed) == (4, True)
    assert pace.wait(100.0) == FIRST_WAIT
    assert pace.wait(100.0 + FIRST_WAIT) == 0


def test_rows_that_were_sent_together_halve_it_once() -> None:
    pace = Pace(8)
    sent_in = pace.round
    for _ in range(8):
        pace.overloaded(100.0, sent_in)
    assert pace.width == 4
    assert pace.wait(100.0) == FIRST_WAIT


def test_it_never_becomes_narrower_than_one_and_the_waits_stay_bounded() -> None:
    pace = Pace(16)
    for _ in range(40):
        pace.overloaded(100.0, pace.round)
    assert pace.width == 1
    assert pace.wait(100.0) == LONGEST_WAIT


def test_each_full_round_that_goes_well_makes_it_one_wider_up_to_what_was_asked_for() -> None:
    pace = Pace(4)
    pace.overloaded(0.0, pace.round)
    widths = []
    for _ in range(8):
        pace.went_well()
        widths.append(pace.width)
    assert widths == [2, 3, 3, 3, 4, 4, 4, 4]
    assert not pace.is_slowed


def test_the_wait_that_the_provider_asks_for_is_kept_however_many_rows_heard_of_it() -> None:
    pace = Pace(4)
    sent_in = pace.round
    pace.overloaded(100.0, sent_in, 3.0)
    pace.overloaded(101.0, sent_in, 30.0)
    assert pace.width == 2
    assert pace.wait(101.0) == 30.0
    pace.overloaded(101.0, pace.round, 86_400.0)
    assert pace.wait(101.0) == LONGEST_ASKED


def test_waits_begin_small_again_once_a_row_went_well() -> None:
    pace = Pace(4)
    for _ in range(3):
        pace.overloaded(0.0, pace.round)
    pace.went_well()
    pace.overloaded(1000.0, pace.round)
    assert pace.wait(1000.0) == FIRST_WAIT
