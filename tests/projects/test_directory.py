from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from producer.core.errors import NotAllowed
from projects import actions
from projects.models import Artist, Person
from tests import factories

FORM = {"name": "Dora Drums", "time_zone": "Europe/London"}


def test_one_person_keeps_many_roles_and_two_names(client_of, alice, bluebird):
    body = {**FORM, "legal_name": "Theodora Smith", "roles": "drums,  Percussion , drums,", "email": "dora@example.com"}
    answer = client_of(alice).post("/people/new/", {**body, "organization": bluebird.pk})
    person = Person.objects.get()
    assert answer.url == f"/people/{person.pk}/"
    assert (person.roles, person.legal_name) == (["drums", "Percussion"], "Theodora Smith")


def test_an_account_is_linked_only_where_its_owner_works(client_of, alice, eve, charlie, bluebird):
    client = client_of(alice)
    refused = client.post("/people/new/", {**FORM, "organization": bluebird.pk, "user": charlie.pk})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["user"])
    assert client.post("/people/new/", {**FORM, "organization": bluebird.pk, "user": eve.pk}).status_code == 302
    with pytest.raises(ValidationError):
        actions.create_person(organization=bluebird, name="C", user=charlie, by=alice)


def test_a_directory_is_for_its_own_organisation(album, anders, charlie, art, eve, bluebird, client_of, api_of):
    person = factories.make_person(bluebird, legal_name="Marker")
    for stranger in (anders, charlie, art):
        assert client_of(stranger).get(f"/people/{person.pk}/").status_code == 404
        assert client_of(stranger).get(f"/people/{person.pk}/edit/").status_code == 404
        assert "Marker" not in client_of(stranger).get("/people/").content.decode()
        assert api_of(stranger).get(f"/api/v1/people/{person.pk}/").status_code == 404
        assert api_of(stranger).get("/api/v1/people/").json()["results"] == []
    assert client_of(eve).get(f"/people/{person.pk}/").status_code == 200
    assert client_of(eve).get(f"/people/{person.pk}/edit/").status_code == 403


def test_a_label_sees_the_artist_of_its_album_but_not_the_notes(album, anders, client_of, api_of):
    artist = album.artist
    actions.update_artist(artist, by=album.team.get(role="producer").user, notes="Marker")
    assert "Marker" not in client_of(anders).get(f"/artists/{artist.pk}/").content.decode()
    assert api_of(anders).get(f"/api/v1/artists/{artist.pk}/").json()["notes"] == ""
    assert client_of(anders).get(f"/artists/{artist.pk}/edit/").status_code == 403


def test_an_engineer_keeps_no_directory(eve, bluebird, client_of, api_of):
    assert client_of(eve).get("/people/new/").status_code == 403
    body = {"organization": str(bluebird.pk), "name": "X"}
    assert api_of(eve).post("/api/v1/artists/", body).status_code == 403
    with pytest.raises(NotAllowed):
        actions.create_artist(organization=bluebird, name="X", by=eve)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 201),
        ("email", "no"),
        ("time_zone", "Mars"),
        ("roles", "x" * 61),
        ("roles", "a," * 25 + "b" * 9),
    ],
)
def test_nonsense_stays_typed_and_is_refused_at_its_field(client_of, alice, bluebird, field, value):
    wrong = {**FORM, "organization": bluebird.pk, field: value}
    if field == "roles" and "," in value:
        wrong["roles"] = ",".join(f"role {n}" for n in range(21))
    answer = client_of(alice).post("/people/new/", wrong)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


@pytest.mark.parametrize("roles", ["drums", [1], [""], ["x" * 61], ["r"] * 21, {"a": 1}, None, ["a\0"]])
def test_rest_takes_roles_only_as_a_list_of_words(api_of, alice, bluebird, roles):
    answer = api_of(alice).post("/api/v1/people/", {"organization": str(bluebird.pk), "name": "D", "roles": roles})
    assert answer.status_code == 400
    assert any(name.startswith("roles") for name in answer.json()["errors"])


def test_rest_makes_changes_and_finds_people(api_of, alice, bluebird):
    api = api_of(alice)
    body = {"organization": str(bluebird.pk), "name": "木村 花", "roles": ["piano"], "time_zone": "Asia/Tokyo"}
    made = api.post("/api/v1/people/", body)
    assert made.status_code == 201, made.json()
    url = f"/api/v1/people/{made.json()['id']}/"
    assert api.patch(url, {"roles": ["piano", "organ"]}, HTTP_IF_MATCH=made["ETag"]).json()["roles"] == ["piano", "organ"]
    assert [p["name"] for p in api.get("/api/v1/people/?role=organ").json()["results"]] == ["木村 花"]


def test_rest_makes_and_renames_artists(api_of, alice, bluebird, rival):
    api = api_of(alice)
    made = api.post("/api/v1/artists/", {"organization": str(bluebird.pk), "name": "The Wrens"})
    assert made.status_code == 201
    url = f"/api/v1/artists/{made.json()['id']}/"
    assert api.patch(url, {"name": "Wrens"}, HTTP_IF_MATCH="*").json()["name"] == "Wrens"
    assert api.post("/api/v1/artists/", {"organization": str(rival.pk), "name": "X"}).status_code == 400
    assert Artist.objects.get().sort_key == "wrens"


def test_two_who_edit_one_artist_are_told_of_each_other(album, alice, olga, client_of):
    url = f"/artists/{album.artist_id}/edit/"
    client_of(olga).post(url, {"name": "The Larks", "version": 1})
    answer = client_of(alice).post(url, {"name": "The Owls", "version": 1})
    assert answer.status_code == 409
    assert "The Larks" in answer.content.decode()
