"""The two pictures of an album's money, with their tables and sentences; the money page and home show them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from projects.models import Album

from . import rows
from .rules.burn import burn
from .rules.report import Report


def charts(album: Album, told: Report) -> dict[str, Any]:
    """Context of components/chart.html for the burn and the categories. One query."""
    line = burn(album, told.album.figures, timezone.now().date())
    return {
        "burn": rows.burn_chart(line, told.currency),
        "burn_heads": ["Day", "Actual", "With committed", "Forecast"],
        "burn_rows": rows.burn_table(line, told.currency),
        "burn_sentence": rows.burn_sentence(line, told),
        "categories": rows.category_chart(told),
        "category_heads": ["Category", "Spent", "Committed", "Left"],
        "category_rows": rows.category_table(told),
        "category_sentence": rows.category_sentence(told),
    }
