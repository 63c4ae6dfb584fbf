"""Rules that every source file keeps."""

from __future__ import annotations

import ast
import re

from tests.architecture.sources import PACKAGES, ROOT, called, modules, nodes, texts, tree

LONGEST_MODULE = 400
VAGUE = re.compile(r"(^|_)(common|helpers?|managers?|misc|stuff|utils?|utilities)(_|$)")


def test_no_module_is_longer_than_one_subject_needs() -> None:
    lengths = {
        path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines()) for path in modules(*PACKAGES)
    }
    # A service of the contract is one list of declarations, as long as the service has operations.
    prose = {path: n for path, n in lengths.items() if path.parts[:3] != ("console", "contract", "services")}
    assert {str(path): length for path, length in prose.items() if length > LONGEST_MODULE} == {}


def test_every_module_is_named_for_its_subject() -> None:
    names = [
        path
        for path in modules(*PACKAGES, "tests", "packaging")
        for part in (path.stem, path.parent.name)
        if VAGUE.search(part)
    ]
    assert names == []


def test_every_class_is_named_for_what_it_is() -> None:
    named = [(place, node.name) for place, node in nodes(*PACKAGES) if isinstance(node, ast.ClassDef)]
    assert [found for found in named if re.search(r"(Manager|Helper|Utils?)$", found[1])] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT)) for path in modules(*PACKAGES, "packaging") if not ast.get_docstring(tree(path))
    ]
    assert silent == []


def test_the_packaging_folder_does_not_hide_the_package_of_that_name() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_no_text_names_the_machine_it_was_written_on() -> None:
    own = re.compile(r"(?<![\w.:/])/(?:home|root|work|tmp)/[\w.-]|\.\./\w+/")
    found = {name: match.group() for name, text in texts().items() if (match := own.search(text))}
    assert found == {}


def test_the_lock_pins_every_package_by_hash_and_leaves_the_index_to_pip() -> None:
    lock = (ROOT / "packaging" / "requirements.lock").read_text(encoding="utf-8")
    requirements = [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]
    assert [line for line in requirements if not re.match(r"[a-z0-9-]+==[\w.]+( ; .+)? \\$", line)] == []
    assert "://" not in lock
    assert lock.count("--hash=sha256:") >= len(requirements)


def test_no_event_loop_runs_inside_another() -> None:
    nested = {"exec", "exec_", "processEvents", "QEventLoop", "waitForFinished"}
    # Until the first frame stands there is no other loop yet.
    assert [place for place, node in nodes("ui", but="ui/__main__.py") if called(node) in nested] == []


def test_tree_indexes_carry_integers_and_never_python_objects() -> None:
    pointers = {"internalPointer", "createIndexFromPointer"}
    assert [place for place, node in nodes("ui") if called(node) in pointers] == []


def test_colours_are_written_in_the_look_only() -> None:
    def is_colour(node: ast.AST) -> bool:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return bool(re.fullmatch(r"#[0-9a-fA-F]{3,8}|rgba?\(.*\)", node.value.strip()))
        if called(node) in {"QColor", "QBrush", "QPen"} and isinstance(node, ast.Call):
            return any(isinstance(argument, ast.Constant) for argument in node.args)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
            return node.value.attr == "GlobalColor" and node.attr != "transparent"
        return False

    assert [place for place, node in nodes("ui", but="ui/look") if is_colour(node)] == []


def test_fonts_and_style_sheets_are_written_in_the_look_only() -> None:
    fonts = {"QFont", "setStyleSheet", "setPointSize", "setPointSizeF", "setPixelSize"}
    assert [place for place, node in nodes("ui", but="ui/look") if called(node) in fonts] == []


def test_sizes_in_pixels_are_written_in_the_look_only() -> None:
    sizes = re.compile(
        r"set(ContentsMargins|Spacing|(Horizontal|Vertical)Spacing|(Fixed|Minimum|Maximum)(Size|Width|Height)|"
        r"IconSize|Indentation|DefaultSectionSize|ColumnWidth)|addSpacing|resize"
    )

    def is_written_out(node: ast.AST) -> bool:
        if not isinstance(node, ast.Call) or not sizes.fullmatch(called(node)):
            return False
        return any(isinstance(found, ast.Constant) and found.value not in (0, -1) for found in node.args)

    assert [place for place, node in nodes("ui", but="ui/look") if is_written_out(node)] == []
