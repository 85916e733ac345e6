"""Comments and whom they reach: the rules on the action, then pages and REST."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from budgets.models import Budget
from notices.models import Notice
from producer.core.errors import NotAllowed, Stale
from producer.core.models import Outbox
from projects.actions import remove_demo
from projects.actions.comment import reword, say, take_back
from projects.models import Comment
from projects.rules.mentions import mentioned
from sessions.actions.booking import confirm_booking
from sessions.actions.log import open_log
from tests import factories
from tests.budgets import factories as money
from tests.sessions import factories as rooms

pytestmark = pytest.mark.usefixtures("kept_apart")


@pytest.fixture
def song(album):
    return factories.make_song(album)


@pytest.fixture
def said(album, song, alice):
    def write(text="The bridge drags", *, by=alice, on=song, kind="song", internal=False):
        return say(on.album if hasattr(on, "album") else album, kind, on.pk, text=text, by=by, internal=internal)

    return write


def seen(user):
    return list(Comment.objects.visible_to(user).values_list("text", flat=True))


def told(user):
    return list(Notice.objects.filter(user=user, about="comment").values_list("subject", flat=True))


# --- who says what to whom


@pytest.mark.parametrize("who", ["alice", "olga", "eve", "art", "anders", "hanna", "fiona"])
def test_whoever_sees_the_album_comments_and_everybody_on_it_reads(said, request, eve, anders, who):
    said("Hello", by=request.getfixturevalue(who))
    assert seen(eve) == seen(anders) == ["Hello"]


def test_a_stranger_neither_comments_nor_reads(said, charlie):
    said()
    assert seen(charlie) == []
    with pytest.raises(NotAllowed):
        said(by=charlie)


@pytest.mark.parametrize("who", ["alice", "olga", "eve", "art"])
def test_the_production_side_writes_nothing_internal(said, request, who):
    with pytest.raises(NotAllowed):
        said(by=request.getfixturevalue(who), internal=True)


def test_what_is_internal_stays_with_its_label(album, said, alice, olga, eve, art, anders, hanna, fiona):
    other = factories.make_organization("Second Label", "label")
    ann = factories.make_member(other, "ar", "Ann")
    factories.share(album, other)
    comment = said("Not a single", by=anders, internal=True)
    assert comment.organization.name == "Northern Lights"
    for inside in (anders, hanna, fiona):
        assert seen(inside) == ["Not a single"]
    for outside in (alice, olga, eve, art, ann):
        assert seen(outside) == []


def test_it_ends_with_the_role_at_the_label_and_with_the_share(album, said, anders, hanna):
    said("Not a single", by=anders, internal=True)
    anders.memberships.update(ended_at="2020-01-01T00:00Z")
    assert seen(anders) == []
    album.shares.update(since="2020-01-01T00:00Z", until="2020-01-02T00:00Z")
    assert seen(hanna) == []


def test_a_label_s_own_record_keeps_its_producer_out_of_what_is_internal(northern_lights, anders):
    inhouse = factories.make_member(northern_lights, "producer", "Ingrid")
    album = factories.make_album(northern_lights)
    factories.join_team(album, inhouse, "producer")
    say(album, "album", album.pk, text="Too dear", by=anders, internal=True)
    assert seen(anders) == ["Too dear"]
    assert seen(inhouse) == []
    with pytest.raises(NotAllowed):
        say(album, "album", album.pk, text="x", by=inhouse, internal=True)


def test_a_comment_on_money_is_for_those_who_see_it(album, alice, eve, art, fiona, said):
    budget = money.make_budget(album)
    expense = money.make_expense(album, money.line_of(budget, "Studio fee"), 100, by=alice)
    said("Twice the rate", kind="expense", on=expense)
    assert seen(alice) == ["Twice the rate"]
    assert seen(eve) == seen(art) == seen(fiona) == []  # a draft is not the label's yet
    with pytest.raises(ValidationError):
        said(kind="expense", on=expense, by=eve)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 5001])
def test_nothing_said_is_refused(said, text):
    with pytest.raises(ValidationError):
        said(text)


def test_foreign_and_unknown_things_are_the_same(album, foreign_album, alice):
    foreign = factories.make_song(foreign_album)
    for kind, thing in (("song", foreign.pk), ("song", album.pk), ("nothing", album.pk)):
        with pytest.raises(ValidationError) as refused:
            say(album, kind, thing, text="x", by=alice)
        assert refused.value.messages == ["This album has no such thing to comment on."]


def test_only_who_wrote_it_changes_it_and_never_whom_it_is_for(said, alice, eve, anders):
    comment = said(by=eve)
    for other in (alice, anders):
        with pytest.raises(NotAllowed):
            reword(comment, text="Mine", by=other)
        with pytest.raises(NotAllowed):
            take_back(comment, by=other)
    reword(comment, text="The bridge flies", by=eve)
    with pytest.raises(Stale):
        reword(comment, text="Or not", version=1, by=eve)
    assert seen(eve) == ["The bridge flies"]
    take_back(Comment.objects.get(), by=eve)
    assert seen(eve) == []


def test_every_main_thing_has_a_thread(album, song, alice, eve, hanna, client_of):
    """Of demos, budget lines and sessions too; what is said about money stays with those who see it."""
    demo = factories.make_demo(song, by=alice)
    line = money.line_of(money.make_budget(album, status="draft"), "Studio fee")
    room = rooms.make_room(rooms.make_studio(album.organization))
    start = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
    log = open_log(confirm_booking(rooms.make_booking(album, room, start), by=alice), by=alice)
    pages = {
        ("demo", demo.pk): f"/songs/{song.pk}/",
        ("budget_line", line.pk): f"/albums/{album.pk}/money/lines/{line.pk}/",
        ("session_log", log.pk): f"/logs/{log.pk}/",
    }
    for (kind, thing), page in pages.items():
        thread = f"/albums/{album.pk}/comments/{kind}/{thing}/"
        assert thread in client_of(alice).get(page).content.decode()
        assert client_of(alice).post(thread, {"text": f"About the {kind}"}).status_code == 302
        assert client_of(eve).get(thread).status_code == (404 if kind == "budget_line" else 200)
        assert page in client_of(alice).get(thread).content.decode()  # the way back
    assert seen(eve) == ["About the session_log", "About the demo"]
    assert "About the budget_line" not in seen(hanna)  # a draft is none of the label's business
    Budget.objects.update(status="submitted", submitted_at=timezone.now())
    assert "About the budget_line" in seen(hanna)


def test_what_was_said_about_a_demo_stays_when_it_is_removed(album, song, said, alice, eve, client_of):
    demo = factories.make_demo(song, by=alice)
    comment = said("Mind the hiss", on=demo, kind="demo")
    remove_demo(demo, by=alice)
    assert client_of(eve).get(f"/comments/{comment.pk}/", follow=True).status_code == 200
    assert seen(eve) == ["Mind the hiss"]


# --- mentions


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Eve Ellis listen", ["Eve Ellis"]),
        ("Hey @eve, and @ART AVERY.", ["Eve Ellis", "Art Avery"]),
        ("@Evelyn", []),
        ("eve@bluebird.example", []),
        ("@Eve and @eve ellis", ["Eve Ellis"]),
        ("@Émile Zola", ["Emile Zola"]),
        ("@Bo or @Bo B. Bo", ["Bo B. Bo"]),
        ("@ @@", []),
    ],
)
def test_an_at_and_a_name_mean_somebody(text, names):
    called = ["Eve Ellis", "Art Avery", "Emile Zola", "Bo Bix", "Bo B. Bo"]
    people = [factories.User(name=name, pk=number) for number, name in enumerate(called)]
    assert [user.name for user in mentioned(text, people)] == names


def test_whoever_is_mentioned_is_told_once(said, alice, eve, art):
    comment = said("@Eve and @Alice, please")
    assert told(eve) == ["Alice Archer mentioned you about “Harbour Lights”"]
    assert told(alice) == told(art) == []
    reword(comment, text="@Eve and @Art, please", by=alice)
    assert len(told(eve)) == len(told(art)) == 1
    assert comment.mentions == [eve.pk, alice.pk]
    assert Comment.objects.get().mentions == [eve.pk, art.pk]
    assert Outbox.objects.filter(kind="mail", key__startswith="comment:").count() == 2


def test_nobody_is_mentioned_who_will_not_see_it(album, said, alice, anders, hanna, eve):
    said("@Hanna?", by=anders, internal=True)
    assert told(hanna) == ["Anders Aune mentioned you"]
    with pytest.raises(ValidationError, match="Alice Archer does not see this"):
        said("@Alice?", by=anders, internal=True)
    expense = money.make_expense(album, money.line_of(money.make_budget(album), "Studio fee"), 100, by=alice)
    with pytest.raises(ValidationError, match="Eve Ellis does not see this"):
        said("@Eve?", kind="expense", on=expense)
    assert told(alice) == told(eve) == []


# --- pages


def test_a_thread_is_written_and_read_on_its_page(album, song, alice, eve, client_of):
    url = f"/albums/{album.pk}/comments/song/{song.pk}/"
    assert f'hx-get="{url}"' in client_of(alice).get(f"/songs/{song.pk}/").content.decode()
    assert client_of(alice).post(url, {"text": "Hey @Eve <b>"}).status_code == 302
    page = client_of(eve).get(url).content.decode()
    assert "Hey @Eve &lt;b&gt;" in page
    assert "Internal to" not in page
    fragment = client_of(eve).post(url, {"text": "Here"}, headers={"HX-Request": "true"}).content.decode()
    assert "Here" in fragment
    assert "<html" not in fragment
    assert client_of(eve).post(url, {"text": " "}).status_code == 422
    notice = Notice.objects.get(user=eve)
    assert client_of(eve).get(notice.path).url.startswith(url)


def test_the_label_says_each_time_for_whom(album, song, anders, alice, client_of):
    url = f"/albums/{album.pk}/comments/song/{song.pk}/"
    client = client_of(anders)
    assert "Internal to Northern Lights" in client.get(url).content.decode()
    assert client.post(url, {"text": "No"}).status_code == 422
    assert client.post(url, {"text": "No", "audience": "internal"}).status_code == 302
    assert "<bdi>Anders Aune</bdi>" in client.get(url).content.decode()
    assert "Nothing was said yet" in client_of(alice).get(url).content.decode()
    sneaked = client_of(alice).post(url, {"text": "Mine", "audience": "internal"})
    assert sneaked.status_code == 302
    assert not Comment.objects.get(text="Mine").internal


def test_ones_own_is_edited_and_taken_back_on_pages(said, alice, eve, client_of):
    comment = said()
    client = client_of(alice)
    edit = f"/comments/{comment.pk}/edit/"
    assert client.post(edit, {"text": "The bridge flies", "version": 1}).status_code == 302
    assert client.post(edit, {"text": "Or not", "version": 1}).status_code == 409
    assert client_of(eve).get(edit).status_code == 403
    assert client.post(f"/comments/{comment.pk}/remove/").status_code == 302
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "path", ["/albums/{a}/comments/", "/albums/{a}/comments/song/{s}/", "/api/v1/comments/", "/search/?q=bridge"]
)
def test_a_list_costs_the_same_for_one_and_for_three(album, song, said, hanna, client_of, api_of, queries, path):
    client = (api_of if path.startswith("/api") else client_of)(hanna)
    counts = []
    for _ in range(3):
        said(by=hanna, internal=True)
        counts.append(queries(client, path.format(a=album.pk, s=song.pk)))
    assert counts[1] == counts[2]


def test_search_finds_words_whatever_their_accents(said, eve, client_of):
    said("Façade of a bridge")
    assert "Façade of a bridge" in client_of(eve).get("/search/?q=facade").content.decode()


# --- REST


def test_rest_says_reads_changes_and_takes_back(album, song, alice, anders, eve, api_of):
    body = {"album": str(album.pk), "kind": "song", "thing": str(song.pk), "text": "For us, @Hanna", "internal": True}
    factories.make_member(anders.memberships.get().organization, "ar_head", "Hanna Holm")
    assert api_of(alice).post("/api/v1/comments/", body).status_code == 403
    made = api_of(anders).post("/api/v1/comments/", body)
    assert made.status_code == 201, made.json()
    assert (made.json()["internal"], len(made.json()["mentions"])) == (True, 1)
    url = f"/api/v1/comments/{made.json()['id']}/"
    for outside in (alice, eve):
        assert api_of(outside).get(url).status_code == 404
        assert api_of(outside).get("/api/v1/comments/").json()["results"] == []
        assert api_of(outside).patch(url, {"text": "x"}, HTTP_IF_MATCH="*").status_code == 404
        assert api_of(outside).delete(url, HTTP_IF_MATCH="*").status_code == 404
    api = api_of(anders)
    assert api.patch(url, {"internal": False}, HTTP_IF_MATCH="*").status_code == 400
    assert api.patch(url, {"text": "For us"}, HTTP_IF_MATCH=made["ETag"]).json()["mentions"] == []
    assert api.delete(url, HTTP_IF_MATCH="*").status_code == 204


def test_a_token_without_money_reads_nothing_said_about_money(album, alice, said, api_of):
    expense = money.make_expense(album, money.line_of(money.make_budget(album), "Studio fee"), 100, by=alice)
    comment = said("It is 5,000 over", kind="expense", on=expense)
    poor = api_of(alice, scopes=("read", "write"))
    assert poor.get(f"/api/v1/comments/{comment.pk}/").status_code == 404
    assert poor.get("/api/v1/comments/").json()["results"] == []
    assert api_of(alice).get(f"/api/v1/comments/{comment.pk}/").status_code == 200
