"""The five albums of the demo and their songs, each at another stage of its life."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from accounts.models import Organization, User
from projects.actions import move_song
from projects.actions import song as songs
from projects.actions.album import create_album, update_album
from projects.actions.share import share_album
from projects.actions.team import add_member
from projects.models import Album

from .cast import Cast, signed

# title, writers, key, BPM, length in seconds, state
Song = tuple[str, str, str, int, int, str]


@dataclass
class Record:
    key: str
    title: str
    artist: str
    house: str
    label: str
    by: str
    team: dict[str, str]
    currency: str
    zone: str
    stage: str
    basis: str = "budget"
    delivery_in: int = 90
    songs: list[Song] = field(default_factory=list)


RECORDS = [
    Record(
        "salt",
        "Salt & Static",
        "Mara Lindqvist",
        "Bluebird Productions",
        "Northern Lights Records",
        "june",
        {"wes": "engineer", "mara": "artist"},
        "USD",
        "Europe/London",
        "recording",
        delivery_in=74,
        songs=[
            ("Tidewater", "Lindqvist, Castellanos", "D minor", 92, 231, "recorded"),
            ("Salt & Static", "Lindqvist", "E major", 118, 204, "recorded"),
            ("The Lamp Room", "Lindqvist, Hale", "A minor", 76, 268, "recording"),
            ("Half a Mile of Wire", "Lindqvist", "G major", 132, 187, "recording"),
            ("Ordinary Weather", "Lindqvist, Castellanos", "B♭ major", 84, 246, "recording"),
            ("Good Glass", "Lindqvist", "C major", 104, 213, "to_record"),
            ("Slow Ferry to Umeå", "Lindqvist, Ek", "F♯ minor", 68, 312, "to_record"),
            ("Everything I Left in the Boathouse That Winter, and the Boathouse", "Lindqvist", "E minor", 60, 401, "to_record"),
            ("Kerosene", "Lindqvist, Hale", "A major", 126, 198, "to_record"),
            ("Paper Compass", "Lindqvist", "D major", 97, 224, "shortlisted"),
            ("Night Bus", "Ek", "C minor", 88, 240, "shortlisted"),
            ("Harbour Lights", "Kennedy, Grosz", "F major", 72, 192, "candidate"),
            ("Low Sun", "Lindqvist", "G minor", 80, 255, "candidate"),
            ("Telegraph", "Hale", "E major", 140, 176, "dropped"),
        ],
    ),
    Record(
        "ferry",
        "Ferry Songs",
        "The Wrens of Leith",
        "Bluebird Productions",
        "Northern Lights Records",
        "june",
        {"wes": "engineer"},
        "EUR",
        "Europe/London",
        "mixing",
        basis="fund",
        delivery_in=31,
        songs=[
            ("First Boat Out", "MacInnes, Reid", "A major", 120, 201, "final_cut"),
            ("Customs", "MacInnes", "D major", 98, 233, "final_cut"),
            ("Two Tides a Day", "Reid", "G major", 110, 219, "final_cut"),
            ("The Engine Room", "MacInnes, Reid", "B minor", 142, 174, "final_cut"),
            ("Gull Season", "Reid, Sorley", "C major", 86, 262, "final_cut"),
            ("What the Pilot Said", "MacInnes", "E minor", 74, 288, "final_cut"),
            ("Rope", "Sorley", "F major", 128, 190, "recorded"),
            ("Leith Walk Waltz", "Reid", "D major", 90, 205, "bonus"),
            ("Blackness Bay", "MacInnes", "A minor", 66, 335, "shelved"),
        ],
    ),
    Record(
        "hymns",
        "Concrete Hymns",
        "Kwame Asante",
        "Okafor Sound",
        "Northern Lights Records",
        "tunde",
        {"lena": "engineer"},
        "GBP",
        "Europe/London",
        "mastering",
        delivery_in=12,
        songs=[
            (title, writers, key, tempo, length, "final_cut")
            for title, writers, key, tempo, length in [
                ("Scaffold", "Asante, Okafor", "C minor", 88, 198),
                ("Kerbside", "Asante", "F minor", 92, 205),
                ("Sunday Market", "Asante, Mensah", "E♭ major", 96, 187),
                ("Tower Block Choir", "Asante, Okafor", "A♭ major", 72, 251),
                ("Estate Agent", "Asante", "G minor", 140, 166),
                ("Lift Out of Order", "Asante, Okafor", "D minor", 84, 212),
                ("Grandmother's Radio", "Asante, Mensah", "B♭ major", 78, 274),
                ("Concrete Hymn", "Asante", "C major", 64, 298),
            ]
        ],
    ),
    Record(
        "harbour",
        "夜の港",
        "佐藤 ゆき",
        "Okafor Sound",
        "Harbour Street Records",
        "tunde",
        {"lena": "engineer", "yuki": "artist"},
        "JPY",
        "Asia/Tokyo",
        "preproduction",
        delivery_in=150,
        songs=[
            ("夜の港", "佐藤", "E minor", 82, 244, "to_record"),
            ("灯台", "佐藤, Okafor", "A minor", 76, 268, "to_record"),
            ("最終フェリー", "佐藤", "D major", 108, 215, "to_record"),
            ("Neon Rain", "佐藤, Okafor", "F♯ minor", 124, 202, "shortlisted"),
            ("Signal", "Okafor", "G major", 116, 190, "shortlisted"),
            ("波止場", "佐藤", "C major", 70, 286, "candidate"),
        ],
    ),
    Record(
        "tide",
        "Second Record (working title)",
        "Low Tide",
        "Harbour Street Records",
        "",
        "mika",
        {},
        "EUR",
        "Europe/Copenhagen",
        "songs",
        delivery_in=260,
        songs=[
            ("Marram", "Dahl, Juhl", "G major", 100, 222, "shortlisted"),
            ("Sandbar", "Dahl", "E minor", 94, 236, "candidate"),
            ("Oyster Money", "Juhl", "A major", 130, 184, "candidate"),
            ("Undertow", "Dahl, Juhl", "D minor", 86, 251, "candidate"),
        ],
    ),
]

# The way through the table of moves to each state.
WAY = {
    "candidate": [],
    "dropped": ["dropped"],
    "shortlisted": ["shortlisted"],
    "to_record": ["shortlisted", "to_record"],
    "recording": ["shortlisted", "to_record", "recording"],
    "recorded": ["shortlisted", "to_record", "recording", "recorded"],
    "final_cut": ["shortlisted", "to_record", "recording", "recorded", "final_cut"],
    "bonus": ["shortlisted", "to_record", "recording", "recorded", "bonus"],
    "shelved": ["shortlisted", "to_record", "recording", "recorded", "shelved"],
}
WHY = {
    "shortlisted": "Everybody hums it after one listen.",
    "dropped": "Fine song, other record.",
    "shelved": "Keeps the record from ending where it should.",
    "bonus": "For the Japanese edition.",
}


@signed
def begin(record: Record, houses: dict[str, Organization], cast: Cast, today: date, by: User) -> Album:
    """The album with its team, its share with the label and its songs as candidates."""
    album = create_album(
        organization=houses[record.house],
        title=record.title,
        artist_name=record.artist,
        by=by,
        currency=record.currency,
        money_basis=record.basis,
        time_zone=record.zone,
        delivery_on=today + timedelta(days=record.delivery_in),
        release_on=today + timedelta(days=record.delivery_in + 84),
    )
    for name, role in record.team.items():
        add_member(album, cast[name], role, by=by)
    if record.label:
        share_album(album, houses[record.label], by=by)
    for title, writers, key, tempo, length, _ in record.songs:
        songs.add_song(album, title=title, writers=writers, key=key, tempo=tempo, length_seconds=length, by=by)
    return album


@signed
def decide(record: Record, album: Album, by: User) -> None:
    """Move each song to where the story has it, with the reasons, and the album to its stage."""
    rows = {song.title: song for song in album.songs.all()}
    for title, *_, state in record.songs:
        for step in WAY[state]:
            move_song(rows[title], step, by=by, reason=WHY.get(step, ""))
    update_album(album, by=by, stage=record.stage)
