"""Decisions about songs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from producer.core.actors import SYSTEM
from producer.core.errors import Conflict, IllegalMove
from producer.core.history import noting
from producer.core.writes import fresh, write

from .. import signals
from ..models import Album, MoveScore, ReviewRound, Song, SongMove
from ..rules import authorize, next_states
from ..rules.approvals import require
from ..rules.review import Weighed, standing_in
from ..rules.song import SONG_VERSION, kinds_needed

MOST = 500
Standings = dict[UUID, dict[UUID, Weighed]]


@transaction.atomic
def move_song(song: Song, to: str, *, by: Any, reason: str = "", version: int | None = None) -> Song:
    """Decide about a song: who, when, why and its scores of that moment are kept.

    Raises NotAllowed, IllegalMove, Conflict `approval_needed` where the album wants somebody's word first,
    ValidationError, Stale.
    """
    authorize(by, "song.edit", song.album)
    return _decide(song, to, by, reason.strip(), version, {})


@transaction.atomic
def move_songs(album: Album, songs: Sequence[Song], to: str, *, by: Any, reason: str = "") -> list[Song]:
    """The same decision about many songs: about all of them or, where one cannot, about none.

    Raises NotAllowed, ValidationError, Conflict `moves_refused` that names each song that cannot, and why.
    """
    authorize(by, "song.edit", album)
    if not songs or len({song.pk for song in songs}) < len(songs) or len(songs) > MOST:
        raise ValidationError({"songs": f"Choose songs, each once and at most {MOST}."})
    if any(song.album_id != album.pk for song in songs):
        raise ValidationError({"songs": "Choose songs of this album."})
    if to not in Song.State.values:
        raise ValidationError({"to": "A song has no such state."})
    standings: Standings = {}
    moved, bad = [], []
    # All of them in one order before anything that hangs on them is touched, whoever else decides.
    held = Song.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[song.pk for song in songs])
    list(held.order_by("pk").values_list("pk"))
    for song in sorted(songs, key=lambda song: song.pk):
        try:
            moved.append(_decide(song, to, by, reason.strip(), None, standings))
        except Conflict as refusal:
            bad.append({"song": str(song.pk), "title": song.title, "code": refusal.code, "detail": refusal.message})
    if bad:
        raise Conflict(_named(bad, len(songs)), code="moves_refused", facts={"songs": bad})
    return moved


def _named(bad: list[dict[str, str]], asked: int) -> str:
    words = " ".join(
        row["detail"] if row["title"] in row["detail"] else f"“{row['title']}”: {row['detail']}" for row in bad[:5]
    )
    more = f" And {len(bad) - 5} more." if len(bad) > 5 else ""
    return f"Nothing was moved: {len(bad)} of {asked} cannot. {words}{more}"


def _decide(song: Song, to: str, by: Any, reason: str, version: int | None, standings: Standings) -> Song:
    song = fresh(song, version)
    with noting(reason=reason):
        was = _move(song, to)
    move = SongMove(song=song, was=was, became=to, reason=reason, by=None if by is SYSTEM else by)
    move.full_clean()
    move.save()
    _keep_scores(move, standings)
    signals.song_moved.send(Song, song=song, was=was, by=by)
    return song


def _move(song: Song, to: str) -> str:
    """Ask the table of moves and for the approvals it needs, write. Returns the state it was in."""
    if to not in Song.State.values:
        raise ValidationError({"to": "A song has no such state."})
    was = song.state
    if to not in next_states(song):
        raise IllegalMove(f"“{song}” is {song.get_state_display().lower()}; it cannot become {Song.State(to).label.lower()}.")
    for kind in kinds_needed(was, to):
        require(song.album, kind, song.pk, SONG_VERSION)
    write(song, state=to)
    return was


def _keep_scores(move: SongMove, standings: Standings) -> None:
    """How the song stands now in each round it was scored in; who may read it is asked when it is read."""
    rounds = ReviewRound.objects.filter(reviews__song=move.song_id, entries__song=move.song_id).distinct().order_by("id")
    for round in rounds:
        if round.pk not in standings:
            standings[round.pk] = standing_in(round, SYSTEM)
        if at := standings[round.pk].get(move.song_id):
            MoveScore.objects.create(
                move=move,
                round=round,
                mean=at.mean,
                spread=at.spread,
                count=at.count,
                score=at.score,
                rank=at.rank,
                of=at.of,
            )
