"""The production grids of the demo, and the recordings of what is nearly finished, with their ISRCs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from accounts.models import Organization
from projects import actions
from projects.actions import Wish
from projects.models import Album, Person, Recording
from sessions.actions.need import set_hours

from .cast import signed

# What each letter of a row says, a cell each: n not started, w in work, r recorded, e edited, d done, x not needed.
STATES = {"w": "in_work", "r": "recorded", "e": "edited", "d": "done", "x": "not_needed"}
TEMPLATES = {"salt": "band", "ferry": "band", "hymns": "hiphop"}
#        Guide Drums Bass E.gtr A.gtr Keys Lead Backing Perc Solo
ROWS = {
    "salt": {
        "Tidewater": "ddddedeerx",
        "Salt & Static": "dddeddedrr",
        "The Lamp Room": "ddrrrwwnxn",
        "Half a Mile of Wire": "drrrwnwnnn",
        "Ordinary Weather": "drrwrnnnnx",
        "Good Glass": "rwnnnnnnnn",
        "Slow Ferry to Umeå": "wnnxnnnnxx",
        "Kerosene": "rnnnnnnnnn",
    },
    "ferry": {
        "First Boat Out": "dddddddddd",
        "Customs": "dddddxddxx",
        "Two Tides a Day": "dddddxdddd",
        "The Engine Room": "ddddxddddd",
        "Gull Season": "dddxdddexd",
        "What the Pilot Said": "dddddxdddx",
        "Rope": "ddddedeerx",
        "Leith Walk Waltz": "dddddxddxx",
    },
    "hymns": dict.fromkeys(
        [
            *("Scaffold", "Kerbside", "Sunday Market", "Tower Block Choir"),
            *("Estate Agent", "Lift Out of Order", "Grandmother's Radio", "Concrete Hymn"),
        ],
        "dddddxddddxxxd",
    ),
}
WHO = {
    ("salt", "Drums"): "Dora Whitlock",
    ("salt", "Bass"): "Sam Okonedo",
    ("salt", "Electric guitar"): "Pilar Ruiz-Hernández",
    ("salt", "Backing vocals"): "Tess Hale",
    ("ferry", "Drums"): "Dora Whitlock",
    ("ferry", "Solo"): "Ewan MacInnes",
    ("hymns", "Keys"): "Joel Feldman",
}
KINDS = {"salt": "live", "hymns": "beats"}
HOURS = {"Guide": (Decimal("0.5"), Decimal("0.5"))}
NOTES = {
    ("Tidewater", "Backing vocals"): "Third harmony from the chorus only.",
    ("The Lamp Room", "Lead vocal"): "Verse two again, closer to the microphone.",
    ("Gull Season", "Backing vocals"): "Breaths before the bridge.",
}


@signed
def mark(key: str, album: Album, people: dict[str, Person], by: Any) -> None:
    """The grid as the story has it."""
    parts = actions.add_template(album, TEMPLATES[key], by=by)
    songs = {song.title: song for song in album.songs.all()}
    wishes = [
        Wish(songs[title].pk, part.pk, _values(key, title, part.name, letter, people), 0)
        for title, row in ROWS[key].items()
        for part, letter in zip(parts, row, strict=True)
        if letter != "n"
    ]
    actions.mark_cells(album, wishes, by=by)
    if key in KINDS:
        set_hours(album, kind=KINDS[key], parts={part.pk: HOURS[part.name] for part in parts if part.name in HOURS}, by=by)


def _values(key: str, title: str, part: str, letter: str, people: dict[str, Person]) -> dict[str, Any]:
    person = people.get(WHO.get((key, part), ""))
    who = {"person": person.pk} if person and letter != "x" else {}
    note = {"note": NOTES[title, part]} if (title, part) in NOTES else {}
    return {"state": STATES[letter], **who, **note}


@signed
def keep_prefixes(houses: dict[str, Organization], by: Any) -> None:
    actions.keep_prefix(houses["Northern Lights Records"], prefix="GBNLR", by=by, next_number=41)


@signed
def record(album: Album, by: Any) -> None:
    """Each song of the final cut in its album version with an ISRC, and what else it must deliver."""
    for song in album.songs.filter(state="final_cut").order_by("position"):
        made = actions.add_recording(song, kind=Recording.Kind.ALBUM, length_seconds=song.length_seconds, by=by)
        actions.give_isrc(made, by=by)
        actions.add_recording(song, kind=Recording.Kind.INSTRUMENTAL, length_seconds=song.length_seconds, by=by)
    first = album.songs.filter(state="final_cut").order_by("position")[0]
    radio = actions.add_recording(first, kind=Recording.Kind.RADIO, length_seconds=180, by=by)
    actions.give_isrc(radio, by=by)
    actions.update_song(first, iswc="T-034.524.680-1", by=by)
