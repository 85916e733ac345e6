"""Rate cards: what they may not say, when they are valid, and that what was agreed stays."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError

from producer.core.errors import NotAllowed
from sessions.actions.booking import cancel_booking, change_booking, confirm_booking, move_booking, restore_booking
from sessions.actions.studios import change_rate_card, create_rate_card
from sessions.models import Booking, RateCard
from sessions.rules.cards import card_on
from sessions.rules.meter import meter, real_cost

from .factories import at, make_booking, make_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

DAY = {
    "currency": "USD",
    "day_rate": D("900.00"),
    "overtime_percent": D(15),
    "saturday_percent": D(15),
    "valid_from": date(2027, 1, 1),
    "cancellation": [{"hours": 72, "percent": "50"}, {"hours": 24, "percent": "100"}],
    "rentals": [{"name": "Leslie 122", "rate": "60.00", "per": "day"}],
    "deposit_percent": D(50),
    "deposit_due": "starts",
    "deposit_days": 7,
}


@pytest.fixture
def card(room, bluebird, alice):
    return create_rate_card(room=room, organization=bluebird, by=alice, **DAY)


RENT = "Leslie 122: 60 a day\nU 47: 80 a booking"


def refused(room, organization, by, **values) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as error:
        create_rate_card(room=room, organization=organization, by=by, **{**DAY, **values})
    return error.value.message_dict


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"overtime_percent": None}, "overtime_factor", "does not say what a session of more than 10 h costs"),
        ({"day_rate": None, "half_day_rate": D(400), "overtime_percent": None}, "overtime_factor", "more than 5 h costs"),
        ({"day_rate": None, "overtime_percent": None}, "hour_rate", "at least one rate"),
        ({"overtime_after": D(8)}, "overtime_after", "inside the day"),
        ({"overtime_after": D(12)}, "overtime_factor", "more than 10 h costs"),
        ({"overtime_factor": D(2)}, "overtime_percent", "either"),
        ({"deposit_percent": D(101)}, "deposit_percent", "at most the price"),
        ({"deposit_percent": None, "deposit_amount": D(1000)}, "deposit_amount", "1,000.00 is above the price, 900.00 at most"),
        ({"deposit_amount": D(1)}, "deposit_amount", "not both"),
        ({"day_rate": D(-1)}, "day_rate", "not negative"),
        ({"day_rate": D("0.005")}, "day_rate", "no such fraction"),
        ({"night_percent": D(10)}, "night_from", "from when"),
        ({"night_percent": D(10), "night_from": time(22, 10), "night_until": time(8)}, "night_from", "quarter"),
        ({"saturday_percent": D(501)}, "saturday_percent", "surcharge"),
        ({"engineer": "extra"}, "engineer_rate", "what the engineer costs"),
        ({"dry_hire_percent": D(10)}, "dry_hire_percent", "hired dry"),
        ({"rentals": [{"name": "A", "rate": "x", "per": "day"}]}, "__all__", "no number"),
        ({"rentals": [{"name": "A", "rate": "1", "per": "week"}]}, "rentals", "by the hour"),
        ({"rentals": [{"name": "A"}]}, "rentals", "Each is"),
        ({"cancellation": [{"hours": 9, "percent": "8"}, {"hours": 2, "percent": "5"}]}, "cancellation", "never gets cheaper"),
        ({"valid_until": date(2026, 12, 31)}, "valid_until", "ends before it begins"),
        ({"valid_from": date(9999, 1, 1)}, "valid_from", "year"),
        ({"billing_step": 7}, "billing_step", "not a valid choice"),
    ],
)  # fmt: skip
def test_what_a_card_may_not_say_is_refused_in_words(room, bluebird, alice, values, field, words):
    said = refused(room, bluebird, alice, **values)
    assert field in said
    assert any(words in one for one in said[field]), said


def test_overlapping_cards_and_days_without_a_card_are_refused(room, bluebird, alice, card):
    assert "from that day" in str(refused(room, bluebird, alice))
    summer = {"valid_from": date(2027, 6, 1), "valid_until": date(2027, 8, 31)}
    create_rate_card(room=room, organization=bluebird, by=alice, **{**DAY, **summer, "day_rate": D(700)})
    words = refused(room, bluebird, alice, valid_from=date(2027, 8, 1), valid_until=date(2027, 9, 30))
    assert words == {"valid_from": ["It overlaps the card from 1 Jun 2027 until 31 Aug 2027."]}
    assert card_on(room, bluebird.pk, date(2027, 8, 31)).day_rate == D(700)
    assert card_on(room, bluebird.pk, date(2027, 9, 1)) == card  # after the summer the one before is in force again
    assert card_on(room, bluebird.pk, date(2026, 12, 31)) is None
    other = make_room(room.studio, "Other")
    create_rate_card(room=other, organization=bluebird, by=alice, **{**DAY, "valid_until": date(2027, 3, 31)})
    hole = refused(other, bluebird, alice, valid_from=date(2027, 5, 1))
    assert hole == {"valid_from": ["Between the cards, 1 Apr 2027 to 30 Apr 2027 would have none."]}
    create_rate_card(room=other, organization=bluebird, by=alice, **{**DAY, "valid_from": date(2027, 4, 1)})


def test_the_price_is_kept_as_agreed_and_a_changed_card_changes_nothing(album, room, alice, card):
    booking = make_booking(album, room, at(12), at(12, 22), by=alice, rentals={"Leslie 122": 1})
    words = "; ".join(line["words"] for line in booking.price_lines)
    assert words == ("10 h day 900.00; 2 h over at 135.00 = 270.00; Saturday 15 % = 175.50; Leslie 122 60.00")
    change_rate_card(card, day_rate=D("2000.00"), by=alice)
    booking = confirm_booking(booking, by=alice)
    assert (booking.estimate, booking.terms["day_rate"]) == (D("1405.50"), "900.00")
    booking = move_booking(booking, starts_at=at(10), ends_at=at(10, 20), by=alice)  # a Thursday, ten hours: as agreed
    assert booking.estimate == D("960.00")
    booking = change_booking(booking, rentals={}, by=alice)
    assert booking.estimate == D("900.00")
    assert make_booking(album, room, at(16), at(16, 20), by=alice).estimate == D("2000.00")
    card.delete()
    booking.refresh_from_db()
    assert real_cost(booking, at(10), at(10, 22)) == D("1170.00")


def test_moved_into_the_time_of_another_card_it_costs_what_that_one_says(album, room, bluebird, alice, card):
    booking = make_booking(album, room, at(8), at(8, 20), by=alice)
    create_rate_card(
        room=room, organization=bluebird, by=alice, **{**DAY, "valid_from": date(2027, 7, 1), "day_rate": D("950.00")}
    )
    assert move_booking(booking, starts_at=at(1, month=7), ends_at=at(1, 20, month=7), by=alice).estimate == D("950.00")


def test_a_card_made_since_reprices_nothing_that_was_agreed(album, room, bluebird, alice, card):
    """Both cards are in force in June; what was booked by the first stays by it, changed or moved within the month."""
    booking = make_booking(album, room, at(8), at(8, 20), by=alice, status="confirmed")
    agreed = booking.terms
    dearer = {**DAY, "valid_from": date(2027, 6, 1), "day_rate": D("950.00")}
    newer = create_rate_card(room=room, organization=bluebird, by=alice, **dearer)
    booking = change_booking(booking, rentals={"Leslie 122": 1}, by=alice)
    assert (booking.terms, booking.estimate) == (agreed, D("960.00"))
    booking = move_booking(booking, starts_at=at(9), ends_at=at(9, 20), by=alice)
    assert (booking.terms, booking.estimate) == (agreed, D("960.00"))
    booking = move_booking(booking, starts_at=at(11, month=5), ends_at=at(11, 20, month=5), by=alice)
    assert booking.terms == agreed
    booking = move_booking(booking, starts_at=at(9), ends_at=at(9, 20), by=alice)
    assert (booking.terms["card"], booking.estimate) == (str(newer.pk), D("1010.00"))


def test_what_the_card_does_not_offer_is_refused_at_its_field(album, room, alice, card):
    for wrong in (
        {"engineer": "dry"},
        {"engineer": "house"},
        {"rentals": {"Theremin": 1}},
        {"rentals": {"Leslie 122": -1}},
        {"rentals": []},
    ):
        with pytest.raises(ValidationError) as error:
            make_booking(album, room, at(8), by=alice, **wrong)
        assert list(error.value.message_dict) == list(wrong)


def test_the_deposit_is_due_and_paid_and_never_above_the_price(album, room, alice, card):
    booking = make_booking(album, room, at(8), at(8, 20), by=alice)
    assert (booking.deposit, booking.deposit_due_on) == (D("450.00"), date(2027, 6, 1))
    with pytest.raises(ValidationError) as error:
        change_booking(booking, deposit=D("900.01"), by=alice)
    assert error.value.message_dict == {"deposit": ["A deposit of 900.01 is above the price of 900.00."]}
    with pytest.raises(ValidationError, match="year"):
        change_booking(booking, deposit_due_on=date(9999, 1, 1), by=alice)
    booking = change_booking(booking, deposit=D("300.00"), deposit_paid_on=date(2027, 5, 20), by=alice)
    booking = move_booking(booking, starts_at=at(9), ends_at=at(9, 22), by=alice)
    assert (booking.estimate, booking.deposit, booking.deposit_paid_on) == (D("1170.00"), D("300.00"), date(2027, 5, 20))


def test_a_deposit_after_confirming_is_due_once_it_is_confirmed(album, room, bluebird, alice, clock):
    terms = {"deposit_percent": None, "deposit_amount": D("500.00"), "deposit_due": "confirmed", "deposit_days": 5}
    create_rate_card(room=room, organization=bluebird, by=alice, **{**DAY, **terms})
    booking = make_booking(album, room, at(8), at(8, 20), by=alice)
    assert (booking.deposit, booking.deposit_due_on) == (D("500.00"), None)
    clock.move_to(at(2))
    assert confirm_booking(booking, by=alice).deposit_due_on == date(2027, 6, 7)
    clock.shift(timedelta(days=3))
    booking = move_booking(booking, starts_at=at(9), ends_at=at(9, 20), by=alice)
    booking = change_booking(booking, rentals={"Leslie 122": 1}, by=alice)
    assert booking.deposit_due_on == date(2027, 6, 7)
    booking = restore_booking(cancel_booking(booking, reason="Ill", by=alice), by=alice)
    assert booking.deposit_due_on is None
    assert confirm_booking(booking, by=alice).deposit_due_on == date(2027, 6, 10)


@pytest.mark.parametrize(("hours", "owed"), [(80, "0.00"), (48, "450.00"), (2, "900.00")])
def test_cancelling_settles_its_staircase(album, room, alice, card, clock, hours, owed):
    booking = make_booking(album, room, at(8), at(8, 20), by=alice, status="confirmed")
    clock.move_to(at(8).timestamp() - hours * 3600)
    booking = cancel_booking(booking, reason="Ill", by=alice)
    assert booking.cancel_fee == D(owed)
    totals = album.commitments.get()
    assert (totals.state, totals.accrued, totals.open_amount) == ("accrued" if D(owed) else "released", D(owed), 0)
    restore_booking(booking, by=alice)
    totals.refresh_from_db()
    assert (totals.state, totals.accrued) == ("released", 0)


def test_another_fee_needs_the_word_of_the_studio(album, room, alice, eve, card, clock):
    booking = make_booking(album, room, at(8), at(8, 20), by=alice, status="confirmed")
    clock.move_to(at(7, 12))
    for values, field in [
        ({"cancel_fee": D(100)}, "cancel_fee_reason"),
        ({"cancel_fee": D(901), "cancel_fee_reason": "Sam"}, "cancel_fee"),
        ({"cancel_fee": D(-1), "cancel_fee_reason": "Sam"}, "cancel_fee"),
    ]:
        with pytest.raises(ValidationError) as error:
            cancel_booking(booking, reason="Ill", by=alice, **values)
        assert list(error.value.message_dict) == [field]
    with pytest.raises(NotAllowed):
        cancel_booking(booking, reason="Ill", by=eve, cancel_fee=D(100), cancel_fee_reason="Sam")
    booking = cancel_booking(booking, reason="Ill", by=alice, cancel_fee=D("100.00"), cancel_fee_reason="Sam waived it")
    assert (booking.cancel_fee, booking.cancel_fee_reason) == (D("100.00"), "Sam waived it")
    assert album.commitments.get().accrued == D("100.00")


def test_a_hold_and_what_has_no_price_cost_nothing_to_cancel(album, room, room_b, alice, card):
    assert cancel_booking(make_booking(album, room, at(8), by=alice), reason="Ill", by=alice).cancel_fee is None
    free = make_booking(album, room_b, at(8), by=alice, status="confirmed")
    assert cancel_booking(free, reason="Ill", by=alice).cancel_fee is None


def test_the_meter_says_when_overtime_begins_and_what_it_costs(album, room, alice, card):
    booking = make_booking(album, room, at(8), at(8, 20), by=alice, status="confirmed")
    change_rate_card(card, overtime_percent=D(90), by=alice)  # agreed was 15
    now = meter(booking, at(8), at(8, 19, 18))
    assert (now.cost, now.overtime_at, now.overtime_rate) == (D("900.00"), at(8, 20), D("135.00"))
    assert (now.overtime_at - at(8, 19, 18)).total_seconds() == 42 * 60
    late = meter(booking, at(8), at(8, 21))
    assert (late.cost, late.next_step) == (D("1035.00"), D("135.00"))
    assert now.next_at == at(8, 19, 18)
    assert now.next_step == D("40.50")  # 18 minutes over, of the hour that would follow


def test_the_meter_by_steps_of_billing(album, room, bluebird, alice):
    terms = {
        "currency": "USD",
        "hour_rate": D("80.00"),
        "minimum_hours": D(4),
        "billing_step": 30,
        "valid_from": date(2027, 1, 1),
    }
    create_rate_card(room=room, organization=bluebird, by=alice, **terms)
    booking = make_booking(album, room, at(8), at(8, 18), by=alice, status="confirmed")
    early, later = meter(booking, at(8), at(8, 12)), meter(booking, at(8), at(8, 15, 10))
    assert (early.cost, early.next_at, early.next_step) == (D("320.00"), at(8, 14), D("40.00"))
    assert (later.cost, later.next_at, later.next_step) == (D("440.00"), at(8, 15, 30), D("40.00"))


def test_a_card_over_rest_has_every_field_and_one_currency(room, bluebird, alice, api_of):
    api = api_of(alice)
    usd = lambda amount: {"amount": amount, "currency": "USD"}  # noqa: E731
    body = {
        "room": str(room.pk), "valid_from": "2027-01-01", "valid_until": "2027-12-31", "hour_rate": usd("100.00"),
        "half_day_rate": usd("480.00"), "day_rate": usd("900.00"), "day_hours": 10, "lockout_rate": usd("1400.00"),
        "minimum_hours": "4.00", "billing_step": 30, "overtime_after": "10.00", "overtime_factor": "1.50",
        "overtime_percent": None, "night_from": "22:00:00", "night_until": "08:00:00", "night_percent": "20.00",
        "saturday_percent": "15.00", "sunday_percent": "25.00", "holiday_percent": "50.00", "free_setup_minutes": 60,
        "free_teardown_minutes": 30, "engineer": "extra", "engineer_rate": usd("300.00"), "engineer_per": "day",
        "engineer_out_percent": "0.00", "dry_hire": True, "dry_hire_percent": "10.00",
        "rentals": [{"name": "Leslie 122", "rate": usd("60.00"), "per": "day"}], "deposit_percent": "50.00",
        "deposit_amount": None,
        "deposit_due": "starts", "deposit_days": 7, "tax_percent": "20.00",
        "cancellation": [{"hours": 72, "percent": "50"}, {"hours": 24, "percent": "100"}], "notes": "Van parks at the back.",
    }  # fmt: skip
    made = api.post("/api/v1/rate-cards/", body)
    assert made.status_code == 201, made.json()
    told = api.get(f"/api/v1/rate-cards/{made.json()['id']}/").json()
    assert {name: told[name] for name in body} == body
    mixed = api.post(
        "/api/v1/rate-cards/",
        {**body, "valid_from": "2028-01-01", "valid_until": None, "day_rate": {"amount": "9.00", "currency": "EUR"}},
    )
    assert (mixed.status_code, list(mixed.json()["errors"])) == (400, ["day_rate"])
    gap = api.post("/api/v1/rate-cards/", {"room": str(room.pk), "valid_from": "2028-01-01", "day_rate": usd("900.00")})
    assert (gap.status_code, "gap" in gap.text) == (400, True)
    again = api.post("/api/v1/rate-cards/", body)
    assert again.status_code == 400
    for wrong in (
        {"rentals": "x"},
        {"rentals": [{"name": "x"}]},
        {"cancellation": [{"hours": "x", "percent": 1}]},
        {"billing_step": 7},
        {"engineer": "half"},
        {"day_hours": 9},
    ):
        answer = api.post("/api/v1/rate-cards/", {**body, "valid_from": "2029-01-01", "valid_until": None, **wrong})
        assert (answer.status_code, next(iter(answer.json()["errors"])).split(".")[0]) == (400, *wrong)


def test_short_for_one_rate_the_second_joins_the_card(room, bluebird, alice, api_of):
    api = api_of(alice)
    for unit, amount in (("hour", "75.00"), ("day", "640.00")):
        rate = {"amount": amount, "currency": "GBP"}
        made = api.post("/api/v1/rate-cards/", {"room": str(room.pk), "unit": unit, "rate": rate, "valid_from": "2027-01-01"})
        assert made.status_code == 201, made.json()
    card = RateCard.objects.get()
    assert (card.hour_rate, card.lockout_rate, card.currency) == (D("75.00"), D("640.00"), "GBP")


def test_a_booking_over_rest_chooses_and_cancels_with_its_fee(album, room, alice, card, api_of, clock):
    api = api_of(alice)
    body = {
        "album": str(album.pk),
        "room": str(room.pk),
        "starts_at": "2027-06-08T10:00:00+01:00",
        "ends_at": "2027-06-08T20:00:00+01:00",
    }
    assert api.post("/api/v1/bookings/", {**body, "engineer": "dry"}).status_code == 400
    made = api.post(
        "/api/v1/bookings/", {**body, "rentals": {"Leslie 122": 2}, "setup_minutes": 60, "status": "confirmed"}
    ).json()
    assert made["estimate"] == {"amount": "1020.00", "currency": "USD"}
    assert (made["deposit"]["amount"], made["deposit_due_on"], made["deposit_paid_on"]) == ("510.00", "2027-06-01", None)
    assert [line["words"] for line in made["price_lines"]] == ["10 h day 900.00", "2 × Leslie 122 = 120.00"] or made[
        "price_lines"
    ]
    clock.move_to(at(7, 12))
    api = api_of(alice)
    url = f"/api/v1/bookings/{made['id']}/cancel/"
    euro = {"amount": "1.00", "currency": "EUR"}
    assert api.post(url, {"reason": "Ill", "cancel_fee": euro, "cancel_fee_reason": "Sam"}).status_code == 400
    gone = api.post(url, {"reason": "Ill"}).json()
    assert gone["cancel_fee"] == {"amount": "1020.00", "currency": "USD"}


def test_the_pages_show_the_price_the_stairs_and_the_fee_first(album, room, alice, eve, card, client_of, clock):
    desk = client_of(alice)
    form = {
        "room": str(room.pk),
        "kind": "session",
        "starts_at": "2027-06-12T10:00",
        "ends_at": "2027-06-12T22:00",
        "status": "hold",
    }
    query = {**form, "album": str(album.pk), "rentals-Leslie 122": "1"}
    quote = desk.get("/bookings/quote/", query).text
    for words in ("10 h day", "2 h over at 135.00", "Saturday 15 %", "US$175.50", "Leslie 122", "US$1,405.50"):
        assert words in quote
    assert "does not offer a dry hire" in desk.get("/bookings/quote/", {**query, "engineer": "dry"}).text
    assert "Leslie 122" in desk.get("/bookings/quote/", {**query, "part": "rentals"}).text
    made = desk.post(f"/bookings/new/?album={album.pk}", {**form, "status": "confirmed", "rentals-Leslie 122": "1"})
    assert made.status_code == 302
    booking = Booking.objects.get()
    page = desk.get(f"/bookings/{booking.pk}/").text
    for words in ("Saturday 15 %", "US$1,405.50", "US$702.75, due 5 Jun 2027", "1 × Leslie 122"):
        assert words in page
    clock.move_to(at(10, 12))
    desk = client_of(alice)
    asked = desk.get(f"/bookings/{booking.pk}/cancel/").text
    for words in ("US$702.75", "From Fri 11 Jun, 10:00 London", "US$1,405.50"):
        assert words in asked
    assert "702.75" not in client_of(eve).get(f"/bookings/{booking.pk}/").text
    refused = desk.post(f"/bookings/{booking.pk}/cancel/", {"reason": "Ill", "cancel_fee": "5"})
    assert (refused.status_code, "say who agreed" in refused.text) == (422, True)
    assert desk.post(f"/bookings/{booking.pk}/cancel/", {"reason": "Ill", "cancel_fee": "702.75"}).status_code == 302
    assert "Cancelling cost" in desk.get(f"/bookings/{booking.pk}/").text


def test_a_card_is_made_on_its_page_with_worked_examples_beside_it(room, bluebird, alice, anders, client_of):
    desk = client_of(alice)
    form = {
        "organization": str(bluebird.pk), "valid_from": "2027-06-07", "currency": "USD", "day_rate": "900", "day_hours": "10",
        "overtime_percent": "15", "saturday_percent": "15", "cancellation": "72 h 50 %, 24 h 100 %", "rentals": RENT,
        "engineer": "in", "deposit_percent": "25",
    }  # fmt: skip
    example = desk.get(f"/rooms/{room.pk}/rates/example/", form).text
    for words in ("10 h day", "2 h over at 135.00", "Saturday 15 %", "US$1,345.50"):
        assert words in example
    gap = {**form, "overtime_percent": ""}
    assert "The card has a gap" in desk.get(f"/rooms/{room.pk}/rates/example/", gap).text
    answer = desk.post(f"/rooms/{room.pk}/rates/new/", gap)
    assert (answer.status_code, "The card has a gap" in answer.text) == (422, True)
    assert desk.post(f"/rooms/{room.pk}/rates/new/", form).status_code == 302
    card = RateCard.objects.get()
    assert (len(card.rentals), card.cancellation[0], card.engineer_per) == (2, {"hours": 72, "percent": "50"}, "day")
    page = desk.get(f"/rooms/{room.pk}/").text
    assert "US$900.00 a day of 10 h, from 7 Jun 2027" in page
    assert "cancelling 72 h 50 %, 24 h 100 %" in page
    shown = desk.get(f"/rates/{card.pk}/edit/").text
    assert "72 h 50 %, 24 h 100 %" in shown and "Leslie 122: 60 a day" in shown
    for wrong, words in (({"cancellation": "soon"}, "is no step"), ({"rentals": "Leslie"}, "no thing with a price")):
        assert words in desk.post(f"/rooms/{room.pk}/rates/new/", {**form, "valid_from": "2028-01-01", **wrong}).text
