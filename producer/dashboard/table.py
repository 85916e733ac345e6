"""The label's table of albums: stage, budget, forecast, next session, flags, last activity, in any order.

The figures are those that were submitted to the label, kept beside each album's totals; never a draft. What the order
does not need is read for the rows on the page alone, so a page costs what it shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Max, OrderBy, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts.rules import money_hidden
from budgets.querysets import flags_seen
from producer.core import money, time
from producer.core.sql import read
from projects.models import Album, Song
from sessions.models import Booking

LEVELS = ["", "warning", "forecast", "overrun", "overspent"]
TONES = {"warning": "warn", "forecast": "warn", "overrun": "record", "overspent": "record"}


@dataclass(frozen=True)
class Facts:
    """What is known of one album; amounts are None where none was submitted, or none may be seen.

    `outlook` is the forecast with what is likely in holds and calls, where that makes it another one.
    """

    album: Album
    budget: Decimal | None
    efc: Decimal | None
    variance: Decimal | None
    outlook: Decimal | None
    next_session: datetime | None
    level: str
    flags: int
    activity: datetime


def _next_start() -> Any:
    ahead = Booking.objects.filter(album=OuterRef("pk"), status="confirmed", ends_at__gt=timezone.now())
    return Subquery(ahead.order_by("starts_at").values("starts_at")[:1])


def _activity() -> Any:
    def latest(model: type[Any]) -> Any:
        rows = model.objects.filter(album=OuterRef("pk")).order_by().values("album")
        return Coalesce(Subquery(rows.annotate(at=Max("updated_at")).values("at")), F("updated_at"))

    return Greatest("updated_at", Coalesce("totals__updated_at", "updated_at"), latest(Song), latest(Booking))


ORDERS: dict[str, Any] = {
    "title": F("sort_key"),
    "artist": F("artist__sort_key"),
    "stage": F("stage"),
    "budget": F("totals__shown_budget"),
    "efc": F("totals__shown_efc"),
    "variance": F("totals__shown_variance"),
    "flags": F("totals__shown_flag_level"),
    "next": _next_start,
    "activity": _activity,
}
ALBUM = ("pk", "title", "artist__name", "organization__name", "stage", "currency", "updated_at")
TOTALS = tuple(f"totals__{name}" for name in ("shown_budget", "shown_efc", "shown_variance", "outlook", "efc", "updated_at"))
STAGES: dict[str, str] = dict(Album.Stage.choices)
OF_MONEY = {"budget", "efc", "variance", "flags"}
DEFAULT = "title"


def albums(actor: Any, order: str) -> tuple[QuerySet[Album, dict[str, Any]], str]:
    """Albums not archived whose money the actor may see, in `order` ("-efc"), and the order taken: the default for a wrong one.

    Plain rows of `ALBUM` and `TOTALS`: a table of fifty makes no two hundred objects.
    """
    name = order.removeprefix("-")
    if name not in ORDERS or (name in OF_MONEY and money_hidden(actor)):
        order = name = DEFAULT
    column = ORDERS[name]() if callable(ORDERS[name]) else ORDERS[name]
    rows = Album.objects.showing_money_in_order(actor).exclude(stage=Album.Stage.ARCHIVED)
    ordered = rows.order_by(OrderBy(column, descending=order.startswith("-"), nulls_last=True), "id")
    return ordered.values(*ALBUM, *TOTALS), order


def facts(actor: Any, rows: Iterable[dict[str, Any]]) -> list[Facts]:
    """What the table says of each: two more queries, however many rows."""
    rows = list(rows)
    ids = [album["pk"] for album in rows]
    times, flags = _times(ids), _flags(actor, ids)
    hidden = money_hidden(actor)
    return [_facts(row, *times[row["pk"]], flags.get(row["pk"], ("", 0)), hidden) for row in rows]


def shown(each: Facts, zone: str) -> dict[str, Any]:
    """One row, ready to show: every figure and time is text already."""
    album, over = each.album, each.variance is not None and each.variance < 0
    currency = album["currency"]
    return {
        "url": f"/albums/{album['pk']}/",
        "title": album["title"],
        "artist": album["artist__name"],
        "house": album["organization__name"],
        "stage": STAGES[album["stage"]],
        "budget": _money(each.budget, currency),
        "efc": _money(each.efc, currency),
        "outlook": f"{money.shown(each.outlook, currency)} with holds" if each.outlook is not None else "",
        "variance": _money(each.variance, currency) + (" over" if over else ""),
        "over": over,
        "next_session": time.shown_at(each.next_session, zone) if each.next_session else "–",
        "flags": f"{each.flags} · {each.level}" if each.level else "",
        "flag_tone": TONES.get(each.level, ""),
        "activity": f"{time.wall(each.activity, zone):%Y-%m-%d %H:%M}",
    }


CSV_HEADS = ["title", "artist", "organization", "stage", "currency", "budget", "efc", "variance", "next_session", "flags"]
CSV_HEADS += ["gravest_flag", "last_activity"]


def plain(each: Facts) -> list[str]:
    """One line of the export: plain amounts, instants in UTC."""
    album = each.album
    amounts = ["" if a is None else money.plain(a, album["currency"]) for a in (each.budget, each.efc, each.variance)]
    session = each.next_session.astimezone(UTC).isoformat() if each.next_session else ""
    words = [album[name] for name in ("title", "artist__name", "organization__name", "stage", "currency")]
    return [*words, *amounts, session, str(each.flags), each.level, each.activity.astimezone(UTC).isoformat()]


NEXT_AND_LAST = """
SELECT album.id,
    (SELECT min(starts_at) FROM studio_booking WHERE album_id = album.id AND status = 'confirmed' AND ends_at > %s) AS next,
    greatest((SELECT max(updated_at) FROM studio_booking WHERE album_id = album.id),
        (SELECT max(updated_at) FROM projects_song WHERE album_id = album.id)) AS last
