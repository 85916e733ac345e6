"""What an actor may see of studios and bookings, said once per table."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts import rules
from producer.core.actors import SYSTEM
from projects.querysets import OfAlbum
from projects.querysets.ways import seen
from projects.standing import where_can


def _booked(actor: Any, **of: Any) -> Exists:
    return Exists(apps.get_model("studio", "Booking").objects.visible_to(actor).filter(**of))


class StudioQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """One's organisations' studios, the listed ones, and those in which an album one sees is booked."""
        if actor is SYSTEM:
            return self
        booked = _booked(actor, room__studio=OuterRef("pk"))
        return self.filter(Q(organization__in=list(actor.roles)) | Q(listed=True) | booked)

    def editable_by(self, actor: Any) -> Self:
        return self.filter(organization__in=rules.organizations_where(actor, "studio.edit"))


class RoomQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        if actor is SYSTEM:
            return self
        booked = _booked(actor, room=OuterRef("pk"))
        return self.filter(Q(studio__organization__in=list(actor.roles)) | Q(studio__listed=True) | booked)

    def bookable_for(self, album: Any, actor: Any) -> Self:
        """Rooms an album may be booked into: listed ones, its owner's, and those of the actor's own organisations."""
        if actor is SYSTEM:
            return self
        own = [*actor.roles, album.organization_id] if album else list(actor.roles)
        return self.filter(Q(studio__listed=True) | Q(studio__organization__in=own))

    def for_list(self) -> Self:
        return self.select_related("studio")


class RateCardQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """Only the rates of organisations where one may see rates, and only with a credential that shows money."""
        if actor is SYSTEM:
            return self
        if rules.money_hidden(actor):
            return self.none()
        return self.filter(organization__in=rules.organizations_where(actor, "rates.view"))

    def for_list(self) -> Self:
        return self.select_related("room__studio", "organization")


class UnionCardQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """As rates: the cards of organisations where one may see rates, and only with a credential that shows money."""
        if actor is SYSTEM:
            return self
        if rules.money_hidden(actor):
            return self.none()
        return self.filter(organization__in=rules.organizations_where(actor, "rates.view"))

    def for_list(self) -> Self:
        return self.select_related("organization")


class TravelTimeQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """What one's own organisations reckon."""
        return self if actor is SYSTEM else self.filter(organization__in=list(actor.roles))

    def for_list(self) -> Self:
        return self.select_related("one", "other")


class WithMoney(OfAlbum):
    def with_money(self, actor: Any) -> Self:
        """`money_shown` says whether the row's money is the actor's to see."""
        shown = ExpressionWrapper(where_can(actor, "money.view", self.ALBUM), output_field=models.BooleanField())
        return self.annotate(money_shown=shown)


def own_calls(actor: Any) -> Q:
    """Calls to the actor: all of an organisation they belong to, and from elsewhere those that are not over.

    Whoever is called must find the place and answer, also as a guest; it opens nothing but the call.
    """
    belongs = Q(booking__album__organization__in=list(actor.roles))
    return Q(person__user=actor.pk) & (belongs | Q(booking__ends_at__gt=timezone.now()))


class DueFeeQuerySet(OfAlbum):
    ALBUM = "booking__album"

    def visible_to(self, actor: Any) -> Self:
        """They are money: for those who see the album's."""
        if actor is SYSTEM:
            return self
        if rules.money_hidden(actor):
            return self.none()
        return self.filter(where_can(actor, "money.view", self.ALBUM))

    def for_list(self) -> Self:
        return self.select_related("person", "waived_by", "booking__album", "booking__room__studio")


class BookingQuerySet(WithMoney):
    def concerning(self, actor: Any) -> Self:
        """Those one sees, and those one is called to; of the latter only place, time and one's own call may be shown."""
        called = apps.get_model("studio", "Call").objects.filter(own_calls(actor), booking=OuterRef("pk"))
        return self.filter(Q(seen(actor)) | Q(Exists(called)))

    def for_list(self) -> Self:
        return self.select_related("album", "room__studio")

    def active(self) -> Self:
        return self.exclude(status="cancelled")

    def ahead(self) -> Self:
        """What is still to come or running: held or confirmed, and not over. What is done is not, whatever was booked."""
        return self.filter(status__in=["hold", "confirmed"], ends_at__gte=timezone.now())

    def over(self) -> Self:
        return self.filter(Q(ends_at__lt=timezone.now()) | Q(status="done"))

    def between(self, start: datetime, end: datetime) -> Self:
        """Bookings that touch [start, end); bounded by the longest booking, so that the index on starts serves."""
        from .models.booking import LONGEST

        return self.filter(starts_at__lt=end, starts_at__gt=start - LONGEST, ends_at__gt=start)

    def with_queue(self) -> Self:
        """Of holds: how many of other albums are ahead, until when it must be answered, until when others must."""
        challenges = apps.get_model("studio", "Challenge").objects.open().order_by("due_at")
        ahead = self.model.objects.filter(room=OuterRef("room"), status="hold", blocked__overlap=OuterRef("blocked"))
        ahead = ahead.filter(hold_rank__lt=OuterRef("hold_rank")).exclude(album=OuterRef("album")).order_by()
        return self.annotate(
            others_ahead=Coalesce(Subquery(ahead.values("room").annotate(n=Count("pk")).values("n")), 0),
            answer_by=Subquery(challenges.filter(hold=OuterRef("pk")).values("due_at")[:1]),
            asked_until=Subquery(challenges.filter(challenger=OuterRef("pk")).values("due_at")[:1]),
        )

    def overlapping(self, room_id: Any, blocked: Any) -> Self:
        return self.filter(room=room_id, blocked__overlap=blocked)


class TemplateQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """Those of the organisations for which one may book."""
        if actor is SYSTEM:
            return self
        return self.filter(organization__in=rules.organizations_where(actor, "studio.edit"))

    def for_list(self) -> Self:
        return self.select_related("room__studio", "organization").prefetch_related("people__person")


class ChallengeQuerySet(models.QuerySet[Any]):
    """A challenge is seen from both sides; of the side one does not see nothing but the times may be shown."""

    def visible_to(self, actor: Any) -> Self:
        if actor is SYSTEM:
            return self
        return self.filter(Q(seen(actor, "hold__album")) | Q(seen(actor, "challenger__album")))

    def with_sides(self, actor: Any) -> Self:
        """`hold_seen` and `challenger_seen` say which of the two bookings the actor sees."""
        return self.annotate(hold_seen=seen(actor, "hold__album"), challenger_seen=seen(actor, "challenger__album"))

    def for_list(self) -> Self:
        return self.select_related("hold__album", "hold__room__studio", "challenger__album")

    def open(self) -> Self:
        return self.filter(outcome="open")


class CallQuerySet(WithMoney):
    ALBUM = "booking__album"

    def visible_to(self, actor: Any) -> Self:
        """Calls on albums one sees, and one's own (see own_calls)."""
        if actor is SYSTEM:
            return self
        return self.filter(Q(seen(actor, self.ALBUM)) | own_calls(actor))

    def with_money(self, actor: Any) -> Self:
        """Also `own_bargain`: the fee is the actor's own, who is called from outside (see presenters.own_fee)."""
        outside = ~Q(where_can(actor, "booking.view", self.ALBUM))
        own = ExpressionWrapper(Q(person__user=actor.pk) & outside, output_field=models.BooleanField())
        return super().with_money(actor).annotate(own_bargain=own)

    def for_list(self) -> Self:
        return self.select_related("person", "clash_by", "booking__album", "booking__room__studio")

    def gaps(self) -> Self:
        """Declined, and nobody is called in their place who has not declined too."""
        instead = self.model.objects.filter(instead_of=OuterRef("pk")).exclude(answer="no")
        return self.filter(~Exists(instead), answer="no")

    def of_person_between(self, person: Any, start: datetime, end: datetime) -> Self:
        """Calls that keep `person` busy at some time in [start, end): from the call until the booking ends."""
        busy = self.filter(person=person, call_at__lt=end, call_at__gt=start - timedelta(days=62), booking__ends_at__gt=start)
        return busy.exclude(answer="no").exclude(booking__status="cancelled")


def people_at_work(actor: Any) -> models.QuerySet[Any]:
    """The directory one sees, and whoever is called on an album one sees: an engineer from outside writes takes too."""
    person = apps.get_model("projects", "Person")
    called = apps.get_model("studio", "Call").objects.visible_to(actor).filter(person=OuterRef("pk"))
    seen = person.objects.visible_to(actor).filter(pk=OuterRef("pk"))
    return person.objects.standing().filter(Q(Exists(seen)) | Q(Exists(called)))


def people_to_call(actor: Any, album: Any = None) -> models.QuerySet[Any]:
    """The directory one sees, and of the directories one does not see those at work: called on an album, or of its team.

    With `album` only the people of its owner, and only those at work on that album.
    """
    person, call, member = (apps.get_model(name) for name in ("projects.Person", "studio.Call", "projects.TeamMember"))
    calls, team = call.objects.visible_to(actor), member.objects.visible_to(actor).active()
    people, seen = person.objects.standing(), person.objects.visible_to(actor).values("pk")
    if album:
        people = people.filter(organization=album.organization_id)
        calls, team = calls.filter(booking__album=album), team.filter(album=album)
    on_team = team.filter(user=OuterRef("user"), album__organization=OuterRef("organization"))
    return people.filter(Q(pk__in=seen) | Q(Exists(calls.filter(person=OuterRef("pk")))) | Q(Exists(on_team)))


class CalendarFeedQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """A calendar address is its user's alone."""
        return self if actor is SYSTEM else self.filter(user=actor.pk)

    def for_list(self) -> Self:
        return self.select_related("album", "room__studio", "person")


class StepQuerySet(OfAlbum):
    ALBUM = "booking__album"

    def showing_money(self, actor: Any) -> Self:
        """Steps of albums whose money the actor may see."""
        return self.none() if rules.money_hidden(actor) else self.filter(where_can(actor, "money.view", self.ALBUM))
