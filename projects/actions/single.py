"""Singles: picked, dated, put in the order of their release, approved."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from producer.core.writes import fresh, write

from ..models import Album, ApprovalRequest, ApprovalSetting, Recording, Single
from ..rules import approvals as rules
from ..rules import authorize
from . import approval

KIND = "single"
ASKED = ("artist", "producer", "ar")  # where the album's settings do not say otherwise
PLACE = """
UPDATE projects_single AS single SET position = place.position, version = single.version + 1, updated_at = now()
FROM unnest(%s::uuid[], %s::int[]) AS place(id, position)
WHERE single.id = place.id AND single.position <> place.position"""


def _lock(album: Album) -> None:
    Album.objects.select_for_update(of=("self",), no_key=True).get(pk=album.pk)


def about(single: Single) -> rules.About:
    day = f" on {single.focus_on:%-d %b %Y}" if single.focus_on else ""
    title = f"{single} as single{day}"
    return rules.About(KIND, single.pk, single.revision, title, f"/singles/{single.pk}/")


@transaction.atomic
def pick_single(recording: Recording, *, by: Any, **values: Any) -> Single:
    """A recording as the album's next single, with the reason. Raises NotAllowed, ValidationError."""
    album = recording.song.album
    authorize(by, "order.edit", album)
    _lock(album)
    return write(Single(album=album, recording=recording, position=album.singles.count() + 1), **values)


@transaction.atomic
def update_single(single: Single, *, by: Any, version: int | None = None, **values: Any) -> Single:
    """Another recording, date or reason; what was approved falls with the first two.

    Raises NotAllowed, ValidationError, Stale.
    """
    authorize(by, "order.edit", single.album)
    single = fresh(single, version)
    recording = values.get("recording", single.recording)
    if recording.song.album_id != single.album_id:
        raise ValidationError({"recording": ValidationError("There is none with this id.", code="does_not_exist")})
    changed = [name for name in ("recording", "focus_on") if name in values and getattr(single, name) != values[name]]
    if changed:
        values["revision"] = single.revision + 1
    single = write(single, **values)
    if changed:
        words = {"recording": "another recording", "focus_on": "another focus date"}
        approval.fall(KIND, single.pk, why=f"The single has {' and '.join(words[name] for name in changed)}.", by=by)
    return single


@transaction.atomic
def place_single(single: Single, position: int, *, by: Any) -> Single:
    """Its place in the order of release, counted from 1; the others close up. Raises NotAllowed."""
    authorize(by, "order.edit", single.album)
    _lock(single.album)
    keys = [key for key in _keys(single.album) if key != single.pk]
    keys.insert(max(position, 1) - 1, single.pk)
    _place(keys)
    return Single.objects.select_related("album", "recording__song").get(pk=single.pk)


@transaction.atomic
def drop_single(single: Single, *, by: Any, version: int | None = None) -> None:
    """It is no single any more. Raises NotAllowed, Stale."""
    authorize(by, "order.edit", single.album)
    _lock(single.album)
    approval.fall(KIND, single.pk, why="It is no single any more.", by=by)
    fresh(single, version).delete()
    _place(_keys(single.album))


@transaction.atomic
def ask_single(single: Single, *, by: Any, note: str = "", version: int | None = None) -> ApprovalRequest:
    """Ask those whom the album's settings name for singles; where it has none, artist, producer and A&R.

    Raises NotAllowed, ValidationError where nobody is to be asked, Stale, Conflict `already_asked` or `already_approved`.
    """
    authorize(by, "approval.ask", single.album)
    _lock(single.album)
    single = fresh(single, version)
    if ApprovalSetting.objects.filter(album=single.album_id, kind=KIND).exists():
        asked = approval.ask_needed(single.album, about(single), note=note, by=by)
    else:
        places = [rules.Asked(role=role) for role in ASKED]
        asked = approval.ask(album=single.album, about=about(single), of=places, note=note, by=by)
    if asked is None:
        raise ValidationError("This album asks nobody about its singles.")
    return asked


def _keys(album: Album) -> list[Any]:
    return list(Single.objects.filter(album=album).order_by("position", "id").values_list("pk", flat=True))


def _place(keys: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(PLACE, [keys, list(range(1, len(keys) + 1))])
