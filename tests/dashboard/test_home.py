"""Home by role, its table and exports, the inbox and search."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from budgets.actions.budget import approve_budget, create_budget, submit_budget
from budgets.actions.line import add_line
from budgets.models import Budget
from producer.core.actors import SYSTEM
from sessions.actions.booking import cancel_booking, create_booking
from sessions.actions.calls import add_call, answer_call
from tests.factories import make_album, make_person, make_song, share
from tests.sessions import factories as studio

pytestmark = pytest.mark.django_db


@pytest.fixture
def budget(album, alice, hanna):
    budget = create_budget(album=album, by=alice)
    add_line(budget, by=alice, category="Studio", name="Rooms", quantity=Decimal(1), unit="flat", rate=Decimal("52500.00"))
    budget = submit_budget(Budget.objects.get(pk=budget.pk), by=alice, note="First")
    return approve_budget(budget, by=hanna)


@pytest.fixture
def session(album, bluebird, alice):
    room = studio.make_room(studio.make_studio(bluebird, listed=True))
    start = timezone.now() + timedelta(days=1)
    booking = create_booking(
        album=album, room=room, starts_at=start, ends_at=start + timedelta(hours=8), by=alice, status="confirmed"
    )
    add_call(booking, person=make_person(bluebird, "Dora Drums"), role="Drums", by=alice)
    return booking


def test_a_producer_sees_their_days_calls_and_albums(client_of, alice, album, budget, session):
    page = client_of(alice).get("/").content.decode()
    for words in ("Tomorrow", "Dora Drums", "Night Ferry", "of US$52,500.00", "8 h"):
        assert words in page


def test_an_engineer_sees_the_days_and_no_money(client_of, eve, album, budget, session):
    page = client_of(eve).get("/").content.decode()
    assert "Dora Drums" in page
    assert "52,500" not in page


def test_the_label_sees_its_table(client_of, anders, album, budget, session):
    page = client_of(anders).get("/?order=-efc").content.decode()
    for words in ("The label's albums", "Night Ferry", "US$52,500.00", "Bluebird Productions"):
        assert words.replace("'", "&#x27;") in page or words in page


def test_the_label_never_sees_a_draft(client_of, anders, album, alice):
    budget = create_budget(album=album, by=alice)
    add_line(budget, by=alice, category="Studio", name="Rooms", quantity=Decimal(1), unit="flat", rate=Decimal("52500.00"))
    assert "52,500" not in client_of(anders).get("/").content.decode()
    assert "52500" not in client_of(anders).get("/albums.csv").content.decode()


@pytest.mark.parametrize(
    "order", ["title", "-budget", "efc", "variance", "-next", "flags", "-activity", "stage", "artist", "x'"]
)
def test_the_table_sorts_by_each_of_its_columns(client_of, anders, album, budget, order):
    assert client_of(anders).get("/", {"order": order}).status_code == 200


def test_both_tables_come_as_csv(client_of, anders, alice, album, budget, session):
    label = client_of(anders).get("/albums.csv").content.decode().splitlines()
    assert label[1].startswith("Night Ferry,The Wrens,Bluebird Productions,songs,USD,52500.00,52500.00,0.00,")
    mine = client_of(alice).get("/my-albums.csv").content.decode().splitlines()
    assert mine[1] == "Night Ferry,The Wrens,Bluebird Productions,songs,8.00,USD,52500.00,0.00,52500.00"


@pytest.mark.parametrize("path", ["/my-albums.csv", "/albums.csv", "/albums.csv?order=-budget"])
def test_an_engineers_csv_holds_no_money(client_of, eve, album, budget, path):
    assert "52500" not in client_of(eve).get(path).content.decode()


@pytest.mark.parametrize("path", ["/?order=-efc", "/albums.csv", "/money/"])
def test_a_label_role_shows_no_figures_of_an_album_one_only_engineers(client_of, eve, rival, album, budget, path):
    eve.memberships.create(organization=rival, role="ar_head")
    page = client_of(eve).get(path).content.decode()
    assert "52,500" not in page and "52500" not in page


def test_a_title_cannot_run_as_a_formula(client_of, alice, bluebird, album):
    album.title = '=HYPERLINK("http://x")'
    album.save()
    assert "'=HYPERLINK" in client_of(alice).get("/my-albums.csv").content.decode()


def test_a_stranger_sees_nothing_of_it(client_of, charlie, album, budget, session):
    client = client_of(charlie)
    for path in ("/", "/albums.csv", "/my-albums.csv", "/inbox/", "/search/?q=night"):
        assert "Night Ferry" not in client.get(path).content.decode()


def test_search_finds_what_one_may_see_by_any_of_its_words(client_of, alice, anders, charlie, album):
    make_song(album, "Över Älven")
    page = client_of(alice).get("/search/?q=alven+over", headers={"HX-Request": "true"}).content.decode()
    assert "Över Älven" in page
    assert "<html" not in page
    assert "Över Älven" in client_of(anders).get("/search/?q=ALVEN").content.decode()
    assert "Över Älven" not in client_of(charlie).get("/search/?q=alven").content.decode()


@pytest.mark.parametrize("words", ["", "%", "\x00", "'; --", "日本", "a" * 500])
def test_odd_words_find_nothing_and_break_nothing(client_of, alice, album, words):
    assert client_of(alice).get("/search/", {"q": words}).status_code == 200


def _more(album, organization, label, many):
    for n in range(many):
        another = make_album(organization, f"More {n}", artist=album.artist)
        share(another, label)
        another.team.create(user=album.team.get(role="producer").user, role="producer")


@pytest.mark.parametrize("many", [0, 2])
def test_the_queries_of_the_producers_home_are_fixed(
    client_of, alice, album, bluebird, northern_lights, session, django_assert_num_queries, many
):
    _more(album, bluebird, northern_lights, many)
    client = client_of(alice)
    with django_assert_num_queries(10):
        client.get("/")


@pytest.mark.parametrize("many", [0, 2])
def test_the_queries_of_the_labels_home_are_fixed(
    client_of, anders, alice, album, bluebird, northern_lights, session, django_assert_num_queries, many
):
    _more(album, bluebird, northern_lights, many)
    client = client_of(anders)
    with django_assert_num_queries(12):
        client.get("/")


def test_what_waits_is_ones_own_call(client_of, alice, bluebird, session):
    call = add_call(session, person=make_person(bluebird, "Alice Archer", user=alice), role="Keys", by=SYSTEM)
    page = client_of(alice).get("/inbox/").content.decode()
    assert f"/calls/{call.pk}/" in page


def test_who_declined_is_on_the_home_of_who_books_until_somebody_comes_instead(client_of, alice, eve, anders, album, session):
    dora, otto = (make_person(album.organization, name) for name in ("Dora Drums", "Otto Oboe"))
    call = add_call(session, person=dora, role="Drums", by=alice)
    call = answer_call(call, answer="no", by=alice)
    assert "Dora Drums (Drums) cannot come" in client_of(alice).get("/").text
    assert "Dora Drums" in client_of(alice).get("/inbox/").text
    for other in (eve, anders):
        assert "cannot come" not in client_of(other).get("/").text
    instead = add_call(session, person=otto, role="Drums", instead_of=call, by=alice)
    assert "cannot come" not in client_of(alice).get("/").text
    answer_call(instead, answer="no", by=alice)
    assert "Otto Oboe (Drums) cannot come" in client_of(alice).get("/").text
    cancel_booking(session, reason="Ill", by=alice)
    assert "cannot come" not in client_of(alice).get("/").text
