from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from producer.core.errors import Conflict, NotAllowed
from sessions.models import Booking
from sessions.rules import clash
from sessions.signals import booking_changed

from .factories import at, make_booking, make_rate, make_room, make_studio

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_hold_is_first_then_second_then_third_then_refused(album, room, alice):
    ranks = [make_booking(album, room, at(8, hour), by=alice).hold_rank for hour in (10, 11, 12)]
    assert ranks == [1, 2, 3]
    with pytest.raises(Conflict) as refused:
        make_booking(album, room, at(8, 13), by=alice)
    assert refused.value.code == "booking_conflict"


def test_a_rank_that_is_taken_is_refused_and_a_free_one_given(album, room, alice):
    make_booking(album, room, at(8), by=alice, hold_rank=2)
    assert make_booking(album, room, at(8), by=alice, hold_rank=1).hold_rank == 1
    with pytest.raises(Conflict, match="Studio A is on second hold Tue 8 Jun, 10:00–18:00 London by Night Ferry"):
        make_booking(album, room, at(8), by=alice, hold_rank=2)


def test_a_confirmed_booking_has_no_rank_and_keeps_the_room(album, room, alice):
    booking = make_booking(album, room, at(8), by=alice, status="confirmed")
    assert booking.hold_rank is None
    for status in ("hold", "confirmed"):
        with pytest.raises(Conflict, match="Studio A is taken Tue 8 Jun, 10:00–18:00 London by Night Ferry") as refused:
            make_booking(album, room, at(8, 17), by=alice, status=status)
        assert refused.value.facts["booking"] == str(booking.pk)


def test_touching_bookings_do_not_clash(album, room, alice):
    make_booking(album, room, at(8, 10), at(8, 14), by=alice, status="confirmed")
    make_booking(album, room, at(8, 14), at(8, 18), by=alice, status="confirmed")


def test_the_turnaround_is_kept_free_on_both_sides(album, studio, alice):
    room = make_room(studio, "Live room", turnaround_minutes=30)
    make_booking(album, room, at(8, 10), at(8, 14), by=alice, status="confirmed")
    with pytest.raises(Conflict, match="and 30 minutes more for turnaround"):
        make_booking(album, room, at(8, 14, 29), at(8, 18), by=alice, status="confirmed")
    with pytest.raises(Conflict):
        make_booking(album, room, at(8, 8), at(8, 9, 31), by=alice, status="confirmed")
    make_booking(album, room, at(8, 14, 30), at(8, 18), by=alice, status="confirmed")


def test_a_stranger_learns_the_times_and_nothing_else(album, foreign_album, room, charlie):
    make_booking(album, room, at(8), status="confirmed")
    with pytest.raises(Conflict) as refused:
        make_booking(foreign_album, room, at(8), by=charlie, status="confirmed")
    assert refused.value.message == "Studio A is taken Tue 8 Jun, 10:00–18:00 London by another album."
    assert set(refused.value.facts) == {"room", "starts_at", "ends_at"}
    assert refused.value.facts["starts_at"] == "2027-06-08T09:00:00Z"


def test_another_albums_hold_must_be_challenged_before_one_confirms_over_it(album, foreign_album, room, charlie):
    make_booking(album, room, at(8))
    with pytest.raises(Conflict, match=r"first hold .* by another album"):
        make_booking(foreign_album, room, at(8), by=charlie, status="confirmed")


def test_ones_own_holds_give_way_to_ones_own_confirmed_booking(album, room, alice):
    hold = make_booking(album, room, at(8), by=alice)
    make_booking(album, room, at(8), by=alice, status="confirmed")
    hold.refresh_from_db()
    assert (hold.status, hold.hold_rank) == ("cancelled", None)


def test_the_estimate_is_kept_with_its_lines(album, room, rate, alice):
    booking = make_booking(album, room, at(8, 10), at(8, 17, 20), by=alice)
    assert (booking.estimate, booking.currency, booking.cost) == (Decimal("550.00"), "USD", Decimal("550.00"))
    rate.delete()
    booking.refresh_from_db()
    words = "7 h 20 at 75.00"
    expected = {"label": words, "quantity": "7.3333", "unit": "hour", "rate": "75.00", "amount": "550.00"}
    assert booking.price_lines == [{**expected, "words": f"{words} = 550.00"}]


