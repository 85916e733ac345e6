"""Several days at once: every date is looked at, all or none or all that are free; then each day is its own booking."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from producer.core.errors import Conflict, NotAllowed
from sessions.actions.block import cancel_block, confirm_block, extend_block
from sessions.actions.booking import move_booking
from sessions.models import Block, Booking
from sessions.rules.recurrence import Pattern, days_of, instants_of

from .factories import at, make_block, make_booking, make_options

pytestmark = pytest.mark.django_db


def states(block):
    return [(day.starts_at.day, day.status) for day in block.days.order_by("starts_at")]


def test_each_day_is_a_booking_of_its_own(album, room, alice):
    block = make_block(album, room, [at(8), at(9), at(12)], by=alice, purpose="tracking")
    assert states(block) == [(8, "hold"), (9, "hold"), (12, "hold")]
    confirm_block(block, bookings=list(block.days.order_by("starts_at"))[:2], by=alice)
    assert states(block) == [(8, "confirmed"), (9, "confirmed"), (12, "hold")]
    confirm_block(block, by=alice)
    assert states(block) == [(8, "confirmed"), (9, "confirmed"), (12, "confirmed")]
    with pytest.raises(Conflict, match="on hold"):
        confirm_block(block, by=alice)


def test_all_or_none_names_every_taken_day_and_books_nothing(album, foreign_album, room, alice, charlie):
    for day in (9, 12):
        make_booking(foreign_album, room, at(day), by=charlie, status="confirmed")
    with pytest.raises(Conflict, match="2 of 4 days are taken") as refused:
        make_block(album, room, [at(8), at(9), at(10), at(12)], by=alice)
    assert [each["starts_at"] for each in refused.value.facts["taken"]] == ["2027-06-09T09:00:00Z", "2027-06-12T09:00:00Z"]
    assert "Marker" not in str(refused.value.facts)
    assert not Booking.objects.filter(album=album).exists() and not Block.objects.exists()


def test_those_taken_are_skipped_and_listed(album, foreign_album, room, alice, charlie):
    make_booking(foreign_album, room, at(9), by=charlie, status="confirmed")
    block = make_block(album, room, [at(8), at(9), at(10)], by=alice, skip_taken=True)
    assert states(block) == [(8, "hold"), (10, "hold")]
    assert block.skipped == [{"starts_at": "2027-06-09T09:00:00Z", "ends_at": "2027-06-09T17:00:00Z"}]
    with pytest.raises(Conflict, match="1 of 1 days"):
        make_block(album, room, [at(9)], by=alice, skip_taken=True)


@pytest.mark.parametrize("second", [at(8), at(8, 12)])
def test_days_that_lie_over_each_other_are_refused(album, room, alice, second):
    with pytest.raises(ValidationError, match="lie over each other"):
        make_block(album, room, [at(8), second], by=alice)
    assert not Booking.objects.exists()


def test_confirming_is_all_or_none_and_says_which_day_stands_in_the_way(album, foreign_album, room, alice, charlie):
    make_booking(foreign_album, room, at(9), by=charlie)
    block = make_block(album, room, [at(8), at(9)], by=alice)
    with pytest.raises(Conflict, match=r"Wed 9 Jun.*first hold"):
        confirm_block(block, by=alice)
    assert states(block) == [(8, "hold"), (9, "hold")]


def test_more_days_come_to_it_and_all_are_given_back(album, room, alice, eve):
    block = make_block(album, room, [at(8)], by=alice)
    extend_block(block, room=room, days=[(at(10), at(10, 18))], by=alice)
    with pytest.raises(NotAllowed):
        cancel_block(block, reason="No", by=eve)
    cancel_block(block, reason="The band split up", by=alice)
    assert states(block) == [(8, "cancelled"), (10, "cancelled")]
    with pytest.raises(Conflict):
        cancel_block(block, reason="Again", by=alice)


def test_a_fee_is_of_the_days_that_are_confirmed_and_a_hold_beside_them_owes_none(album, room, rate, alice):
    block = make_block(album, room, [at(8), at(9)], by=alice)
    confirm_block(block, bookings=[block.days.get(starts_at=at(8))], by=alice)
    fee = {"cancel_fee": Decimal(50), "cancel_fee_currency": "USD", "cancel_fee_reason": "Ann agreed"}
    cancel_block(block, reason="Ill", **fee, by=alice)
    assert [day.cancel_fee for day in block.days.order_by("starts_at")] == [Decimal(50), None]


def test_a_fee_where_nothing_is_confirmed_is_refused(album, room, rate, alice):
    block = make_block(album, room, [at(8), at(9)], by=alice)
    with pytest.raises(ValidationError, match="no day of the block is confirmed"):
        cancel_block(block, reason="Ill", cancel_fee=Decimal(50), cancel_fee_reason="Ann agreed", by=alice)
    assert states(block) == [(8, "hold"), (9, "hold")]


def test_bad_input_says_which_day_it_is_about(album, room, rate, alice):
    block = make_block(album, room, [at(8), at(9, 10)], by=alice, status="confirmed", past_ok=True)
    move_booking(block.days.get(starts_at=at(9)), starts_at=at(9), ends_at=at(9, 11), by=alice)
    with pytest.raises(ValidationError) as refused:
        cancel_block(block, reason="Ill", cancel_fee=Decimal(100), cancel_fee_reason="Ann agreed", by=alice)
    (words,) = refused.value.message_dict["cancel_fee"]
    assert words.startswith("Wed 9 Jun 2027, 10:00–11:00 London: A fee lies between")
    assert states(block) == [(8, "confirmed"), (9, "confirmed")]


def test_a_day_of_another_block_is_refused(album, room, alice):
    mine, other = make_block(album, room, [at(8)], by=alice), make_block(album, room, [at(9)], by=alice)
    with pytest.raises(ValidationError, match="no day of the block"):
        confirm_block(mine, bookings=other.days.all(), by=alice)
    with pytest.raises(ValidationError, match="between 1 and 100"):
        make_block(album, room, [], by=alice)


MAY = (date(2027, 5, 3), date(2027, 5, 16))  # Monday to Sunday, two weeks


@pytest.mark.parametrize(
    ("pattern", "days"),
    [
        (Pattern(*MAY, weekdays=[1, 3]), [4, 6, 11, 13]),
        (Pattern(*MAY, weekdays=[0], every_weeks=2), [3]),
        (Pattern(*MAY, weekdays=[6], besides=[date(2027, 5, 5)], but_not=[date(2027, 5, 9)]), [5, 16]),
    ],
)
def test_days_of_a_pattern(pattern, days):
    assert [day.day for day in days_of(pattern)] == days


@pytest.mark.parametrize("last", [date(2027, 5, 2), date(9999, 12, 31), date(2027, 12, 31)])
def test_a_pattern_that_ends_too_early_too_late_or_has_too_many_days_is_refused(last):
    with pytest.raises(ValidationError):
        days_of(Pattern(date(2027, 5, 3), last))


FIRST = st.integers(0, 700).map(lambda n: date(2027, 1, 1) + timedelta(days=n))
WEEKDAYS = st.integers(1, 127).map(lambda bits: {n for n in range(7) if bits >> n & 1})


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(FIRST, st.integers(0, 60), WEEKDAYS, st.integers(1, 4))
def test_every_day_of_a_pattern_is_one_that_was_asked_for_once_and_in_order(first, length, weekdays, weeks):
    pattern = Pattern(first, first + timedelta(days=length), weekdays, weeks)
    try:
        days = days_of(pattern)
    except ValidationError:
        return
    assert days == sorted(set(days))
    assert all(first <= day <= pattern.last and day.weekday() in weekdays for day in days)


def test_times_of_days_are_the_studios_wall_times_across_a_change_and_over_midnight():
    week = [date(2027, 3, 26), date(2027, 3, 29)]
    spans = instants_of(week, time(20), time(2), "Europe/Berlin")
    assert [start.hour for start, _ in spans] == [19, 18]
    assert all(end - start == timedelta(hours=6) for start, end in spans)
    with pytest.raises(ValidationError, match="does not exist"):
        instants_of([date(2027, 3, 28)], time(2, 30), time(8), "Europe/Berlin")
    with pytest.raises(ValidationError, match="comes twice"):
        instants_of([date(2027, 10, 31)], time(2, 30), time(8), "Europe/Berlin")
    (span,) = instants_of([date(2027, 10, 31)], time(2, 30), time(8), "Europe/Berlin", later=True)
    assert span[0] == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


FORM = {"name": "Tracking", "kind": "session", "first": "2027-06-07", "last": "2027-06-13", "weekdays": ["0", "2"]}
FORM |= {"every_weeks": "1", "from_time": "10:00", "until_time": "18:00", "besides": "2027-06-12", "status": "hold"}


def test_pages_book_confirm_and_cancel_a_block_with_one_taken_day(album, foreign_album, room, alice, charlie, client_of):
    make_booking(foreign_album, room, at(9), by=charlie, status="confirmed")
    client, form = client_of(alice), {**FORM, "room": room.pk}
    refused = client.post(f"/albums/{album.pk}/blocks/new/", form)
    assert refused.status_code == 409
    assert "1 of 3 days are taken" in refused.content.decode()
    page = client.post(f"/albums/{album.pk}/blocks/new/", {**form, "skip_taken": "skip"}, follow=True).content.decode()
    assert "Taken, and left out" in page and "Wed 9 Jun" in page
    block = Block.objects.get()
    first = block.days.order_by("starts_at").first()
    client.post(f"/blocks/{block.pk}/confirm/", {"bookings": [first.pk], "version": block.version})
    assert states(block) == [(7, "confirmed"), (12, "hold")]
    client.post(f"/blocks/{block.pk}/cancel/", {"reason": "Ill", "version": block.version})
    assert states(block) == [(7, "cancelled"), (12, "cancelled")]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("last", "9999-12-31"),
        ("last", "2027-06-01"),
        ("first", "x"),
        ("besides", "soon"),
        ("weekdays", []),
        ("every_weeks", "0"),
    ],
)
def test_bad_input_is_told_and_nothing_is_booked(album, room, alice, client_of, field, value):
    answer = client_of(alice).post(f"/albums/{album.pk}/blocks/new/", {**FORM, "room": room.pk, field: value})
    assert answer.status_code == 422
    assert not Booking.objects.exists()


def test_more_single_days_than_a_block_has_are_refused_and_none_is_dropped(album, room, alice, client_of):
    weekdays = [day for n in range(280) if (day := date(2027, 6, 7) + timedelta(days=n)).weekday() < 5]
    form = {**FORM, "room": room.pk, "last": str(weekdays[-1]), "weekdays": list("01234"), "besides": ""}
    answer = client_of(alice).post(f"/albums/{album.pk}/blocks/new/", {**form, "but_not": ", ".join(map(str, weekdays[:110]))})
    assert (answer.status_code, "at most 100 dates; these are 110" in answer.text) == (422, True)
    assert not Booking.objects.exists()


def test_the_api_books_reads_extends_confirms_and_cancels(album, foreign_album, room, alice, charlie, api_of):
    api = api_of(alice)
    make_booking(foreign_album, room, at(9), by=charlie, status="confirmed")
    days = [{"starts_at": f"2027-06-0{day}T09:00:00Z", "ends_at": f"2027-06-0{day}T17:00:00Z"} for day in (8, 9)]
    body = {"album": str(album.pk), "room": str(room.pk), "name": "Tracking", "days": days}
    refused = api.post("/api/v1/blocks/", body, format="json")
    assert (refused.status_code, refused.json()["code"], len(refused.json()["taken"])) == (409, "booking_conflict", 1)
    made = api.post("/api/v1/blocks/", {**body, "skip_taken": True}, format="json")
    assert made.status_code == 201, made.json()
    block = made.json()
    assert (len(block["bookings"]), len(block["skipped"])) == (1, 1)
    more = {"room": str(room.pk), "days": [{"starts_at": "2027-06-10T09:00:00Z", "ends_at": "2027-06-10T17:00:00Z"}]}
    assert len(api.post(f"/api/v1/blocks/{block['id']}/extend/", more, format="json").json()["bookings"]) == 2
    assert api.post(f"/api/v1/blocks/{block['id']}/confirm/", {"bookings": block["bookings"]}, format="json").status_code == 200
    assert len(api.get(f"/api/v1/bookings/?block={block['id']}&status=confirmed").json()["results"]) == 1
    assert api.post(f"/api/v1/blocks/{block['id']}/cancel/", {"reason": "Ill"}, format="json").status_code == 200
    never = {**body, "days": [{"starts_at": "9999-12-31T00:00:00Z", "ends_at": "2027-01-01T00:00:00Z"}]}
    assert api.post("/api/v1/blocks/", never, format="json").status_code == 400


def test_lists_cost_the_same_at_one_and_three_rows(album, room, room_b, alice, client_of, queries, clock):
    block = make_block(album, room, [at(8)], by=alice)
    chosen = make_options(album, [room, room_b], at(20), by=alice)
    paths = (f"/blocks/{block.pk}/", f"/options/{chosen.pk}/")
    before = [queries(client_of(alice), path) for path in paths]
    extend_block(block, room=room, days=[(at(10), at(10, 18)), (at(11), at(11, 18))], by=alice)
    make_booking(album, room, at(25), by=alice, option_set=chosen)
    assert [queries(client_of(alice), path) for path in paths] == before
