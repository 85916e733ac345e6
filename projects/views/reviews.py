from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from producer.core.errors import NotAllowed
from producer.core.lists import columns
from producer.core.pages import page, perform, posted, sent, sliced

from .. import review_rows as rows
from ..actions import review as actions
from ..forms.review import RoundForm, ScoreForm
from ..models import Album, Review, Reviewer, ReviewRound, RoundSong, Song
from ..pages import album_page, visible_album
from ..rules import authorize, can
from ..rules.audience import audience
from ..rules.review import hidden, may_score, results
from .songs import visible_song


def round_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    found = sliced(request, _counted(ReviewRound.objects.filter(album=album), request.user).order_by("-created_at", "-id"))
    heads = ("Round", "Kind", "Deadline", "Songs", "Left to you", "State")
    context = {
        "slice": found,
        "rounds": rows.rounds(found, request.user.time_zone),
        "columns": columns(request, *heads, order="", numbers=frozenset({"Songs", "Left to you"})),
        "may_begin": can(request.user, "round.edit", album),
    }
    return album_page(request, album, "songs", "projects/round_list.html", context)


def _counted(found: Any, actor: Any) -> Any:
    """With the number of songs, and of those left to the actor where they are asked. Nobody else's progress."""
    entries = RoundSong.objects.filter(round=OuterRef("pk")).order_by()
    mine = Review.objects.filter(round=OuterRef("round_id"), song=OuterRef("song_id"), user=actor.pk)
    return found.annotate(
        number=_count(entries),
        left=_count(entries.filter(~Exists(mine))),
        asked=Exists(Reviewer.objects.filter(round=OuterRef("pk"), user=actor.pk)),
    ).values("id", "title", "blind", "state", "due_at", "left", "asked", count=F("number"))


def _count(found: Any) -> Any:
    number = found.values("round").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def visible_round(request: HttpRequest, pk: UUID) -> ReviewRound:
    found = ReviewRound.objects.visible_to(request.user).select_related("album__artist", "album__organization")
    return get_object_or_404(found.prefetch_related("criteria"), pk=pk)


def _form(request: HttpRequest, album: Album, round: ReviewRound | None = None) -> RoundForm:
    songs = list(album.songs.order_by("position", "id")[: actions.MOST_SONGS])
    return RoundForm(sent(request), songs=songs, seers=audience(album), zone=request.user.time_zone, round=round)


def round_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    authorize(request.user, "round.edit", album)
    form = _form(request, album)
    if posted(request, form) and (begun := perform(form, actions.begin_round, album, by=request.user, **_values(form))):
        messages.success(request, f"“{begun}” has begun; its reviewers hear of it.")
        return redirect("projects:round-detail", begun.pk)
    return album_page(request, album, "songs", "projects/round_form.html", {"form": form})


