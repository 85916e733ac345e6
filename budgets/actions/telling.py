"""Telling people about money. They have all been looked at: only who may see figures is told any."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from notices.actions import Recipient, tell
from projects.models import Album


def tell_all(users: Iterable[User], album: Album, *, about: str, subject: str, text: str, path: str, key: str, by: Any) -> None:
    """One notice and mail each, once per `key`; nobody is told what they did themselves."""
    for user in {user.pk: user for user in users if user.pk != by.pk}.values():
        tell(
            to=Recipient.of(user),
            about=about,
            subject=subject,
            text=text,
            path=path,
            key=key,
            organization_id=album.organization_id,
            album_id=album.pk,
            money=True,
        )


def money_page(album: Album, rest: str = "") -> str:
    return f"/albums/{album.pk}/money/{rest}"
