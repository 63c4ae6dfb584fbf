"""The file that is filled in: what its columns are called, and the template of it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from console.commands.provisioning import PARENT, Blueprint
from console.commands.provisioning_template import RULE_HEADINGS, template_of
from console.contract.language import Field
from console.export import Form, export_file
from ui import field_names
from ui.tasks import run_steps
from ui.translation import tr


def title_of(found: Field) -> str:
    """What a field is called over the columns of a file."""
    return tr("Parent") if found.name == PARENT else field_names.title(found)


async def write_template(blueprint: Blueprint, path: Path, form: Form) -> None:
    """Write the file to fill in; a workbook has the rules on a second sheet. Raises ExportFailed."""
    # Imported here: the window starts without what writes workbooks.
    from console.export.workbook import Sheet

    template = template_of(blueprint, title_of)
    rules = Sheet(tr("Rules"), tuple(map(tr, RULE_HEADINGS)), template.rules)
    with closing(export_file(path, template.headings, [template.example], form, [rules])) as steps:
        await run_steps(steps)
