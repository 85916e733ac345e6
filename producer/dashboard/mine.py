"""The albums whose team one is on: stage, hours booked, money used and forecast."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, Sum
from django.db.models.functions import Coalesce

from producer.core import money, time
from producer.core.templatetags.look import gauge_bar, sleeve
from projects.models import Album, TeamMember
from projects.standing import where_can
from sessions.models import Booking

MOST = 50
NOTHING = timedelta()
FIRM = ["confirmed", "done"]


def albums(actor: Any) -> list[Album]:
    """Albums in work on whose team the actor is, the last touched first; each with `money_shown`."""
    team = list(TeamMember.objects.filter(user=actor.pk, ended_at=None).order_by().values_list("album", flat=True))
    if not team:
        return []
    rows = Album.objects.filter(pk__in=team).exclude(stage=Album.Stage.ARCHIVED)
    rows = rows.annotate(money_shown=where_can(actor, "money.view", "pk")).select_related("artist", "organization", "totals")
    return list(rows.order_by("-updated_at", "-id")[:MOST])


def hours(rows: list[Album]) -> dict[Any, timedelta]:
    """Album id -> time booked and confirmed, in real hours."""
    length = ExpressionWrapper(F("ends_at") - F("starts_at"), output_field=DurationField())
    booked = Booking.objects.filter(album__in=[row.pk for row in rows], status__in=FIRM).order_by()
    return dict(booked.values_list("album").annotate(hours=Coalesce(Sum(length), NOTHING)))


def shown(rows: list[Album]) -> list[dict[str, Any]]:
    """Ready to show; without money where it is not the reader's. One query more."""
    booked = hours(rows)
    return [_shown(album, booked.get(album.pk, NOTHING)) for album in rows]


def _shown(album: Album, booked: timedelta) -> dict[str, Any]:
    return {
        "sleeve": sleeve(album.pk),
        "url": f"/albums/{album.pk}/",
        "title": album.title,
        "artist": album.artist.name,
        "stage": album.get_stage_display(),
        "hours": time.shown_hours(booked),
        "delivery": album.delivery_on.isoformat() if album.delivery_on else "–",
        **(_money(album) if album.money_shown else {}),  # type: ignore[attr-defined]
    }


def _money(album: Album) -> dict[str, Any]:
    totals = getattr(album, "totals", None)
    if totals is None or not totals.budget:
        used = totals.actual + totals.committed if totals else money.ZERO
        return {"money": f"{money.shown(used, album.currency)} used, no budget yet", "bar": gauge_bar(0)}
    words = f"{money.shown(totals.actual + totals.committed, album.currency)} of {money.shown(totals.budget, album.currency)}"
    return {
        "money": words,
        "forecast": _forecast(totals, album.currency),
        "bar": gauge_bar(int(100 * totals.actual / totals.budget), int(100 * totals.committed / totals.budget)),
        "tone": _tone(totals),
    }


def _tone(totals: Any) -> str:
    """Red is for what is over; a forecast that passes the budget is a warning."""
    if totals.actual + totals.committed > totals.budget:
        return "record"
    return "warn" if totals.outlook > totals.budget else ""


def _forecast(totals: Any, currency: str) -> str:
    """The EFC as the money page has it, and with holds where they make it another one."""
    holds = f", {money.shown(totals.outlook, currency)} with holds" if totals.outlook > totals.efc else ""
    return f"Forecast {money.shown(totals.efc, currency)}{holds}" + (", over" if totals.outlook > totals.budget else "")


CSV_HEADS = ["title", "artist", "organization", "stage", "hours_booked", "currency", "budget", "cost_to_date", "forecast"]


def plain(rows: list[Album]) -> list[list[str]]:
    """The export's lines: hours as a decimal, plain amounts, empty where money is not the reader's."""
    booked = hours(rows)
    return [_plain(album, booked.get(album.pk, NOTHING)) for album in rows]


def _plain(album: Album, booked: timedelta) -> list[str]:
    totals = getattr(album, "totals", None) if album.money_shown else None  # type: ignore[attr-defined]
    amounts = (totals.budget, totals.actual + totals.committed, totals.efc) if totals else ()
    figures = [money.plain(amount, album.currency) for amount in amounts] or ["", "", ""]
    words = [album.title, album.artist.name, album.organization.name, album.stage, f"{booked.total_seconds() / 3600:.2f}"]
    return [*words, album.currency, *figures]
