"""Who hears of a hold, and in which words."""

from __future__ import annotations

from notices.actions import tell
from notices.recipients import Recipient

from ..models import Song
from ..rules.audience import producers


def tell_ending(song: Song) -> None:
    """Each time it is said: a week and a day before."""
    text = f"{_whose(song, 'is')}. Ask for more time, or decide before then: it is free for others afterwards."
    _tell(song, f"ending:{song.hold_remind_at:%Y%m%d}", f"The hold on “{song}” ends {song.held_until:%-d %b}", text)


def tell_lapsed(song: Song) -> None:
    text = f"{_whose(song, 'was')}. It is free for others now; ask again if you still want it."
    _tell(song, "lapsed", f"The hold on “{song}” has ended", text)


def _whose(song: Song, verb: str) -> str:
    by = f" by {song.pitched_by}" if song.pitched_by else ""
    return f"“{song}”, pitched{by} for {song.album}, {verb} held for us to the end of {song.held_until:%a %-d %b %Y}"


def _tell(song: Song, event: str, subject: str, text: str) -> None:
    for user in producers(song.album):
        tell(
            to=Recipient.of(user),
            about="hold",
            subject=subject,
            text=text,
            key=f"hold:{song.pk}:{song.held_until:%Y%m%d}:{event}",
            path=f"/songs/{song.pk}/",
            organization_id=song.album.organization_id,
            album_id=song.album_id,
        )
