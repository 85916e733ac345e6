"""Where a song may go."""

from __future__ import annotations

from ..models import Song


def next_states(song: Song) -> list[str]:
    """Where the song may go from here: onwards first, then back. A dropped one: to the pool or back where it was."""
    allowed = Song.NEXT[Song.State(song.state)]
    if song.state == Song.State.DROPPED:
        last = song.moves.filter(became=Song.State.DROPPED).first()
        allowed = frozenset({Song.State.CANDIDATE, Song.State.SHORTLISTED, last.was if last else Song.State.CANDIDATE})
    states = list(Song.State)
    here = states.index(Song.State(song.state))
    return [state for state in [*states[here:], *states[:here]] if state in allowed]
