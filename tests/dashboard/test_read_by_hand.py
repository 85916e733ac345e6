"""What Home reads by hand is what the query sets say, for everybody who could be asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from budgets.models import Budget, Flag
from producer.core.actors import SYSTEM
from producer.dashboard import alarms, mine, personal, week
from projects.actions import begin_round, score_song
from projects.actions.approval import answer, ask
from projects.models import Album, ApprovalRequest, Milestone, ReviewRound
from projects.rules.approvals import About, Asked
from sessions.actions.booking import create_booking
from sessions.actions.calls import add_call
from sessions.models import Booking, Call
from sessions.querysets import own_calls
from tests import factories
from tests.sessions import factories as studio

pytestmark = pytest.mark.django_db

EVERYBODY = ["alice", "olga", "eve", "art", "anders", "hanna", "fiona", "charlie", "guest", "left"]


@pytest.fixture
def guest(rival):
    return factories.make_member(rival, "engineer", "Vera Violin")


@pytest.fixture
def left(album, bluebird):
    """Was on the team, and is no more."""
    user = factories.make_member(bluebird, "engineer", "Lee Left")
    album.team.create(user=user, role="engineer", ended_at=timezone.now())
    return user


@pytest.fixture
def asked(album, foreign_album, alice, art, anders, hanna, eve, left, charlie):
    """Requests of every sort: by role and by name, answered and not, of a stranger's album too."""
    song = factories.make_song(album)

    def put(kind, *of, where=album, thing=song, **more):
        about = About(kind, thing.pk, 1, thing.title, f"/songs/{thing.pk}/")
        return ask(album=where, about=about, of=of, by=where.team.get(role="producer").user, **more)

    put("final_cut", Asked(role="artist"), Asked(role="ar_head"))
    put("song_selection", Asked(role="producer"), Asked(role="ar"), rule="any", due_at=timezone.now() + timedelta(days=1))
    answer(put("single", Asked(user=eve), Asked(user=anders)), says="yes", by=eve)
    other = factories.make_song(foreign_album)
    put("final_cut", Asked(role="producer"), Asked(role="ar_head"), where=foreign_album, thing=other)


@pytest.fixture
def rounds(album, foreign_album, alice, art, anders, charlie):
    songs = [factories.make_song(album, title, position=n) for n, title in enumerate(("Marram", "Sandbar"), start=2)]
    due = timezone.now() + timedelta(days=5)
    first = begin_round(album, title="First", songs=songs, reviewers=[art.pk, anders.pk], due_at=due, by=alice)
    for song in songs:
        score_song(first, song, scores={each.pk: 3 for each in first.criteria.all()}, by=art)
    score_song(first, songs[0], scores={each.pk: 3 for each in first.criteria.all()}, by=anders)
    begin_round(
        foreign_album,
        title="Theirs",
        songs=[factories.make_song(foreign_album, "X")],
        reviewers=[charlie.pk],
        due_at=due,
        by=charlie,
    )


@pytest.fixture
def sessions(album, foreign_album, bluebird, rival, alice, guest, charlie):
    room = studio.make_room(studio.make_studio(bluebird, listed=True))
    start = timezone.now() + timedelta(days=1)
    booked = [(album, alice, "confirmed"), (album, alice, "hold"), (foreign_album, charlie, "confirmed")]
    for day, (where, by, status) in enumerate(booked):
        begins = start + timedelta(days=day)
        times = {"starts_at": begins, "ends_at": begins + timedelta(hours=8), "status": status}
        booking = create_booking(album=where, room=room, by=by, **times)
        for user in (guest, alice):
            person = factories.make_person(where.organization, f"{user.name} {day}", user=user)
            add_call(booking, person=person, role="Keys", by=SYSTEM)


@pytest.fixture
def actor(request, who):
    return request.getfixturevalue(who)


