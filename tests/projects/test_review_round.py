"""Rounds: begun, scored on a scale, weighed, reminded of and closed. The rules on the actions; blindness has its own walk."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from notices.models import Notice
from producer.core import sweeps
from producer.core.errors import Conflict, IllegalMove, NotAllowed, Stale
from projects.actions import begin_round, close_round, score_song, update_round
from projects.models import Review
from projects.rules.review import results, standing_in
from tests import factories


@pytest.fixture
def songs(album):
    return [factories.make_song(album, title, position=n) for n, title in enumerate(["Marram", "Sandbar", "Undertow"], start=1)]


@pytest.fixture
def begin(album, songs, alice, anders, art):
    def put(**more):
        given = {"title": "First listen", "songs": songs, "due_at": timezone.now() + timedelta(days=5), "by": alice}
        given["reviewers"] = [user.pk for user in (alice, anders, art)]
        return begin_round(album, **given | more)

    return put


def give(round, song, user, *values, **more):
    criteria = list(round.criteria.all())
    values = values if len(values) > 1 else values * len(criteria)
    return score_song(round, song, scores=dict(zip([c.pk for c in criteria], values, strict=True)), by=user, **more)


def test_a_round_begins_with_five_criteria_and_tells_its_reviewers(begin, anders, alice):
    round = begin()
    assert [(c.name, int(c.weight)) for c in round.criteria.all()] == [
        *[("Hook", 3), ("Lyric", 2), ("Melody", 2), ("Fit", 2), ("Single potential", 1)]
    ]
    assert round.blind
    assert Notice.objects.filter(user=anders, about="review_round").count() == 1
    assert not Notice.objects.filter(user=alice).exists()


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("songs", {"songs": []}),
        ("reviewers", {"reviewers": []}),
        ("due_at", {"due_at": timezone.now() - timedelta(days=1)}),
        ("criteria", {"criteria": [("Hook", Decimal(1)), ("hook ", Decimal(2))]}),
        ("criteria", {"criteria": [("Hook", Decimal(0))]}),
        ("criteria", {"criteria": [(" ", Decimal(1))]}),
        ("title", {"title": ""}),
    ],
)
def test_what_makes_no_round_is_refused_at_its_field(begin, field, more):
    with pytest.raises(ValidationError) as refused:
        begin(**more)
    assert field in refused.value.message_dict


def test_reviewers_are_people_who_see_the_album(begin, charlie, foreign_album):
    with pytest.raises(ValidationError, match="people who see this album"):
        begin(reviewers=[charlie.pk])
    with pytest.raises(ValidationError, match="songs of this album"):
        begin(songs=[factories.make_song(foreign_album)])


@pytest.mark.parametrize("who", ["eve", "art", "fiona", "charlie"])
def test_only_makers_and_the_a_and_r_run_rounds(begin, request, who):
    user = request.getfixturevalue(who)
    round = begin()
    for refused in (
        lambda: begin(by=user),
        lambda: update_round(round, title="x", by=user),
        lambda: close_round(round, by=user),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_a_score_is_weighed_by_its_criteria(begin, songs, anders):
    round = begin()
    review = give(round, songs[0], anders, 5, 4, 3, 2, 1, remark="  The second bar. ")
    assert review.total == Decimal("3.4000")  # (3·5 + 2·4 + 2·3 + 2·2 + 1) / 10
    assert review.remark == "The second bar."
    assert not review.late


@pytest.mark.parametrize("value", [0, 6, -1, 3.5, "4", None, True])
def test_a_score_outside_its_scale_is_refused_at_its_field(begin, songs, anders, value):
    round = begin()
    with pytest.raises(ValidationError) as refused:
        give(round, songs[0], anders, 5, value, 3, 2, 1)
    assert refused.value.message_dict == {"scores": ["Lyric: score it from 1 to 5."]}
    assert not Review.objects.exists()


def test_a_song_or_criterion_of_elsewhere_is_refused(begin, songs, album, anders):
    round, other = begin(songs=songs[:2]), begin(title="Second")
    with pytest.raises(ValidationError, match="no such song"):
        give(round, songs[2], anders, 3)
    with pytest.raises(ValidationError) as refused:
        score_song(round, songs[0], scores={c.pk: 3 for c in other.criteria.all()}, by=anders)
    assert "This round has no such criterion." in refused.value.message_dict["scores"]


def test_only_its_reviewers_score(begin, songs, hanna):
    round = begin()
    with pytest.raises(NotAllowed):
        give(round, songs[0], hanna, 5)


def test_who_thinks_again_changes_their_own_word_and_the_first_is_kept(begin, songs, anders):
    round = begin()
    first = give(round, songs[0], anders, 2, remark="Hm")
    again = give(round, songs[0], anders, 4)
    assert (again.pk, again.total, again.first_total, again.remark) == (first.pk, 4, 2, "Hm")
    with pytest.raises(Stale):
        give(round, songs[0], anders, 5, version=first.version)


def test_late_scores_are_taken_and_marked(begin, songs, anders, clock):
    round = begin(due_at=timezone.now() + timedelta(days=5))
    on_time = give(round, songs[0], anders, 3)
    clock.shift(timedelta(days=6))
    assert not Review.objects.get(pk=on_time.pk).late
    assert give(round, songs[1], anders, 3).late
    assert give(round, songs[0], anders, 4).late


def test_a_closed_round_takes_no_more(begin, songs, anders, alice):
    round = close_round(begin(), by=alice)
    with pytest.raises(Conflict) as refused:
        give(round, songs[0], anders, 3)
    assert refused.value.code == "round_closed"
    with pytest.raises(IllegalMove):
        close_round(round, by=alice)
    with pytest.raises(Conflict):
        update_round(round, title="Again", by=alice)
    assert Notice.objects.filter(user=anders, subject="“First listen” is closed").exists()


def test_results_draw_few_scores_towards_the_rounds_mean(begin, songs, alice, anders, art):
    round = begin(blind=False)
    for song, *given in [(songs[0], 5), (songs[1], 4, 4, 4)]:
        for user, value in zip((alice, anders, art), given, strict=False):
            give(round, song, user, value)
    found = results(round, alice)
    marram, sandbar, undertow = found
    # round's mean C = (5 + 4 + 4 + 4) / 4 = 4.25, m = 2: (2·4.25 + 5) / 3 and (2·4.25 + 12) / 5
    assert (marram.weighed.mean, marram.weighed.score, marram.weighed.rank) == (5, Decimal("4.5000"), 1)
    assert (sandbar.weighed.mean, sandbar.weighed.score, sandbar.weighed.spread) == (4, Decimal("4.1000"), 0)
    assert undertow.weighed is None
    assert marram.missing == [anders, art]
    assert undertow.missing == [alice, anders, art]


def test_a_song_taken_out_of_the_round_counts_no_more(begin, songs, alice):
    round = begin(blind=False)
    for song, value in zip(songs, (5, 3, 1), strict=True):
        give(round, song, alice, value)
    update_round(round, songs=songs[:2], by=alice)
    assert set(standing_in(round, alice)) == {songs[0].pk, songs[1].pk}


def test_reviewers_with_songs_left_are_reminded_before_the_deadline_once(begin, songs, alice, anders, art, clock):

    round = begin(due_at=timezone.now() + timedelta(days=5))
    for song in songs:
        give(round, song, anders, 3)
    give(round, songs[0], art, 3)

    def reminded(user):
        return list(Notice.objects.filter(user=user, subject__contains="for your score").values_list("subject", flat=True))

    clock.shift(timedelta(days=2, minutes=1))
    for _ in range(2):
        sweeps.run(timezone.now())
    assert (len(reminded(alice)), len(reminded(anders)), len(reminded(art))) == (1, 0, 1)
    assert reminded(art) == ["2 songs of Night Ferry still wait for your score"]
    clock.shift(timedelta(days=2))
    sweeps.run(timezone.now())
    assert len(reminded(alice)) == 2
    clock.shift(timedelta(days=2))
    sweeps.run(timezone.now())
    assert len(reminded(alice)) == 2, "nobody is reminded after the deadline"


def test_another_deadline_reminds_anew(begin, alice, clock):
    round = begin(due_at=timezone.now() + timedelta(days=5))
    round = update_round(round, due_at=timezone.now() + timedelta(days=30), by=alice)
    assert round.remind_at == timezone.now() + timedelta(days=27)
    assert close_round(round, by=alice).remind_at is None
