"""The project's own files, as the rules of this folder look at them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("console", "ui", "resources")


@cache
def modules(*folders: str) -> tuple[Path, ...]:
    """Every Python file below `folders`, in order."""
    return tuple(sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def nodes(*folders: str, but: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Each node of each file below `folders`, with the place to report, leaving out the files below `but`."""
    for path in modules(*folders):
        if but and path.is_relative_to(ROOT / but):
            continue
        for node in ast.walk(tree(path)):
            yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}", node


def called(node: ast.AST) -> str:
    """The last name of what a call calls, or nothing for any other node."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


@cache
def texts() -> dict[str, str]:
    """Every text file of the project, by its path; pictures and what tools leave behind are left out."""
    folders = [ROOT / name for name in (*PACKAGES, "tests", "packaging", ".ci")]
    paths = [*ROOT.glob("*.*"), *(path for folder in folders for path in folder.rglob("*"))]
    # In a second work tree of one repository git's own folder is a file.
    written = (
        path
        for path in paths
        if path.is_file() and path.name != ".git" and path.suffix not in {".png", ".pyc", ".ico", ".icns"}
    )
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in written}
