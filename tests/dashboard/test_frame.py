"""The frame around every page: places by role, a theme by cookie, toasts with fragments, words for errors."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib import messages
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from producer.core.http import ToastMiddleware
from tests.factories import join_team, make_song, make_user

pytestmark = pytest.mark.django_db


def places(page: str) -> str:
    return page.split('<nav class="rail"', 1)[1].split("</nav>", 1)[0]


def test_money_is_a_place_only_for_those_who_may_see_any(client_of: Any, alice: Any, eve: Any, fiona: Any) -> None:
    shown = {user.name: ">Money<" in places(client_of(user).get("/albums/").text) for user in (alice, eve, fiona)}
    assert shown == {alice.name: True, eve.name: False, fiona.name: True}


def test_a_freelance_producer_finds_money_through_a_team(client_of: Any, album: Any) -> None:
    freelancer = make_user("Freya Lance")
    join_team(album, freelancer, "producer")
    assert ">Money<" in places(client_of(freelancer).get("/albums/").text)


def test_the_place_one_is_at_is_marked(client_of: Any, alice: Any, album: Any) -> None:
    assert '<a class="place" href="/albums/" aria-current="page"' in client_of(alice).get("/albums/").text
    assert '<a class="place" href="/albums/" aria-current="true"' in client_of(alice).get(f"/albums/{album.pk}/").text


def test_what_hangs_on_an_album_is_at_albums_too(client_of: Any, alice: Any, album: Any) -> None:
    song, client = make_song(album), client_of(alice)
    for path, marked in ((f"/songs/{song.pk}/", True), ("/calendar/", False), ("/inbox/", False)):
        assert ('href="/albums/" aria-current' in places(client.get(path).text)) is marked
        assert places(client.get(path).text).count("aria-current") == 1


@pytest.mark.parametrize(("cookie", "drawn"), [("dark", ' data-theme="dark"'), ("auto", ""), ('"><script>', "")])
def test_the_server_draws_the_chosen_theme(client_of: Any, alice: Any, cookie: str, drawn: str) -> None:
    client = client_of(alice)
    client.cookies["theme"] = cookie
    assert f'<html lang="en"{drawn}>' in client.get("/albums/").text


def test_the_switcher_holds_only_albums_one_may_see(client_of: Any, alice: Any, charlie: Any, album: Any) -> None:
    assert album.title in client_of(alice).get("/frame/albums/").text
    assert album.title not in client_of(charlie).get("/frame/albums/").text


def test_the_switcher_costs_the_same_for_one_and_for_three(
    client_of: Any, alice: Any, album: Any, django_assert_num_queries: Any
) -> None:
    from tests.factories import join_team, make_album

    client = client_of(alice)
    for _ in range(2):
        with django_assert_num_queries(4):
            client.get("/frame/albums/")
        for title in ("Low Tide", "Paper Moons"):
            join_team(make_album(album.organization, title), alice, "producer")


def test_a_fragment_brings_its_toasts(rf: RequestFactory) -> None:
    def view(request: Any) -> HttpResponse:
        messages.success(request, "Booking confirmed.")
        return HttpResponse("<td>done</td>")

    request = rf.get("/", headers={"HX-Request": "true"})
    request.session = {}
    request._messages = messages.storage.default_storage(request)
    answer = ToastMiddleware(view)(request)
    assert answer["HX-Trigger"] == '{"toasts": {"value": [{"text": "Booking confirmed.", "level": "success"}]}}'


def test_a_whole_page_keeps_its_toasts_for_itself(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.session = {}
    request._messages = messages.storage.default_storage(request)
    messages.success(request, "Booking confirmed.")
    assert "HX-Trigger" not in ToastMiddleware(lambda request: HttpResponse("page"))(request)
    assert len(request._messages) == 1


def test_what_is_not_there_says_so_in_our_words(client_of: Any, alice: Any) -> None:
    answer = client_of(alice).get("/nothing/here/")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


def test_the_style_guide_is_only_for_developers(client_of: Any, alice: Any) -> None:
    assert client_of(alice).get("/styleguide/").status_code == 404


def test_the_last_page_stands_without_anything(client: Any) -> None:
    from producer.dashboard.errors import server_error

    answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert b"That went wrong on our side" in answer.content


def test_money_opens_each_albums_report_and_hides_from_engineers(client_of: Any, alice: Any, eve: Any, album: Any) -> None:
    assert f"/albums/{album.pk}/money/" in client_of(alice).get("/money/").text
    assert "is open to you" in client_of(eve).get("/money/").text


@pytest.mark.parametrize("who", ["alice", "anders"])
def test_money_costs_the_same_for_one_and_for_three(request: Any, client_of: Any, album: Any, who: str) -> None:
    from tests.factories import join_team, make_album, share

    user = request.getfixturevalue(who)
    client = client_of(user)
    client.get("/money/")
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/money/")
        costs.append(len(queries))
        for title in ("Low Tide", "Paper Moons"):
            more = make_album(album.organization, title)
            join_team(more, request.getfixturevalue("alice"), "producer")
            share(more, request.getfixturevalue("northern_lights"))
    assert costs[0] == costs[1]


def test_one_thing_raises_one_line_on_home_with_its_gravest_flag(alice: Any, album: Any) -> None:
    from budgets.models import Flag
    from producer.dashboard.alarms import flags

    for level in ("warning", "overspent", "forecast"):
        Flag.objects.create(album=album, scope="album", level=level, figures={})
    assert [flag["word"] for flag in flags(alice)] == ["Overspent"]


def test_the_label_counts_flags_as_the_money_page_shows_them(client_of: Any, anders: Any, alice: Any, album: Any) -> None:
    from budgets.models import Flag
    from tests.budgets.factories import commit, make_budget

    budget = make_budget(album)
    commit(album, budget.lines.get(name="Studio fee"), 12_000, by=alice, over_budget_reason="Strings")
    assert Flag.objects.standing().count() > 3
    shown = client_of(anders).get(f"/albums/{album.pk}/money/").context["flags"]
    assert f"{len(shown)} · overrun" in client_of(anders).get("/money/").content.decode()


def test_a_label_of_few_albums_reads_its_table_by_their_ids(anders: Any, album: Any) -> None:
    from producer.dashboard import table
    from projects.models import Album

    rows, _ = table.albums(anders, "title")
    assert [row["pk"] for row in rows] == [album.pk]
    by_ids = '"projects_album"."id" IN ('
    assert by_ids in str(rows.query) and by_ids not in str(Album.objects.showing_money_to(anders).query)


def test_a_page_of_an_album_has_one_h1_the_albums_title(client_of: Any, alice: Any, album: Any) -> None:
    for path in ("songs/import/", "submission-links/", "money/budget/import/"):
        found = re.findall(r"<h1>(.*?)</h1>", client_of(alice).get(f"/albums/{album.pk}/{path}").text)
        assert found == [f"<bdi>{album.title}</bdi>"], path
