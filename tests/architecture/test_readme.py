"""The README's map is the project as it stands."""

from __future__ import annotations

import re

from tests.architecture.sources import PACKAGES, ROOT, texts


def test_the_map_names_exactly_the_folders_there_are() -> None:
    mapped = set(re.findall(r"^\| `([a-z/]+)/` \|", texts()["README.md"], re.MULTILINE))
    parts = {
        f"{folder}/{path.parent.name}" for folder in ("console", "ui") for path in (ROOT / folder).glob("*/__init__.py")
    }
    assert mapped == parts | {"resources", "packaging", "tests"}


def test_every_picture_and_file_that_the_readme_shows_is_there() -> None:
    shown = re.findall(r"\]\(([^)#:]+)\)", texts()["README.md"])
    assert [name for name in shown if not (ROOT / name).exists()] == []


def test_the_top_level_holds_what_the_map_names_and_nothing_else() -> None:
    tools = {"build", "dist"}
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert {name for name in folders - tools if not name.endswith(".egg-info")} == {*PACKAGES, "packaging", "tests"}
