"""Whose money one may see: those with a role that shows money; the label once it was submitted to it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import BooleanField, Case, F, Q, Value, When
from django.db.models.functions import Coalesce

from accounts import rules
from accounts.roles import Role, TeamRole
from producer.core.actors import SYSTEM
from projects.querysets.ways import Ways


def _with_money(actor: Any, album: str) -> Ways:
    """Albums whose money the actor's roles show: as projects.rules.can("money.view") says of one."""
    reached = rules.organization_wide(actor)
    return Ways(actor.pk, album, team=[TeamRole.PRODUCER], owners=reached, labels=reached)


def _ours(actor: Any, album: str) -> Ways:
    """Albums of which the actor is not merely the label: as projects.rules.is_label_side says of one."""
    owners = [key for key, roles in actor.roles.items() if roles & {Role.ADMIN, Role.FINANCE}]
    return Ways(actor.pk, album, team=None, owners=owners)


def flags_seen(actor: Any) -> tuple[str, list[Any]]:
    """`Flag.objects.visible_to` as a text with its parameters, of rows with an `album` and its `budget`, if it has one."""
    columns = ("album.id", "album.organization_id")
    money, values = _with_money(actor, "album").text(*columns)
    ours, more = _ours(actor, "album").text(*columns)
    return f"{money} AND ({ours} OR budget.status IN ('submitted', 'approved'))", [*values, *more]


class MoneyQuerySet(models.QuerySet[Any]):
    """`ALBUM` is the path to the album, `SHOWN` what the label sees."""

    ALBUM = "album"
    SHOWN = Q()

    def visible_to(self, actor: Any) -> Self:
        if actor is SYSTEM:
            return self
        seen = self.filter(_with_money(actor, self.ALBUM))
        return seen.filter(Q(_ours(actor, self.ALBUM)) | self.SHOWN) if self.SHOWN else seen

    def with_money(self, actor: Any) -> Self:
        """Whoever sees such a row at all sees its money; only a token may still hide it."""
        return self.annotate(money_shown=Value(True, BooleanField()))


class BudgetQuerySet(MoneyQuerySet):
    SHOWN = Q(submitted_at__isnull=False)

    def with_money(self, actor: Any) -> Self:
        """`total` is the budget as it stands; for the label, while it is being reworked, as it was last submitted."""
        standing = Q(status__in=["submitted", "approved"])
        ours = standing if actor is SYSTEM else standing | Q(_ours(actor, self.ALBUM))
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
