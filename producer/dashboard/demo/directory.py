"""What the demo's directory says more: instruments, unions, agents, days away, rates, union cards, and answers to calls."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Organization
from projects.actions import add_availability, add_person_rate, update_person
from projects.actions.person import create_person
from projects.models import Person
from sessions.actions.calls import add_call, answer_by_link, propose_by_link
from sessions.actions.travel import set_travel
from sessions.actions.union import take_card
from sessions.models import Booking, Room, UnionCard

from .cast import Cast, signed

HOUSE = "Bluebird Productions"
CARDS = {
    HOUSE: ("june", ["bpi_mu.standard.2023", "bpi_mu.short.2023"]),
    "Okafor Sound": (
        "tunde",
        ["afm.srla.2019", "afm.srla.2025", "afm.limited_pressing.2025", "sag_aftra.sound_recordings.2019"],
    ),
}
MORE: dict[str, dict[str, Any]] = {
    "Dora Whitlock": {"instruments": ["drum kit", "vibraphone"], "unions": ["MU"]},
    "Sam Okonedo": {"instruments": ["bass guitar", "double bass"], "unions": ["MU"]},
    "Pilar Ruiz-Hernández": {
        "instruments": ["guitar", "baritone guitar"],
        "unions": ["MU"],
        "agent_name": "Beatrix Tennant",
        "agent_email": "beatrix@tennant.example",
    },
    "Ana-Lucía Brandão": {"instruments": ["piano", "Hammond organ"], "unions": ["MU"]},
    "Marcus Bell": {"instruments": ["drum kit"], "unions": ["AFM Local 802"]},
}


def describe(
    houses: dict[str, Organization], cast: Cast, people: dict[str, Person], rooms: dict[str, Room], today: date
) -> None:
    june, house = cast["june"], houses[HOUSE]
    for key, (by, cards) in CARDS.items():
        for card in cards:
            take_card(organization=houses[key], key=card, by=cast[by])
    for name, values in MORE.items():
        update_person(people[name], by=june if people[name].organization_id == house.pk else cast["tunde"], **values)
    people["Nell Achebe"] = create_person(
        organization=house, name="Nell Achebe", roles=["piano"], instruments=["piano"], email="nell@example.com",
        time_zone="Europe/London", by=june,
    )  # fmt: skip
    dora, tess, nell = people["Dora Whitlock"], people["Tess Hale"], people["Nell Achebe"]
    add_person_rate(dora, basis="session", amount=Decimal(280), currency="GBP", note="Own kit included.", by=june)
    first, last = today + timedelta(days=24), today + timedelta(days=38)
    add_availability(tess, kind="away", first_day=first, last_day=last, note="On tour", by=june)
    week = today + timedelta(days=14)
    add_availability(nell, kind="free", first_day=today + timedelta(days=5), last_day=week, by=june)
    set_travel(organization=house, one=rooms["Studio A"].studio, other=rooms["The Long Room"].studio, minutes=900, by=june)


@signed
def call_by_card(booking: Booking, people: dict[str, Person], by: Any, rate: Decimal | None) -> None:
    """Two for the last three hours, by the British card; then one cannot, and the other would rather come earlier."""
    zone = ZoneInfo(booking.room.studio.time_zone)
    day = booking.starts_at.astimezone(zone).date()
    card = UnionCard.objects.get(organization=people["Nell Achebe"].organization, name="Standard session")
    at = booking.ends_at - timedelta(hours=3)
    values: dict[str, Any] = {"pay": "union", "union_card": card, "call_at": at, "exchange_rate": rate, "by": by}
    values["over_budget_reason"] = "The strings want a piano under them."
    piano = add_call(booking, person=people["Ana-Lucía Brandão"], role="Piano", **values)
    guitar = add_call(booking, person=people["Pilar Ruiz-Hernández"], role="Guitars", doubles=1, **values)
    answer_by_link(piano, answer="no", said="I am in Porto until Sunday, sorry!")
    propose_by_link(
        guitar, at=datetime.combine(day, time(15), zone), said="Could I come an hour earlier? My train goes at seven."
    )
