"""Whose money one may see: those with a role that shows money; the label once it was submitted to it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from accounts import rules
from accounts.roles import Role, TeamRole
from producer.core.actors import SYSTEM
from projects.querysets import active_shares


def _team(actor: Any, album: str, *roles: str) -> Q:
    members = apps.get_model("projects", "TeamMember").objects.filter(user=actor.pk, ended_at=None, album=OuterRef(album))
    return Q(Exists(members.filter(role__in=roles) if roles else members))


def _with_money(actor: Any, album: str) -> Q:
    """Albums whose money the actor's roles show: as projects.rules.can("money.view") says of one."""
    seen = _team(actor, album, TeamRole.PRODUCER)
    if reached := rules.organization_wide(actor):
        shares = active_shares().filter(organization__in=reached, album=OuterRef(album))
        seen |= Q(**{f"{album}__organization__in": reached}) | Q(Exists(shares))
    return seen


def _ours(actor: Any, album: str) -> Q:
    """Albums of which the actor is not merely the label: as projects.rules.is_label_side says of one."""
    owners = [key for key, roles in actor.roles.items() if roles & {Role.ADMIN, Role.FINANCE}]
    ours = _team(actor, album)
    return ours | Q(**{f"{album}__organization__in": owners}) if owners else ours


class MoneyQuerySet(models.QuerySet[Any]):
    """`ALBUM` is the path to the album, `SHOWN` what the label sees."""

    ALBUM = "album"
    SHOWN = Q()

    def visible_to(self, actor: Any) -> Self:
        if actor is SYSTEM:
            return self
        seen = self.filter(_with_money(actor, self.ALBUM))
        return seen.filter(_ours(actor, self.ALBUM) | self.SHOWN) if self.SHOWN else seen

    def with_money(self, actor: Any) -> Self:
        """Whoever sees such a row at all sees its money; only a token may still hide it."""
        return self.annotate(money_shown=Value(True, BooleanField()))


class BudgetQuerySet(MoneyQuerySet):
    SHOWN = Q(submitted_at__isnull=False)

    def with_money(self, actor: Any) -> Self:
        """`total` is the budget as it stands; for the label, while it is being reworked, as it was last submitted."""
        standing = Q(status__in=["submitted", "approved"])
        ours = standing if actor is SYSTEM else standing | _ours(actor, self.ALBUM)
        total = Case(When(ours, then=Coalesce(F("album__totals__budget"), Value(Decimal(0)))), default=F("submitted_total"))
        return super().with_money(actor).annotate(total=total)

    def for_list(self) -> Self:
        return self.select_related("album", "album__artist")


class BudgetLineQuerySet(MoneyQuerySet):
    ALBUM = "budget__album"
    SHOWN = Q(budget__status__in=["submitted", "approved"])

    def for_list(self) -> Self:
        return self.select_related("budget__album")


class AmendmentQuerySet(MoneyQuerySet):
    ALBUM = "budget__album"
    SHOWN = ~Q(status="draft")

    def for_list(self) -> Self:
        return self.select_related("budget", "budget__album").prefetch_related("lines")


class AmendmentLineQuerySet(MoneyQuerySet):
    ALBUM = "amendment__budget__album"
    SHOWN = ~Q(amendment__status="draft")


class EstimateQuerySet(MoneyQuerySet):
    ALBUM = "line__budget__album"
    SHOWN = Q(line__budget__status__in=["submitted", "approved"])


class CommitmentQuerySet(MoneyQuerySet):
    def for_list(self) -> Self:
        return self.select_related("album")


class LedgerQuerySet(MoneyQuerySet):
    def for_list(self) -> Self:
        return self.select_related("album", "line", "song", "by").defer("song__notes")


class ExpenseQuerySet(MoneyQuerySet):
    SHOWN = ~Q(status="draft") & Q(submitted_at__isnull=False)

    def for_list(self) -> Self:
        return self.select_related("album")


class ReceiptQuerySet(MoneyQuerySet):
    ALBUM = "expense__album"
    SHOWN = ~Q(expense__status="draft") & Q(expense__submitted_at__isnull=False)

    def for_list(self) -> Self:
        return self.select_related("file", "expense")


class FlagQuerySet(MoneyQuerySet):
    SHOWN = Q(album__budget__status__in=["submitted", "approved"])

    def standing(self) -> Self:
        return self.filter(cleared_at=None)

    def for_list(self) -> Self:
        return self.select_related("album", "acknowledged_by")