def test_a_rate_in_another_currency_needs_the_exchange_rate(album, room, bluebird, alice):
    make_rate(room, bluebird, "100.00", currency="GBP")
    with pytest.raises(ValidationError) as refused:
        make_booking(album, room, at(8), by=alice)
    assert "exchange_rate" in refused.value.message_dict
    for rate in ("0", "-1"):
        with pytest.raises(ValidationError) as refused:
            make_booking(album, room, at(8), by=alice, exchange_rate=Decimal(rate))
        assert refused.value.message_dict == {"exchange_rate": ["The rate must be above 0."]}
    booking = make_booking(album, room, at(8), by=alice, exchange_rate=Decimal("1.255"))
    assert (booking.estimate, booking.currency, booking.cost) == (Decimal("800.00"), "GBP", Decimal("1004.00"))
    assert booking.exchange_rate_on is not None


def test_the_price_may_be_agreed_instead(album, room, rate, alice):
    booking = make_booking(album, room, at(8), by=alice, agreed_price=Decimal("450.00"))
    assert booking.estimate == Decimal("450.00")


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (at(8, 10), at(8, 10), "end after it starts"),
        (at(8, 10), at(8, 9), "end after it starts"),
        (at(1), at(1, month=9), "at most 60 days"),
        (datetime(9999, 12, 31, 10, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC), "between 1950 and 2100"),
        (datetime(1, 1, 1, 10, tzinfo=UTC), datetime(1, 1, 1, 12, tzinfo=UTC), "between 1950 and 2100"),
    ],
)
def test_times_that_make_no_sense_are_refused_in_words(album, room, alice, start, end, words):
    with pytest.raises(ValidationError, match=words):
        make_booking(album, room, start, end, by=alice)


def test_who_may_not_book_is_refused_and_an_unlisted_room_of_others_does_not_exist(album, room, eve, anders, rival, alice):
    for user in (eve, anders):
        with pytest.raises(NotAllowed):
            make_booking(album, room, at(8), by=user)
    with pytest.raises(ValidationError, match="There is no such room"):
        make_booking(album, make_room(make_studio(rival, "Secret")), at(8), by=alice)


def test_it_is_told_in_the_same_transaction(album, room, alice):
    heard = []

    def hear(sender, booking, what, by, **rest):
        heard.append((booking.status, what, by))

    booking_changed.connect(hear)
    try:
        make_booking(album, room, at(8), by=alice)
    finally:
        booking_changed.disconnect(hear)
    assert heard == [("hold", "made", alice)]


def _row(album, room, start, hours, **fields):
    end = start + timedelta(hours=hours)
    return Booking(album=album, room=room, starts_at=start, ends_at=end, blocked=clash.blocked(room, start, end), **fields)


@pytest.mark.parametrize(
    "fields", [{"status": "confirmed"}, {"status": "done"}, {"status": "hold", "hold_rank": 1}], ids=lambda f: f["status"]
)
def test_the_constraint_alone_proves_it(album, room, fields):
    _row(album, room, at(8), 8, **fields).save()
    with pytest.raises(IntegrityError, match=r"booking_(room|hold_rank)_once"), transaction.atomic():
        _row(album, room, at(8, 17), 8, **fields).save()
    _row(album, room, at(8, 18), 8, **fields).save()


@pytest.mark.parametrize(
    "fields",
    [{"status": "hold"}, {"status": "hold", "hold_rank": 4}, {"status": "confirmed", "hold_rank": 1}, {"status": "lost"}],
)
def test_the_database_knows_holds_and_states(album, room, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        _row(album, room, at(8), 8, **fields).save()


def test_the_database_refuses_a_blocked_time_without_bounds(album, room):
    row = _row(album, room, at(8), 8, status="confirmed")
    row.blocked = (None, None)
    with pytest.raises(IntegrityError, match="booking_blocked_bounded"), transaction.atomic():
        row.save()
