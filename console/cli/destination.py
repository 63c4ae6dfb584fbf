"""Where the answer of a command goes: to standard output, or to a file that appears whole or not at all."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from console.errors import ExportFailed, InvalidInput

Write = Callable[[str], object]


@contextmanager
def writing_to(file: str | None) -> Iterator[Write]:
    """The function that takes the answer piece by piece; `file` is None for standard output.

    Raises InvalidInput at once where the file cannot be begun, ExportFailed where it cannot be finished; what stood
    there before is then untouched, as it is when the command fails.
    """
    if file is None:
        if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
            # A file or a pipe of Windows has the code page of old, which lacks most of the world's names.
            sys.stdout.reconfigure(encoding="utf-8")
        yield sys.stdout.write
        sys.stdout.flush()
        return
    path = Path(file)
    part = path.with_name(f".{path.name}.part")
    try:
        opened = part.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise InvalidInput(
            f"{file} cannot be written: {error.strerror}.", "Choose another name or folder with --output."
        ) from error
    try:
        with opened:
            if path.is_dir():
                raise InvalidInput(f"{file} is a folder.", "Name a file in it with --output.")
            yield opened.write
        part.replace(path)
    except OSError as error:
        raise ExportFailed(
            f"{file} was not written: {error.strerror}.", "Make room or choose another folder with --output."
        ) from error
    finally:
        part.unlink(missing_ok=True)
