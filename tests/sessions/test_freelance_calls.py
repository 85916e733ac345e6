"""A producer from outside: on the album's team, no member of the organisation, so its directory is not theirs."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from projects.models import Person
from sessions.actions.calls import add_call
from sessions.models import Call
from tests.factories import join_team, make_album, make_member, make_organization, make_person, make_user

from .factories import at, make_booking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def frank(album):
    """No organisation at all."""
    frank = make_user("Frank Freelance")
    join_team(album, frank, "producer")
    return frank


@pytest.fixture
def booking(album, room, alice):
    return make_booking(album, room, at(8), by=alice)


@pytest.fixture
def earlier(album, room, dora, alice):
    """Dora was called to this album before."""
    return add_call(make_booking(album, room, at(7), by=alice), person=dora, by=alice)


@pytest.fixture
def team_eve(bluebird, eve):
    """Eve, who is on the team, as the directory knows her."""
    return make_person(bluebird, "Eve Ellis", user=eve)


def test_those_at_work_on_the_album_can_be_called(frank, booking, earlier, team_eve, dora):
    for person in (dora, team_eve):
        assert add_call(booking, person=person, by=frank).person == person


def test_nobody_else_of_the_directory_is_offered_or_can_be_called(client_of, frank, booking, earlier, team_eve, bluebird):
    hidden = make_person(bluebird, "Hidden Harp", email="hidden@example.com")
    page = client_of(frank).get(f"/bookings/{booking.pk}/calls/new/").content.decode()
    assert "Dora Drums" in page
    assert "Eve Ellis" in page
    assert hidden.name not in page
    with pytest.raises(ValidationError, match="no such person"):
        add_call(booking, person=hidden, by=frank)


def test_who_works_on_another_album_of_theirs_is_not_offered_here(frank, booking, bluebird, room_b):
    """Frank is on two albums of the house; each calls its own people."""
    other = make_album(bluebird, "Other")
    join_team(other, frank, "producer")
    oboe = make_person(bluebird, "Other Oboe")
    add_call(make_booking(other, room_b, at(8), by=frank), by=producer_of(bluebird, other), person=oboe)
    with pytest.raises(ValidationError, match="no such person"):
        add_call(booking, person=oboe, by=frank)


def producer_of(organization, album):
    member = make_member(organization, "producer", "Another Producer")
    join_team(album, member, "producer")
    return member


def test_a_person_of_the_freelancers_own_house_is_not_called_for_this_one(frank, booking):
    own = make_organization("Frank's")
    frank.memberships.create(organization=own, role="producer")
    with pytest.raises(ValidationError, match="no such person"):
        add_call(booking, person=make_person(own, "Own Player"), by=frank)


def test_somebody_new_is_called_by_name_and_address(client_of, frank, booking, bluebird):
    client, address = client_of(frank), f"/bookings/{booking.pk}/calls/new/"
    when = {"call_at": "2027-06-08T10:00"}
    answer = client.post(address, {**when, "new_name": "Nina New"})
    assert answer.status_code == 422
    assert "Give their e-mail" in answer.content.decode()
    assert client.post(address, when).status_code == 422
    assert client.post(address, {**when, "new_name": "Nina New", "new_email": "nina@example.com"}).status_code == 302
    person = Call.objects.get().person
    assert (person.name, person.email, person.organization) == ("Nina New", "nina@example.com", bluebird)


def test_an_address_in_the_directory_tells_nothing(frank, booking, bluebird):
    """The same answer as for an address nobody has."""
    hidden = make_person(bluebird, "Hidden Harp", email="hidden@example.com")
    call = add_call(booking, new_name="Harp", new_email="hidden@example.com", by=frank)
    assert call.person != hidden
    assert call.person.name == "Harp"


def test_an_address_one_knows_is_pointed_to(frank, booking, earlier):
    with pytest.raises(ValidationError, match="address of Dora Drums"):
        add_call(booking, new_name="Dora", new_email="DORA@example.com", by=frank)
    assert Person.objects.filter(email__iexact="dora@example.com").count() == 1


def test_rest_takes_either(api_of, frank, booking, earlier, dora, bluebird):
    api = api_of(frank)
    hidden = make_person(bluebird, "Hidden Harp")
    body = {"booking": str(booking.pk)}
    foreign = api.post("/api/v1/calls/", {**body, "person": str(hidden.pk)}, format="json")
    unknown = api.post("/api/v1/calls/", {**body, "person": "01a20750-31de-750c-accc-71c15bea03ce"}, format="json")
    assert (foreign.status_code, foreign.json()["errors"]) == (400, unknown.json()["errors"])
    new = {"new_name": "Nina New", "new_email": "nina@example.com"}
    assert api.post("/api/v1/calls/", {**body, "person": str(dora.pk), **new}, format="json").status_code == 400
    assert api.post("/api/v1/calls/", body, format="json").status_code == 400
    for more in ({"person": str(dora.pk)}, new):
        answer = api.post("/api/v1/calls/", {**body, **more}, format="json")
        assert answer.status_code == 201
        assert "new_name" not in answer.json()
