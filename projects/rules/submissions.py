"""What a submission link shows, and why it is closed. Reading only."""

from __future__ import annotations

from producer.core.secrets import hashed
from producer.core.time import shown_at

from ..models import Album, SubmissionLink


def link_of(secret: str) -> SubmissionLink | None:
    rows = SubmissionLink.objects.select_related("album__artist", "album__organization")
    return rows.filter(secret_hash=hashed(secret)).first() if 0 < len(secret) <= 100 else None


def problem(link: SubmissionLink) -> str:
    """Why no song is taken by it any more; empty while one is."""
    if link.revoked_at:
        return "This link was taken back. Ask whoever gave it to you."
    if link.ended_at:
        return f"This link ended on {shown_at(link.expires_at, 'UTC', kept=True)}. Ask whoever gave it to you for a new one."
    if link.album.stage == Album.Stage.ARCHIVED:
        return "No songs are looked for here any more."
    return ""


def heading(link: SubmissionLink) -> str:
    """What the producer chose to show of the album."""
    artist = link.album.artist.name if link.show_artist else ""
    title = f"“{link.album.title}”" if link.show_title else ""
    return " for ".join(["A song", *([", ".join(filter(None, [title, artist]))] if artist or title else [])])
