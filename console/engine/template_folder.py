"""Policy templates as files: those in the program's own folder, and any other."""

from __future__ import annotations

import re
from pathlib import Path

from console.engine.settings_messages import TemplateFile
from console.errors import ExportFailed, ReadingFailed
from console.files import write_whole
from console.settings.template import ENDING, BadTemplate, Template, read, written

_LARGEST = 16 << 20
"""Bytes of a file that are read at most; no template comes near."""
_NOT_IN_NAMES = re.compile(r"[^\w .,()+-]+")
_LONGEST = 80


class TemplateFolder:
    """The program's own folder of templates. Every method blocks for a moment."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def files(self) -> tuple[TemplateFile, ...]:
        """Every template there, by name; one that cannot be used says why."""
        found = (self._file(path) for path in self._folder.glob(f"*{ENDING}"))
        return tuple(sorted(found, key=lambda file: file.name.casefold()))

    def read(self, path: Path) -> Template:
        """The template in a file. Raises ReadingFailed."""
        try:
            with path.open("rb") as file:
                return read(file.read(_LARGEST))
        except OSError as error:
            raise ReadingFailed(
                f"{path.name} cannot be read: {error.strerror or error}.", "Choose another file."
            ) from error
        except BadTemplate as problem:
            raise ReadingFailed(
                f"{path.name} cannot be used. {problem}", "Correct it, or choose another file."
            ) from None

    def save(self, template: Template, path: Path | None, *, may_replace: bool) -> TemplateFile:
        """Write a template to a file, or into the folder under its name. Raises ExportFailed."""
        if not template.name.strip():
            raise ExportFailed("A template needs a name.", "Type one.")
        target = path or self._folder / f"{_file_name(template.name)}{ENDING}"
        if target.exists() and not may_replace:
            raise ExportFailed(f"There is a template “{template.name}” already.", "Choose another name.")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, written(template))
        except OSError as error:
            raise ExportFailed(
                f"{target.name} was not written: {error.strerror or error}.", "Choose another folder."
            ) from error
        return TemplateFile(str(target), template.name)

    def delete(self, path: Path) -> None:
        """Remove a template from the folder. Raises ExportFailed."""
        if path.parent != self._folder:
            raise ExportFailed(f"{path.name} is not in the program's own folder.", "Remove it by hand.")
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise ExportFailed(f"{path.name} was not removed: {error.strerror or error}.", "Try again.") from error

    def _file(self, path: Path) -> TemplateFile:
        try:
            return TemplateFile(str(path), self.read(path).name)
        except ReadingFailed as problem:
            return TemplateFile(str(path), path.name.removesuffix(ENDING), problem.summary)


def _file_name(name: str) -> str:
    return _NOT_IN_NAMES.sub("-", name)[:_LONGEST].strip(" .-") or "template"
