"""Asking for approval, answering, falling and reminding: the rules on the action, then pages, REST and the sweep."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from notices.models import Notice
from producer.core import sweeps
from producer.core.errors import Conflict, IllegalMove, NotAllowed
from producer.core.models import Outbox
from projects import actions, history, signals
from projects.actions.approval import answer, ask, ask_needed, fall, set_needed, withdraw
from projects.models import ApprovalRequest
from projects.rules import approvals as rules
from projects.rules.approvals import About, Asked, needed, standing_of
from tests import factories


@pytest.fixture
def song(album):
    return factories.make_song(album)


@pytest.fixture
def about(song):
    return lambda version=1, kind="final_cut": About(kind, song.pk, version, song.title, f"/songs/{song.pk}/")


@pytest.fixture
def asked(album, about, alice):
    def put(*roles, **more):
        of = more.pop("of", [Asked(role=role) for role in roles])
        return ask(album=album, about=more.pop("about", about()), of=of, by=more.pop("by", alice), **more)

    return put


def state(request):
    return ApprovalRequest.objects.get(pk=request.pk).state


def told(user, about="approval"):
    return list(Notice.objects.filter(user=user, about=about).order_by("created_at").values_list("subject", flat=True))


# --- who decides


def test_all_of_those_asked_must_say_yes(asked, art, hanna):
    request = asked("artist", "ar_head")
    assert answer(request, says="yes", by=art).state == "open"
    assert answer(request, says="yes", words="Glorious", by=hanna).state == "approved"


def test_any_of_those_asked_is_enough_where_so_asked(asked, art, hanna):
    assert answer(asked("artist", "ar_head", rule="any"), says="yes", by=art).state == "approved"


def test_where_any_is_enough_only_the_last_no_declines(asked, art, hanna):
    request = asked("artist", "ar_head", rule="any")
    assert answer(request, says="no", words="Too slow", by=art).state == "open"
    assert answer(request, says="no", words="Too long", by=hanna).state == "declined"


def test_one_no_of_all_declines_and_needs_its_reason(asked, art, hanna):
    request = asked("artist", "ar_head")
    with pytest.raises(ValidationError, match="why not"):
        answer(request, says="no", by=art)
    assert answer(request, says="no", words="The bridge", by=art).state == "declined"
    with pytest.raises(IllegalMove):
        answer(request, says="yes", by=hanna)


def test_a_person_is_asked_by_name_and_nobody_answers_for_them(asked, alice, eve, art):
    request = asked(of=[Asked(user=eve)])
    for other in (alice, art):
        with pytest.raises(NotAllowed):
            answer(request, says="yes", by=other)
    assert answer(request, says="yes", by=eve).state == "approved"


@pytest.mark.parametrize("who", ["alice", "olga", "eve", "anders", "hanna", "fiona", "charlie"])
def test_nobody_but_the_artist_answers_for_the_artist(asked, request, who):
    with pytest.raises(NotAllowed):
        answer(asked("artist"), says="yes", by=request.getfixturevalue(who))


def test_the_head_stands_in_for_the_a_and_r_but_is_not_two_people_at_once(asked, anders, hanna):
    request = asked("ar", "ar_head")
    assert answer(request, says="yes", by=hanna).state == "open"
    assert answer(request, says="yes", by=anders).state == "approved"


def test_one_answer_fills_each_place_that_is_ones_own(album, asked, art):
    factories.join_team(album, art, "producer")
    assert answer(asked("artist", "producer"), says="yes", by=art).state == "approved"


def test_nobody_answers_twice(asked, art):
    request = asked("artist", "ar_head")
    answer(request, says="yes", by=art)
    with pytest.raises(Conflict) as refused:
        answer(request, says="no", words="After all", by=art)
    assert refused.value.code == "already_answered"


def test_whoever_sees_the_album_no_more_answers_no_more(album, asked, eve, alice):
    request = asked(of=[Asked(user=eve), Asked(role="artist")])
    actions.remove_member(album.team.get(user=eve), by=alice)
    with pytest.raises(NotAllowed):
        answer(request, says="yes", by=eve)
    assert not ApprovalRequest.objects.waiting_for(eve).exists()


def test_the_owner_s_admin_decides_where_there_is_no_label(bluebird, alice, olga):
    album = factories.make_album(bluebird, "Alone")
    factories.join_team(album, alice, "producer")
    song = factories.make_song(album)
    request = ask(album=album, about=About("single", song.pk, 1, "x", "/"), of=[Asked(role="ar_head")], by=alice)
    assert list(ApprovalRequest.objects.waiting_for(olga)) == [request]
    assert answer(request, says="yes", by=olga).state == "approved"


# --- asking


@pytest.mark.parametrize("who", ["eve", "art", "anders", "hanna", "fiona", "charlie"])
def test_only_its_makers_ask(asked, request, who):
    with pytest.raises(NotAllowed):
        asked("artist", by=request.getfixturevalue(who))


@pytest.mark.parametrize("field", ["of", "due_at"])
def test_what_cannot_be_asked_is_refused_at_its_field(asked, charlie, field):
    wrong = {
        "of": [[], [Asked()], [Asked(role="engineer")], [Asked(role="artist")] * 2, [Asked(user=charlie)]],
        "due_at": [timezone.now() - timedelta(seconds=1), timezone.now().replace(year=9999)],
    }
    for value in wrong[field]:
        with pytest.raises(ValidationError) as refused:
            asked(**{"of": [Asked(role="artist")], field: value})
        assert field in refused.value.message_dict


def test_what_is_asked_or_approved_is_not_asked_again(asked, art):
    request = asked("artist")
    with pytest.raises(Conflict) as refused:
        asked("artist")
    assert refused.value.code == "already_asked"
    answer(request, says="yes", by=art)
    with pytest.raises(Conflict) as refused:
        asked("artist")
    assert refused.value.code == "already_approved"


def test_what_was_declined_may_be_asked_again(asked, song, art):
    answer(asked("artist"), says="no", words="No", by=art)
    asked("artist")
    assert standing_of("final_cut", song.pk, 1) == "open"


@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_at_once_one_asks(album, about, alice, art):
    outcomes = []

    def put():
        try:
            ask(album=album, about=about(), of=[Asked(role="artist")], by=alice)
            outcomes.append("asked")
        except Conflict as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    _together(put, 4)
    assert sorted(outcomes) == ["already_asked"] * 3 + ["asked"]
    assert ApprovalRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_last_words_at_once_one_settles_it_and_it_is_told_once(asked, art, hanna, alice):
    request = asked("artist", "ar_head")
    heard = []
    signals.approval_settled.connect(lambda **facts: heard.append(facts["request"].state), weak=False, dispatch_uid="race")
    people = iter((art, hanna))

    def say():
        try:
            answer(request, says="yes", by=next(people))
        finally:
            connection.close()

    try:
        _together(say, 2)
    finally:
        signals.approval_settled.disconnect(dispatch_uid="race")
    assert heard == ["approved"]
    assert state(request) == "approved"


def _together(run, many):
    threads = [threading.Thread(target=run) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# --- falling


def test_it_stands_for_the_version_that_was_asked_about_and_no_other(asked, song, art):
    assert standing_of("final_cut", song.pk, 1) == "none"
    request = asked("artist")
    assert standing_of("final_cut", song.pk, 1) == "open"
    answer(request, says="yes", by=art)
    assert standing_of("final_cut", song.pk, 1) == "approved"
    assert standing_of("final_cut", song.pk, 2) == "fallen"
    assert standing_of("single", song.pk, 1) == "none"


def test_asking_about_a_newer_version_makes_the_older_one_fall(asked, about, song, art, alice):
    old = asked("artist")
    answer(old, says="yes", by=art)
    asked("artist", about=about(2))
    assert state(old) == "fallen"
    assert standing_of("final_cut", song.pk, 2) == "open"


def test_changing_the_song_makes_it_fall_with_the_reason_and_tells_who_approved(asked, song, alice, art):
    request = asked("artist")
    answer(request, says="yes", by=art)
    actions.update_song(song, by=alice, title="Harbour Dark")
    request.refresh_from_db()
    assert (request.state, request.why) == ("fallen", "The song was changed: title.")
    assert standing_of("final_cut", song.pk, 1) == "fallen"
    assert told(art)[-1] == "“Harbour Lights” has to be approved anew"


def test_notes_and_moves_make_nothing_fall(asked, song, alice):
    request = asked("artist")
    song = actions.update_song(song, by=alice, notes="Slower at the end", title=song.title)
    actions.move_song(song, "shortlisted", by=alice)
    assert state(request) == "open"


def test_what_has_fallen_takes_no_answer(asked, song, art):
    request = asked("artist")
    assert fall("final_cut", song.pk, why="Another mix") == 1
    assert fall("final_cut", song.pk, why="Again") == 0
    with pytest.raises(IllegalMove):
        answer(request, says="yes", by=art)


def test_whoever_asked_takes_it_back(asked, alice, art):
    request = asked("artist")
    with pytest.raises(NotAllowed):
        withdraw(request, by=art)
    assert withdraw(request, by=alice).why == "Alice Archer took it back."
    with pytest.raises(IllegalMove):
        withdraw(request, by=alice)


def test_each_end_is_a_fact_for_others(asked, song, art):
    heard = []
    signals.approval_settled.connect(lambda **facts: heard.append(facts["request"].state), weak=False, dispatch_uid="here")
    try:
        answer(asked("artist"), says="yes", by=art)
        fall("final_cut", song.pk, why="Another mix")
    finally:
        signals.approval_settled.disconnect(dispatch_uid="here")
    assert heard == ["approved", "fallen"]


# --- settings


def test_the_album_says_whose_approval_it_needs(album, about, alice, hanna):
    assert needed(album, "final_cut") == []
    set_needed(album, "final_cut", roles=["ar_head", "artist"], people=[hanna.pk], rule="any", days=3, by=alice)
    assert needed(album, "final_cut") == [Asked(role="artist"), Asked(role="ar_head"), Asked(user=hanna)]
    request = ask_needed(album, about(), by=alice)
    assert request.rule == "any"
    assert timedelta(days=2, hours=23) < request.due_at - timezone.now() <= timedelta(days=3)


def test_where_nobody_is_needed_nobody_is_asked_and_nothing_is_refused(album, about, song, alice):
    assert ask_needed(album, about(), by=alice) is None
    rules.require(album, "final_cut", song.pk, 1)


def test_a_step_is_refused_until_it_is_approved(album, about, song, alice, art):
    set_needed(album, "final_cut", roles=["artist"], by=alice)
    for prepare in (lambda: None, lambda: ask_needed(album, about(), by=alice)):
        prepare()
        with pytest.raises(Conflict) as refused:
            rules.require(album, "final_cut", song.pk, 1)
        assert refused.value.code == "approval_needed"
    answer(ApprovalRequest.objects.get(), says="yes", by=art)
    rules.require(album, "final_cut", song.pk, 1)
    with pytest.raises(Conflict, match="changed since"):
        rules.require(album, "final_cut", song.pk, 2)


def test_a_producer_does_not_take_the_label_s_word_away(album, alice, hanna):
    set_needed(album, "single", roles=["artist", "ar_head"], by=hanna)
    with pytest.raises(NotAllowed):
        set_needed(album, "single", roles=["artist"], by=alice)
    assert set_needed(album, "single", roles=["artist"], by=hanna).roles == ["artist"]


@pytest.mark.parametrize("who", ["eve", "art", "anders", "fiona", "charlie"])
def test_others_do_not_say_what_needs_approval(album, request, who):
    with pytest.raises(NotAllowed):
        set_needed(album, "single", roles=["artist"], by=request.getfixturevalue(who))


def test_settings_refuse_what_is_not_there(album, alice, charlie):
    for wrong in ({"roles": ["engineer"]}, {"people": [charlie.pk]}, {"days": 0}, {"rule": "some"}):
        with pytest.raises(ValidationError):
            set_needed(album, "single", by=alice, **wrong)
    with pytest.raises(ValidationError):
        set_needed(album, "cover_art", roles=["artist"], by=alice)


# --- telling


def test_whoever_can_answer_is_told_and_nobody_else(asked, alice, eve, art, anders, hanna, fiona):
    asked("artist", "ar", note="The second bridge")
    assert told(art) == told(anders) == ["Final cut: your approval of “Harbour Lights” is asked"]
    assert "The second bridge" in Notice.objects.get(user=art).text
    assert told(alice) == told(eve) == told(fiona) == told(hanna) == []
    assert Outbox.objects.filter(kind="mail", key__startswith="approval:").count() == 2


def test_reminders_go_before_it_is_due_each_once_and_only_to_who_has_not_answered(clock, asked, art, hanna):
    request = asked("artist", "ar_head", due_at=timezone.now() + timedelta(days=5))
    answer(request, says="yes", by=hanna)
    for hours, expected in [(47, 1), (1, 2), (1, 2), (48, 3), (30, 3)]:  # 72 hours before, 24 hours before, then late
        clock.shift(timedelta(hours=hours))
        sweeps.run()
        sweeps.run()
        assert len(told(art)) == expected
    assert [words for words in told(hanna) if "still" in words] == []


def test_an_answer_silences_the_reminders(clock, asked, art):
    answer(asked("artist", due_at=timezone.now() + timedelta(days=5)), says="yes", by=art)
    clock.shift(timedelta(days=4, hours=12))
    sweeps.run()
    assert len(told(art)) == 1


def test_the_asker_hears_what_was_said(asked, alice, art):
    answer(asked("artist"), says="no", words="The bridge drags", by=art)
    notice = Notice.objects.get(user=alice, about="approval")
    assert notice.subject == "“Harbour Lights” is declined"
    assert "Art Avery: No. The bridge drags" in notice.text


def test_the_history_says_who_asked_who_answered_and_why_it_fell(album, asked, song, art, alice, client_of):
    request = asked("artist")
    client_of(art).post(f"/approvals/{request.pk}/answer/", {"says": "yes", "words": "Yes!"})
    client_of(alice).post(f"/songs/{song.pk}/edit/", {"title": "Harbour Dark", "origin": "original"})
    lines = history.read(alice, album).lines
    words = [line.words for line in lines]
    assert {"Approval of “Harbour Lights” asked", "Approval of “Harbour Lights”: Open → Approved"} <= set(words)
    fell = next(line for line in lines if line.words == "Approval of “Harbour Lights”: Approved → Fallen")
    assert (fell.who, fell.reason) == ("Alice Archer", "The song was changed: title.")
    said = next(line for line in lines if line.words == "“Harbour Lights”: Yes")
    assert said.who == "Art Avery"


# --- pages


def test_it_waits_in_the_inbox_beside_everything_else_until_answered(asked, art, alice, client_of):
    request = asked("artist", due_at=timezone.now() + timedelta(days=2))
    client = client_of(art)
    assert "Approve final cut: Harbour Lights" in client.get("/inbox/").content.decode()
    assert "Approve final cut" not in client_of(alice).get("/inbox/").content.decode()
    page = client.get(f"/approvals/{request.pk}/").content.decode()
    assert "Your answer" in page
    assert client.post(f"/approvals/{request.pk}/answer/", {"says": "yes", "words": "Yes!"}).status_code == 302
    assert "Approve final cut" not in client.get("/inbox/").content.decode()
    assert "“<bdi>Yes!</bdi>”" in client_of(alice).get(f"/approvals/{request.pk}/").content.decode()


def test_a_no_without_a_reason_keeps_the_page(asked, art, client_of):
    request = asked("artist")
    answered = client_of(art).post(f"/approvals/{request.pk}/answer/", {"says": "no"})
    assert answered.status_code == 422
    assert "Say why not" in answered.content.decode()
    assert client_of(art).post(f"/approvals/{request.pk}/answer/", {"says": "perhaps"}).status_code == 422


def test_a_second_answer_is_told_on_the_page(asked, art, client_of):
    request = asked("artist", "producer")
    client_of(art).post(f"/approvals/{request.pk}/answer/", {"says": "yes"})
    again = client_of(art).post(f"/approvals/{request.pk}/answer/", {"says": "yes"})
    assert again.status_code == 409
    assert "answered this already" in again.content.decode()


def test_the_settings_page_saves_one_kind(album, alice, art, client_of):
    url = f"/albums/{album.pk}/approvals/settings/"
    client = client_of(alice)
    assert "Running order" in client.get(url).content.decode()
    body = {"roles": ["artist", "ar"], "people": [str(art.pk)], "rule": "any", "days": "9"}
    saved = client.post(url, {"kind": "final_cut", **{f"final_cut-{name}": value for name, value in body.items()}})
    assert saved.status_code == 302
    setting = album.approval_settings.get()
    assert (setting.roles, setting.people, setting.rule, setting.days) == (["artist", "ar"], [art.pk], "any", 9)
    wrong = client.post(url, {"kind": "final_cut", "final_cut-rule": "all", "final_cut-days": "0"})
    assert wrong.status_code == 422
    assert client.post(url, {"kind": "\0"}).status_code == 404


def test_two_who_set_it_at_once_are_told(album, alice, olga, client_of):
    set_needed(album, "single", roles=["artist"], by=alice)
    set_needed(album, "single", roles=["artist", "producer"], by=olga)
    body = {"kind": "single", "single-roles": [], "single-rule": "all", "single-days": "7", "single-version": "1"}
    late = client_of(alice).post(f"/albums/{album.pk}/approvals/settings/", body)
    assert late.status_code == 409
    assert album.approval_settings.get().roles == ["artist", "producer"]


def test_a_thing_s_own_page_shows_how_it_stands_and_asks(album, song, alice, art, client_of):
    url = f"/albums/{album.pk}/approvals/final_cut/{song.pk}/"
    client = client_of(alice)
    assert "nobody’s approval is needed" in client.get(url).content.decode()
    set_needed(album, "final_cut", roles=["artist"], by=alice)
    assert "Ask for approval" in client.get(url).content.decode()
    assert "Ask for approval" not in client_of(art).get(url).content.decode()
    assert client.post(url, {"note": "The end"}).status_code == 302
    assert album.approvals.get().note == "The end"
    again = client.post(url, {}, headers={"HX-Request": "true"})
    assert again.status_code == 409
    assert "asked already" in again.content.decode()


def test_a_foreign_or_unknown_thing_is_404(album, foreign_album, alice, client_of):
    foreign = factories.make_song(foreign_album)
    for kind, thing in [("final_cut", foreign.pk), ("nothing", foreign.pk), ("final_cut", album.pk)]:
        assert client_of(alice).get(f"/albums/{album.pk}/approvals/{kind}/{thing}/").status_code == 404


@pytest.mark.parametrize("path", ["/albums/{album}/approvals/", "/inbox/", "/api/v1/approvals/"])
def test_a_list_costs_the_same_for_one_and_for_three(album, alice, art, client_of, api_of, queries, path):
    counts = []
    client = api_of(art) if path.startswith("/api") else client_of(art)
    for number in range(3):
        song = factories.make_song(album, f"Song {number}")
        ask(
            album=album,
            about=About("single", song.pk, 1, song.title, "/"),
            of=[Asked(role="artist"), Asked(user=alice)],
            by=alice,
        )
        counts.append(queries(client, path.format(album=album.pk)))
    assert counts[1] == counts[2]


# --- REST


def test_rest_asks_and_answers(album, song, alice, art, hanna, api_of):
    api = api_of(alice)
    body = {"album": str(album.pk), "kind": "final_cut", "thing": str(song.pk), "note": "Loud"}
    of = [{"role": "artist"}, {"user": str(hanna.pk)}]
    made = api.post("/api/v1/approvals/", {**body, "of": of, "rule": "all", "due_at": "2190-01-01T00:00:00Z"})
    assert made.status_code == 201, made.json()
    told = made.json()
    assert (told["title"], told["state"], told["thing_version"]) == ("Harbour Lights", "open", 1)
    assert [(place["role"], place["user"], place["says"]) for place in told["of"]] == [
        ("artist", None, ""),
        ("", str(hanna.pk), ""),
    ]
    url = f"/api/v1/approvals/{told['id']}/answer/"
    assert api.post(url, {"says": "yes"}).status_code == 403
    assert api_of(art).post(url, {"says": "no"}).status_code == 400
    assert [row["id"] for row in api_of(art).get("/api/v1/approvals/?waiting=true").json()["results"]] == [told["id"]]
    assert api_of(art).post(url, {"says": "yes", "words": "Yes!"}).json()["of"][0]["words"] == "Yes!"
    assert api_of(art).get("/api/v1/approvals/?waiting=true").json()["results"] == []
    assert api_of(art).post(url, {"says": "yes"}).json()["code"] == "already_answered"
    assert api_of(hanna).post(url, {"says": "yes"}).json()["state"] == "approved"
    again = api.post("/api/v1/approvals/", {**body, "of": of})
    assert (again.status_code, again.json()["code"]) == (409, "already_approved")


def test_rest_asks_those_whom_the_settings_name(album, song, alice, api_of):
    api = api_of(alice)
    body = {"album": str(album.pk), "kind": "final_cut", "thing": str(song.pk)}
    assert api.post("/api/v1/approvals/", body).status_code == 400
    setting = {"album": str(album.pk), "kind": "final_cut", "roles": ["artist"]}
    made = api.post("/api/v1/approval-settings/", setting)
    assert made.status_code == 201, made.json()
    assert [place["role"] for place in api.post("/api/v1/approvals/", body).json()["of"]] == ["artist"]
    changed = api.patch(f"/api/v1/approval-settings/{made.json()['id']}/", {"days": 3}, HTTP_IF_MATCH=made["ETag"])
    assert (changed.status_code, changed.json()["days"], changed.json()["roles"]) == (200, 3, ["artist"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"of": "artist"},
        {"of": ["artist"]},
        {"of": [{"role": "engineer"}]},
        {"of": [{"user": "01a20750-31de-750c-accc-71c15bea03ce"}]},
        {"of": [{"role": "artist", "user": None, "says": "yes"}]},
        {"of": []},
        {"due_at": "2190-01-01T00:00:00Z"},
        {"kind": "cover_art"},
        {"thing": "01a20750-31de-750c-accc-71c15bea03ce"},
        {"note": "\0"},
        {"state": "approved"},
    ],
)
def test_rest_refuses_bad_input(album, song, alice, api_of, wrong):
    body = {"album": str(album.pk), "kind": "final_cut", "thing": str(song.pk), "of": [{"role": "artist"}]}
    if wrong.keys() == {"due_at"}:
        del body["of"]
    assert api_of(alice).post("/api/v1/approvals/", {**body, **wrong}).status_code == 400
