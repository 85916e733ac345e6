"""The table of roles as people read it: the page /roles/ and docs/roles.md are made of this."""

from __future__ import annotations

from typing import Any

from .roles import CAPABILITIES, MEANINGS, ORGANIZATION_CAPABILITIES, STANDINGS, Role


def tables() -> list[dict[str, Any]]:
    """Two tables: what one may do on an album, and in an organisation. A cell is True where the role may."""
    return [
        _table("On an album", STANDINGS, CAPABILITIES),
        _table("In an organisation", dict(Role.choices), ORGANIZATION_CAPABILITIES),
    ]


def _table(title: str, columns: dict[str, str], capabilities: dict[str, frozenset[str]]) -> dict[str, Any]:
    rows = [
        {"name": name, "means": MEANINGS[name], "cells": [(label, key in may) for key, label in columns.items()]}
        for name, may in capabilities.items()
    ]
    return {"title": title, "columns": list(columns.values()), "rows": rows}


def markdown() -> str:
    """docs/roles.md; `manage.py roles_table` prints it and a test compares."""
    head = "# Who may do what\n\nMade from `accounts/roles.py` by `manage.py roles_table`. A star means the role may.\n"
    return "\n".join([head, *(_section(table) for table in tables())])


def _section(table: dict[str, Any]) -> str:
    names = ["", *table["columns"]]
    body = [[row["means"], *("★" if yes else "" for _, yes in row["cells"])] for row in table["rows"]]
    lines = ["| " + " | ".join(cells) + " |" for cells in (names, ["---"] * len(names), *body)]
    return f"## {table['title']}\n\n" + "\n".join(lines) + "\n"
