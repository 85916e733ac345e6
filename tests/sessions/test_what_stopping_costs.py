"""What it would cost to stop: each booking says it, producers hear a day before it grows, one page lists what gets dearer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notices.models import Notice
from producer.core import outbox
from producer.core.models import Outbox
from sessions.actions.booking import cancel_booking, confirm_booking, move_booking
from sessions.actions.penalty import keep, warn_due
from sessions.integrity import penalty_steps
from sessions.models import Booking, PenaltyStep, Studio
from sessions.presenters import deposit_words
from sessions.rows_decisions import MOST
from sessions.rules import clash
from sessions.rules.exposure import exposure

from .factories import at, make_booking

pytestmark = pytest.mark.django_db
STAIRS = [{"hours": 72, "percent": "50"}, {"hours": 24, "percent": "100"}]


@pytest.fixture(autouse=True)
def time_stands(clock):
    clock.move_to(at(1))


@pytest.fixture
def booking(album, room, rate, alice):
    return agreed(confirm_booking(make_booking(album, room, at(8), by=alice), by=alice))


def agreed(booking, stairs=STAIRS):
    """As its terms would have it: Tue 8 June, 10:00 to 18:00, 600."""
    booking.terms = {**booking.terms, "cancellation": stairs}
    booking.save()
    keep(booking)
    return booking


def steps():
    return list(PenaltyStep.objects.order_by("falls_at").values_list("falls_at", "before", "after"))


def test_the_steps_ahead_are_written_down(booking):
    assert steps() == [(at(5), Decimal(0), Decimal(300)), (at(7), Decimal(300), Decimal(600))]


def test_they_follow_the_booking(booking, alice):
    move_booking(booking, starts_at=at(9), ends_at=at(9, 14), by=alice)
    booking.refresh_from_db()
    agreed(booking)
    assert steps() == [(at(6), Decimal(0), Decimal(150)), (at(8), Decimal(150), Decimal(300))]
    cancel_booking(Booking.objects.get(), reason="Ill", by=alice)
    assert steps() == []


def test_steps_that_do_not_follow_are_found(booking):
    assert list(penalty_steps()) == []
    PenaltyStep.objects.filter(falls_at=at(5)).delete()
    (words,) = penalty_steps()
    assert str(booking.pk) in words


def test_a_hold_owes_nothing(album, room, rate, alice):
    agreed(make_booking(album, room, at(8), by=alice))
    assert steps() == []


@pytest.mark.parametrize(
    ("now", "penalty", "following"),
    [(at(1), "0", "300"), (at(5), "300", "600"), (at(7, 9, 59), "300", "600"), (at(7), "600", None)],
)
def test_a_booking_says_what_it_would_cost_to_drop_it(booking, clock, alice, api_of, now, penalty, following):
    clock.move_to(now)
    told = api_of(alice).get(f"/api/v1/bookings/{booking.pk}/").json()
    assert told["penalty"] == {"amount": f"{penalty}.00", "currency": "USD"}
    assert told["next_penalty"] == (following and {"amount": f"{following}.00", "currency": "USD"})


def test_its_page_says_it_to_who_may_see_money(booking, alice, eve, art, client_of):
    page = client_of(alice).get(f"/bookings/{booking.pk}/").content.decode()
    assert "Cancelling today" in page
    assert "then US$300.00, from Sat 5 Jun, 10:00 London" in page
    for person in (eve, art):
        assert "Cancelling today" not in client_of(person).get(f"/bookings/{booking.pk}/").content.decode()


def test_without_the_right_to_see_money_the_keys_are_absent(booking, eve, api_of):
    assert not {"penalty", "next_penalty", "next_penalty_at"} & set(api_of(eve).get(f"/api/v1/bookings/{booking.pk}/").json())


def told():
    return list(Notice.objects.filter(about="gets_dearer").order_by("created_at", "pk").values_list("user__name", "text"))


def test_producers_hear_of_it_a_day_before_once(booking, alice, eve):
    assert warn_due(at(4, 9, 59)) == 0
    assert warn_due(at(4)) == 1
    assert warn_due(at(4, 11)) == 0
    ((who, text),) = told()
    assert who == alice.name
    assert "Until Sat 5 Jun, 10:00 London, cancelling costs nothing.\nFrom then on it costs US$300.00." in text


def test_a_step_that_has_fallen_is_not_told(booking):
    warn_due(at(5))
    assert told() == []
    assert PenaltyStep.objects.get(falls_at=at(5)).state == "missed"


def test_while_sending_is_paused_they_wait(booking):
    outbox.pause()
    assert warn_due(at(4)) == 0
    outbox.pause(False)
    assert warn_due(at(4)) == 1


def test_nothing_due_costs_one_statement_however_many_wait(booking):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        warn_due(at(2))
    assert len([query for query in asked if query["sql"].startswith("SELECT")]) == 1


def test_what_changed_is_told_again_and_what_did_not_is_not(booking, alice):
    warn_due(at(4))
    keep(Booking.objects.get())
    assert warn_due(at(4, 12)) == 0
    agreed(Booking.objects.get(), [{"hours": 72, "percent": "60"}])
    assert warn_due(at(4, 13)) == 1
    assert "US$360.00" in told()[1][1]


def test_nobody_without_money_is_told(booking, album, alice):
    album.team.filter(user=alice).update(role="engineer")
    warn_due(at(4))
    assert told() == []
    assert not Outbox.objects.filter(kind="mail", payload__subject__startswith="Cancelling gets dearer").exists()


def test_exposure_is_what_dropping_everything_costs_in_the_albums_currency(album, booking, room_b, rate, alice, clock):
    other = confirm_booking(
        make_booking(
            album, room_b, at(10), by=alice, agreed_price=Decimal(100), agreed_currency="GBP", exchange_rate=Decimal("1.25")
        ),
        by=alice,
    )
    agreed(other, [{"hours": 500, "percent": "40"}])
    make_booking(album, room_b, at(20), by=alice)
    assert exposure(album, at(1)) == Decimal(50)
    assert exposure(album, at(7)) == Decimal(650)
    assert exposure(album, at(9)) == Decimal(50), "what is over cannot be cancelled"


def test_the_money_page_has_it_on_a_line_of_its_own(album, booking, anders, alice, client_of, clock):
    clock.move_to(at(7))
    page = client_of(alice).get(f"/albums/{album.pk}/money/").content.decode()
    assert "Cancellation exposure" in page
    assert "US$600.00" in page
    assert "Cancellation exposure" in client_of(anders).get(f"/albums/{album.pk}/money/").content.decode()


def test_programs_read_the_exposure(album, booking, alice, art, api_of):
    url = f"/api/v1/albums/{album.pk}/exposure/"
    body = api_of(alice).get(url).json()
    assert body["exposure"]["amount"] == "0.00"
    assert [step["after"]["amount"] for step in body["steps"]] == ["300.00", "600.00"]
    assert api_of(art).get(url).status_code == 403
    assert api_of(alice, ("read",)).get(url).status_code == 403


@pytest.fixture
def much(album, booking, room_b, rate, alice):
    make_booking(album, room_b, at(20), by=alice, expires_at=at(3))
    due = make_booking(album, room_b, at(25), by=alice)
    Booking.objects.filter(pk=due.pk).update(deposit=Decimal(50), estimate=100, cost=100, deposit_due_on=at(2).date())


def test_one_page_lists_what_gets_dearer_this_week(much, alice, client_of):
    page = client_of(alice).get("/decisions/").content.decode()
    assert page.index("Deposit due") < page.index("Confirm the hold, or it falls") < page.index("Cancelling gets dearer")
    assert "US$300.00" in page
    assert page.count("<tr>") == 1 + 4


def test_the_label_that_sees_the_money_sees_it_and_others_do_not(much, anders, eve, art, charlie, client_of):
    assert "Cancelling gets dearer" in client_of(anders).get("/decisions/").content.decode()
    for person in (eve, art, charlie):
        assert "Nothing gets dearer" in client_of(person).get("/decisions/").content.decode()


def test_what_is_further_off_shows_when_asked(booking, clock, alice, client_of):
    clock.move_to(at(1) - timedelta(days=10))
    client = client_of(alice)
    assert "Nothing gets dearer" in client.get("/decisions/").content.decode()
    assert "US$300.00" in client.get("/decisions/?days=30").content.decode()
    assert client.get("/decisions/?days=nonsense").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_however_much_there_is(number, album, room, rate, alice, client_of, django_assert_num_queries):
    for n in range(number):
        agreed(confirm_booking(make_booking(album, room, at(5 + n), by=alice), by=alice))
    client = client_of(alice)
    client.get("/studios/")
    with django_assert_num_queries(7):
        client.get("/decisions/")


def unpaid(album, room, due, number=1, **fields):
    """Bookings of an hour in a row with an unpaid deposit."""
    first = Booking.objects.filter(room=room).count()
    spans = [(at(10) + timedelta(hours=n), at(10) + timedelta(hours=n + 1)) for n in range(first, first + number)]
    return Booking.objects.bulk_create(
        Booking(
            album=album,
            room=room,
            starts_at=a,
            ends_at=b,
            blocked=clash.blocked(room, a, b),
            status="confirmed",
            currency="USD",
            estimate=100,
            cost=100,
            deposit=50,
            deposit_due_on=due,
        )
        for a, b in spans
    )


def test_old_unpaid_deposits_stand_apart_and_push_nothing_off(booking, album, room_b, alice, client_of):
    unpaid(album, room_b, date(2027, 5, 1), MOST + 5)
    page = client_of(alice).get("/decisions/").text
    assert page.index("Overdue") < page.index("Ahead") < page.index("Cancelling gets dearer")
    assert page.count("Deposit due") == MOST
    assert f"the first {MOST} are shown" in page


def test_where_all_of_it_stands_there_nothing_is_said_of_more(much, album, room_b, alice, client_of):
    unpaid(album, room_b, date(2027, 5, 1))
    page = client_of(alice).get("/decisions/").text
    assert "Overdue" in page
    assert "are shown" not in page


def test_the_first_of_all_kinds_are_shown_and_that_there_are_more(booking, album, room_b, alice, client_of):
    unpaid(album, room_b, date(2027, 6, 2), MOST + 5)
    page = client_of(alice).get("/decisions/").text
    assert (page.count("Deposit due"), "Cancelling gets dearer" in page) == (MOST, False)
    assert f"the first {MOST} are shown" in page


@pytest.mark.parametrize(
    ("zone", "now", "due", "where"),
    [
        ("Pacific/Auckland", datetime(2027, 6, 1, 13, tzinfo=UTC), date(2027, 6, 1), "Overdue"),
        ("Pacific/Honolulu", datetime(2027, 6, 2, 8, tzinfo=UTC), date(2027, 6, 1), "What gets dearer"),
        ("Pacific/Auckland", datetime(2027, 6, 1, 13, tzinfo=UTC), date(2027, 6, 9), "What gets dearer"),
        ("Pacific/Honolulu", datetime(2027, 6, 2, 8, tzinfo=UTC), date(2027, 6, 9), ""),
    ],
)
def test_a_day_is_the_studios_own(album, room, alice, client_of, clock, zone, now, due, where):
    Studio.objects.update(time_zone=zone)
    clock.move_to(now)
    (made,) = unpaid(album, room, due)
    row = Booking.objects.select_related("room__studio").get(pk=made.pk)
    page = client_of(alice).get("/decisions/").text
    found = [name for name in ("Overdue", "What gets dearer") if f'aria-label="{name}"' in page]
    assert found == [where] * bool(where)
    assert ("overdue since" in deposit_words(row, timezone.now())) == (where == "Overdue")
