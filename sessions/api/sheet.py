"""The cost of a call sheet in the API."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from producer.core.api.fields import _MONEY, told
from producer.core.api.problems import Refused, at

from ..rules.sheet import Row, Sheet
from ..rules.union.table import number

MINUTES = OpenApiParameter("minutes", OpenApiTypes.STR, description="Finished minutes planned, such as 12.5.")
_TEXTS = {"type": "array", "items": {"type": "string"}}
_LINES = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"label": {"type": "string"}, "amount": {"type": "string"}},
        "required": ["label", "amount"],
    },
}
_ROW = {
    "type": "object",
    "properties": {
        "call": {"type": "string", "format": "uuid"},
        "person": {"type": "string", "format": "uuid"},
        "pay": {"type": "string"},
        "fee": {"oneOf": [_MONEY, {"type": "null"}]},
        "lines": _LINES,
        "missing": _TEXTS,
        "unsure": _TEXTS,
        "by_the_card_now": {"oneOf": [_MONEY, {"type": "null"}]},
    },
}
PEOPLE_COST = {
    "type": "object",
    "properties": {
        "people": {"type": "array", "items": _ROW},
        "totals": {"type": "array", "items": _MONEY},
        "unknown": {"type": "integer"},
        "remarks": _TEXTS,
    },
}


def minutes_of(request: Any) -> Decimal | None:
    text = request.query_params.get("minutes")
    if text is None:
        return None
    minutes = number(text)
    if minutes is None or not 0 <= minutes <= 600:
        words = "Minutes from 0 to 600, such as 12.5."
        raise Refused("invalid", f"minutes: {words}", errors=at("minutes", "invalid", words))
    return minutes


def told_sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "people": [_told(row) for row in sheet.rows],
        "totals": [told(amount, currency) for currency, amount in sheet.totals.items()],
        "unknown": sheet.unknown,
        "remarks": sheet.remarks,
    }


def _told(row: Row) -> dict[str, Any]:
    call = row.call
    return {
        "call": str(call.pk),
        "person": str(call.person_id),
        "pay": call.pay,
        "fee": told(call.fee, call.currency),
        "lines": row.agreed.lines,
        "missing": row.agreed.missing,
        "unsure": row.agreed.unsure,
        "by_the_card_now": told(row.now, call.currency),
    }
