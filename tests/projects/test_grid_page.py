"""The grid's page: fixed queries, marks of others, refusals as JSON, columns as forms, and recordings on the song's page."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from producer.core.actors import SYSTEM
from projects import actions
from projects.actions import Wish
from projects.models import GridCell, GridPart, IsrcRange, Recording
from tests import factories


@pytest.fixture
def song(album):
    return factories.make_song(album, "Tide & <b>Water</b>", state="recording")


@pytest.fixture
def part(album, alice):
    return actions.add_part(album, name="Drums <i>", by=alice)


@pytest.fixture
def here(album):
    return f"/albums/{album.pk}/grid/"


def mark(client, here, song, part, since=0, **values):
    marks = [{"song": str(song.pk), "part": str(part.pk), **values}]
    return client.post(f"{here}mark/", {"marks": json.dumps(marks), "since": since})


def test_the_page_draws_each_cell_and_escapes_what_people_typed(client_of, album, song, part, alice, here):
    wish = Wish(song.pk, part.pk, {"state": "edited", "note": '"<script>'}, 0)
    actions.mark_cells(album, [wish], by=alice)
    body = client_of(alice).get(here).content.decode()
    assert 'class="e noted" data-v="1" aria-label="Edited: &quot;&lt;script&gt;"' in body
    assert "Tide &amp; &lt;b&gt;Water" in body
    assert '<script>"' not in body
    assert "0 of 1 cells done, 75 % of the way." in body


def test_the_grid_takes_the_same_queries_however_big_it_is(client_of, queries, album, alice, here):
    def fill(number):
        dora = factories.make_person(album.organization, f"Dora {number}")
        song = factories.make_song(album, f"Song {number}", state="recording", position=number)
        part = actions.add_part(album, name=f"Part {number}", by=alice)
        wishes = [Wish(song.pk, each.pk, {"state": "done", "person": dora.pk}, 0) for each in album.grid_parts.all()]
        actions.mark_cells(album, wishes, by=alice)
        return part

    fill(1)
    client = client_of(alice)
    few = queries(client, here), queries(client, f"{here}changes/?since=0")
    for number in range(2, 6):
        fill(number)
    assert (queries(client, here), queries(client, f"{here}changes/?since=0")) == few


def test_nothing_new_is_204_by_two_queries_of_its_own(client_of, album, song, part, alice, here):
    client = client_of(alice)
    page = client.get(here).context
    query = f"?since={page['revision']}&layout={page['layout']}"
    client.get(f"{here}changes/{query}")
    with CaptureQueriesContext(connection) as seen:
        assert client.get(f"{here}changes/{query}").status_code == 204
    assert sum("grid" in query["sql"] or "projects_song" in query["sql"] for query in seen.captured_queries) == 2
    assert mark(client, here, song, part, version=0, state="done").status_code == 200
    told = client.get(f"{here}changes/{query}").json()
    assert [(cell["letter"], cell["version"], cell["by"]) for cell in told["cells"]] == [("d", 1, "Alice Archer")]
    assert told["progress"]["words"] == "1 of 1 cells done, 100 % of the way."


def test_who_marks_second_gets_409_the_words_and_what_stands_there(client_of, album, song, part, alice, eve, here):
    assert mark(client_of(eve), here, song, part, version=0, state="recorded").status_code == 200
    refused = mark(client_of(alice), here, song, part, version=0, state="in_work")
    assert refused.status_code == 409
    assert "Eve Ellis set Drums" in refused.json()["words"]
    assert [cell["letter"] for cell in refused.json()["cells"]] == ["r"]
    assert GridCell.objects.get().state == "recorded"


@pytest.mark.parametrize(
    "marks", ["", "{", "[]]", "7", '[{"song": 1}]', '[{"a": "b"}]', "[" * 2000, '[{"state": "\\u0000"}]', "null", '"x"']
)
def test_marks_that_cannot_be_read_are_422(client_of, alice, here, marks):
    assert client_of(alice).post(f"{here}mark/", {"marks": marks, "since": 0}).status_code == 422


@pytest.mark.parametrize("query", ["", "?since=x", "?since=-1", f"?since={9**40}", "?since=0&layout=" + "x" * 99])
def test_since_when_must_be_said(client_of, alice, here, query):
    assert client_of(alice).get(f"{here}changes/{query}").status_code == 422


def test_those_who_look_on_see_shapes_and_nothing_to_press(client_of, song, part, anders, here):
    body = client_of(anders).get(here).content.decode()
    assert 'role="gridcell"' in body
    assert "data-mark=" not in body


def test_a_grid_begins_with_a_set_of_parts(client_of, album, alice, here):
    client = client_of(alice)
    assert "No parts yet" in client.get(here).content.decode()
    assert client.post(f"{here}template/", {"template": "jazz"}).status_code == 302
    assert album.grid_parts.count() == 11
    assert client.post(f"{here}template/", {"template": "polka"}).status_code == 200
    assert "No song to record yet" in client.get(here).content.decode()


def test_parts_are_added_renamed_placed_and_removed_on_their_page(client_of, album, part, alice, here):
    client = client_of(alice)
    assert client.post(f"{here}parts/", {"name": "Bass"}).status_code == 302
    again = client.post(f"{here}parts/", {"name": "bass"})
    assert (again.status_code, "The grid has that part." in again.content.decode()) == (422, True)
    client.post(f"/grid-parts/{part.pk}/place/", {"down": ""})
    assert [each.name for each in album.grid_parts.order_by("position")] == ["Bass", "Drums <i>"]
    part.refresh_from_db()
    assert client.post(f"/grid-parts/{part.pk}/edit/", {"name": "Kit", "version": part.version}).status_code == 302
    stale = client.post(f"/grid-parts/{part.pk}/edit/", {"name": "Drum kit", "version": part.version})
    assert stale.status_code == 409
    client.post(f"/grid-parts/{part.pk}/remove/")
    assert not GridPart.objects.filter(pk=part.pk).exists()


def test_people_to_name_are_the_albums_own(client_of, album, foreign_album, alice, here):
    dora = factories.make_person(album.organization)
    factories.make_person(foreign_album.organization, "Somebody Else")
    assert client_of(alice).get(f"{here}people/").json() == {"people": [[str(dora.pk), "Dora Drums"]]}


def test_a_recording_is_kept_on_the_songs_page(client_of, song, alice, northern_lights):
    actions.keep_prefix(northern_lights, prefix="GBNLR", by=SYSTEM)
    client = client_of(alice)
    new = f"/songs/{song.pk}/recordings/new/"
    wrong = client.post(new, {"kind": "live", "isrc": "XXRC17607839", "length_seconds": "3:42"})
    assert wrong.status_code == 422
    assert "No agency gives out ISRCs that begin with XX." in wrong.content.decode()
    assert client.post(new, {"kind": "live", "isrc": "", "length_seconds": "3:42"}).status_code == 302
    made = Recording.objects.get()
    client.post(f"/recordings/{made.pk}/isrc/")
    made.refresh_from_db()
    body = client.get(f"/songs/{song.pk}/").content.decode()
    assert made.shown_isrc in body
    assert client.post(f"/recordings/{made.pk}/isrc/").status_code == 409
    edit = {"kind": "live", "isrc": made.shown_isrc, "length_seconds": "3:40", "version": made.version}
    assert client.post(f"/recordings/{made.pk}/edit/", edit).status_code == 302
    assert client.post(f"/recordings/{made.pk}/edit/", edit).status_code == 409
    assert client.post(f"/recordings/{made.pk}/remove/").status_code == 302


def test_the_songs_page_takes_the_same_queries_however_many_recordings(client_of, queries, song, alice):
    client = client_of(alice)
    actions.add_recording(song, kind="album", by=alice)
    few = queries(client, f"/songs/{song.pk}/")
    for kind in ("tv", "live"):
        actions.add_recording(song, kind=kind, by=alice)
    assert queries(client, f"/songs/{song.pk}/") == few


def test_a_prefix_is_kept_on_the_organisations_page(client_of, olga, bluebird):
    client = client_of(olga)
    here = f"/organizations/{bluebird.pk}/isrc/"
    assert here in client.get(f"/organizations/{bluebird.pk}/").content.decode()
    assert client.post(here, {"prefix": "XX", "year": 2027, "next_number": 1}).status_code == 422
    assert client.post(here, {"prefix": "QZ-BLU", "year": 2027, "next_number": 1}).status_code == 302
    numbers = IsrcRange.objects.get()
    assert client.post(f"/isrc-ranges/{numbers.pk}/next/", {"next_number": 40, "version": 1}).status_code == 302
    assert client.post(f"/isrc-ranges/{numbers.pk}/next/", {"next_number": 50, "version": 1}).status_code == 409
    assert IsrcRange.objects.get().next_number == 40


def test_a_songs_iswc_is_typed_and_shown(client_of, song, alice):
    form = {"title": song.title, "origin": "original", "iswc": "T-034.524.680-2"}
    refused = client_of(alice).post(f"/songs/{song.pk}/edit/", form)
    assert "would be 1, not 2" in refused.content.decode()
    client_of(alice).post(f"/songs/{song.pk}/edit/", {**form, "iswc": "t 034524680 1"})
    assert "T-034.524.680-1" in client_of(alice).get(f"/songs/{song.pk}/").content.decode()
