"""Planning backwards. Reading only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from producer.core.time import wall

from ..models import Album, PlanTemplate
from ..plans import STANDARDS, Standard, Step, of_json


@dataclass(frozen=True)
class Dates:
    delivery: date
    release: date

    def due(self, anchor: str, days: int) -> date:
        return (self.delivery if anchor == "delivery" else self.release) - timedelta(days=days)


def dates(album: Album, lead: int) -> Dates:
    """Delivery and release; where the album says only one, `lead` days apart. ValidationError if it says neither."""
    delivery, release = album.delivery_on, album.release_on
    if delivery is None and release is None:
        raise ValidationError("Give the album a delivery or a release date first: a plan counts back from it.", code="no_date")
    gap = timedelta(days=lead)
    if release is None:
        return Dates(delivery, delivery + gap)  # type: ignore[arg-type,operator]
    return Dates(delivery or release - gap, release)


def today(album: Album) -> date:
    return wall(timezone.now(), album.time_zone).date()


def templates(album: Album) -> dict[str, PlanTemplate | Standard]:
    """By name: those of the album's organisation, and the standard ones that it has not replaced by its own."""
    own = {template.name: template for template in PlanTemplate.objects.filter(organization=album.organization_id)[:100]}
    taken = {name.casefold() for name in own}
    return {**own, **{name: plan for name, plan in STANDARDS.items() if name.casefold() not in taken}}


def steps_of(template: PlanTemplate | Standard) -> list[Step]:
    return template.steps if isinstance(template, Standard) else of_json(template.steps)


def too_short(album: Album, lead: int) -> str:
    """A word where the album's dates leave less time than its format needs between delivery and release."""
    if album.delivery_on is None or album.release_on is None:
        return ""
    gap = (album.release_on - album.delivery_on).days
    return f"{gap} days lie between delivery and release; this plan needs {lead}." if gap < lead else ""
