"""Before a call is saved: called twice, no time for the way, away. Whoever goes on is kept with who and why."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from producer.core.actors import SYSTEM
from producer.core.errors import Conflict
from projects.actions import add_availability
from sessions.actions.booking import move_booking
from sessions.actions.calls import add_call, answer_call, change_call
from sessions.actions.travel import set_travel
from sessions.models import Call
from sessions.rules.calls import clashes
from tests.factories import join_team, make_album

from .factories import at, make_booking, make_room, make_studio, make_way

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def booking(album, room, alice):
    return make_booking(album, room, at(8), at(8, 14), by=alice)


@pytest.fixture
def far(bluebird):
    return make_room(make_studio(bluebird, "Across Town"))


def call_to(album, room, dora, alice, start, end, **more) -> Call:
    return add_call(make_booking(album, room, start, end, by=alice), person=dora, by=alice, **more)


def test_who_goes_on_when_and_why_is_kept(booking, album, room_b, dora, alice, clock):
    add_call(booking, person=dora, by=alice)
    with pytest.raises(ValidationError, match="Say why") as refused:
        call_to(album, room_b, dora, alice, at(8, 12), at(8, 16), double_booked_ok=True)
    assert "double_booked_why" in refused.value.message_dict
    call = call_to(album, room_b, dora, alice, at(8, 12), at(8, 16), double_booked_ok=True, double_booked_why="Two bars only")
    assert (call.clash_codes, call.clash_why, call.clash_by) == (["double_booked"], "Two bars only", alice)
    assert call.clash_at is not None
    assert change_call(call, role="shaker", by=alice).clash_why == "Two bars only"  # accepted once, not asked again


def test_the_way_between_two_studios_takes_its_time(booking, album, room_b, far, bluebird, dora, alice):
    add_call(booking, person=dora, by=alice)
    with pytest.raises(
        Conflict, match="until Tue 8 Jun, 14:00 London at Harbour Sound, and the way takes 60 min, reckoned"
    ) as no:
        call_to(album, far, dora, alice, at(8, 14, 45), at(8, 18))
    assert no.value.code == "too_tight"
    set_travel(organization=bluebird, one=far.studio, other=booking.room.studio, minutes=45, by=alice)
    assert call_to(album, far, dora, alice, at(8, 14, 45), at(8, 18)).clash_codes == []
    assert call_to(album, room_b, dora, alice, at(9, 14), at(9, 18)).clash_codes == []


def test_it_is_so_before_as_well_as_after(booking, album, far, bluebird, dora, alice):
    make_way(bluebird, far.studio, booking.room.studio, minutes=90)
    add_call(booking, person=dora, by=alice)
    with pytest.raises(Conflict, match=r"from Tue 8 Jun, 10:00 London.*90 min; there are 60"):
        call_to(album, far, dora, alice, at(8, 6), at(8, 9))


def test_a_move_to_another_studio_at_the_same_hour_is_a_way_too(booking, album, room_b, far, dora, alice):
    add_call(booking, person=dora, by=alice)
    call = answer_call(call_to(album, room_b, dora, alice, at(8, 14), at(8, 18)), answer="yes", by=alice)
    where = {"room": far, "starts_at": at(8, 14), "ends_at": at(8, 18)}
    with pytest.raises(Conflict) as refused:
        move_booking(call.booking, **where, by=alice)
    assert refused.value.code == "too_tight"
    move_booking(call.booking, **where, double_booked_ok=True, double_booked_why="She cycles", by=alice)
    call.refresh_from_db()
    assert (call.clash_codes, call.clash_why, call.answer) == (["too_tight"], "She cycles", "open")


def test_another_room_of_the_house_asks_nobody_again(booking, room_b, dora, alice):
    call = answer_call(add_call(booking, person=dora, by=alice), answer="yes", by=alice)
    move_booking(booking, room=room_b, starts_at=at(8), ends_at=at(8, 14), by=alice)
    call.refresh_from_db()
    assert call.answer == "yes"


def test_the_studio_of_a_booking_one_does_not_see_is_not_named(booking, bluebird, far, dora, alice, charlie):
    """A producer from outside sees the one album alone: that Dora is elsewhere in town until then, and no more."""
    unseen = make_album(bluebird, "Marker Album")
    other = make_booking(unseen, far, at(8, 6), at(8, 9, 30))
    join_team(unseen, alice, "producer")
    add_call(other, person=dora, by=SYSTEM)
    join_team(booking.album, charlie, "producer")
    call = Call(booking=booking, person=dora, call_at=booking.starts_at)
    (shown,), (hidden,) = clashes(call, by=alice), clashes(call, by=charlie)
    assert "until Tue 8 Jun, 09:30 London at Across Town," in shown.words
    assert "until Tue 8 Jun, 09:30 London, and the way takes 60 min" in hidden.words
    assert "Across Town" not in hidden.words


def test_in_one_house_nobody_travels(booking, album, room_b, dora, alice):
    add_call(booking, person=dora, by=alice)
    assert call_to(album, room_b, dora, alice, at(8, 14), at(8, 18)).clash_codes == []


def test_to_another_time_zone_it_is_far_where_nobody_says(booking, album, bluebird, dora, alice):
    berlin = make_room(make_studio(bluebird, "Spree", time_zone="Europe/Berlin"))
    add_call(booking, person=dora, by=alice)
    with pytest.raises(Conflict, match="480 min"):
        call_to(album, berlin, dora, alice, at(8, 20), at(8, 23))


def test_a_day_away_is_shown_in_the_persons_own_days(booking, dora, alice):
    add_availability(dora, kind="away", first_day="2027-06-08", last_day="2027-06-09", by=alice)
    with pytest.raises(Conflict, match="Dora Drums is away Tue 8 Jun to Wed 9 Jun 2027") as refused:
        add_call(booking, person=dora, by=alice)
    assert refused.value.code == "away"
    assert add_call(booking, person=dora, double_booked_ok=True, double_booked_why="She flies in", by=alice).clash_codes == [
        "away"
    ]


def test_free_days_and_days_of_others_stand_in_no_way(booking, dora, alice):
    add_availability(dora, kind="free", first_day="2027-06-08", last_day="2027-06-08", by=alice)
    assert clashes(Call(booking=booking, person=dora, call_at=booking.starts_at), by=alice) == []


def test_a_move_into_a_clash_is_shown_and_kept_with_its_reason(booking, album, room_b, dora, alice):
    add_call(booking, person=dora, by=alice)
    call = call_to(album, room_b, dora, alice, at(9), at(9, 14))
    with pytest.raises(Conflict, match="already called"):
        move_booking(call.booking, starts_at=at(8, 12), ends_at=at(8, 16), by=alice)
    times = {"starts_at": at(8, 12), "ends_at": at(8, 16), "double_booked_ok": True, "double_booked_why": "Drums first"}
    move_booking(call.booking, **times, by=alice)
    call.refresh_from_db()
    assert (call.clash_codes, call.clash_why) == (["double_booked"], "Drums first")


@pytest.mark.parametrize(("hour", "good"), [(5, True), (4, False), (9, True)])
def test_setting_up_is_within_the_studios_day_and_a_call_before_it_is_refused(booking, dora, alice, hour, good):
    if good:
        assert add_call(booking, person=dora, call_at=at(8, hour), by=alice).call_at == at(8, hour)
        return
    with pytest.raises(ValidationError, match="call before the booking: its day begins Tue 8 Jun, 05:00 London") as refused:
        add_call(booking, person=dora, call_at=at(8, hour), by=alice)
    assert refused.value.error_dict["call_at"][0].code == "call_before_booking"


def test_a_booking_after_midnight_belongs_to_the_evening_before(album, room, dora, alice):
    night = make_booking(album, room, at(9, 1), at(9, 5), by=alice)
    assert add_call(night, person=dora, call_at=at(8, 22), by=alice).call_at == at(8, 22)


def test_the_page_shows_it_beside_the_form_and_asks_for_the_reason(booking, album, room_b, dora, alice, client_of):
    desk, url = client_of(alice), f"/bookings/{make_booking(album, room_b, at(8), by=alice).pk}/calls/"
    add_call(booking, person=dora, by=alice)
    body = {"person": dora.pk, "call_at": "2027-06-08T10:00", "currency": "USD"}
    assert "already called" in desk.get(f"{url}quote/", body).text
    asked = desk.post(f"{url}new/", body)
    assert asked.status_code == 409
    assert 'type="checkbox" name="double_booked_ok"' in asked.text and 'type="text" name="double_booked_why"' in asked.text
    lacking = desk.post(f"{url}new/", {**body, "double_booked_ok": "on"})
    assert lacking.status_code == 422 and 'type="text" name="double_booked_why"' in lacking.text
    assert desk.post(f"{url}new/", {**body, "double_booked_ok": "on", "double_booked_why": "Marker why"}).status_code == 302
    call = Call.objects.get(clash_why="Marker why")
    assert f"{alice.name}: Marker why" in desk.get(f"/bookings/{call.booking_id}/").text


def test_why_is_for_those_who_call(booking, album, room_b, dora, alice, eve, anders, client_of, api_of):
    add_call(booking, person=dora, by=alice)
    call = call_to(album, room_b, dora, alice, at(8), at(8, 14), double_booked_ok=True, double_booked_why="Marker why")
    for user in (eve, anders):
        assert "Marker why" not in client_of(user).get(f"/bookings/{call.booking_id}/").text
        told = api_of(user).get(f"/api/v1/calls/{call.pk}/").json()
        assert told["clashes"] == ["double_booked"] and "double_booked_why" not in told


def test_the_ways_are_the_houses_own(bluebird, studio, far, alice, eve, charlie, client_of, api_of):
    desk, url = client_of(alice), f"/studios/{studio.pk}/travel/"
    assert desk.post(url, {"organization": bluebird.pk, "other": far.studio_id, "minutes": 50}).status_code == 302
    assert desk.post(url, {"organization": bluebird.pk, "other": far.studio_id, "minutes": 55}).status_code == 302
    assert "55 min" in desk.get(url).text and "50 min" not in desk.get(url).text
    assert desk.post(url, {"organization": bluebird.pk, "other": studio.pk, "minutes": 5}).status_code == 422
    assert api_of(charlie).get("/api/v1/travel-times/").json()["results"] == []
    (told,) = api_of(alice).get("/api/v1/travel-times/").json()["results"]
    assert told["minutes"] == 55
    assert client_of(eve).get(url).status_code == 403
