"""Comments, ready to show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from producer.core.time import wall

from .comments import KINDS
from .models import Comment


def comments(found: Iterable[Comment], actor: Any) -> list[dict[str, Any]]:
    """Rows of comments that came by `for_list()`."""
    return [_comment(comment, actor) for comment in found]


def _comment(comment: Comment, actor: Any) -> dict[str, Any]:
    kind = KINDS[comment.kind]
    return {
        "id": comment.pk,
        "text": comment.text,
        "who": str(comment.author or "Somebody who left"),
        "at": f"{wall(comment.created_at, actor.time_zone):%-d %b %Y, %H:%M}",
        "changed": comment.version > 1,
        "internal": f"Internal to {comment.organization}" if comment.internal else "",
        "mine": comment.author_id == actor.pk,
        "title": comment.title,
        "thing": kind.path(comment.album_id, comment.thing),
    }
