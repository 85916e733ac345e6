"""Votes for running orders. They lock nothing: a vote is the voter's own row."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from producer.core.actors import SYSTEM
from producer.core.errors import NotAllowed

from ..models import OrderVote, RunningOrder
from ..rules import authorize


@transaction.atomic
def vote(order: RunningOrder, *, by: Any) -> RunningOrder:
    """One vote for each person among an album's candidates on a format; the next one takes its place. Raises NotAllowed."""
    authorize(by, "order.vote", order.album)
    if by is SYSTEM:
        raise NotAllowed("Only people vote.")
    told = {"order": order, "revision": order.revision, "at": timezone.now()}
    OrderVote.objects.update_or_create(album=order.album, format=order.format, user=by, defaults=told)
    return order


@transaction.atomic
def take_vote_back(order: RunningOrder, *, by: Any) -> RunningOrder:
    """Raises NotAllowed."""
    authorize(by, "order.vote", order.album)
    order.votes.filter(user=by.pk).delete()
    return order
