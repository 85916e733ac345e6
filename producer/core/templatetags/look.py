"""What templates draw with: icons, sleeves, bars. None of it asks the database."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import UUID

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString

register = template.Library()

SLEEVES, INKS = 12, 6
_TOAST_ICONS = {"success": "circle-check", "warning": "alert-triangle", "error": "alert-circle"}


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, css: str = "icon") -> SafeString:
    """A drawing of the sprite, hidden from screen readers: the words stand beside it."""
    url = static("dist/icons.svg")
    return format_html('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', css, url, name)


@register.filter
def sleeve(thing: Any, css: str = "") -> SafeString:
    """A drawn sleeve that stays the same for the same thing: its id chooses drawing and ink."""
    key = thing.pk if hasattr(thing, "pk") else thing
    number = key.int if isinstance(key, UUID) else hash(str(key))
    return icon(f"sleeve-{number % SLEEVES}", f"sleeve ink-{number // SLEEVES % INKS} {css}".strip())


@register.filter
def initials(name: str) -> str:
    words = str(name).split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"


@register.filter
def mark(field: Any) -> str:
    """What its label says: "optional", or where a form says so (`marks_needed`, for most of it may stay empty) "needed".

    A choice that cannot be empty needs no mark.
    """
    if not getattr(field.form, "marks_needed", False):
        return "" if field.field.required else "optional"
    chosen = field.widget_type == "select" and field.value()
    return "needed" if field.field.required and not chosen else ""


@register.filter
def toast_icon(level: str) -> str:
    return _TOAST_ICONS.get(level.rsplit(maxsplit=1)[-1] if level else "", "info-circle")


@register.simple_tag
def gauge_bar(used: float | None, held: float | None = 0) -> SafeString:
    """A bar of percents: `used`, then `held`; what passes 100 is drawn beyond the line."""
    used, held = float(used or 0), float(held or 0)
    whole = max(100.0, used + held)
    parts = [("left", 0.0, 100.0), ("used", 0.0, min(used, 100.0)), ("held", used, min(used + held, 100.0) - used)]
    parts += [("beyond", 100.0, whole - 100.0)]
    rects = "".join(
        f'<rect class="{css}" x="{x / whole * 100:.2f}" width="{width / whole * 100:.2f}" height="6"/>'
        for css, x, width in parts
        if width > 0
    )
    return SafeString(
        f'<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">{rects}</svg>'
    )


@register.simple_tag
def json_data(name: str, data: Any) -> SafeString:
    """The numbers of a chart, where its script finds them."""
    return json_script(data, f"{name}-data")


BURN_KEYS = [
    ("spent", "Actual"),
    ("held", "Committed"),
    ("ahead", "Forecast and its range"),
    ("budget", "Budget"),
]
CATEGORY_KEYS = [("spent", "Spent"), ("held", "Committed"), ("left", "Left"), ("beyond", "Over")]
HOURS_KEYS = [("spent", "Used"), ("booked", "Booked"), ("ahead", "Needed in all, at least and at most")]
CHART_KEYS = {"burn": BURN_KEYS, "categories": CATEGORY_KEYS, "hours": HOURS_KEYS}


@register.simple_tag
def chart_keys(kind: str) -> list[tuple[str, str]]:
    return CHART_KEYS[kind]
