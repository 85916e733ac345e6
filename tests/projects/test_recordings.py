"""Recordings of a song and their ISRCs: checked, each one's own, given from the prefix and never twice."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from producer.core.actors import SYSTEM
from producer.core.errors import Conflict, NotAllowed
from projects import actions, history
from projects.models import IsrcIssue, IsrcRange, Recording
from tests import factories


@pytest.fixture
def song(album):
    return factories.make_song(album, "Tidewater")


@pytest.fixture
def prefix(northern_lights, clock):
    return actions.keep_prefix(northern_lights, prefix="gb-nlr", by=SYSTEM)


def recorded(song, **values):
    return actions.add_recording(song, by=SYSTEM, **{"kind": "album", **values})


def test_a_song_has_recordings_each_with_length_and_isrc(song, alice):
    made = recorded(song, kind="radio_edit", length_seconds=187, isrc="gb-aye-67-00149")
    assert (made.isrc, made.shown_isrc, str(made)) == ("GBAYE6700149", "GB-AYE-67-00149", "Radio edit")
    assert [*Recording.objects.visible_to(alice)] == [made]


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["USRC1760783", "1SRC17607839", "XXRC17607839", "USRC1760783A"])
def test_a_wrong_isrc_is_refused_at_its_field(song, wrong):
    with pytest.raises(ValidationError) as refused:
        recorded(song, isrc=wrong)
    assert refused.value.message_dict.keys() == {"isrc"}


def test_an_isrc_means_one_recording(song):
    recorded(song, isrc="GBAYE6700149")
    with pytest.raises(ValidationError, match="“Tidewater”, Album version, has this ISRC"):
        recorded(song, kind="live", isrc="GB-AYE-67-00149")


def test_the_database_holds_one_isrc_once(song):
    """With the look in the action off, the constraint stays as proof."""
    house = song.album.organization
    Recording.objects.create(song=song, organization=house, kind="album", isrc="GBAYE6700149")
    with pytest.raises(IntegrityError, match="recording_isrc_once"), transaction.atomic():
        Recording.objects.create(song=song, organization=house, kind="live", isrc="GBAYE6700149")


def test_a_strangers_isrc_is_neither_told_nor_in_the_way(song, foreign_album, charlie):
    recorded(song, isrc="GBAYE6700149")
    theirs = factories.make_song(foreign_album)
    assert actions.add_recording(theirs, kind="album", isrc="GBAYE6700149", by=charlie).isrc == "GBAYE6700149"


def test_a_second_of_a_kind_says_what_it_is_called(song):
    recorded(song, kind="remix", name="Kwame remix")
    with pytest.raises(ValidationError, match="say what this one is called"):
        recorded(song, kind="remix", name="Kwame remix")
    assert str(recorded(song, kind="remix", name="Night mix")) == "Remix “Night mix”"


def test_the_next_free_isrc_is_of_the_labels_prefix_and_this_year(song, prefix, alice):
    given = [actions.give_isrc(recorded(song, kind=kind), by=alice).shown_isrc for kind in ("album", "instrumental")]
    assert given == ["GB-NLR-27-00001", "GB-NLR-27-00002"]


def test_without_a_labels_prefix_it_is_the_owners(song, bluebird, alice, clock):
    actions.keep_prefix(bluebird, prefix="QZBLU", by=SYSTEM)
    assert actions.give_isrc(recorded(song), by=alice).isrc == "QZBLU2700001"


def test_without_any_prefix_it_says_who_enters_one(song, alice):
    with pytest.raises(Conflict, match="Northern Lights has no ISRC prefix yet") as refused:
        actions.give_isrc(recorded(song), by=alice)
    assert refused.value.code == "isrc_prefix_missing"


def test_a_new_year_counts_from_one_by_itself(song, prefix, alice, clock):
    actions.give_isrc(recorded(song), by=alice)
    clock.move_to("2028-01-01T08:00:00Z")
    assert actions.give_isrc(recorded(song, kind="live"), by=alice).isrc == "GBNLR2800001"


def test_numbers_typed_by_hand_are_passed_over(song, prefix, alice):
    for number in (1, 2, 4):
        recorded(song, kind="live", name=f"Night {number}", isrc=f"GBNLR27{number:05d}")
    given = [actions.give_isrc(recorded(song, kind="remix", name=f"{n}"), by=alice).isrc for n in range(2)]
    assert given == ["GBNLR2700003", "GBNLR2700005"]


def test_a_given_isrc_stays_and_is_not_given_again_when_its_recording_goes(song, prefix, alice):
    first = actions.give_isrc(recorded(song), by=alice)
    with pytest.raises(Conflict, match="stays with it") as refused:
        actions.update_recording(first, isrc="", by=alice)
    assert refused.value.code == "isrc_given"
    with pytest.raises(Conflict, match="has the ISRC GB-NLR-27-00001 already"):
        actions.give_isrc(first, by=alice)
    actions.remove_recording(first, by=alice)
    again = recorded(song)
    with pytest.raises(ValidationError, match="none is given twice"):
        actions.update_recording(again, isrc="GBNLR2700001", by=alice)
    IsrcRange.objects.update(next_number=1)
    assert actions.give_isrc(again, by=alice).isrc == "GBNLR2700002"


def test_the_last_number_is_the_last(song, prefix, alice):
    actions.set_next_number(prefix, next_number=99_999, by=SYSTEM)
    assert actions.give_isrc(recorded(song), by=alice).isrc == "GBNLR2799999"
    with pytest.raises(Conflict) as refused:
        actions.give_isrc(recorded(song, kind="live"), by=alice)
    assert refused.value.code == "isrc_exhausted"


@pytest.mark.parametrize("name", ["eve", "art", "fiona"])
def test_who_may_not_give_does_not(song, prefix, name, request):
    with pytest.raises(NotAllowed):
        actions.give_isrc(recorded(song), by=request.getfixturevalue(name))


def test_only_an_organisations_own_admin_or_head_of_a_and_r_keeps_its_prefix(northern_lights, hanna, anders, olga):
    for other in (anders, olga):
        with pytest.raises(NotAllowed):
            actions.keep_prefix(northern_lights, prefix="GBNLR", by=other)
    numbers = actions.keep_prefix(northern_lights, prefix="GBNLR", by=hanna)
    assert [*IsrcRange.objects.visible_to(hanna)] == [numbers]
    assert not IsrcRange.objects.visible_to(olga).exists()


@pytest.mark.parametrize("wrong", ["GB", "GBNLRX", "1BNLR", "XXNLR", "GB\0LR"])
def test_a_wrong_prefix_is_refused(northern_lights, wrong):
    with pytest.raises(ValidationError):
        actions.keep_prefix(northern_lights, prefix=wrong, by=SYSTEM)


THREADS, EACH = 8, 5


def give_many(recordings):
    """EACH numbers in each of THREADS threads that start together; returns what went wrong."""
    start, wrong = threading.Barrier(THREADS), []

    def run(mine):
        try:
            start.wait()
            for recording in mine:
                actions.give_isrc(recording, by=SYSTEM)
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(recordings[n::THREADS],)) for n in range(THREADS)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    return wrong


@pytest.mark.django_db(transaction=True)
def test_forty_given_at_once_by_eight_are_forty_numbers_without_a_gap(album, northern_lights):
    """Without the lock some fail on the unique number; without that too, two recordings would share one."""
    actions.keep_prefix(northern_lights, prefix="GBNLR", year=None, by=SYSTEM)
    song = factories.make_song(album)
    recordings = [recorded(song, kind="live", name=f"{n}") for n in range(THREADS * EACH)]
    assert give_many(recordings) == []
    given = sorted(Recording.objects.values_list("isrc", flat=True))
    assert [int(isrc[-5:]) for isrc in given] == [*range(1, THREADS * EACH + 1)]
    assert IsrcIssue.objects.count() == len(given)


@pytest.mark.django_db(transaction=True)
def test_two_houses_with_one_prefix_never_give_one_number(album, foreign_album, northern_lights, rival):
    for house in (northern_lights, rival):
        actions.keep_prefix(house, prefix="GBNLR", by=SYSTEM)
    songs = [factories.make_song(album), factories.make_song(foreign_album)]
    recordings = [recorded(songs[n % 2], kind="live", name=f"{n}") for n in range(THREADS * EACH)]
    assert give_many(recordings) == []
    assert Recording.objects.values("isrc").distinct().count() == THREADS * EACH


def test_the_albums_history_tells_of_recordings_and_their_isrc(song, prefix, alice, album):
    actions.give_isrc(recorded(song), by=alice)
    told = [line.words for line in history.read(alice, album).lines]
    assert "Recording of “Tidewater” has the ISRC GB-NLR-27-00001" in told
    assert "Recording of “Tidewater” added" in told
