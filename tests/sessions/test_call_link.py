"""A call is answered by a secret link, without an account: yes, no, or another time with words."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from budgets.models import Commitment
from notices.models import Notice
from producer.core.errors import Conflict, NotAllowed
from producer.core.models import Outbox
from producer.core.secrets import hashed
from projects.actions import add_availability
from sessions.actions import reminder
from sessions.actions.booking import cancel_booking, confirm_booking
from sessions.actions.calls import (
    accept_proposal,
    add_call,
    answer_call,
    decline_proposal,
    make_link,
    propose_call,
    remove_call,
    send_link,
)
from sessions.models import Call, CallLink
from tests.factories import make_person

from .factories import at, make_booking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
KEY = re.compile(r"/c/\?key=([\w-]+)")


@pytest.fixture
def booking(album, room, alice):
    return make_booking(album, room, at(8), by=alice)


@pytest.fixture
def call(booking, dora, alice):
    return add_call(booking, person=dora, role="drums", fee=Decimal(300), by=alice)


@pytest.fixture
def path(call, alice):
    return "/c/?key=" + KEY.search(make_link(call, by=alice))[1]


def mails() -> list[Outbox]:
    return list(Outbox.objects.filter(kind="mail").order_by("created_at"))


def test_opening_it_changes_nothing_and_says_where_when_and_their_own_fee(path, call, bluebird, booking, alice):
    add_call(booking, person=make_person(bluebird, "Other Marker"), fee=Decimal("777.00"), by=alice)
    nobody = Client()
    page = nobody.get(path)
    assert page.status_code == 200 and page["Cache-Control"].count("no-store")
    for told in (
        "Dora Drums",
        "Night Ferry",
        "10:00–18:00 London",
        "11:00–19:00 Paris, your time",
        "US$300.00",
        "Not confirmed",
    ):
        assert told in page.text, told
    for hidden in ("777.00", "Other Marker"):
        assert hidden not in page.text
    call.refresh_from_db()
    assert (call.answer, call.version) == ("open", 1)


def test_yes_by_the_link_commits_the_fee_and_no_frees_it_again(path, call, booking, alice):
    confirm_booking(booking, by=alice)
    nobody = Client()
    assert nobody.post(path, {"do": "yes", "said": ""}).status_code == 302
    call.refresh_from_db()
    assert (call.answer, Commitment.objects.get().state) == ("yes", "open")
    assert "You come: thank you." in nobody.get(path).text
    nobody.post(path, {"do": "no", "said": "My back is out"})
    call.refresh_from_db()
    assert (call.answer, call.said, Commitment.objects.get().state) == ("no", "My back is out", "released")


def test_the_secret_is_long_kept_as_a_hash_and_in_no_history(path, call):
    secret = path.partition("=")[2]
    assert len(secret) >= 43  # 256 bits
    assert CallLink.objects.get().secret_hash == hashed(secret)
    assert secret not in str(list(CallLink.objects.values())) + str(list(Notice.objects.values()))
    assert not hasattr(CallLink, "events")


@pytest.mark.parametrize("key", ["", "x", "a" * 43, "\ud800", "%00"])
def test_a_wrong_key_leads_nowhere(key):
    assert Client().get("/c/", {"key": key.encode("utf8", "replace").decode()}).status_code == 404
    assert Client().post(f"/c/?key=wrong{len(key)}", {"do": "yes"}).status_code == 404


def test_it_ends_with_the_booking_and_with_the_call(path, call, booking, alice, clock):
    clock.move_to(booking.ends_at)
    over = Client().get(path)
    assert over.status_code == 410 and "over" in over.text
    clock.move_to(at(1))
    cancel_booking(booking, reason="Ill", by=alice)
    assert Client().post(path, {"do": "yes"}).status_code == 410
    other = add_call(make_booking(booking.album, booking.room, at(9), by=alice), person=call.person, by=alice)
    address = "/c/?key=" + KEY.search(make_link(other, by=alice))[1]
    remove_call(other, by=alice)
    assert Client().get(address).status_code == 404


def test_another_time_is_proposed_with_words_and_the_producers_hear(path, call, alice):
    nobody = Client()
    assert nobody.post(path, {"do": "propose", "at": "", "said": ""}).status_code == 422
    assert nobody.post(path, {"do": "propose", "at": "2027-06-08T12:00", "said": "Train at eleven"}).status_code == 302
    call.refresh_from_db()
    assert (call.proposed_at, call.said, call.answer, call.call_at) == (at(8, 12), "Train at eleven", "open", at(8))
    notice = Notice.objects.get(user=alice, about="call_proposed")
    assert "proposes Tue 8 Jun, 12:00 London" in notice.subject.replace(" 2027", "")
    assert "Train at eleven" in notice.text
    assert "You propose" in nobody.get(path).text


def test_the_producer_takes_the_time_and_they_come_or_says_that_it_stays(call, booking, alice, client_of):
    confirm_booking(booking, by=alice)
    propose_call(call, at=at(8, 12), by=alice)
    took = accept_proposal(call, by=alice)
    assert (took.call_at, took.answer, took.proposed_at) == (at(8, 12), "yes", None)
    propose_call(took, at=at(8, 13), said="Later", by=alice)
    page = client_of(alice).get(f"/bookings/{booking.pk}/").text
    assert "proposes" in page and "Take it" in page
    assert client_of(alice).post(f"/calls/{call.pk}/proposal/decline/", {}).status_code == 302
    took.refresh_from_db()
    assert (took.call_at, took.proposed_at) == (at(8, 12), None)
    assert any("The time stays" in mail.payload["subject"] and KEY.search(mail.payload["text"]) for mail in mails())
    with pytest.raises(Conflict, match="no proposal"):
        decline_proposal(took, by=alice)


def test_a_time_that_cannot_be_is_not_taken(call, alice):
    propose_call(call, at=at(7, 12), by=alice)
    with pytest.raises(ValidationError, match="call before the booking"):
        accept_proposal(call, by=alice)
    with pytest.raises(ValidationError, match="answer yes or no"):
        propose_call(call, at=call.call_at, by=alice)


def test_a_time_when_the_booking_is_over_is_not_proposed_and_takes_back_no_yes(path, call, alice, api_of):
    answer_call(call, answer="yes", by=alice)
    for late in ("2027-06-08T17:00:00Z", "9999-12-31T23:59:59Z"):
        answer = api_of(alice).post(f"/api/v1/calls/{call.pk}/propose/", {"at": late})
        assert (answer.status_code, "over by then" in answer.text) == (400, True)
    by_link = Client().post(path, {"do": "propose", "at": "2027-06-08T18:00"})
    assert (by_link.status_code, "over by then" in by_link.text) == (422, True)
    call.refresh_from_db()
    assert (call.answer, call.proposed_at) == ("yes", None)


def test_a_no_tells_the_producers_who_else_could_and_is_free(path, call, booking, album, room_b, bluebird, alice):
    free = make_person(bluebird, "Zed Free", roles=["Drums"], email="zed@example.com")
    add_availability(free, kind="free", first_day="2027-06-08", last_day="2027-06-08", by=alice)
    make_person(bluebird, "Anna Able", instruments=["drums"])
    busy = make_person(bluebird, "Bo Busy", roles=["drums"])
    add_call(make_booking(album, room_b, at(8), by=alice), person=busy, by=alice)
    away = make_person(bluebird, "Al Away", roles=["drums"])
    add_availability(away, kind="away", first_day="2027-06-01", last_day="2027-06-30", by=alice)
    make_person(bluebird, "Ben Bass", roles=["bass"])
    Client().post(path, {"do": "no", "said": ""})
    notice = Notice.objects.get(user=alice, about="call_declined")
    assert "Zed Free (Drums), Anna Able (drums)." in notice.text
    assert not any(name in notice.text for name in ("Bo Busy", "Al Away", "Ben Bass"))


def test_the_booking_flags_the_gap_until_somebody_comes_instead(call, booking, bluebird, alice, eve, client_of):
    anna = make_person(bluebird, "Anna Able", roles=["drums"])
    answer_call(call, answer="no", by=alice)
    desk, url = client_of(alice), f"/bookings/{booking.pk}/"
    assert "cannot come" in desk.get(url).text and "Call <bdi>Anna Able</bdi>" in desk.get(url).text
    assert "cannot come" not in client_of(eve).get(url).text
    new = f"{url}calls/new/?instead={call.pk}&person={anna.pk}"
    form = desk.get(new).context["form"]
    assert (form["role"].value(), form["person"].value(), form["fee"].value()) == ("drums", str(anna.pk), Decimal("300.000"))
    body = {"person": anna.pk, "role": "drums", "call_at": "2027-06-08T10:00", "currency": "USD", "fee": "300"}
    assert desk.post(new, body).status_code == 302
    assert Call.objects.get(person=anna).instead_of == call
    assert "cannot come" not in desk.get(url).text


def test_whoever_answered_for_them_is_not_told_of_it(call, alice):
    answer_call(call, answer="no", by=alice)
    assert not Notice.objects.filter(user=alice, about="call_declined").exists()


def test_mails_of_the_call_and_reminders_carry_a_link_that_works(call, booking, alice, clock):
    confirm_booking(booking, by=alice)
    clock.move_to(at(8) - timedelta(hours=24))
    reminder.send_due(at(8) - timedelta(hours=24))
    told = [mail for mail in mails() if mail.payload["to"] == "dora@example.com"]
    assert len(told) >= 2
    for mail in told:
        assert Client().get("/c/?key=" + KEY.search(mail.payload["text"])[1]).status_code == 200
        assert "key=" not in mail.payload.get("ics", "")
    assert not any(KEY.search(mail.payload["text"]) for mail in mails() if mail.payload["to"] != "dora@example.com")


def test_a_call_to_a_hold_is_sent_by_hand(call, alice, eve, client_of):
    send_link(call, by=alice)
    (mail,) = [mail for mail in mails() if KEY.search(mail.payload["text"])]
    assert "Can you come?" in mail.payload["subject"] and "not confirmed yet" in mail.payload["text"]
    with pytest.raises(NotAllowed):
        make_link(call, by=eve)
    shown = client_of(alice).post(f"/calls/{call.pk}/link/", {})
    assert KEY.search(shown.text)
    assert client_of(eve).post(f"/calls/{call.pk}/link/", {}).status_code == 403
    call.person.email = ""
    call.person.save()
    with pytest.raises(Conflict, match="no e-mail"):
        send_link(Call.objects.get(), by=alice)


def test_rest_makes_the_link_and_answers_proposals(call, alice, eve, api_of):
    api, url = api_of(alice), f"/api/v1/calls/{call.pk}/"
    again = {"headers": {"Idempotency-Key": '"one"'}}
    told = api.post(f"{url}link/", {}, **again)
    assert KEY.search(told.json()["address"])
    assert api.post(f"{url}link/", {}, **again).json() == {"address": None}
    assert api.post(f"{url}link/", {"mail": True}).json() == {"address": None}
    assert (
        api.post(f"{url}propose/", {"at": at(8, 12).isoformat(), "said": "Train"}).json()["proposed_at"]
        == "2027-06-08T11:00:00Z"
    )
    assert api_of(eve).post(f"{url}accept-proposal/", {}).status_code == 403
    assert api.post(f"{url}accept-proposal/", {}).json()["answer"] == "yes"
    assert api.post(f"{url}decline-proposal/", {}).status_code == 409