@pytest.mark.parametrize("who", EVERYBODY)
def test_what_waits_for_one_person(asked, rounds, sessions, actor):
    now = timezone.now()
    calls = Call.objects.filter(own_calls(actor), answer="open", booking__ends_at__gt=now)
    calls = calls.exclude(booking__status__in=["cancelled", "done"])
    expected = [f"/calls/{row.pk}/" for row in calls.order_by("call_at", "id")]
    expected += [f"/rounds/{row.pk}/" for row in ReviewRound.objects.waiting_for(actor).order_by("due_at", "id")]
    requests = sorted(
        ApprovalRequest.objects.waiting_for(actor), key=lambda one: (one.due_at is None, one.due_at or now, one.pk)
    )
    expected += [f"/approvals/{row.pk}/" for row in requests]
    assert [row["url"] for row in personal.waiting(actor, 50)] == expected


def test_somebody_is_waited_for_in_every_way(asked, rounds, sessions, alice, anders, charlie, guest):
    """So that the comparison above compares something."""
    found = [row["url"].split("/")[1] for user in (alice, anders, charlie, guest) for row in personal.waiting(user, 50)]
    assert {"calls", "rounds", "approvals"} == set(found)


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_coming_sessions_and_their_calls(sessions, actor):
    now = timezone.now()
    rows = (
        Booking.objects.concerning(actor).filter(status__in=["hold", "confirmed"], ends_at__gt=now).order_by("starts_at", "id")
    )
    shown = [session for day in week.coming(actor) for session in day["sessions"]]
    assert [session["url"] for session in shown] == [f"/bookings/{row.pk}/" for row in rows]
    calls = Call.objects.visible_to(actor).filter(booking__in=rows).order_by("booking__starts_at", "call_at", "id")
    assert [call["name"] for session in shown for call in session["calls"]] == [call.person.name for call in calls]


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_albums_of_ones_teams(album, foreign_album, actor):
    rows = Album.objects.filter(team__user=actor, team__ended_at=None).order_by("-updated_at", "-id")
    money = set(Album.objects.showing_money_to(actor).values_list("pk", flat=True))
    assert [(row["id"], row["money_shown"]) for row in mine.albums(actor)] == [(row.pk, row.pk in money) for row in rows]


@pytest.fixture
def flagged(album, foreign_album, bluebird, northern_lights, alice):
    """Of an album shared with a budget put before the label, and of others with a draft and with none."""
    draft = factories.make_album(bluebird, "Draft")
    factories.share(draft, northern_lights)
    for each, status in ((album, "submitted"), (draft, "draft"), (foreign_album, "")):
        if status:
            Budget.objects.create(album=each, currency=each.currency, status=status)
        for level, line in (("warning", "Album"), ("overrun", "Album"), ("forecast", "Studio")):
            scope = "album" if line == "Album" else "category"
            given = {"scope": scope, "category": "" if scope == "album" else line, "name": line}
            Flag.objects.create(album=each, level=level, currency=each.currency, figures={}, raised_at=timezone.now(), **given)
    Flag.objects.filter(level="forecast").update(cleared_at=timezone.now())


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_flags_that_stand(flagged, actor):
    rows = Flag.objects.visible_to(actor).standing().filter(level="overrun").order_by("-raised_at", "-id")
    told = [(flag["url"], flag["word"]) for flag in alarms.flags(actor)]
    assert told == [(f"/albums/{row.album_id}/money/", "Over budget") for row in rows]


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_milestones_that_are_late(album, foreign_album, bluebird, actor):
    today = timezone.now().date()
    old = factories.make_album(bluebird, "Old", stage="archived")
    for where in (album, foreign_album, old):
        for days, done in ((-30, None), (-2, None), (-20, today), (3, None)):
            at = today + timedelta(days=days)
            Milestone.objects.create(album=where, name=f"{where.title} {days}", due_on=at, done_on=done)
    rows = Milestone.objects.visible_to(actor).late().exclude(album__stage="archived").order_by("due_on", "id")
    assert [row["name"] for row in alarms.late(actor)] == [row.name for row in rows]


def test_flags_and_late_milestones_are_somebodys(flagged, alice, hanna, charlie):
    assert [len(alarms.flags(user)) for user in (alice, hanna, charlie)] == [1, 1, 1]
