"""Who hears of an approval, and in which words."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from notices.actions import tell
from notices.recipients import Recipient
from producer.core.time import shown_at

from ..models import ApprovalRequest
from ..rules.approvals import holders, label_of


def tell_asked(request: ApprovalRequest, by: Any) -> None:
    subject = f"{label_of(request.kind)}: your approval of “{request}” is asked"
    for user in holders(request, request.answers.all()):
        if user != by:
            text = f"{by} asks you to approve “{request}” of {request.album}.{_until(request, user)}{_quoted(request.note)}"
            _tell(request, user, "asked", subject, text)


def tell_due(request: ApprovalRequest) -> None:
    """Whoever has not answered, once for each time it is said."""
    waiting = [place for place in request.answers.all() if not place.says]
    subject = f"Your approval of “{request}” is still asked"
    for user in holders(request, waiting):
        text = f"“{request}” of {request.album} waits for your answer.{_until(request, user)}{_quoted(request.note)}"
        _tell(request, user, f"due:{request.remind_at:%Y%m%dT%H%M}", subject, text)


def tell_settled(request: ApprovalRequest, was: str, by: Any) -> None:
    """The asker, and of what fell also everybody who had answered or was still asked."""
    places = list(request.answers.select_related("user", "answered_by"))
    concerned = [request.asked_by]
    if request.state == ApprovalRequest.State.FALLEN:
        concerned += [place.answered_by for place in places]
        concerned += holders(request, [place for place in places if not place.says]) if was == "open" else []
    said = "".join(
        f"\n{place.answered_by}: {place.get_says_display()}. {place.words}".rstrip() for place in places if place.says
    )
    state = {"approved": "is approved", "declined": "is declined", "fallen": "has to be approved anew"}[request.state]
    text = f"“{request}” of {request.album} {state}. {request.why}".rstrip() + f"\n{said}"
    for user in {user.pk: user for user in concerned if user}.values():
        if user != by:
            _tell(request, user, request.state, f"“{request}” {state}", text.strip())


def _until(request: ApprovalRequest, user: User) -> str:
    return f" Please answer by {shown_at(request.due_at, user.time_zone)}." if request.due_at else ""


def _quoted(words: str) -> str:
    return f"\n\n“{words}”" if words else ""


def _tell(request: ApprovalRequest, user: User, event: str, subject: str, text: str) -> None:
    tell(
        to=Recipient.of(user),
        about="approval",
        subject=subject,
        text=text,
        key=f"approval:{request.pk}:{event}",
        path=f"/approvals/{request.pk}/",
        organization_id=request.album.organization_id,
        album_id=request.album_id,
    )