FROM unnest(%s::uuid[]) album(id)"""


def _times(ids: list[UUID]) -> dict[UUID, tuple[datetime | None, datetime | None]]:
    """Album -> when its next session begins, when a booking or a song last changed."""
    rows = read(NEXT_AND_LAST, [timezone.now(), ids])
    return {row["id"]: (row["next"], row["last"]) for row in rows}


FLAGS = """
SELECT flag.album_id AS album, array_agg(DISTINCT flag.level) AS levels,
    count(DISTINCT (flag.scope, flag.line_id, flag.category)) AS many
FROM budgets_flag flag
JOIN projects_album album ON album.id = flag.album_id
LEFT JOIN budgets_budget budget ON budget.album_id = album.id
WHERE flag.cleared_at IS NULL AND flag.album_id = ANY(%s) AND {seen}
GROUP BY flag.album_id"""


def _flags(actor: Any, ids: list[UUID]) -> dict[UUID, tuple[str, int]]:
    """Album -> the gravest level that stands, and how many things are flagged: one with flags of several levels counts once."""
    visible, seeing = flags_seen(actor)
    rows = read(FLAGS.format(seen=visible), [ids, *seeing])
    return {row["album"]: (max(row["levels"], key=LEVELS.index), row["many"]) for row in rows}


def _facts(
    album: dict[str, Any], session: datetime | None, active: datetime | None, flags: tuple[str, int], hidden: bool
) -> Facts:
    budget, efc, variance, outlook, real, counted = (album[name] for name in TOTALS)
    figures: tuple[Any, ...] = (None, None, None, None)
    if counted and not hidden:
        figures = (budget, efc, variance, outlook if budget is not None and outlook > real else None)
    return Facts(album, *figures, session, *flags, max(at for at in (album["updated_at"], active, counted) if at))


def _money(amount: Any, currency: str) -> str:
    return "–" if amount is None else money.shown(amount, currency)
