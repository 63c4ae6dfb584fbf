"""What is remembered between starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.state import RememberedState


def test_what_was_remembered_is_there_at_the_next_start(tmp_path: Path) -> None:
    first = RememberedState(tmp_path / "window.ini")
    first.set("profile Alder / Söhne", "expanded", [1, 2, 3])
    first.set("window", "side", 320)
    first.save()
    second = RememberedState(tmp_path / "window.ini")
    assert second.get("profile Alder / Söhne", "expanded", []) == [1, 2, 3]
    assert second.get("window", "side", 300) == 320


def test_a_value_of_another_type_than_wanted_counts_as_nothing(tmp_path: Path) -> None:
    state = RememberedState(tmp_path / "window.ini")
    state.set("window", "side", "wide")
    assert state.get("window", "side", 300) == 300


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00garbage", b"[window]\nside=not json\n"])
def test_a_damaged_file_is_forgotten_and_written_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "window.ini"
    path.write_bytes(content)
    state = RememberedState(path)
    assert state.get("window", "side", 300) == 300
    state.set("window", "side", 250)
    state.save()
    assert RememberedState(path).get("window", "side", 300) == 250


def test_a_folder_that_cannot_be_written_costs_only_the_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    state = RememberedState(tmp_path / "file" / "window.ini")
    state.set("window", "side", 250)
    state.save()
    assert state.get("window", "side", 300) == 250
