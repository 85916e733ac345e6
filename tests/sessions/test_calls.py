from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from producer.core.actors import SYSTEM
from producer.core.errors import Conflict, NotAllowed
from sessions.actions.booking import cancel_booking
from sessions.actions.calls import add_call, answer_call, change_call, remove_call
from sessions.models import Call
from tests.factories import make_album, make_person

from .factories import at, make_booking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def booking(album, room, alice):
    return make_booking(album, room, at(8), by=alice)


def test_without_a_time_they_are_called_when_it_starts(booking, dora, alice):
    assert add_call(booking, person=dora, role="drums", by=alice).call_at == booking.starts_at


def test_somebody_is_called_once_to_a_booking_and_before_it_ends(booking, dora, alice):
    with pytest.raises(ValidationError, match="before the booking ends"):
        add_call(booking, person=dora, call_at=at(8, 18), by=alice)
    add_call(booking, person=dora, by=alice)
    with pytest.raises(ValidationError, match="already called to this booking"):
        add_call(booking, person=dora, by=alice)


def test_a_fee_in_another_currency_keeps_its_own_and_its_rate(booking, dora, alice):
    with pytest.raises(ValidationError) as refused:
        add_call(booking, person=dora, fee=Decimal("300"), currency="EUR", by=alice)
    assert "exchange_rate" in refused.value.message_dict
    with pytest.raises(ValidationError, match="The rate must be above 0"):
        add_call(booking, person=dora, fee=Decimal("300"), currency="EUR", exchange_rate=Decimal(0), by=alice)
    call = add_call(booking, person=dora, fee=Decimal("300"), currency="EUR", exchange_rate=Decimal("1.1111"), by=alice)
    assert (call.fee, call.currency, call.cost) == (Decimal("300"), "EUR", Decimal("333.33"))


def test_a_double_call_is_shown_and_needs_a_tick(booking, album, room_b, dora, alice):
    add_call(booking, person=dora, by=alice)
    other = make_booking(album, room_b, at(8, 16), by=alice)
    with pytest.raises(Conflict, match="Dora Drums is already called Tue 8 Jun, 10:00–18:00 London by Night Ferry") as refused:
        add_call(other, person=dora, by=alice)
    assert refused.value.code == "double_booked"
    assert str(refused.value).endswith("London by Night Ferry. Say that this is all right to call them twice.")
    assert add_call(other, person=dora, by=alice, double_booked_ok=True, double_booked_why="Only two bars").double_booked_ok


def test_an_album_one_does_not_see_stays_unnamed(booking, bluebird, room_b, dora, alice):
    unseen = make_album(bluebird, "Marker Unseen")
    add_call(make_booking(unseen, room_b, at(8)), person=dora, by=SYSTEM)
    with pytest.raises(Conflict, match="by another album"):
        add_call(booking, person=dora, by=alice)


def test_a_no_and_a_cancelled_booking_free_the_person(booking, album, room_b, dora, alice):
    answer_call(add_call(booking, person=dora, by=alice), answer="no", by=alice)
    other = make_booking(album, room_b, at(8), by=alice)
    add_call(other, person=dora, by=alice)
    cancel_booking(other, reason="Ill", by=alice)
    assert not add_call(make_booking(album, room_b, at(8), by=alice), person=dora, by=alice).double_booked_ok


def test_the_person_or_the_producer_answers_and_nobody_else(booking, dora, alice, eve, art):
    dora.user = eve
    dora.save()
    call = add_call(booking, person=dora, by=alice)
    assert answer_call(call, answer="yes", by=eve).answered_at is not None
    assert answer_call(call, answer="no", by=alice).answer == "no"
    with pytest.raises(NotAllowed):
        answer_call(call, answer="yes", by=art)


def test_another_call_time_asks_again_and_another_role_does_not(booking, dora, alice):
    call = answer_call(add_call(booking, person=dora, by=alice), answer="yes", by=alice)
    assert change_call(call, role="percussion", by=alice).answer == "yes"
    assert change_call(call, call_at=at(8, 12), by=alice).answer == "open"


def test_a_closed_booking_takes_no_calls(booking, dora, alice):
    cancel_booking(booking, reason="Ill", by=alice)
    with pytest.raises(Conflict, match="calls are closed"):
        add_call(booking, person=dora, by=alice)


def test_a_call_can_be_taken_back(booking, dora, alice):
    remove_call(add_call(booking, person=dora, by=alice), by=alice)
    assert not Call.objects.exists()


def test_people_of_others_do_not_exist(booking, rival, alice):
    with pytest.raises(ValidationError, match="no such person"):
        add_call(booking, person=make_person(rival, "Marker Person"), by=alice)
