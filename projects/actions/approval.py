"""Asking for approval, answering, and what makes an approval fall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from producer.core.actors import SYSTEM
from producer.core.errors import Conflict, IllegalMove, NotAllowed
from producer.core.history import noting
from producer.core.time import validate_sane_date
from producer.core.writes import fresh, refuse_stale, write

from .. import signals
from ..models import Album, ApprovalAnswer, ApprovalRequest, ApprovalSetting, AskedRole
from ..rules import approvals as rules
from ..rules import authorize
from ..rules.approvals import About, Asked
from ..rules.audience import audience
from . import approval_words as telling

State = ApprovalRequest.State
REMIND_HOURS = (72, 24)
MOST_ASKED = 30


@transaction.atomic
def ask(
    *,
    album: Album,
    about: About,
    of: Sequence[Asked],
    rule: str = "all",
    due_at: datetime | None = None,
    note: str = "",
    by: Any,
) -> ApprovalRequest:
    """Put a thing, as it stands in `about.version`, before those asked, and tell them after commit.

    An open request about another version of it falls. Raises NotAllowed, ValidationError (nobody asked, asked twice,
    somebody who does not see the album, a past due time), Conflict `already_asked` or `already_approved`.
    """
    authorize(by, "approval.ask", album)
    _refuse_places(album, of)
    _refuse_past(due_at)
    Album.objects.select_for_update(of=("self",), no_key=True).get(pk=album.pk)  # of two who ask at once one is told
    _make_way(about)
    request = ApprovalRequest(album=album, kind=about.kind, thing=about.id, thing_version=about.version)
    request.remind_at = _next_reminder(due_at, timezone.now())
    asker = None if by is SYSTEM else by
    write(request, title=about.title[:200], url=about.url, rule=rule, due_at=due_at, note=note.strip(), asked_by=asker)
    for place in of:
        write(ApprovalAnswer(request=request, user=place.user, role=place.role))
    telling.tell_asked(request, by)
    return request


def ask_needed(album: Album, about: About, *, by: Any, note: str = "") -> ApprovalRequest | None:
    """Ask those whom the album's settings name, in the days they give. None where nobody's approval is wanted."""
    setting = rules.setting_of(album, about.kind)
    of = rules.places(album, setting)
    if not of:
        return None
    due = timezone.now() + timedelta(days=setting.days)
    return ask(album=album, about=about, of=of, rule=setting.rule, due_at=due, note=note, by=by)


def _refuse_places(album: Album, of: Sequence[Asked]) -> None:
    if not of:
        raise ValidationError({"of": "Say who is asked."})
    if len(of) > MOST_ASKED or len({(place.user.pk if place.user else None, place.role) for place in of}) < len(of):
        raise ValidationError({"of": f"Ask each once, and at most {MOST_ASKED}."})
    seers = {seer.user.pk for seer in audience(album)}
    if any(place.user and place.user.pk not in seers for place in of):
        raise ValidationError({"of": "Ask people who see this album."})
    if any(bool(place.user) == bool(place.role) or place.role not in ("", *AskedRole.values) for place in of):
        raise ValidationError({"of": "Ask a person, or the artist, producer, A&R or head of A&R."})


def _refuse_past(due_at: datetime | None) -> None:
    if due_at is None:
        return
    if due_at <= timezone.now():
        raise ValidationError({"due_at": "Give them some time: this has passed already."})
    try:
        validate_sane_date(due_at.date())
    except ValidationError as error:
        raise ValidationError({"due_at": error.messages}) from error


def _make_way(about: About) -> None:
    """What is asked or approved already is not asked again; an older version's request is of no use any more."""
    rows = ApprovalRequest.objects.filter(kind=about.kind, thing=about.id, state__in=[State.OPEN, State.APPROVED])
    for request in rows.select_for_update(of=("self",), no_key=True).order_by("id"):
        if request.thing_version == about.version:
            said = "approved" if request.state == State.APPROVED else "asked"
            raise Conflict(f"“{request}” is {said} already.", code=f"already_{said}", facts={"approval": str(request.pk)})
        _fall(request, "A newer version was put forward.")


@transaction.atomic
def answer(request: ApprovalRequest, *, says: str, words: str = "", by: Any, version: int | None = None) -> ApprovalRequest:
    """Say yes or no, in words if one likes, for every place that is the actor's; the last word settles it.

    Raises NotAllowed for who is not asked, ValidationError (a no needs its reason), Conflict `already_answered`,
    IllegalMove once it is settled or has fallen, Stale.
    """
    request = _locked(request, version)
    _refuse_answer(request, by)
    if says not in ApprovalAnswer.Says.values:
        raise ValidationError({"says": "Say yes or no."})
    if says == "no" and not words.strip():
        raise ValidationError({"words": "Say why not, so that it can be mended."})
    for place in rules.answerable(request, by):
        write(place, says=says, words=words.strip(), answered_by=by, answered_at=timezone.now())
    now = rules.outcome(ApprovalRequest.objects.get(pk=request.pk))
    if now == State.OPEN:
        write(request, remind_at=request.remind_at)  # who answers at the same time with an older version is told
    else:
        _settle(request, now, by=by)
    return request


