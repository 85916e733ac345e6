"""Running orders and singles, ready to show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

from producer.core.time import shown_length, wall

from .models import Demo, OrderItem, OrderVersion, RunningOrder, Single
from .rules.keys import camelot
from .rules.obstacles import Obstacle
from .rules.orders import Analysis, Step, analysis, join_after, lasts_by, numbered
from .rules.side_limits import Limit

STATES: dict[str, str] = {"draft": "", "asked": "info half", "locked": "good done"}
FITS = {"good": "good done", "tight": "warn half", "too long": "record alarm"}
STANDS = {
    "none": ("Not asked", ""),
    "open": ("Waiting for approval", "info half"),
    "approved": ("Approved", "good done"),
    "declined": ("Declined", "record stop"),
    "fallen": ("Ask again", "warn alarm"),
}
HEARD = {False: "the recording is heard", True: "the demo is heard"}
TIMED = {"": "", "recording": "", "file": "time of its file", "song": "time of the song", "demo": "time of the demo"}


def clock(seconds: Decimal | int) -> str:
    return shown_length(round(seconds))


def orders(found: Iterable[RunningOrder], limits: dict[str, Limit], actor: Any) -> list[dict[str, Any]]:
    """Rows of orders that came by `for_list()`."""
    return [_order(order, analysis(order, limits), actor) for order in found]


def _order(order: RunningOrder, told: Analysis, actor: Any) -> dict[str, Any]:
    voters = [vote.user for vote in order.votes.all()]
    return {
        "id": str(order.pk),
        "url": f"/running-orders/{order.pk}/",
        "name": order.name,
        "format": order.get_format_display(),
        "songs": len(order.items.all()),
        "total": clock(told.total),
        "sides": " · ".join(clock(side.seconds) for side in told.sides) if len(told.sides) > 1 else "",
        "fits": told.word.capitalize(),
        "fits_look": FITS.get(told.word, ""),
        "votes": len(voters) or "",
        "mine": any(user.pk == actor.pk for user in voters),
        "voters": ", ".join(user.name for user in voters),
        "state": order.get_state_display(),
        "look": STATES[order.state],
        "edition": f"version {order.edition}" if order.edition > 1 or order.state == "locked" else "",
    }


@dataclass(frozen=True)
class Sound:
    """What is measured of a file, and where it is heard."""

    url: str
    loudness: Decimal | None
    seconds: float
    demo: bool  # of the song, not of the recording


Sounds = dict[UUID, Sound]


def sounds(order: RunningOrder) -> Sounds:
    """The current file by recording, and by song its current demo. One query."""
    demos = Demo.objects.ready().filter(song__album=order.album_id, current=True).select_related("audio")
    return {demo.recording_id or demo.song_id: _sound(demo) for demo in demos}


def _sound(demo: Demo) -> Sound:
    audio = demo.audio
    seconds = (audio.length_ms or 0) / 1000
    return Sound(f"/demos/{demo.pk}/audio/", audio.loudness_lufs, seconds, demo=demo.recording_id is None)


def sound_of(item: OrderItem, heard: Sounds) -> Sound | None:
    """Of its recording, and where that has none, the song's demo."""
    return heard.get(item.recording_id) or heard.get(item.recording.song_id)


def sides(told: Analysis, heard: Sounds) -> list[dict[str, Any]]:
    """Each side with its items, and what stands between neighbours."""
    numbers = {item.pk: number for number, item in numbered(told.order)}
    hints = {join.first.pk: join.hint for join in told.joins}
    nexts = {join.first.pk: join.second for join in told.joins}
    return [
        {
            "number": side.number,
            "name": side.name,
            "seconds": clock(side.seconds),
            "fits": side.word,
            "look": FITS.get(side.word, ""),
            "unknown": side.unknown,
            "bar": bar(side.seconds, told.limit),
            "items": [_item(item, numbers[item.pk], hints.get(item.pk, ""), nexts.get(item.pk), heard) for item in side.items],
        }
        for side in told.sides
    ]


def _item(item: OrderItem, number: str, hint: str, following: OrderItem | None, heard: Sounds) -> dict[str, Any]:
    song = item.recording.song
    sound = sound_of(item, heard)
    after = sound_of(following, heard) if following else None
    length, by = lasts_by(item)
    return {
        "id": str(item.pk),
        "number": number,
        "title": song.title,
        "url": f"/songs/{song.pk}/",
        "kind": "" if item.recording.kind == "album" and not item.recording.name else str(item.recording),
        "key": song.key,
        "code": camelot(song.key),
        "tempo": f"{song.tempo.normalize():f}" if song.tempo else "",
        "loudness": f"{sound.loudness:.1f}".replace("-", "−") if sound and sound.loudness is not None else "",
        "heard": HEARD[sound.demo] if sound else "",
        "length": clock(length) if length else "–",
        "timed": TIMED[by],
        "join": f"{join_after(item).normalize():f}",
        "hint": hint,
        "next": following.recording.song.title if following else "",
        "joined": _joined(sound, after) if sound and after else "",
        "first": sound.url if sound and after else "",
        "first_seconds": f"{sound.seconds:.3f}" if sound and after else "",
        "second": after.url if sound and after else "",
    }


