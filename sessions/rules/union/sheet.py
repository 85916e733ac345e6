"""What a card asks of a whole session: who must be there, how long, how much music, which rests."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from .figures import SESSION, SONG
from .pay import Work
from .scale import Scale


def remarks(scale: Scale, works: Sequence[Work], *, minutes: Decimal | None = None, gap: Decimal | None = None) -> list[str]:
    """In words, what does not keep to the card, and what to plan for.

    `minutes` of finished music are planned; `gap` minutes lie between this session and somebody's one before it.
    """
    found = [*_people(scale, works), *_limits(scale, works, minutes), *_rests(scale, gap)]
    return [words for words in found if words]


def _people(scale: Scale, works: Sequence[Work]) -> list[str]:
    needed = scale.get("contractor_from")
    found = []
    if needed is not None and len(works) >= needed and not any(work.contractor for work in works):
        found.append(f"From {needed:f} people a contractor is needed, and nobody is called as one.")
    if scale.method == SESSION and scale.get("leader_times") is not None:
        if not any(work.leader for work in works):
            found.append("Nobody is called as leader.")
        if len(works) == 1 and scale.get("alone_times") and not works[0].leader:
            found.append(f"Somebody alone is paid {scale.get('alone_times').normalize():f} times: call them as leader.")
    return found


def _limits(scale: Scale, works: Sequence[Work], minutes: Decimal | None) -> list[str]:
    found = []
    special = bool(works) and all(work.special for work in works)
    most = scale.get("special_minutes" if special else "session_minutes")
    if minutes is not None and most is not None and minutes > most:
        found.append(
            f"{minutes.normalize():f} minutes of finished music are more than the {most.normalize():f} of one session: "
            "book another session."
        )
    songs, step = scale.get("song_most"), scale.get("song_step")
    if scale.method == SONG and songs is not None and sum(work.songs for work in works) > songs:
        found.append(f"More than {songs:f} songs: this card is for at most so many of an album.")
    if (
        scale.method == SONG
        and step
        and any(((work.rate or 0) - scale.get("song_rate", 0)) % step for work in works if work.rate)
    ):
        found.append(f"Above the least sum a song is paid in steps of {step:f}.")
    return found


def _rests(scale: Scale, gap: Decimal | None) -> list[str]:
    found = []
    least, rests, length = scale.get("gap_minutes"), scale.get("rests"), scale.get("rest_minutes")
    if gap is not None and least is not None and gap < least:
        found.append(f"Only {gap:f} minutes after their session before: under {least:f} it is overtime, not a new session.")
    if rests and length:
        found.append(f"Plan {rests.normalize():f} rests of {length.normalize():f} minutes.")
    return found
