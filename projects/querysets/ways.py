"""The ways in which an album is somebody's to see or to decide, as one condition of SQL."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, F, Func
from django.utils import timezone

from accounts.rules import organization_wide

TEAM = (
    "EXISTS(SELECT 1 FROM projects_teammember way"
    " WHERE way.album_id = {album} AND way.user_id = %s AND way.ended_at IS NULL{more})"
)
SHARE = (
    "EXISTS(SELECT 1 FROM projects_albumshare way"
    " WHERE way.album_id = {album} AND way.since <= %s AND (way.until IS NULL OR way.until > %s){more})"
)


def seen(actor: Any, album: str = "album") -> Ways:
    """Rows whose album the actor sees: on its team, or by an organisation-wide role where it is owned or shown."""
    reached = organization_wide(actor)
    return Ways(actor.pk, album, team=None, owners=reached, labels=reached)


class Ways(Func):
    """True for rows whose album (at path `album`; "pk" for albums themselves) is reached in one of these ways:

    by a place on its team with one of `team` roles (None: with any), by being owned by one of `owners`, shared now with one of
    `labels`, owned by one of `alone` and shared with nobody, or owned by one of `sharing` and shared with somebody.

    Written as text, with parameters: a list asks this several times a request, and to say it through the ORM costs more
    than to run it. Only the ways that are asked for are joined.
    """

    output_field = BooleanField()

    def __init__(
        self,
        user: UUID,
        album: str = "album",
        *,
        team: Iterable[str] | None = (),
        owners: Iterable[UUID] = (),
        labels: Iterable[UUID] = (),
        alone: Iterable[UUID] = (),
        sharing: Iterable[UUID] = (),
    ) -> None:
        self.user, self.team = user, None if team is None else sorted(map(str, team))
        self.owners, self.labels, self.alone, self.sharing = list(owners), list(labels), list(alone), list(sharing)
        paths = [album]
        if self.owners or self.alone or self.sharing:
            paths.append("organization" if album == "pk" else f"{album}__organization")
        super().__init__(*map(F, paths))

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        album, owner = (*(compiler.compile(each)[0] for each in self.source_expressions), "")[:2]
        return self.text(album, owner)

    def text(self, album: str, owner: str) -> tuple[str, list[Any]]:
        """The condition and its parameters, where the album's id and its owner's stand in these columns."""
        ways = list(self._ways(album, owner))
        sql = " OR ".join(sql for sql, _ in ways) or "FALSE"
        return f"({sql})", [value for _, values in ways for value in values]

    def _ways(self, album: str, owner: str) -> Iterable[tuple[str, list[Any]]]:
        now = timezone.now()
        owned, shared = f"{owner} = ANY(%s)", SHARE.format(album=album, more="")
        if self.team is None:
            yield TEAM.format(album=album, more=""), [self.user]
        elif self.team:
            yield TEAM.format(album=album, more=" AND way.role = ANY(%s)"), [self.user, self.team]
        if self.owners:
            yield owned, [self.owners]
        if self.labels:
            yield SHARE.format(album=album, more=" AND way.organization_id = ANY(%s)"), [now, now, self.labels]
        if self.alone:
            yield f"({owned} AND NOT {shared})", [self.alone, now, now]
        if self.sharing:
            yield f"({owned} AND {shared})", [self.sharing, now, now]
