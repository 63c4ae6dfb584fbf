"""Rows for other programs: CSV, tab-separated text, JSON, and Excel workbooks."""

from console.export.files import Form, export_file
from console.export.texts import Cell, csv_lines, json_lines, tab_lines

__all__ = ["Cell", "Form", "csv_lines", "export_file", "json_lines", "tab_lines"]
