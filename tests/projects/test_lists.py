"""Lists: search, filters, sorting, bounds, and that their cost follows what is on the page."""

from __future__ import annotations

import pytest

from projects import history, panels
from projects.models import Album
from projects.querysets import reach
from tests import factories

PAGES = {
    "/albums/": 7,
    "/artists/": 4,
    "/people/": 4,
    "album:": 8,
    "album:songs/": 6,
    "album:team/": 10,
    "album:history/": 13,
}
API = {"albums": 4, "songs": 3, "artists": 3, "people": 3, "album-shares": 3, "team-members": 3}


@pytest.fixture
def fill(album, bluebird, northern_lights):
    """`fill(n)`: n more of everything."""

    def make(count):
        for _ in range(count):
            other = factories.make_album(bluebird, "One more")
            factories.share(other, northern_lights)
            factories.make_person(bluebird)
            factories.make_song(album)
            user = factories.make_user("Somebody")
            factories.join_team(album, user, "engineer")

    return make


@pytest.fixture
def _alone(monkeypatch):
    """Without what other rooms add to an album's pages: they count their own."""
    for name, nothing in (("_gauges", {}), ("_fragments", {}), ("_next", [])):
        monkeypatch.setattr(panels, name, nothing)
    ours = {key: history._tables[key] for key in ("album", "song", "share", "team")}
    monkeypatch.setattr(history, "_tables", ours)


@pytest.mark.usefixtures("_alone")
@pytest.mark.parametrize(("where", "queries"), PAGES.items())
def test_a_page_costs_the_same_queries_at_one_and_three_rows(
    where, queries, album, olga, fill, client_of, django_assert_num_queries
):
    client, url = client_of(olga), where.replace("album:", f"/albums/{album.pk}/")
    client.get(url)
    for more in (1, 2):
        fill(more)
        with django_assert_num_queries(queries):
            assert client.get(url).status_code == 200


@pytest.mark.parametrize(("resource", "queries"), API.items())
def test_rest_costs_the_same_queries_at_one_and_three_rows(
    resource, queries, album, olga, fill, api_of, django_assert_num_queries
):
    api, url = api_of(olga), f"/api/v1/{resource}/"
    api.get(url)
    for more in (1, 2):
        fill(more)
        with django_assert_num_queries(queries):
            assert api.get(url).status_code == 200


def titles(answer):
    return [row["title"] for row in answer.context["albums"]]


def test_search_finds_by_part_of_title_or_artist_whatever_the_accents(album, alice, bluebird, client_of):
    for title, artist in (("Émile’s Garden", "Björk"), ("Zappa Street", "Jo Émilie"), ("Other", "Other")):
        made = factories.make_album(bluebird, title, artist=factories.make_artist(bluebird, artist))
        factories.join_team(made, alice, "producer")
    assert titles(client_of(alice).get("/albums/?q=EMIL")) == ["Émile’s Garden", "Zappa Street"]
    assert titles(client_of(alice).get("/albums/", {"q": "100%_\\"})) == []


def test_filters_and_order_stand_in_the_address(album, olga, bluebird, client_of):
    for title, stage, day in (("A", "mixing", "2027-01-02"), ("B", "mixing", "2027-01-01"), ("C", "songs", None)):
        factories.make_album(bluebird, title, stage=stage, delivery_on=day)
    client = client_of(olga)
    assert titles(client.get("/albums/?stage=mixing&order=delivery")) == ["B", "A"]
    assert titles(client.get("/albums/?order=-delivery"))[:2] == ["A", "B"]
    assert titles(client.get("/albums/?order=nonsense")) == ["A", "B", "C", "Night Ferry"]
    page = client.get("/albums/?stage=mixing&order=delivery").content.decode()
    assert '<option value="mixing" selected>' in page
    assert "order=-delivery" in page


def test_another_organisation_is_in_no_choice_and_finds_what_an_unknown_one_does(album, foreign_album, alice, client_of):
    client = client_of(alice)
    page = client.get("/albums/").content.decode()
    assert "Rival" not in page
    unknown = "01890000-0000-7000-8000-000000000000"
    for name, key in (("organization", foreign_album.organization_id), ("artist", foreign_album.artist_id)):
        theirs, none = (client.get("/albums/", {name: value}) for value in (key, unknown))
        assert titles(theirs) == titles(none) == []
        assert theirs.context["filters"].errors == none.context["filters"].errors


@pytest.mark.parametrize("query", ["q=%00", "q=" + "x" * 101, "page=0", "page=-1", "page=99999999999", "page=x", "stage=%00"])
def test_nonsense_in_the_address_is_no_error(album, alice, client_of, query):
    for url in ("/albums/", "/people/", "/artists/", f"/albums/{album.pk}/songs/"):
        assert client_of(alice).get(f"{url}?{query}").status_code == 200


def test_a_page_is_bounded_and_leads_on(album, olga, bluebird, client_of):
    Album.objects.bulk_create(
        Album(organization=bluebird, artist=album.artist, title=f"A{n:03}", sort_key=f"a{n:03}") for n in range(60)
    )
    first = client_of(olga).get("/albums/")
    assert len(titles(first)) == 50
    assert "page=2" in first.content.decode()
    assert len(titles(client_of(olga).get("/albums/?page=2"))) == 11


def test_names_sort_as_people_expect(olga, bluebird, client_of):
    for title in ("Zappa", "abba", "Émile", "東京"):
        factories.make_album(bluebird, title)
    assert titles(client_of(olga).get("/albums/")) == ["abba", "Émile", "Zappa", "東京"]


def test_songs_are_found_by_title_writer_state_and_origin(album, alice, client_of):
    factories.make_song(album, "雨の日", writers="椎名林檎", origin="cover")
    factories.make_song(album, "Slow Boat", writers="A. Archer", state="shortlisted")
    url = f"/albums/{album.pk}/songs/"
    found = lambda query: [row["title"] for row in client_of(alice).get(url, query).context["songs"]]  # noqa: E731
    assert found({"q": "雨"}) == ["雨の日"]
    assert found({"q": "archer"}) == ["Slow Boat"]
    assert found({"state": "shortlisted"}) == ["Slow Boat"]
    assert found({"origin": "cover"}) == ["雨の日"]


def test_rest_filters_and_orders(album, foreign_album, alice, api_of):
    api = api_of(alice)
    factories.make_song(album, "Ébène")
    assert [r["title"] for r in api.get("/api/v1/songs/?q=ebe").json()["results"]] == ["Ébène"]
    assert [r["title"] for r in api.get("/api/v1/albums/?q=wrens&ordering=-title").json()["results"]] == ["Night Ferry"]
    for name, key in (("artist", foreign_album.artist_id), ("organization", foreign_album.organization_id)):
        assert api.get(f"/api/v1/albums/?{name}={key}").json()["results"] == []
    assert api.get("/api/v1/albums/?nonsense=1").status_code == 400


@pytest.mark.parametrize("few", [0, 200])
def test_few_or_many_the_list_shows_what_is_visible(few, album, foreign_album, anders, olga, alice, bluebird, monkeypatch):
    """However the rows are found, they are those of `visible_to`."""
    monkeypatch.setattr("projects.querysets.album.FEW", few)
    factories.make_album(bluebird, "Not shared")
    for user, count in ((anders, 1), (olga, 2), (alice, 1)):
        assert set(Album.objects.visible_in_order(user)) == set(Album.objects.visible_to(user))
        assert set(Album.objects.filter(pk__in=reach(user))) == set(Album.objects.visible_to(user))
        assert Album.objects.visible_in_order(user).count() == count
