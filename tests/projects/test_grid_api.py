"""Recordings, ISRC ranges, parts and cells by REST."""

from __future__ import annotations

import pytest

from producer.core.actors import SYSTEM
from projects import actions
from projects.actions import Wish
from tests import factories
from tests.api.test_resource import problem

API = "/api/v1/"


@pytest.fixture
def song(album):
    return factories.make_song(album, "Tidewater", state="recording")


@pytest.fixture
def part(album, alice):
    return actions.add_part(album, name="Drums", by=alice)


@pytest.fixture
def api(api_of, alice):
    return api_of(alice)


def test_a_recording_is_made_changed_given_its_isrc_and_removed(clock, api, song, northern_lights):
    actions.keep_prefix(northern_lights, prefix="GBNLR", by=SYSTEM)
    made = api.post(f"{API}recordings/", {"song": str(song.pk), "kind": "tv", "length_seconds": 201})
    assert made.status_code == 201, made.content
    path = f"{API}recordings/{made.json()['id']}/"
    assert made.json()["album"] == str(song.album_id)
    given = api.post(f"{path}give-isrc/")
    assert given.json()["isrc"] == "GBNLR2700001"
    problem(api.post(f"{path}give-isrc/"), 409, "isrc_there")
    problem(api.patch(path, {"isrc": "GBAYE6700149"}, HTTP_IF_MATCH="*"), 409, "isrc_given")
    assert [row["id"] for row in api.get(f"{API}recordings/?isrc=gb-nlr-27-00001").json()["results"]] == [made.json()["id"]]
    problem(api.patch(path, {"notes": "x"}, HTTP_IF_MATCH='"1"'), 412, "version_mismatch")
    assert api.delete(path, HTTP_IF_MATCH=given["ETag"]).status_code == 204


@pytest.mark.parametrize(("isrc", "code"), [("XXRC17607839", "isrc_prefix"), ("USRC1760783", "isrc_length"), ("a\0", None)])
def test_a_wrong_isrc_is_a_field_error(api, song, isrc, code):
    body = problem(api.post(f"{API}recordings/", {"song": str(song.pk), "kind": "live", "isrc": isrc}), 400, "invalid")
    assert code in (None, body["errors"]["isrc"][0]["code"])


def test_an_isrc_that_another_recording_has_is_a_conflict(api, song, alice):
    actions.add_recording(song, kind="album", isrc="GBAYE6700149", by=alice)
    body = {"song": str(song.pk), "kind": "live", "isrc": "GB-AYE-67-00149"}
    problem(api.post(f"{API}recordings/", body), 409, "conflict")


def test_a_songs_iswc_is_checked(api, song):
    path = f"{API}songs/{song.pk}/"
    told = api.patch(path, {"iswc": "T-034.524.680-1"}, HTTP_IF_MATCH="*")
    assert told.json()["iswc"] == "T0345246801"
    wrong = problem(api.patch(path, {"iswc": "T-034.524.680-2"}, HTTP_IF_MATCH="*"), 400, "invalid")
    assert "would be 1, not 2" in wrong["errors"]["iswc"][0]["message"]


def test_a_prefix_is_kept_by_the_organisations_own(api, api_of, hanna, northern_lights):
    body = {"organization": str(northern_lights.pk), "prefix": "GB-NLR", "year": 2027}
    assert "organization" in problem(api.post(f"{API}isrc-ranges/", body), 400, "invalid")["errors"]
    made = api_of(hanna).post(f"{API}isrc-ranges/", body)
    assert (made.json()["prefix"], made.json()["next_number"]) == ("GBNLR", 1)
    changed = api_of(hanna).patch(f"{API}isrc-ranges/{made.json()['id']}/", {"next_number": 40}, HTTP_IF_MATCH="*")
    assert changed.json()["next_number"] == 40


def test_a_cell_is_marked_and_marked_again_with_its_version(api, song, part):
    body = {"song": str(song.pk), "part": str(part.pk), "state": "in_work"}
    made = api.post(f"{API}grid-cells/", body)
    assert made.status_code == 201, made.content
    refused = problem(api.post(f"{API}grid-cells/", body), 409, "cell_marked")
    assert (refused["id"], refused["version"]) == (made.json()["id"], 1)
    path = f"{API}grid-cells/{made.json()['id']}/"
    changed = api.patch(path, {"state": "done", "note": "First take"}, HTTP_IF_MATCH=made["ETag"])
    assert (changed.json()["state"], changed["ETag"]) == ("done", '"2"')
    problem(api.patch(path, {"state": "edited"}, HTTP_IF_MATCH=made["ETag"]), 412, "version_mismatch")


def test_many_cells_are_marked_at_once_and_the_late_one_is_told_what_changed(api, album, song, part, eve):
    dora = factories.make_person(album.organization)
    mark = {"song": str(song.pk), "part": str(part.pk), "version": 0, "state": "recorded", "person": str(dora.pk)}
    body = {"album": str(album.pk), "marks": [mark]}
    (cell,) = api.post(f"{API}grid-cells/mark/", body).json()
    assert (cell["state"], cell["person"]) == ("recorded", str(dora.pk))
    mark["state"] = "done"
    refused = problem(api.post(f"{API}grid-cells/mark/", body), 412, "version_mismatch")
    assert [(one["state"], one["version"]) for one in refused["changed"]] == [("recorded", 1)]


@pytest.mark.parametrize(
    "marks", [[], "x", [{}], [{"song": "x"}], [{"state": "done", "colour": "red"}], [{"version": -1}], [{"version": True}]]
)
def test_marks_that_are_none_are_bad_input(api, album, song, part, marks):
    if marks and isinstance(marks, list) and "song" not in marks[0]:
        marks = [{"song": str(song.pk), "part": str(part.pk), **marks[0]}] if marks[0] else marks
    problem(api.post(f"{API}grid-cells/mark/", {"album": str(album.pk), "marks": marks}), 400, "invalid")


def test_a_foreign_cell_is_one_that_is_not_there(api, album, song, part, foreign_album, charlie):
    theirs = factories.make_song(foreign_album)
    body = {"album": str(album.pk), "marks": [{"song": str(theirs.pk), "part": str(part.pk), "state": "done"}]}
    foreign = problem(api.post(f"{API}grid-cells/mark/", body), 400, "invalid")
    body["marks"][0]["song"] = "01a20750-31de-750c-accc-71c15bea03ce"
    assert problem(api.post(f"{API}grid-cells/mark/", body), 400, "invalid") == foreign


def test_columns_come_from_a_template_and_are_placed(api, album):
    parts = api.post(f"{API}grid-parts/from-template/", {"album": str(album.pk), "template": "jazz"}).json()
    assert [part["name"] for part in parts][:2] == ["Charts", "Drums"]
    assert api.post(f"{API}grid-parts/{parts[0]['id']}/place/", {"position": 3}).json()["position"] == 3


def test_the_whole_grid_is_told_with_its_progress(api, album, song, part, alice):
    bass = actions.add_part(album, name="Bass", by=alice)
    factories.make_song(album, "Only a candidate")
    actions.mark_cells(
        album, [Wish(song.pk, part.pk, {"state": "done"}), Wish(song.pk, bass.pk, {"state": "edited"})], by=alice
    )
    told = api.get(f"{API}albums/{album.pk}/grid/").json()
    assert [part["name"] for part in told["parts"]] == ["Drums", "Bass"]
    assert [(row["title"], row["cells"]) for row in told["songs"]] == [("Tidewater", ["done", "edited"])]
    assert told["progress"] == {"needed": 2, "done": 1, "percent": 87}
