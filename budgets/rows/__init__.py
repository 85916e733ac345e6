"""Rows of the money pages, made of ready strings: formatted once in Python, not in a tag for each cell."""

from .books import entries, expenses
from .flags import flags
from .pictures import (
    burn_chart,
    burn_sentence,
    burn_table,
    category_chart,
    category_sentence,
    category_table,
    table_row,
)
from .plans import amendments, lines, story, submitted_lines
from .report import HEADS, report_groups, report_row
from .shared import STATUS_LOOKS, base_url

__all__ = [
    "HEADS",
    "STATUS_LOOKS",
    "amendments",
    "base_url",
    "burn_chart",
    "burn_sentence",
    "burn_table",
    "category_chart",
    "category_sentence",
    "category_table",
    "entries",
    "expenses",
    "flags",
    "lines",
    "report_groups",
    "report_row",
    "story",
    "submitted_lines",
    "table_row",
]
