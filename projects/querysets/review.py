"""Who sees which word on a song. In a blind round that is decided here and nowhere else."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from producer.core.actors import SYSTEM

from .sight import OfAlbum


def opened(actor: Any, *, round: str = "round", song: str = "song") -> Q:
    """Others' words on a song (at path `song`) of a round (at path `round`) are the actor's to see:

    the round is not blind, or it is closed and nobody scores any more, or the actor has scored that song in it.
    """
    if actor is SYSTEM:
        return Q()
    reviews = apps.get_model("projects", "Review")._base_manager
    own = reviews.filter(user=actor.pk, round=OuterRef(f"{round}_id"), song=OuterRef(f"{song}_id"))
    return Q(**{f"{round}__blind": False}) | Q(**{f"{round}__state": "closed"}) | Q(Exists(own))


class RoundQuerySet(OfAlbum):
    def for_list(self) -> Self:
        return self.select_related("album", "begun_by")

    def waiting_for(self, actor: Any) -> Self:
        """Open ones with a song that the actor, a reviewer, has not scored."""
        entries = apps.get_model("projects", "RoundSong")._base_manager.filter(round=OuterRef("pk"))
        mine = apps.get_model("projects", "Review")._base_manager.filter(user=actor.pk, round=OuterRef("round_id"))
        left = entries.exclude(Exists(mine.filter(song=OuterRef("song_id"))))
        return self.visible_to(actor).filter(Exists(left), state="open", reviewers__user=actor.pk)


class OfRound(OfAlbum):
    ALBUM = "round__album"


class ReviewerQuerySet(OfRound):
    def visible_to(self, actor: Any) -> Self:
        """Oneself; the others where nothing is hidden, for whoever runs the round, and for who has scored all its songs."""
        from ..standing import where_can

        seen = super().visible_to(actor)
        if actor is SYSTEM:
            return seen
        waits = apps.get_model("projects", "ReviewRound").objects.waiting_for(actor).filter(pk=OuterRef("round_id"))
        reviews = apps.get_model("projects", "Review")._base_manager.filter(user=actor.pk, round=OuterRef("round_id"))
        shown = Q(round__blind=False) | Q(round__state="closed") | Q(user=actor.pk)
        shown |= Q(Exists(reviews)) & ~Q(Exists(waits))
        return seen.filter(shown | Q(where_can(actor, "round.edit", "round__album")))


class ReviewQuerySet(OfRound):
    def visible_to(self, actor: Any) -> Self:
        return super().visible_to(actor).filter(opened(actor))

    def with_file(self) -> Self:
        """`older_file`: whether a newer file than the one that was heard is current by now."""
        demos = apps.get_model("projects", "Demo").objects.ready().filter(song=OuterRef("song"), current=True)
        newer = demos.filter(Q(recording=None) | Q(recording=OuterRef("demo__recording")))
        return self.annotate(older_file=Exists(newer.filter(created_at__gt=OuterRef("demo__created_at"))))

    def for_list(self) -> Self:
        return self.with_file().select_related("round__album", "song", "user").prefetch_related("scores__criterion")


class MoveScoreQuerySet(OfAlbum):
    ALBUM = "move__song__album"

    def visible_to(self, actor: Any) -> Self:
        return super().visible_to(actor).filter(opened(actor, song="move__song"))


class OutcomeQuerySet(OfAlbum):
    ALBUM = "song__album"

    def for_list(self) -> Self:
        return self.select_related("song__album", "recorded_by")