def _refuse_answer(request: ApprovalRequest, by: Any) -> None:
    if by is SYSTEM:
        raise NotAllowed("Only people approve.")
    asked = rules.answerable(request, by)
    if not asked and request.answers.filter(answered_by=by).exists():
        raise Conflict("You have answered this already.", code="already_answered")
    if not asked:
        raise NotAllowed("You are not asked for this approval.")
    if request.state != State.OPEN:
        raise IllegalMove(f"“{request}” is {request.get_state_display().lower()} already.")


def _locked(request: ApprovalRequest, version: int | None) -> ApprovalRequest:
    rows = ApprovalRequest.objects.select_for_update(of=("self",), no_key=True).select_related("album", "asked_by")
    row = rows.get(pk=request.pk)
    refuse_stale(row, version)
    return row


def _settle(request: ApprovalRequest, to: str, *, by: Any, why: str = "") -> None:
    """Ask the table of moves, write, tell."""
    if to not in ApprovalRequest.NEXT[request.state]:
        raise IllegalMove(f"“{request}” is {request.get_state_display().lower()}; it cannot become {State(to).label.lower()}.")
    was = request.state
    with noting(reason=why):
        write(request, state=to, why=why[:500], settled_at=timezone.now(), remind_at=None)
    telling.tell_settled(request, was, by)
    signals.approval_settled.send(ApprovalRequest, request=request, by=by)


@transaction.atomic
def fall(kind: str, thing: UUID, *, why: str, by: Any = SYSTEM) -> int:
    """The thing changed: what was asked or approved about it counts no more, and everybody concerned is told.

    Called by the action that changes the thing, in its transaction. How many fell.
    """
    rows = ApprovalRequest.objects.filter(kind=kind, thing=thing, state__in=[State.OPEN, State.APPROVED])
    found = list(rows.select_for_update(of=("self",), no_key=True).select_related("album", "asked_by").order_by("id"))
    for request in found:
        _fall(request, why, by=by)
    return len(found)


def _fall(request: ApprovalRequest, why: str, by: Any = SYSTEM) -> None:
    _settle(request, State.FALLEN, by=by, why=why)


@transaction.atomic
def withdraw(request: ApprovalRequest, *, by: Any, reason: str = "", version: int | None = None) -> ApprovalRequest:
    """Take an open request back. Raises NotAllowed, IllegalMove, Stale."""
    authorize(by, "approval.ask", request.album)
    request = _locked(request, version)
    if request.state != State.OPEN:
        raise IllegalMove(f"“{request}” is {request.get_state_display().lower()} already.")
    _fall(request, reason.strip() or f"{by} took it back.", by=by)
    return request


@transaction.atomic
def set_needed(album: Album, kind: str, *, by: Any, version: int | None = None, **values: Any) -> ApprovalSetting:
    """Say whose approval things of `kind` need: `roles`, `people` (ids), `rule`, `days`. No roles and people: nobody's.

    Where a label decides, only its head of A&R takes the label's own places away. Raises NotAllowed, ValidationError, Stale.
    """
    authorize(by, "approval.require", album)
    if kind not in rules.KINDS:
        raise ValidationError({"kind": "Albums do not ask approval for that."})
    Album.objects.select_for_update(of=("self",), no_key=True).get(pk=album.pk)
    setting = rules.setting_of(album, kind)
    if not setting._state.adding:
        setting = fresh(setting, version)
    _refuse_taking(setting, values.get("roles", setting.roles), by)
    _refuse_strangers(album, set(values.get("people", ())) - {*setting.people})
    return write(setting, **values)


def _refuse_taking(setting: ApprovalSetting, roles: Sequence[str], by: Any) -> None:
    lost = ({*setting.roles} - {*roles}) & {AskedRole.AR.value, AskedRole.AR_HEAD.value}
    if lost and by is not SYSTEM and "ar_head" not in rules.standing(by, setting.album):
        raise NotAllowed("Only the label's head of A&R takes the label's own approval away.")


def _refuse_strangers(album: Album, people: set[UUID]) -> None:
    if people and people - {seer.user.pk for seer in audience(album)}:
        raise ValidationError({"people": "Ask people who see this album."})


def remind_due(now: datetime) -> int:
    """Remind those who have not answered, before it is due. Any number of workers may run it; each reminder goes once."""
    done = 0
    while count := _remind_batch(now):
        done += count
    return done


@transaction.atomic
def _remind_batch(now: datetime, size: int = 100) -> int:
    due = ApprovalRequest.objects.filter(state=State.OPEN, remind_at__lte=now)
    claimed = due.select_for_update(skip_locked=True, of=("self",), no_key=True).select_related("album")
    rows = list(claimed.order_by("remind_at", "id")[:size])
    for request in rows:
        if request.due_at and request.due_at > now:
            telling.tell_due(request)
        request.remind_at = _next_reminder(request.due_at, now)
    ApprovalRequest.objects.bulk_update(rows, ["remind_at"])
    return len(rows)


def _next_reminder(due_at: datetime | None, now: datetime) -> datetime | None:
    """The next of 72 and 24 hours before it is due that is still to come."""
    ahead = [due_at - timedelta(hours=hours) for hours in REMIND_HOURS] if due_at else []
    return next((at for at in ahead if at > now), None)
