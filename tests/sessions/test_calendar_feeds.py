"""Calendar addresses: what they show, to whom, and that two programs which know nothing of each other read them alike."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import ics
import pytest

from projects import actions as projects
from projects.actions.merge import merge_people
from sessions.actions.booking import cancel_booking, change_booking, confirm_booking, move_booking
from sessions.actions.calls import add_call, answer_call
from sessions.actions.feed import make_feed, revoke_feed, rotate_feed
from sessions.models import BookingSequence, CalendarFeed
from tests.factories import make_person

from .calendars import events, one
from .factories import at, make_booking, make_rate, make_room, make_studio

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
# Berlin, New York, Lord Howe (half an hour of summer time), Kathmandu (UTC+5:45), São Paulo (no summer time any more).
CHANGES = {
    "Europe/Berlin": [(2027, 3, 28), (2027, 10, 31), (2028, 3, 26), (2028, 10, 29)],
    "America/New_York": [(2027, 3, 14), (2027, 11, 7), (2028, 3, 12), (2028, 11, 5)],
    "Australia/Lord_Howe": [(2027, 4, 4), (2027, 10, 3), (2028, 4, 2), (2028, 10, 1)],
    "Asia/Kathmandu": [(2027, 4, 14), (2028, 10, 29)],
    "America/Sao_Paulo": [(2027, 2, 21), (2027, 10, 17), (2028, 2, 20), (2028, 10, 15)],
}


def test_an_albums_feed_tells_holds_as_tentative_and_what_was_cancelled_as_cancelled(fetch, album, room, alice):
    hold = make_booking(album, room, at(8), by=alice)
    sure = make_booking(album, room, at(9), status="confirmed")
    gone = make_booking(album, room, at(10), status="confirmed")
    cancel_booking(gone, reason="The singer is ill", by=alice)
    _, secret = make_feed(album=album, by=alice)
    answer = fetch(secret)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    told = {str(event["summary"]): str(event["status"]) for event in events(answer.content)}
    assert told == {
        "First hold: Night Ferry by The Wrens, Studio A": "TENTATIVE",
        "Night Ferry by The Wrens, Studio A": "CONFIRMED",
        "Cancelled: Night Ferry by The Wrens, Studio A": "CANCELLED",
    }
    text = answer.content.decode()
    assert "BEGIN:VTIMEZONE\r\nTZID:Europe/London" in text
    assert "DTSTART;TZID=Europe/London:20270608T100000" in text
    assert f"/bookings/{hold.pk}/" in text.replace("\r\n ", "")
    assert sure.pk != hold.pk


def test_the_uid_is_for_life_and_the_sequence_grows_with_time_place_and_status_alone(fetch, album, room, room_b, alice):
    booking = make_booking(album, room, at(8), by=alice)
    _, secret = make_feed(album=album, by=alice)
    first = one(fetch(secret).content)
    seen = [int(first["sequence"])]
    steps = [
        lambda: change_booking(booking, notes="Bring the ribbon mics", by=alice),
        lambda: move_booking(booking, starts_at=at(8, 11), ends_at=at(8, 19), by=alice),
        lambda: move_booking(booking, starts_at=at(8, 11), ends_at=at(8, 19), room=room_b, by=alice),
        lambda: confirm_booking(booking, by=alice),
        lambda: cancel_booking(booking, reason="Ill", by=alice),
    ]
    for step in steps:
        step()
        booking.refresh_from_db()
        event = one(fetch(secret).content)
        assert event["uid"] == first["uid"]
        seen.append(int(event["sequence"]))
    assert seen == [0, 0, 1, 2, 3, 4]
    assert str(event["status"]) == "CANCELLED"


def test_a_booking_from_before_sequences_were_kept_begins_at_its_first_change(fetch, album, room, alice):
    booking = make_booking(album, room, at(8), by=alice)
    BookingSequence.objects.all().delete()
    _, secret = make_feed(album=album, by=alice)
    assert int(one(fetch(secret).content)["sequence"]) == 0
    move_booking(booking, starts_at=at(8, 11), ends_at=at(8, 19), by=alice)
    assert int(one(fetch(secret).content)["sequence"]) == 1


def test_what_was_cancelled_stays_for_sixty_days(fetch, album, room, alice, clock):
    booking = make_booking(album, room, at(8, month=9), by=alice)
    cancel_booking(booking, reason="Ill", by=alice)
    _, secret = make_feed(album=album, by=alice)
    clock.shift(timedelta(days=59))
    assert str(one(fetch(secret).content)["status"]) == "CANCELLED"
    clock.shift(timedelta(days=2))
    assert events(fetch(secret).content) == []


def test_a_feed_reaches_thirty_days_back_and_four_hundred_ahead(fetch, album, room, alice, clock):
    for days in (-40, -20, 390, 410):
        make_booking(album, room, datetime(2027, 3, 1, 12, tzinfo=UTC) + timedelta(days=days), by=alice)
    _, secret = make_feed(album=album, by=alice)
    assert len(events(fetch(secret).content)) == 2


def test_a_feed_is_bounded(fetch, album, room, alice, monkeypatch):
    monkeypatch.setattr("sessions.rules.feed.MOST", 2)
    for day in (8, 9, 10):
        make_booking(album, room, at(day), by=alice)
    _, secret = make_feed(album=album, by=alice)
    assert [event["dtstart"].dt.day for event in events(fetch(secret).content)] == [8, 9]


def test_ones_own_feed_has_ones_calls_at_their_time_and_what_was_declined_cancelled(fetch, album, room, alice, eve, bluebird):
    booking = make_booking(album, room, at(8), by=alice)
    make_booking(album, room, at(9), by=alice)
    person = make_person(bluebird, "Eve Ellis", user=eve)
    call = add_call(booking, person=person, role="Engineer", call_at=at(8, 9, 30), by=alice)
    _, secret = make_feed(by=eve)
    event = one(fetch(secret).content)
    assert event["dtstart"].dt == at(8, 9, 30)
    assert event["dtend"].dt == at(8, 18)
    assert str(event["summary"]).endswith("(Engineer)")
    answer_call(call, answer="no", by=eve)
    assert str(one(fetch(secret).content)["status"]) == "CANCELLED"
    _, producers = make_feed(by=alice)
    assert len(events(fetch(producers).content)) == 2


def test_a_persons_feed_has_their_calls_on_albums_one_sees(fetch, album, foreign_album, room, alice, charlie, dora):
    booking = make_booking(album, room, at(8), by=alice)
    make_booking(album, room, at(9), by=alice)
    other = make_booking(foreign_album, room, at(10), by=charlie)
    add_call(booking, person=dora, by=alice)
    other.calls.create(person=dora, call_at=other.starts_at)
    _, secret = make_feed(person=dora, by=alice)
    assert one(fetch(secret).content)["dtstart"].dt == at(8)


def test_when_two_entries_of_a_person_become_one_their_addresses_do(fetch, album, room, alice, olga, bluebird, dora):
    twin = make_person(bluebird, "Dora Drums (old)")
    add_call(make_booking(album, room, at(8), by=alice), person=twin, by=alice)
    _, kept = make_feed(person=dora, by=alice)
    _, twice = make_feed(person=twin, by=alice)
    _, other = make_feed(person=twin, by=olga)
    merge_people(dora, twin, by=alice)
    assert len(events(fetch(kept).content)) == 1
    assert fetch(other).status_code == 200
    assert fetch(twice).status_code == 404


def test_a_rooms_feed_tells_of_others_only_that_the_room_is_taken(fetch, album, foreign_album, room, alice):
    make_booking(album, room, at(8), status="confirmed")
    make_booking(foreign_album, room, at(9), status="confirmed")
    make_booking(foreign_album, room, at(10))
    _, secret = make_feed(room=room, by=alice)
    body = fetch(secret).content
    assert [str(event["summary"]) for event in events(body)] == [
        "Night Ferry by The Wrens, Studio A",
        "Studio A: taken",
        "Studio A: on hold",
    ]
    assert b"Marker" not in body
    assert ["url" in event for event in events(body)] == [True, False, False]


def test_rights_are_read_at_each_look(fetch, album, room, alice, eve, anders, northern_lights):
    make_booking(album, room, at(8), by=alice)
    _, team = make_feed(album=album, by=eve)
    _, label = make_feed(album=album, by=anders)
    assert (fetch(team).status_code, fetch(label).status_code) == (200, 200)
    projects.remove_member(album.team.get(user=eve), by=alice)
    anders.memberships.update(ended_at=datetime(2027, 2, 1, tzinfo=UTC))
    assert (fetch(team).status_code, fetch(label).status_code) == (404, 404)


def test_somebody_whose_account_is_closed_has_no_calendar_any_more(fetch, alice):
    _, secret = make_feed(by=alice)
    assert fetch(secret).status_code == 200
    alice.is_active = False
    alice.save()
    assert fetch(secret).status_code == 404


def test_a_new_address_ends_the_old_and_a_revoked_one_opens_nothing(fetch, album, alice, eve):
    feed, first = make_feed(album=album, by=alice)
    feed, second = rotate_feed(feed, by=alice)
    assert (fetch(first).status_code, fetch(second).status_code) == (404, 200)
    revoke_feed(feed, by=alice)
    assert fetch(second).status_code == 404


def test_the_secret_is_long_and_kept_nowhere(album, alice):
    _, secret = make_feed(album=album, by=alice)
    assert len(secret) * 6 >= 256
    assert secret not in str(list(CalendarFeed.objects.values()))


def test_the_secret_is_in_no_log_even_where_the_page_fails(album, alice, client_of, monkeypatch, settings):
    _, secret = make_feed(album=album, by=alice)

    def fail(*_: Any) -> Any:
        raise RuntimeError("no calendar today")

    monkeypatch.setattr("sessions.views.feeds.happenings", fail)
    shape = dict(settings.LOGGING["formatters"]["json"])
    formatter, said, root = shape.pop("()")(**shape), list[str](), logging.getLogger()

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(formatter.format(record))

    keep = Keep()
    root.addHandler(keep)
    try:
        client = client_of(None)
        client.raise_request_exception = False
        assert client.get(f"/feeds/{secret}.ics").status_code == 500
    finally:
        root.removeHandler(keep)
    assert any("/feeds/[secret].ics" in line for line in said)
    assert not any(secret in line for line in said)


def test_an_unchanged_calendar_is_not_sent_again(fetch, album, room, alice, clock):
    booking = make_booking(album, room, at(8), by=alice)
    _, secret = make_feed(album=album, by=alice)
    tag = fetch(secret)["ETag"]
    clock.shift(timedelta(hours=5))
    again = fetch(secret, if_none_match=tag)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    confirm_booking(booking, by=alice)
    assert fetch(secret, if_none_match=tag).status_code == 200


def test_no_money_is_in_it(fetch, album, room, bluebird, alice, fiona):
    make_rate(room, bluebird, "617.31")
    make_booking(album, room, at(8), status="confirmed", by=alice)
    for subject in ({"album": album}, {"room": room}, {}):
        _, secret = make_feed(by=alice, **subject)
        body = fetch(secret).content.decode()
        assert "VEVENT" in body
        assert not any(word in body for word in ("617.31", "4938.48", "4,938", "USD", "$"))


NASTY = "Ferry\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Evil; a\\n, b\x0b\x85\u2028X-HOLE:1 " + "長い名前" * 28


def test_nothing_can_be_slipped_into_it(fetch, album, bluebird, alice):
    studio = make_studio(bluebird, "Quay\r\nATTENDEE:mailto:x@example.com", address="1 Road\r\nX-A:1\nLondon")
    booking = make_booking(album, make_room(studio, "A\rX-B:2"), at(8), by=alice)
    type(album).objects.filter(pk=album.pk).update(title=NASTY)
    cancel_booking(booking, reason="Ill\r\nX-C:3", by=alice)
    _, secret = make_feed(album=album, by=alice)
    body = fetch(secret).content
    event = one(body)
    assert {"X-HOLE", "X-A", "X-B", "X-C", "ATTENDEE"}.isdisjoint(event)
    assert "SUMMARY:Evil; a\\n, b" in str(event["summary"])
    lines = body.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    (read,) = ics.Calendar(body.decode()).events
    assert (read.uid, read.status) == (event["uid"], "CANCELLED")


@pytest.mark.parametrize("zone", CHANGES)
def test_two_programs_read_the_same_minute_over_both_changes_of_two_years(zone, fetch, album, bluebird, alice, clock):
    there = ZoneInfo(zone)
    room = make_room(make_studio(bluebird, f"House of {zone}", time_zone=zone))
    for year in (2027, 2028):
        clock.move_to(datetime(year, 1, 5, tzinfo=UTC))
        expected = {}
        for day in _days(zone, year):
            start = datetime(*day, 22, 15, tzinfo=there).astimezone(UTC) - timedelta(days=1)
            booking = make_booking(album, room, start, start + timedelta(hours=6, minutes=30), by=alice)
            expected[(booking.starts_at, booking.ends_at)] = booking.pk
        _, secret = make_feed(by=alice, room=room) if year == 2027 else rotate_feed(CalendarFeed.objects.get(), by=alice)
        body = fetch(secret).content
        one_way = {(e["dtstart"].dt.astimezone(UTC), e["dtend"].dt.astimezone(UTC)) for e in events(body)}
        other = {(e.begin.datetime.astimezone(UTC), e.end.datetime.astimezone(UTC)) for e in ics.Calendar(body.decode()).events}
        assert set(expected) <= one_way
        assert one_way == other


def _days(zone: str, year: int) -> Iterator[tuple[int, int, int]]:
    """The days of change, and the days about them."""
    for change in CHANGES[zone]:
        if change[0] == year:
            day = datetime(*change, tzinfo=UTC)
            for near in (-2, 0, 1, 3):
                yield tuple((day + timedelta(days=near)).timetuple()[:3])  # type: ignore[misc]


def test_the_page_shows_an_address_once_and_only_to_its_user(client_of, album, alice, eve):
    desk = client_of(alice)
    page = desk.post("/calendar/addresses/", {"album": str(album.pk)}).content.decode()
    address = page[page.index("/feeds/") : page.index(".ics") + 4]
    assert client_of(None).get(address).status_code == 200
    assert address not in desk.get("/calendar/addresses/").content.decode()
    feed = CalendarFeed.objects.get()
    assert client_of(eve).post(f"/calendar/addresses/{feed.pk}/rotate/").status_code == 404
    page = desk.post(f"/calendar/addresses/{feed.pk}/rotate/").content.decode()
    assert client_of(None).get(address).status_code == 404
    assert client_of(None).get(page[page.index("/feeds/") : page.index(".ics") + 4]).status_code == 200
    desk.post(f"/calendar/addresses/{feed.pk}/revoke/")
    assert not CalendarFeed.objects.exists()


def test_what_one_does_not_see_has_no_address(client_of, foreign_album, alice, album):
    desk = client_of(alice)
    answer = desk.post("/calendar/addresses/", {"album": str(foreign_album.pk)})
    assert answer.status_code == 422
    assert "Marker" not in answer.content.decode()
    assert desk.post("/calendar/addresses/", {"album": str(album.pk)}).status_code == 200
    twice = desk.post("/calendar/addresses/", {"album": str(album.pk)})
    assert twice.status_code == 422
    assert "You have an address of this already" in twice.content.decode()


def test_rest_makes_rotates_and_revokes(api_of, fetch, album, foreign_album, alice, eve):
    api = api_of(alice)
    made = api.post("/api/v1/calendar-feeds/", {"album": str(album.pk)})
    assert made.status_code == 201
    secret = urlsplit(made.json()["url"]).path.removeprefix("/feeds/").removesuffix(".ics")
    assert fetch(secret).status_code == 200
    path = f"/api/v1/calendar-feeds/{made.json()['id']}/"
    assert "url" not in api.get(path).json()
    assert api_of(eve).get(path).status_code == 404
    assert api.post(f"{path}rotate/").json()["url"] != made.json()["url"]
    assert fetch(secret).status_code == 404
    assert api.post("/api/v1/calendar-feeds/", {"album": str(foreign_album.pk)}).status_code == 400
    assert api.delete(path, HTTP_IF_MATCH="*").status_code == 204


def test_a_feed_costs_the_same_queries_with_one_and_with_three(queries, client_of, album, room, alice):
    _, secret = make_feed(album=album, by=alice)
    make_booking(album, room, at(8), by=alice)
    counted = [queries(client_of(None), f"/feeds/{secret}.ics")]
    for day in (9, 10):
        make_booking(album, room, at(day), by=alice)
    counted.append(queries(client_of(None), f"/feeds/{secret}.ics"))
    assert counted[0] == counted[1]