def _values(form: RoundForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


def round_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    round = visible_round(request, pk)
    authorize(request.user, "round.edit", round.album)
    form = _form(request, round.album, round)
    if posted(request, form) and (saved := perform(form, actions.update_round, round, by=request.user, **form.cleaned_data)):
        messages.success(request, f"“{saved}” is saved.")
        return redirect("projects:round-detail", saved.pk)
    return album_page(request, round.album, "songs", "projects/round_form.html", {"form": form, "round": round})


def round_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    round = visible_round(request, pk)
    found = rows.results(results(round, request.user), list(round.criteria.all()))
    mine = may_score(round, request.user)
    left = [row for row in found if not row["mine"]]
    context = {
        "round": round,
        "facts": rows.round_facts(round, request.user.time_zone),
        "results": [row for row in found if row["open"]],
        "closed_ears": [row for row in found if not row["open"]],
        "reviewers": [row.user.name for row in round.reviewers.visible_to(request.user).select_related("user")],
        "next": f"/rounds/{round.pk}/songs/{left[0]['song'].pk}/" if mine and left else "",
        "left": len(left) if mine else 0,
        "mine": mine,
        "hidden": hidden(round),
        "may_run": can(request.user, "round.edit", round.album) and round.state == "open",
    }
    return album_page(request, round.album, "songs", "projects/round_detail.html", context)


@require_POST
def round_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    round = actions.close_round(visible_round(request, pk), by=request.user)
    messages.success(request, f"“{round}” is closed; its scores are open.")
    return redirect("projects:round-detail", round.pk)


def round_score(request: HttpRequest, pk: UUID, song: UUID) -> HttpResponse:
    """One song of a round to score: a page of its own, or the fragment alone for a page that fetches it."""
    round = visible_round(request, pk)
    one = get_object_or_404(Song.objects.filter(entries__round=round), pk=song)
    review = _mine(round, one, request.user)
    form = ScoreForm(sent(request), criteria=list(round.criteria.all()), review=review)
    if request.method == "POST":
        _refuse_others(request, round)
        given = posted(request, form) and perform(form, _give, round, one, form, request.user)
        if given:
            if not request.htmx:  # type: ignore[attr-defined]
                return redirect(_next(round, request.user))
            review = _mine(round, one, request.user)
            form = ScoreForm(criteria=form.criteria, review=review)  # with what was given, for who goes on to add a note
    slot = _slot(request, round, one, review, form)
    if request.htmx:  # type: ignore[attr-defined]
        return page(request, "projects/score.html#slot", {"form": form, "slot": slot})
    context = {"form": form, "slot": slot, "round": round, "song": one, **_neighbours(round, one)}
    return album_page(request, round.album, "songs", "projects/score.html", context)


def _refuse_others(request: HttpRequest, round: ReviewRound) -> None:
    if not round.reviewers.filter(user=request.user.pk).exists():
        raise NotAllowed("You are not among the reviewers of this round.")


def _give(round: ReviewRound, song: Song, form: ScoreForm, by: Any) -> Review:
    return actions.score_song(round, song, scores=form.scores(), remark=form.cleaned_data["remark"], by=by)


def _mine(round: ReviewRound, song: Song, actor: Any) -> Review | None:
    return Review.objects.filter(round=round, song=song, user=actor.pk).with_file().prefetch_related("scores").first()


def _slot(request: HttpRequest, round: ReviewRound, song: Song, review: Review | None, form: ScoreForm) -> dict[str, Any]:
    others = Review.objects.visible_to(request.user).filter(round=round, song=song).exclude(user=request.user.pk)
    return {
        "round": round,
        "song": song,
        "form": form,
        "review": rows.review(review) if review else None,
        "others": [rows.review(one) for one in others.with_file().select_related("user").order_by("user__sort_key", "id")],
        "may_score": may_score(round, request.user),
        "due": rows.round_facts(round, request.user.time_zone)["due"],
    }


def _next(round: ReviewRound, actor: Any) -> str:
    """The first song that waits for the actor, or the round."""
    done = Review.objects.filter(round=round, user=actor.pk).values("song")
    song = Song.objects.filter(entries__round=round).exclude(pk__in=done).order_by("position", "id").first()
    return f"/rounds/{round.pk}/songs/{song.pk}/" if song else f"/rounds/{round.pk}/"


def _neighbours(round: ReviewRound, song: Song) -> dict[str, Any]:
    keys = list(Song.objects.filter(entries__round=round).order_by("position", "id").values_list("pk", flat=True))
    at = keys.index(song.pk)
    link = lambda n: f"/rounds/{round.pk}/songs/{keys[n]}/" if 0 <= n < len(keys) else ""  # noqa: E731
    return {"before": link(at - 1), "after": link(at + 1), "place": f"{at + 1} of {len(keys)}"}


def song_score(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The slots in which the reader scores this song now, for whichever page plays it; empty where nobody asks them."""
    song = visible_song(request, pk)
    rounds = ReviewRound.objects.filter(entries__song=song, reviewers__user=request.user.pk, state="open")
    found = [
        _fresh_slot(request, round, song) for round in rounds.prefetch_related("criteria").order_by("-created_at", "-id")[:5]
    ]
    return page(request, "projects/song_score.html", {"slots": found, "song": song})


def _fresh_slot(request: HttpRequest, round: ReviewRound, song: Song) -> dict[str, Any]:
    review = _mine(round, song, request.user)
    return _slot(request, round, song, review, ScoreForm(criteria=list(round.criteria.all()), review=review))
