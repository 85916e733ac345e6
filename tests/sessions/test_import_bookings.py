from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sessions.actions.importing import import_bookings
from sessions.models import Booking

from .factories import at, make_booking, make_room, make_studio

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
GOOD = """room,from,until,kind,status
Studio A,2027-06-08 10:00,2027-06-08 18:00,,confirmed
"Harbour Sound, Studio A",2027-06-09 10:00,2027-06-11 18:00,lockout,hold
"""


def test_good_rows_are_booked_in_the_studios_time(album, room, alice):
    rows = import_bookings(album, GOOD, by=alice)
    assert [row.refused for row in rows] == ["", ""]
    found = Booking.objects.order_by("starts_at").values_list("starts_at", "status", "kind")
    assert list(found) == [(at(8), "confirmed", "session"), (at(9), "hold", "lockout")]


def test_looking_at_them_keeps_nothing(album, room, alice):
    assert len(import_bookings(album, GOOD, by=alice, dry=True)) == 2
    assert not Booking.objects.exists()


def test_a_clash_is_refused_also_between_two_rows_and_then_nothing_is_kept(album, foreign_album, room, alice):
    make_booking(foreign_album, room, at(9), status="confirmed")
    twice = GOOD + "Studio A,2027-06-08 17:00,2027-06-08 20:00,,confirmed\n"
    refused = [row.refused for row in import_bookings(album, twice, by=alice)]
    assert refused == [
        "",
        "Studio A is taken Wed 9 Jun, 10:00–18:00 London by another album.",
        "Studio A is taken Tue 8 Jun, 10:00–18:00 London by Night Ferry.",
    ]
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Studio Z,2027-06-08 10:00,2027-06-08 18:00", "no room called Studio Z"),
        ("Secret,2027-06-08 10:00,2027-06-08 18:00", "no room called Secret"),
        ("Studio A,someday,2027-06-08 18:00", "someday is no time"),
        ("Studio A,2027-03-28 01:30,2027-03-28 18:00", "does not exist"),
        ("Studio A,2027-10-31 01:30,2027-10-31 18:00", "comes twice"),
        ("Studio A,2027-13-45 10:00,2027-06-08 18:00", "is no time"),
        ("Studio A,9999-12-31 23:00,9999-12-31 23:30", "between 1950 and 2100"),
        ("Studio A,2027-06-08 10:00,2027-06-08 18:00,party", "not a valid choice"),
        ("Studio A,2027-06-08 10:00,2027-06-08 18:00,,done", "begins as a hold or as confirmed"),
    ],
)
def test_a_row_that_makes_no_sense_says_why(album, room, rival, alice, row, words):
    make_room(make_studio(rival, "Rival"), "Secret")
    found = import_bookings(album, f"room,from,until,kind,status\n{row}\n", by=alice)
    assert words in found[0].refused


def test_the_page_shows_then_books(album, room, alice, eve, client_of):
    url, page = f"/albums/{album.pk}/bookings/import/", client_of(alice)
    looked = page.post(url, {"file": SimpleUploadedFile("b.csv", GOOD.encode())})
    assert "2 bookings, none refused" in looked.content.decode()
    assert not Booking.objects.exists()
    assert page.post(url, {"text": GOOD, "import": "1"})["Location"] == f"/albums/{album.pk}/sessions/"
    assert Booking.objects.count() == 2
    for text in (b"\xff\xfe", b"a\x00b", b"when\n1", b"room,from,until\n", b'room,from,until\n"x'):
        assert page.post(url, {"file": SimpleUploadedFile("b.csv", text)}).status_code == 422, text
    assert client_of(eve).get(url).status_code == 403
