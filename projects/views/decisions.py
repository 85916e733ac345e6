"""Many songs decided at once, what became of a song, and how ears met it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from producer.core import exports
from producer.core.pages import page, perform, posted, sent

from .. import actions, review_rows
from ..forms.review import DecideForm, OutcomeForm
from ..models import Outcome, ReviewRound, Song
from ..pages import album_page, visible_album
from ..rows import STATE_LOOKS, STATES
from ..rules import authorize, ear
from ..rules.review import Weighed, results, standing_in
from .reviews import visible_round
from .songs import visible_song

MOST = 500


def song_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The songs with how they stand in the latest round, to tick; one decision, all of them or none."""
    album = visible_album(request, pk)
    authorize(request.user, "song.edit", album)
    songs = list(album.songs.order_by("position", "id")[:MOST])
    form = DecideForm(sent(request), songs=songs)
    if posted(request, form) and (moved := perform(form, actions.move_songs, album, by=request.user, **form.cleaned_data)):
        state = Song.State(form.cleaned_data["to"]).label.lower()
        messages.success(request, f"{len(moved)} song{'s are' if len(moved) > 1 else ' is'} {state}.")
        return redirect("projects:song-decide", album.pk)
    latest = ReviewRound.objects.filter(album=album, reviews__isnull=False).order_by("-created_at", "-id").first()
    context = {"form": form, "round": latest, "songs": _rows(request, form, songs, latest)}
    return album_page(request, album, "songs", "projects/song_decide.html", context)


def _rows(request: HttpRequest, form: DecideForm, songs: list[Song], latest: ReviewRound | None) -> list[dict[str, Any]]:
    """Scores are those of reviews that the reader sees."""
    standing = standing_in(latest, request.user) if latest else {}
    ticked, bad = set(form["songs"].value() or ()), _refused(form)
    return [_row(song, standing.get(song.pk), ticked, bad) for song in songs]


def _row(song: Song, at: Weighed | None, ticked: set[str], bad: dict[str, str]) -> dict[str, Any]:
    key = str(song.pk)
    return {
        "id": key,
        "title": song.title,
        "state": STATES[song.state],
        "look": STATE_LOOKS[song.state],
        "score": review_rows.fine(at.score) if at else "",
        "rank": str(at.rank) if at else "",
        "ticked": key in ticked,
        "bad": bad.get(key, ""),
    }


def _refused(form: DecideForm) -> dict[str, str]:
    """Song id -> why it cannot, of a refused decision."""
    refused = getattr(form, "refused", None)
    return {row["song"]: row["detail"] for row in refused.facts.get("songs", ())} if refused else {}


def song_outcome(request: HttpRequest, pk: UUID) -> HttpResponse:
    song = visible_song(request, pk)
    authorize(request.user, "outcome.edit", song.album)
    song.outcome = Outcome.objects.filter(song=song).first()
    form = OutcomeForm(sent(request), song=song)
    if posted(request, form) and perform(form, actions.record_outcome, song, by=request.user, **form.cleaned_data):
        messages.success(request, f"What became of “{song}” is kept.")
        return redirect("projects:song-detail", song.pk)
    return album_page(request, song.album, "songs", "projects/outcome_form.html", {"form": form, "song": song})


def ear_page(request: HttpRequest) -> HttpResponse:
    """One's own ear, and the team's for whoever heads an A&R team. Nobody else's."""
    team = [(user.name, review_rows.ear(found)) for user, found in ear.team_ears(request.user)]
    context = {"own": review_rows.ear(ear.own_ear(request.user)), "team": team}
    return page(request, "projects/ear.html", context)


HEADS = ["rank", "song", "score", "mean", "spread", "scored", "reviewer", "total", "late", "older file", "remark"]


def round_csv(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A line for each review that the reader sees."""
    round = visible_round(request, pk)
    return exports.answer("review-round", HEADS, _lines(round, request.user))


def _lines(round: ReviewRound, actor: Any) -> list[list[str]]:
    lines = []
    for row in review_rows.results(results(round, actor), list(round.criteria.all())):
        head = [row["rank"], row["title"], row["score"], row["mean"], row["spread"], row["count"]]
        said = [
            [one["who"], one["total"], one["late"].lower(), "yes" if one["older"] else "", one["remark"]]
            for one in row["reviews"]
        ]
        lines += [[*head, *words] for words in said or [[""] * 5]]
    return lines
