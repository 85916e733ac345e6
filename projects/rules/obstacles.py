"""What stands in a single's way, listed from facts. Each room registers what it knows, in its `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from ..models import Album, ApprovalRequest, Demo, Recording, Single, Song
from . import approvals


@dataclass(frozen=True)
class Obstacle:
    """One thing to do before it can go out; `key` is stable for programs, `url` is where it is done."""

    key: str
    words: str
    url: str


Find = Callable[[Sequence[Single]], Iterator[tuple[UUID, Obstacle]]]
_finders: dict[str, Find] = {}


def register(name: str, find: Find) -> None:
    """`find(singles)` yields what is missing now by what the room knows (the mix, the clearance), each with its single's id.

    The singles are of one album and came by `for_list()`; a finder asks as much for twenty as for one, and invents nothing.
    """
    _finders[name] = find


def obstacles(singles: Sequence[Single]) -> dict[UUID, list[Obstacle]]:
    """By the single's id, of singles of one album that came by `for_list()`."""
    found: dict[UUID, list[Obstacle]] = {single.pk: [] for single in singles}
    for find in _finders.values() if singles else ():
        for key, obstacle in find(singles):
            found[key].append(obstacle)
    return found


def of_the_song(singles: Sequence[Single]) -> Iterator[tuple[UUID, Obstacle]]:
    """What this room knows: recorded, mixed, numbered, dated, an edited version where it is explicit."""
    edited, mixed = _songs_with_edit(singles), _mixed(singles)
    for single in singles:
        song, recording = single.recording.song, single.recording
        url = f"/songs/{song.pk}/"
        if song.state not in (Song.State.RECORDED, Song.State.FINAL_CUT, Song.State.BONUS):
            yield single.pk, Obstacle("not_recorded", f"The song is {song.get_state_display().lower()}, not recorded yet.", url)
        if recording.pk not in mixed:
            yield single.pk, Obstacle("no_mix", "No mix of the recording is among its files yet.", url)
        if song.explicit and song.pk not in edited:
            yield single.pk, Obstacle("no_edited_version", "The song is explicit and has no edited version.", url)
        if not recording.isrc:
            yield single.pk, Obstacle("no_isrc", "The recording has no ISRC.", url)
        if single.focus_on is None:
            yield single.pk, Obstacle("no_focus_date", "It has no focus date.", f"/singles/{single.pk}/edit/")


def _songs_with_edit(singles: Sequence[Single]) -> set[UUID]:
    songs = [single.recording.song_id for single in singles]
    return set(Recording.objects.filter(song__in=songs, kind=Recording.Kind.EDITED).values_list("song", flat=True))


def _mixed(singles: Sequence[Single]) -> set[UUID | None]:
    found = Demo.objects.ready().filter(recording__in=[single.recording_id for single in singles])
    return set(found.values_list("recording", flat=True))


WAITING: dict[str, str] = {
    "none": "Nobody has been asked for approval.",
    "open": "Not everybody who was asked has approved it.",
    "declined": "Its approval was declined.",
    "fallen": "It was changed since it was approved.",
}


def of_approval(singles: Sequence[Single]) -> Iterator[tuple[UUID, Obstacle]]:
    """Nothing where the album's settings say that singles need nobody's."""
    if not singles or not wants_approval(singles[0].album):
        return
    stands = standings(singles)
    for single in singles:
        if stands[single.pk] != "approved":
            yield single.pk, Obstacle("not_approved", WAITING[stands[single.pk]], f"/singles/{single.pk}/")


def wants_approval(album: Album) -> bool:
    """Singles are asked about unless the album's own settings name nobody."""
    setting = approvals.setting_of(album, "single")
    return setting._state.adding or bool(approvals.places(album, setting))


def standings(singles: Sequence[Single]) -> dict[UUID, approvals.Standing]:
    """How each stands in its present revision, as `approvals.standing_of` says of one."""
    rows = ApprovalRequest.objects.filter(kind="single", thing__in=[single.pk for single in singles])
    asked: dict[UUID, list[tuple[int, approvals.Standing]]] = {}
    for thing, number, state in rows.order_by("-created_at", "-id").values_list("thing", "thing_version", "state"):
        asked.setdefault(thing, []).append((number, state))
    return {single.pk: _standing(asked.get(single.pk, []), single.revision) for single in singles}


def _standing(asked: list[tuple[int, approvals.Standing]], revision: int) -> approvals.Standing:
    exact = next((state for number, state in asked if number == revision), None)
    return exact or ("fallen" if asked else "none")
