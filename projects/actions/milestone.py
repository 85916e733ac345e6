"""Planning backwards from delivery and release, and saying what is reached."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Organization, User
from accounts.rules import authorize_in
from producer.core.actors import SYSTEM
from producer.core.errors import IllegalMove
from producer.core.secrets import fresh_secret, hashed
from producer.core.writes import fresh, write

from .. import plans
from ..models import Album, AlbumFeed, AlbumPlan, Milestone, PlanTemplate
from ..plans import Step
from ..rules import authorize
from ..rules import milestones as rules
from ..rules.audience import audience

MOST = 200


@transaction.atomic
def plan_album(album: Album, template: str, *, by: Any) -> list[Milestone]:
    """Put the steps of the template called `template` on the album, counted back from its dates.

    What is done, or has a day set by hand, stays as it is; open steps of an earlier plan that the new one lacks go.
    Raises NotAllowed, ValidationError for an unknown template or an album without dates.
    """
    authorize(by, "milestone.edit", album)
    album = _locked(album)
    found = rules.templates(album).get(template)
    if found is None:
        raise ValidationError({"template": "There is no plan of this name."})
    rules.dates(album, found.lead)
    steps = rules.steps_of(found)
    _keep_plan(album, template, found.lead)
    _drop_old(album, steps)
    _put(album, steps)
    return follow(album)


def _locked(album: Album) -> Album:
    return Album.objects.select_for_update(of=("self",), no_key=True).get(pk=album.pk)


def _keep_plan(album: Album, name: str, lead: int) -> None:
    row = AlbumPlan.objects.filter(album=album).first() or AlbumPlan(album=album)
    write(row, name=name, lead_days=lead)


def _drop_old(album: Album, steps: list[Step]) -> None:
    kept = {step.name.casefold() for step in steps}
    for milestone in album.milestones.filter(done_on=None).exclude(anchor=""):
        if milestone.name.casefold() not in kept:
            milestone.delete()


def _put(album: Album, steps: list[Step]) -> None:
    there = {milestone.name.casefold(): milestone for milestone in album.milestones.all()}
    for step in steps:
        milestone = there.get(step.name.casefold()) or Milestone(album=album, name=step.name)
        if milestone._state.adding or (milestone.anchor and milestone.done_on is None):
            milestone.anchor, milestone.days_before = step.anchor, step.days
            write(milestone, anchor=step.anchor, days_before=step.days, due_on=_due(album, milestone))


def _due(album: Album, milestone: Milestone) -> date:
    dates = rules.dates(album, lead_of(album))
    try:
        return dates.due(milestone.anchor, milestone.days_before or 0)
    except OverflowError as error:
        raise ValidationError({"days_before": "That is before the calendar begins."}) from error


def lead_of(album: Album) -> int:
    plan = AlbumPlan.objects.filter(album=album).first()
    return plan.lead_days if plan else plans.STANDARDS["Digital"].lead


def follow(album: Album) -> list[Milestone]:
    """The album's dates may have changed: what counts back from them and is not done moves along."""
    if album.delivery_on or album.release_on:
        for milestone in album.milestones.filter(done_on=None).exclude(anchor=""):
            due = _due(album, milestone)
            if due != milestone.due_on:
                write(milestone, due_on=due)
    return list(album.milestones.all())


@transaction.atomic
def add_milestone(album: Album, *, by: Any, due_on: date | None = None, **values: Any) -> Milestone:
    """One more, on a day or counted back (`anchor`, `days_before`). Raises NotAllowed, ValidationError."""
    authorize(by, "milestone.edit", album)
    album = _locked(album)
    if album.milestones.count() >= MOST:
        raise ValidationError(f"An album has at most {MOST} milestones.")
    return _write(Milestone(album=album), due_on=due_on, **values)


