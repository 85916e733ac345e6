"""The albums whose team one is on: stage, hours booked, money used and forecast."""

from __future__ import annotations

from typing import Any

from producer.core import money, time
from producer.core.sql import read
from producer.core.templatetags.look import gauge_bar, sleeve
from projects.models import Album
from projects.standing import may

MOST = 50
STAGES: dict[str, str] = dict(Album.Stage.choices)

# The array keeps the planner from walking all albums in their order.
ALBUMS = """
SELECT album.id, album.title, artist.name AS artist, house.name AS organization, album.stage, album.currency, album.delivery_on,
    totals.budget, totals.actual + totals.committed AS used, totals.actual, totals.committed, totals.efc, totals.outlook,
    {money} AS money_shown,
    (SELECT coalesce(sum(ends_at - starts_at), '0') FROM studio_booking
        WHERE album_id = album.id AND status IN ('confirmed', 'done')) AS hours
FROM projects_album album
JOIN projects_artist artist ON artist.id = album.artist_id
JOIN accounts_organization house ON house.id = album.organization_id
LEFT JOIN budgets_albumtotals totals ON totals.album_id = album.id
WHERE album.id = ANY(ARRAY(SELECT album_id FROM projects_teammember WHERE user_id = %s AND ended_at IS NULL))
    AND album.stage <> 'archived'
ORDER BY album.updated_at DESC, album.id DESC LIMIT %s"""


def albums(actor: Any) -> list[dict[str, Any]]:
    """Albums in work on whose team the actor is, the last touched first: what is told of each, and whether its money may be.

    `hours` is the time booked and confirmed, in real hours. One query.
    """
    shown, values = may(actor, "money.view", "album.id", "album.organization_id")
    return read(ALBUMS.format(money=shown), [*values, actor.pk, MOST])


def shown(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Ready to show; without money where it is not the reader's."""
    return [_shown(row) for row in rows]


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "sleeve": sleeve(row["id"]),
        "url": f"/albums/{row['id']}/",
        "title": row["title"],
        "artist": row["artist"],
        "stage": STAGES[row["stage"]],
        "hours": time.shown_hours(row["hours"]),
        "delivery": row["delivery_on"].isoformat() if row["delivery_on"] else "–",
        **(_money(row) if row["money_shown"] else {}),
    }


def _money(row: dict[str, Any]) -> dict[str, Any]:
    currency, used = row["currency"], row["used"] or money.ZERO
    if not row["budget"]:
        return {"money": f"{money.shown(used, currency)} used, no budget yet", "bar": gauge_bar(0)}
    spent, promised = (int(100 * row[of] / row["budget"]) for of in ("actual", "committed"))
    return {
        "money": f"{money.shown(used, currency)} of {money.shown(row['budget'], currency)}",
        "forecast": _forecast(row),
        "bar": gauge_bar(spent, promised),
        "tone": _tone(row),
    }


def _tone(row: dict[str, Any]) -> str:
    """Red is for what is over; a forecast that passes the budget is a warning."""
    if row["used"] > row["budget"]:
        return "record"
    return "warn" if row["outlook"] > row["budget"] else ""


def _forecast(row: dict[str, Any]) -> str:
    """The EFC as the money page has it, and with holds where they make it another one."""
    efc, outlook, currency = row["efc"], row["outlook"], row["currency"]
    holds = f", {money.shown(outlook, currency)} with holds" if outlook > efc else ""
    return f"Forecast {money.shown(efc, currency)}{holds}" + (", over" if outlook > row["budget"] else "")


CSV_HEADS = ["title", "artist", "organization", "stage", "hours_booked", "currency", "budget", "cost_to_date", "forecast"]


def plain(row: dict[str, Any]) -> list[str]:
    """One line of the export: hours as a decimal, plain amounts, empty where money is not the reader's."""
    told = row["money_shown"] and row["used"] is not None
    figures = [money.plain(row[of], row["currency"]) if told else "" for of in ("budget", "used", "efc")]
    words = [row[of] for of in ("title", "artist", "organization", "stage")]
    return [*words, f"{row['hours'].total_seconds() / 3600:.2f}", row["currency"], *figures]
