from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from producer.core.errors import NotAllowed
from projects import actions
from projects.models import Album, Artist
from projects.rules import can, standing
from tests import factories

FORM = {
    "title": "Night Ferry",
    "artist_name": "The Wrens",
    "stage": "songs",
    "currency": "USD",
    "money_basis": "budget",
    "time_zone": "Europe/London",
}


def test_whoever_produces_is_on_the_team_from_the_start(alice, bluebird):
    album = actions.create_album(organization=bluebird, title="Night Ferry", artist_name="The Wrens", by=alice)
    assert album.artist.name == "The Wrens"
    assert album.artist.organization == bluebird
    assert standing(alice, album) == {"producer"}


def test_the_artist_says_whose_album_it_is(alice, bluebird):
    album = actions.create_album(title="Two", artist=factories.make_artist(bluebird), by=alice)
    assert album.organization == bluebird


def test_an_ar_names_the_producer_and_does_not_edit(anders, alice, northern_lights):
    with pytest.raises(ValidationError) as refused:
        actions.create_album(organization=northern_lights, title="One", artist_name="A", by=anders)
    assert "producer_email" in refused.value.error_dict
    album = actions.create_album(
        organization=northern_lights, title="One", artist_name="A", producer_email=" Alice@Bluebird.example", by=anders
    )
    assert can(alice, "album.edit", album)
    assert not can(anders, "album.edit", album)


def test_an_engineer_begins_none(eve, bluebird):
    with pytest.raises(NotAllowed):
        actions.create_album(organization=bluebird, title="One", artist_name="A", by=eve)


def test_another_organisations_artist_cannot_be_borrowed(album, anders, northern_lights):
    """Anders sees the artist of the shared album, and still may not put it on a record of his own."""
    with pytest.raises(ValidationError) as refused:
        actions.create_album(
            organization=northern_lights, artist=album.artist, title="One", producer_email="alice@bluebird.example", by=anders
        )
    assert "artist" in refused.value.error_dict


def test_without_artist_it_says_so_at_the_field(client_of, alice):
    answer = client_of(alice).post("/albums/new/", {**FORM, "artist_name": ""})
    assert answer.status_code == 422
    assert "artist_name" in answer.context["form"].errors
    assert b'value="Night Ferry"' in answer.content
    assert not Artist.objects.exists()


def test_the_page_makes_album_and_artist(client_of, alice, bluebird):
    answer = client_of(alice).post("/albums/new/", {**FORM, "organization": bluebird.pk, "artist_name": "東京事変"})
    album = Album.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"/albums/{album.pk}/"
    assert album.artist.name == "東京事変"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("delivery_on", "0001-01-01"),
        ("delivery_on", "9999-12-31"),
        ("delivery_on", "yesterday"),
        ("title", "x" * 201),
        ("title", "a\0b"),
        ("currency", "XXX"),
        ("stage", "gone"),
        ("time_zone", "Mars/Base"),
        ("artist", "no-uuid"),
        ("organization", "0"),
    ],
)
def test_nonsense_is_refused_at_its_field(client_of, alice, bluebird, field, value):
    answer = client_of(alice).post("/albums/new/", {**FORM, "organization": bluebird.pk, field: value})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Album.objects.exists()


def test_it_cannot_be_released_before_it_is_delivered(client_of, alice, bluebird):
    dates = {"delivery_on": "2027-05-01", "release_on": "2027-04-01"}
    answer = client_of(alice).post("/albums/new/", {**FORM, "organization": bluebird.pk, **dates})
    assert answer.status_code == 422
    assert b"cannot be released before" in answer.content


def test_a_foreign_organisation_is_as_unknown_as_none(client_of, alice, rival):
    unknown = "01890000-0000-7000-8000-000000000000"
    answers = [client_of(alice).post("/albums/new/", {**FORM, "organization": key}) for key in (rival.pk, unknown)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].context["form"].errors == answers[1].context["form"].errors


def test_rest_makes_an_album(api_of, alice, bluebird):
    artist = factories.make_artist(bluebird)
    answer = api_of(alice).post("/api/v1/albums/", {"title": "Night Ferry", "artist": str(artist.pk), "currency": "EUR"})
    assert answer.status_code == 201, answer.json()
    told = answer.json()
    assert told["organization"] == str(bluebird.pk)
    assert told["producers"] == [str(alice.pk)]
    assert told["label"] is None
    assert "artist_name" not in told


def test_rest_names_a_new_artist(api_of, alice):
    answer = api_of(alice).post("/api/v1/albums/", {"title": "Night Ferry", "artist_name": "The Wrens"})
    assert answer.status_code == 201, answer.json()
    assert Artist.objects.get().name == "The Wrens"


def test_rest_refuses_a_foreign_artist_as_it_refuses_an_unknown_one(api_of, alice, foreign_album):
    unknown = "01890000-0000-7000-8000-000000000000"
    bodies = [{"title": "One", "artist": str(key)} for key in (foreign_album.artist_id, unknown)]
    answers = [api_of(alice).post("/api/v1/albums/", body) for body in bodies]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].json()["errors"] == answers[1].json()["errors"]


def test_rest_tells_the_engineer_that_it_is_not_theirs(api_of, eve, bluebird):
    artist = factories.make_artist(bluebird)
    answer = api_of(eve).post("/api/v1/albums/", {"title": "One", "artist": str(artist.pk)})
    assert answer.status_code == 403