def _joined(first: Sound, second: Sound) -> str:
    """Which sounds a join plays, where not both are of recordings."""
    if first.demo and second.demo:
        return "of the demos"
    return "from the demo" if first.demo else "into the demo" if second.demo else ""


def bar(seconds: Decimal, limit: Limit | None) -> dict[str, Any] | None:
    """A ruler of 100 units: how far the side goes, and where good and tight end."""
    if limit is None:
        return None
    whole = max(limit.most * 1.15, float(seconds))
    good, most, here = (round(value / whole * 100, 2) for value in (limit.good, limit.most, float(seconds)))
    return {
        "here": here,
        "good": good,
        "most": most,
        "tight": round(most - good, 2),
        "long": round(100 - most, 2),
        "words": f"good to {clock(limit.good)}, too long beyond {clock(limit.most)}",
    }


def line(values: Sequence[float | None]) -> list[dict[str, Any]]:
    """Points of a small chart, 100 wide and 30 high, of those songs that have a value."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return []
    low, span = min(known), (max(known) - min(known)) or 1
    step = 100 / max(len(values) - 1, 1)
    return [
        {"x": round(place * step, 2), "y": round(27 - (value - low) / span * 24, 2)}
        for place, value in enumerate(values)
        if value is not None
    ]


def course(told: Analysis, heard: Sounds) -> list[dict[str, Any]]:
    """Tempo and loudness along the order: a line each, and one sentence."""
    items = numbered(told.order)
    tempos = [float(item.recording.song.tempo) if item.recording.song.tempo else None for _, item in items]
    found = [sound_of(item, heard) for _, item in items]
    louds = [float(sound.loudness) if sound and sound.loudness is not None else None for sound in found]
    numbers = [number for number, _ in items]
    lines = (("Tempo", "BPM", 0, tempos), (_loudness(found), "LUFS", 1, louds))
    return [
        {
            "name": name,
            "points": points,
            "path": " ".join(f"{p['x']},{p['y']}" for p in points),
            "says": says(values, numbers, unit, digits),
        }
        for name, unit, digits, values in lines
        if (points := line(values))
    ]


def _loudness(found: Sequence[Sound | None]) -> str:
    """Says whose it is."""
    demos = sum(sound.demo for sound in found if sound)
    recordings = sum(not sound.demo for sound in found if sound)
    if demos and recordings:
        return f"Loudness of {_many(recordings, 'recording')} and {_many(demos, 'demo')}"
    return f"Loudness of the {'recordings' if recordings else 'demos'}"


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def says(values: Sequence[float | None], numbers: Sequence[str], unit: str, digits: int) -> str:
    """`From 84 to 132 BPM; the biggest step is from A2 to A3, 38 up.`"""
    known = [value for value in values if value is not None]
    pairs = [
        (later - first, numbers[place], numbers[place + 1])
        for place, (first, later) in enumerate(pairwise(values))
        if first is not None and later is not None
    ]
    span = f"From {min(known):.{digits}f} to {max(known):.{digits}f} {unit}".replace("-", "−")
    if not pairs:
        return f"{span}."
    step, one, other = max(pairs, key=lambda pair: abs(pair[0]))
    return f"{span}; the biggest step is from {one} to {other}, {abs(step):.{digits}f} {'up' if step > 0 else 'down'}."


def breaks(told: Analysis) -> str:
    """What the best breaks would be, where the order is not broken there."""
    if told.broken_best or len(told.best) < 2:
        return ""
    return " / ".join(str(size) for size in told.best)


def versions(found: Iterable[OrderVersion], zone: str) -> list[dict[str, Any]]:
    return [
        {
            "edition": row.edition,
            "locked": f"{row.locked_by or 'Producer'}, {wall(row.locked_at, zone):%-d %b %Y, %H:%M}",
            "tracks": [f"{track['number']} {track['title']}" for track in row.items],
            "reason": row.reason,
            "opened": f"{row.reopened_by or 'Producer'}, {wall(row.reopened_at, zone):%-d %b %Y}" if row.reopened_at else "",
        }
        for row in found
    ]


def steps(found: Iterable[Step]) -> list[dict[str, Any]]:
    return [
        {
            "title": step.recording.song.title,
            "here": step.here or "–",
            "there": step.there or "–",
            "look": "accent full" if step.here and step.there else "good done" if step.there else "stop",
            "word": "" if not step.moved else "Moved" if step.here and step.there else "Added" if step.there else "Left out",
        }
        for step in found
    ]


def singles(found: Sequence[Single], way: dict[UUID, list[Obstacle]], stands: dict[UUID, Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(single.pk),
            "url": f"/singles/{single.pk}/",
            "position": single.position,
            "title": single.recording.song.title,
            "kind": str(single.recording),
            "focus": single.focus_on.isoformat() if single.focus_on else "",
            "reason": single.reason,
            "word": STANDS[stands[single.pk]][0],
            "look": STANDS[stands[single.pk]][1],
            "way": len(way[single.pk]) or "",
        }
        for single in found
    ]
