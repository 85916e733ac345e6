from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest
from django.utils import timezone

from tests import factories

from .test_resource import THINGS, problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def songs(album: Any) -> list[Any]:
    return [factories.make_song(album, f"Song {n // 2}", position=n, tempo=100 + n) for n in range(7)]


def walk(api: Any, link: str | None, way: str = "next") -> list[list[str]]:
    pages = []
    while link:
        body = api.get(link).json()
        pages.append([row["id"] for row in body["results"]])
        link = body[way]
    return pages


@pytest.mark.parametrize("ordering", ["title", "-title", "-created_at", "title,-tempo", "album,updated_at"])
def test_pages_hold_every_row_once_in_order_both_ways(api: Any, songs: list[Any], ordering: str) -> None:
    whole = walk(api, f"{THINGS}?ordering={ordering}")
    assert len(whole[0]) == 7
    pages = walk(api, f"{THINGS}?ordering={ordering}&page_size=3")
    assert [len(page) for page in pages] == [3, 3, 1]
    assert list(chain(*pages)) == whole[0]
    last = api.get(api.get(api.get(f"{THINGS}?ordering={ordering}&page_size=3").json()["next"]).json()["next"]).json()
    back = walk(api, last["previous"], "previous")
    assert list(chain(*reversed(back))) == whole[0][:6]


def test_the_ends_have_no_link(api: Any, songs: list[Any]) -> None:
    first = api.get(f"{THINGS}?page_size=4").json()
    assert first["previous"] is None
    second = api.get(first["next"]).json()
    assert second["next"] is None
    again = api.get(second["previous"]).json()
    assert (again["previous"], again["results"]) == (None, first["results"])


def test_a_cursor_of_ones_own_making_is_refused(api: Any, songs: list[Any]) -> None:
    link = api.get(f"{THINGS}?page_size=3").json()["next"]
    for cursor in ("", "x", "\x00", "x:y:z", link.split("cursor=")[1].split("&")[0][:-2] + "aa"):
        assert "cursor" in problem(api.get(THINGS, {"cursor": cursor, "page_size": 3}), 400, "invalid")["errors"]
    assert "cursor" in problem(api.get(f"{link}&ordering=-title"), 400, "invalid")["errors"]


@pytest.mark.parametrize("size", ["0", "201", "-1", "x", "1.5", "9" * 99, "", "٣"])
def test_a_bad_page_size_is_refused(api: Any, size: str) -> None:
    assert "page_size" in problem(api.get(THINGS, {"page_size": size}), 400, "invalid")["errors"]


def test_an_unknown_parameter_is_an_error_not_ignored(api: Any, songs: list[Any]) -> None:
    problem(api.get(THINGS, {"colour": "red"}), 400, "unknown_parameter")
    problem(api.get(f"{THINGS}{songs[0].pk}/", {"colour": "red"}), 400, "unknown_parameter")
    problem(api.get(f"{THINGS}?origin=cover&origin=original"), 400, "repeated_parameter")
    problem(api.get(THINGS, {"ordering": "notes"}), 400, "invalid")


def test_filters_narrow_and_bad_ones_are_refused(api: Any, songs: list[Any], album: Any) -> None:
    songs[0].external_id = "ours-1"
    songs[0].save()
    assert len(api.get(THINGS, {"external_id": "ours-1"}).json()["results"]) == 1
    assert len(api.get(THINGS, {"album": album.pk}).json()["results"]) == 7
    assert api.get(THINGS, {"origin": "cover"}).json()["results"] == []
    for name, value in [("origin", "x"), ("album", "x"), ("album", "\x00"), ("external_id", "\x00"), ("updated_since", "x")]:
        assert name in problem(api.get(THINGS, {name: value}), 400, "invalid")["errors"]


def test_updated_since_wants_an_instant(api: Any, songs: list[Any]) -> None:
    now = timezone.now()
    assert api.get(THINGS, {"updated_since": (now + timedelta(hours=1)).isoformat()}).json()["results"] == []
    assert len(api.get(THINGS, {"updated_since": "2020-01-01T00:00:00Z"}).json()["results"]) == 7
    for text in ("2020-01-01", "2020-01-01T00:00:00", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00", "\x00Z"):
        assert "updated_since" in problem(api.get(THINGS, {"updated_since": text}), 400, "invalid")["errors"]


def test_a_foreign_id_in_a_filter_finds_what_an_unknown_one_does(api: Any, songs: list[Any], foreign_album: Any) -> None:
    factories.make_song(foreign_album)
    foreign = api.get(THINGS, {"album": foreign_album.pk})
    unknown = api.get(THINGS, {"album": uuid.uuid4()})
    assert foreign.json() == unknown.json() == {"results": [], "next": None, "previous": None}


def test_a_list_costs_the_same_queries_at_one_and_three_rows(
    api: Any, album: Any, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    api.get(THINGS)
    for _ in range(3):
        factories.make_song(album)
        with django_assert_num_queries(3):  # the token with its user, their roles, the rows
            assert api.get(THINGS).status_code == 200
