"""Reading by hand: for the pages opened most, where putting many queries together costs more than running them.

What may be seen is said by `projects.querysets.ways`, as everywhere; tests hold such a text beside the query set that it
stands for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection


def read(sql: str, values: Sequence[Any] | Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows, each by the names of its columns."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