@transaction.atomic
def update_milestone(milestone: Milestone, *, by: Any, version: int | None = None, **values: Any) -> Milestone:
    """Set the given fields; a new `due_on` takes it off its anchor. Raises NotAllowed, ValidationError, Stale."""
    authorize(by, "milestone.edit", milestone.album)
    milestone = fresh(milestone, version)
    due_on = values.pop("due_on", None)
    if due_on is not None and due_on != milestone.due_on and "anchor" not in values:
        values |= {"anchor": "", "days_before": None}
    return _write(milestone, due_on=due_on, **values)


def _write(milestone: Milestone, *, due_on: date | None, **values: Any) -> Milestone:
    for name, value in values.items():
        setattr(milestone, name, value)
    _refuse_stranger(milestone.album, values.get("responsible"))
    if milestone.anchor and milestone.days_before is not None:
        due_on = _due(milestone.album, milestone)
    if due_on is None and milestone.due_on is None:
        raise ValidationError({"due_on": "Give it a day, or count it from delivery or release."})
    return write(milestone, due_on=due_on or milestone.due_on, **values)


def _refuse_stranger(album: Album, user: User | None) -> None:
    if user is not None and user.pk not in {seer.user.pk for seer in audience(album)}:
        raise ValidationError({"responsible": "Choose somebody who sees this album."})


@transaction.atomic
def reach(milestone: Milestone, *, by: Any, on: date | None = None, version: int | None = None) -> Milestone:
    """It is done, today or `on` a day. Raises NotAllowed, IllegalMove, ValidationError, Stale."""
    authorize(by, "milestone.edit", milestone.album)
    milestone = fresh(milestone, version)
    if milestone.done_on is not None:
        raise IllegalMove(f"“{milestone}” is done already.")
    today = rules.today(milestone.album)
    if on is not None and on > today:
        raise ValidationError({"on": "That day is still to come."})
    return write(milestone, done_on=on or today)


@transaction.atomic
def reopen(milestone: Milestone, *, by: Any, version: int | None = None) -> Milestone:
    """It is not done after all; its day follows the album's again. Raises NotAllowed, IllegalMove, Stale."""
    authorize(by, "milestone.edit", milestone.album)
    milestone = fresh(milestone, version)
    if milestone.done_on is None:
        raise IllegalMove(f"“{milestone}” is not done.")
    milestone = write(milestone, done_on=None)
    follow(milestone.album)
    return Milestone.objects.get(pk=milestone.pk)


@transaction.atomic
def remove_milestone(milestone: Milestone, *, by: Any, version: int | None = None) -> None:
    """Raises NotAllowed, Stale."""
    authorize(by, "milestone.edit", milestone.album)
    fresh(milestone, version).delete()


# --- templates


@transaction.atomic
def create_template(*, organization: Organization, by: Any, **values: Any) -> PlanTemplate:
    """A plan of the organisation's own; one called like a standard plan takes its place. Raises NotAllowed, ValidationError."""
    authorize_in(by, "album.create", organization)
    return write(PlanTemplate(organization=organization), **values)


@transaction.atomic
def update_template(template: PlanTemplate, *, by: Any, version: int | None = None, **values: Any) -> PlanTemplate:
    """For albums planned from now on. Raises NotAllowed, ValidationError, Stale."""
    authorize_in(by, "album.create", template.organization_id)
    return write(fresh(template, version), **values)


@transaction.atomic
def remove_template(template: PlanTemplate, *, by: Any, version: int | None = None) -> None:
    """Albums keep what was planned. Raises NotAllowed, Stale."""
    authorize_in(by, "album.create", template.organization_id)
    fresh(template, version).delete()


# --- the calendar


@transaction.atomic
def renew_feed(album: Album, *, by: Any) -> str:
    """A fresh secret for the actor's own calendar address of the album, told once; the one before opens nothing any more."""
    authorize(by, "album.view", album)
    if by is SYSTEM:
        raise ValidationError("A calendar belongs to somebody.")
    secret = fresh_secret()
    AlbumFeed.objects.update_or_create(album=album, user=by, defaults={"hashed": hashed(secret)})
    return secret


@transaction.atomic
def end_feed(album: Album, *, by: Any) -> None:
    AlbumFeed.objects.filter(album=album, user=by).delete()
