"""What publishers and writers sent for the demo's albums, holds, and words of songs in versions."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from projects import actions
from projects.models import Album

from .cast import signed

# title, writers, publisher, key, BPM, metre, length, moods, days from today to which it is on hold (0: not)
PITCHED = {
    "salt": [
        ("Paper Lantern", "Quill, Byrd", "Tin Pan Music", "D major", 88, "6/8", 214, ["tender", "warm"], 6),
        ("Borrowed Coat", "Okafor", "Longwave Songs", "B minor", 112, "4/4", 198, ["driving", "dark"], 0),
    ],
    "hymns": [("Paper lantern", "Nora Quill & Bo Byrd", "Tin Pan Music", "D major", 90, "6/8", 214, [], 40)],
}
SENDER = {"name": "Nora Quill", "email": "nora@tinpan.example", "company": "Tin Pan Music"}
VERSE = """The tide comes in without a word,
the tide goes out again.
I wrote your name on everything
I could not leave till then.

Tidewater, Tidewater,
carry what I meant."""
CHORUS = "Tidewater, Tidewater,\nsay it as I meant.\nTidewater, Tidewater,\ntell him I was sent."
MOODS = {
    "Tidewater": ["bittersweet", "calm"],
    "Salt & Static": ["driving", "anthemic"],
    "The Lamp Room": ["dark", "tender"],
    "Kerosene": ["driving", "joyful"],
}


@signed
def pitch(key: str, album: Album, today: date, by: Any) -> None:
    """The first comes in by a link, with its hold; the others are typed in."""
    ends = datetime.combine(today + timedelta(days=45), time(), tzinfo=UTC)
    words = "Slow or waltzing, nothing over four minutes."
    link = actions.open_link(album, name="Publishers, spring", words=words, expires_at=ends, by=by)[0]
    for number, (title, writers, publisher, note, tempo, metre, length, moods, held) in enumerate(PITCHED[key]):
        facts = {"title": title, "writers": writers, "key": note, "tempo": tempo, "time_signature": metre}
        facts |= {"length_seconds": length, "moods": moods}
        until = today + timedelta(days=held) if held else None
        if number == 0:
            actions.send_song(link, sender=SENDER, facts=facts, held_until=until)
        else:
            actions.add_song(album, origin="pitched", pitched_by=publisher, by=by, **facts)


@signed
def describe(album: Album, by: Any) -> None:
    """Moods of some songs, and the words of one, written twice."""
    songs = {song.title: song for song in album.songs.all()}
    for title, moods in MOODS.items():
        actions.update_song(songs[title], moods=moods, time_signature="4/4", by=by)
    actions.write_lyric(songs["Tidewater"], text=VERSE, note="As sung on the demo", by=by)


@signed
def rewrite(album: Album, by: Any) -> None:
    song = album.songs.get(title="Tidewater")
    verse = VERSE.split("\n\n", maxsplit=1)[0]
    actions.write_lyric(song, text=f"{verse}\n\n{CHORUS}", note="The chorus turns at the end", based_on=1, by=by)
