"""Heads of sortable tables: the order stands in the address, so it survives a reload and can be sent to somebody."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Column:
    label: str
    url: str = ""
    sort: str = "none"  # none, ascending, descending: what aria-sort says
    number: bool = False


def columns(
    request: HttpRequest, *heads: tuple[str, str] | str, order: str, numbers: frozenset[str] = frozenset()
) -> list[Column]:
    """Columns for components/table_head.html.

    A head is `("Title", "sort_key")` where one may sort by it, or just `"Writers"`. `order` is the order in force
    (`"-sort_key"`); `numbers` are the labels whose cells are figures.
    """
    return [_column(request, head, order, numbers) for head in heads]


def _column(request: HttpRequest, head: tuple[str, str] | str, order: str, numbers: frozenset[str]) -> Column:
    if isinstance(head, str):
        return Column(head, number=head in numbers)
    label, name = head
    sort = {name: "ascending", f"-{name}": "descending"}.get(order, "none")
    query = request.GET.copy()
    query["order"] = f"-{name}" if sort == "ascending" else name
    query.pop("page", None)
    return Column(label, f"?{query.urlencode()}", sort, label in numbers)
