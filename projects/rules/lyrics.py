"""Two versions of the words side by side. Reading only."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import zip_longest

# What a pair of lines is called, and the mark that says it without colour.
MARKS = {"equal": ("", ""), "replace": ("changed", "~"), "delete": ("gone", "−"), "insert": ("new", "+")}


def side_by_side(before: str, after: str) -> list[dict[str, str]]:
    """Rows `{kind, mark, before, after}`: lines that stay stand beside each other, what has no counterpart beside nothing."""
    old, new = (text.split("\n") if text else [] for text in (before, after))
    rows = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for left, right in zip_longest(old[a:b], new[c:d]):
            what = "delete" if right is None else "insert" if left is None else tag
            kind, mark = MARKS[what]
            rows.append({"kind": kind, "mark": mark, "before": left or "", "after": right or ""})
    return rows
