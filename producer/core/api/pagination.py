"""Pages by cursor: the cost of a page follows what is on it, wherever in the list it lies."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.core import signing
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import BaseExpression
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from .problems import Refused, at

SALT = "producer.api.cursor"
PAGE, LARGEST = 50, 200


class Key(NamedTuple):
    """One column the list is ordered by."""

    column: str
    down: bool = False


class Position(NamedTuple):
    """A place between two rows: the values of the row it lies after (or before, walking `back`)."""

    order: str
    back: bool
    values: list[Any]


class Cursor(BasePagination):
    """`?page_size=` (50, at most 200) and `?cursor=`, which is signed: a cursor of one's own making is refused.

    The view says the order (`view.order()`): non-null columns, and the id last, so that every row has one place.
    """

    def paginate_queryset(
        self, rows: QuerySet[Any], request: Any, view: Any = None, columns: list[str] | None = None
    ) -> list[Any]:
        """The page's rows; with `columns`, as tuples that begin with them."""
        self.request = request
        self.size = _size(request.query_params.get("page_size"))
        self.named, self.keys, rows = _ordered(rows, view.order())
        at = self._position(request.query_params.get("cursor"))
        back = at is not None and at.back
        if at:
            rows = rows.filter(_beyond(self.keys, at))
        rows = rows.order_by(*(_order(key, back) for key in self.keys))
        self.at_end = len(columns) if columns is not None else None
        if columns is not None:
            rows = rows.values_list(*columns, *(key.column for key in self.keys))
        found = list(rows[: self.size + 1])
        more, page = len(found) > self.size, found[: self.size]
        self.page = page[::-1] if back else page
        self.after = back or more
        self.before = more if back else at is not None
        return self.page

    def get_paginated_response(self, data: list[Any]) -> Response:
        return Response({"results": data, "next": self._link(self.after, False), "previous": self._link(self.before, True)})

    def _link(self, there: bool, back: bool) -> str | None:
        if not there or not self.page:
            return None
        row = self.page[0] if back else self.page[-1]
        values = row[self.at_end :] if self.at_end is not None else [getattr(row, key.column) for key in self.keys]
        cursor = signing.dumps([self.named, back, [_kept(value) for value in values]], salt=SALT)
        return replace_query_param(self.request.build_absolute_uri(), "cursor", cursor)

    def _position(self, text: str | None) -> Position | None:
        if text is None:
            return None
        try:
            at = Position(*signing.loads(text, salt=SALT))
            at = at._replace(values=[_read(value) for value in at.values])
        except (signing.BadSignature, ValueError, TypeError) as error:
            raise _bad_cursor() from error
        if at.order != self.named or len(at.values) != len(self.keys):
            raise _bad_cursor()
        return at

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            parameter("cursor", "Where to go on: the `next` and `previous` links carry it.", {"type": "string"}),
            parameter("page_size", "Rows on a page.", {"type": "integer", "default": PAGE, "minimum": 1, "maximum": LARGEST}),
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {"results": schema, "next": link, "previous": link},
        }


def parameter(name: str, words: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": words, "schema": schema}


def _size(text: str | None) -> int:
    if text is None:
        return PAGE
    if text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= LARGEST:
        return int(text)
    words = f"A whole number from 1 to {LARGEST}."
    raise Refused("invalid", f"page_size: {words}", errors=at("page_size", "page_size", words))


def _bad_cursor() -> Refused:
    words = "This cursor is not one of ours for this list and order."
    return Refused("invalid", f"cursor: {words}", errors=at("cursor", "cursor", words))


def _ordered(rows: QuerySet[Any], order: list[tuple[str | BaseExpression, bool]]) -> tuple[str, list[Key], QuerySet[Any]]:
    """The order's name (for cursors), its columns with the id last, and the rows with expressions as columns."""
    keys, shown = [], {}
    for number, (what, down) in enumerate(order):
        if isinstance(what, str) and "__" not in what:
            keys.append(Key(what, down))
        else:
            shown[f"order_{number}"] = F(what) if isinstance(what, str) else what
            keys.append(Key(f"order_{number}", down))
    if not any(key.column in ("pk", "id") for key in keys):
        keys.append(Key("pk", bool(keys) and keys[-1].down))
    name = ",".join(f"{'-' if down else ''}{what if isinstance(what, str) else repr(what)}" for what, down in order)
    return name, keys, rows.annotate(**shown) if shown else rows


def _order(key: Key, back: bool) -> str:
    return f"-{key.column}" if key.down != back else key.column


def _beyond(keys: list[Key], at: Position) -> Q:
    """Rows after the position: (a, b) > (x, y) written so that an index on a serves it, whichever way each column runs."""
    beyond, same = Q(), Q()
    for key, value in zip(keys, at.values, strict=True):
        side = "lt" if key.down != at.back else "gt"
        beyond |= same & Q(**{f"{key.column}__{side}": value})
        same &= Q(**{key.column: value})
    first, side = keys[0], "lte" if keys[0].down != at.back else "gte"
    return Q(**{f"{first.column}__{side}": at.values[0]}) & beyond


_KINDS: dict[str, Any] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "c": time.fromisoformat,
    "n": Decimal,
    "u": UUID,
}
_MARKS = {datetime: "t", date: "d", time: "c", Decimal: "n", UUID: "u"}


def _kept(value: Any) -> Any:
    mark = _MARKS.get(type(value))
    return [mark, value.isoformat() if hasattr(value, "isoformat") else str(value)] if mark else value


def _read(value: Any) -> Any:
    return _KINDS[value[0]](value[1]) if isinstance(value, list) else value
