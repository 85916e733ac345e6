"""The demo's studios and the directory of people who are called to them."""

from __future__ import annotations

from datetime import date

from accounts.models import Organization
from projects.actions.person import create_person
from projects.models import Person
from sessions.actions.studios import create_rate_card, create_room, create_studio
from sessions.models import Room

from . import cards
from .cast import Cast

# organisation, by, studio, address, zone, (country, part of it), [(room, turnaround, rate card)]
HOUSES = [
    ("Bluebird Productions", "june", "Harbour Sound", "3 Quay Street, London E14", "Europe/London", ("GB", "ENG"),
     [("Studio A", 60, cards.HARBOUR_A), ("Studio B", 30, cards.HARBOUR_B)]),
    ("Okafor Sound", "tunde", "Gowanus Tape Works", "211 Butler Street, Brooklyn, New York", "America/New_York", ("US", "NY"),
     [("The Long Room", 45, cards.LONG_ROOM), ("Booth 2", 15, cards.BOOTH)]),
    ("Okafor Sound", "tunde", "港スタジオ (Minato Studio)", "東京都港区芝浦 2-4-8", "Asia/Tokyo", ("JP", ""),
     [("Aスタジオ", 60, cards.MINATO)]),
    ("Harbour Street Records", "mika", "Kanal 7", "Kanalgade 7, København", "Europe/Copenhagen", ("DK", ""),
     [("Live room", 30, cards.KANAL)]),
]  # fmt: skip

# What stands on every call sheet: whom to ring, parking, how to get in.
PLACES = {
    "Harbour Sound": ("Desk: +44 20 7946 0113\nMaintenance, nights: Priya, +44 7700 900461", "Two places in the yard, ask for the barrier.",
                      "Blue door on the quay side, ring twice. Goods lift for anything with wheels."),
    "Gowanus Tape Works": ("Desk: +1 718 555 0142", "Street only; load in from Butler Street before 9.", "Second floor, freight elevator at the back."),
    "港スタジオ (Minato Studio)": ("受付: +81 3 5555 0199", "地下駐車場 B2", "芝浦ふ頭駅から徒歩 4 分。2 階。"),
    "Kanal 7": ("Vagt: +45 5555 0107", "Cykler i gården, biler ved kanalen.", "Porten er åben 9–18, ellers ring."),
}  # fmt: skip

PEOPLE = {
    "Bluebird Productions": ("june", "Europe/London", [
        ("Dora Whitlock", "drums, percussion", "dora.whitlock@example.com", "Theodora Whitlock"),
        ("Sam Okonedo", "bass", "sam.okonedo@example.com", ""),
        ("Pilar Ruiz-Hernández", "guitars", "pilar@example.com", "María del Pilar Ruiz Hernández"),
        ("Ewan MacInnes", "fiddle, vocals", "ewan@example.com", ""),
        ("Ana-Lucía Brandão", "piano, organ", "analucia@example.com", ""),
        ("Tess Hale", "background vocals", "tess.hale@example.com", ""),
        ("The Quayside Quartet", "strings", "quartet@example.com", ""),
    ]),
    "Okafor Sound": ("tunde", "America/New_York", [
        ("Marcus Bell", "drums", "marcus.bell@example.com", ""),
        ("Imani Mensah", "vocals, arranger", "imani@example.com", ""),
        ("Joel Feldman", "keys", "joel.feldman@example.com", ""),
        ("田中 健", "bass", "tanaka.ken@example.com", "田中 健太郎"),
    ]),
    "Harbour Street Records": ("mika", "Europe/Copenhagen", [
        ("Freja Dahl", "vocals, guitar", "freja@example.com", ""),
        ("Anton Juhl", "drums", "anton@example.com", ""),
    ]),
}  # fmt: skip


def rooms(houses: dict[str, Organization], cast: Cast, since: date) -> dict[str, Room]:
    """Room name -> room, listed for all, with the rates its owner pays."""
    made = {}
    for house, by, name, address, zone, (country, region), inside in HOUSES:
        user = cast[by]
        contacts, parking, access = PLACES[name]
        studio = create_studio(
            organization=houses[house], by=user, name=name, address=address, time_zone=zone, country=country, region=region,
            listed=True, contacts=contacts, parking=parking, access=access,
        )  # fmt: skip
        for room_name, turnaround, card in inside:
            room = create_room(studio=studio, by=user, name=room_name, turnaround_minutes=turnaround)
            create_rate_card(room=room, organization=houses[house], by=user, valid_from=since, **card)
            made[room_name] = room
    return made


def people(houses: dict[str, Organization], cast: Cast) -> dict[str, Person]:
    """Credited name -> person; everybody of the house who signs in is in its directory too."""
    made = {}
    for house, (by, zone, rows) in PEOPLE.items():
        for name, roles, email, legal in rows:
            made[name] = create_person(
                organization=houses[house], by=cast[by], name=name, roles=roles.split(", "), email=email, legal_name=legal,
                time_zone=zone,
            )  # fmt: skip
    for key, roles in (("wes", "engineer"), ("lena", "engineer, mixer"), ("mara", "vocals, guitar"), ("yuki", "vocals, piano")):
        user = cast[key]
        home = next(iter(user.roles))
        house = next(row for row in houses.values() if row.pk == home)
        by = cast["june" if house.name == "Bluebird Productions" else "tunde"]
        made[user.name] = create_person(
            organization=house, by=by, name=user.name, roles=roles.split(", "), email=user.email, user=user,
            time_zone=user.time_zone,
        )  # fmt: skip
    return made
