"""Saying something about a thing, and taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Organization, User
from notices.actions import tell
from notices.recipients import Recipient
from producer.core.errors import NotAllowed
from producer.core.writes import fresh, write

from .. import comments
from ..models import Album, Comment
from ..rules import authorize
from ..rules.mentions import mentioned
from ..rules.remarks import label_of, readers, sees

MOST_MENTIONS = 20


@transaction.atomic
def say(album: Album, kind: str, thing: UUID, *, text: str, by: Any, internal: bool = False, external_id: str = "") -> Comment:
    """Comment on a thing of the album, for everybody who sees it or `internal` to the actor's label.

    Whoever is named after an @ is told after commit. Raises NotAllowed, ValidationError (nothing said, no such thing, somebody
    mentioned who will not see it).
    """
    authorize(by, "comment.write", album)
    row = comments.find(by, album, kind, thing)
    if row is None:
        raise ValidationError({"thing": "This album has no such thing to comment on."})
    label = _label(by, album) if internal else None
    comment = Comment(album=album, kind=kind, thing=thing, title=str(row)[: comments.LONGEST_TITLE], author=by)
    comment.internal, comment.organization = internal, label
    return _write(comment, text, by, external_id=external_id)


def _label(by: Any, album: Album) -> Organization:
    label = label_of(by, album)
    if label is None:
        raise NotAllowed("Only the label writes internal comments.")
    return label


def _write(comment: Comment, text: str, by: Any, **values: Any) -> Comment:
    people = _mentioned(comment, text.strip())
    told = {*comment.mentions, by.pk}
    write(comment, text=text.strip(), mentions=[user.pk for user in people], **values)
    for user in people:
        if user.pk not in told:
            _tell(comment, user, by)
    return comment


def _mentioned(comment: Comment, text: str) -> list[User]:
    """Refused where somebody would be named who will not see it: they would never be told."""
    people = mentioned(text, readers(comment.album, None)) if "@" in text else []
    if len(people) > MOST_MENTIONS:
        raise ValidationError({"text": f"Mention at most {MOST_MENTIONS} people."})
    inside = {user.pk for user in readers(comment.album, comment.organization)} if people else set()
    for user in people:
        if user.pk not in inside or not sees(user, comment.album, comment.kind, comment.thing):
            raise ValidationError({"text": f"{user} does not see this: take the @ before the name away."})
    return people


@transaction.atomic
def reword(comment: Comment, *, by: Any, version: int | None = None, **values: Any) -> Comment:
    """Change one's own words; whom it is for stays. Who is newly mentioned is told.

    Raises NotAllowed, ValidationError, Stale.
    """
    refuse_others(comment, by)
    comment = fresh(comment, version)
    return _write(comment, values.pop("text", comment.text), by, **values)


@transaction.atomic
def take_back(comment: Comment, *, by: Any, version: int | None = None) -> None:
    """Remove one's own comment. Raises NotAllowed, Stale."""
    refuse_others(comment, by)
    fresh(comment, version).delete()


def refuse_others(comment: Comment, by: Any) -> None:
    authorize(by, "comment.write", comment.album)
    if comment.author_id != by.pk:
        raise NotAllowed("Only who wrote it changes it.")


def _tell(comment: Comment, user: User, by: Any) -> None:
    """What is internal names neither the thing nor the words inside the app, where it would outlast a role at the label."""
    inside = comment.internal
    about = f"“{comment.title}” of {comment.album}"
    tell(
        to=Recipient.of(user),
        about="comment",
        subject=f"{by} mentioned you" + ("" if inside else f" about “{comment.title}”"),
        text=f"An internal comment of {comment.organization} waits for you." if inside else f"About {about}:\n\n{comment.text}",
        key=f"comment:{comment.pk}",
        path=f"/comments/{comment.pk}/",
        organization_id=comment.organization_id or comment.album.organization_id,
        album_id=comment.album_id,
        money=comments.KINDS[comment.kind].money,
    )
