"""Where a song may go."""

from __future__ import annotations

from ..models import Song

# A song's approvals fall by the action that changes it (actions.song); its place in a list and its state are no change.
SONG_VERSION = 1
POOL = frozenset({Song.State.CANDIDATE, Song.State.SHORTLISTED, Song.State.DROPPED})


def kinds_needed(was: str, to: str) -> list[str]:
    """The kinds of approval that this step waits for, where the album wants them: out of the pool, and onto the record."""
    selected = was in POOL and to not in POOL
    return [*(["song_selection"] if selected else []), *(["final_cut"] if to == Song.State.FINAL_CUT else [])]


def next_states(song: Song) -> list[str]:
    """Where the song may go from here: onwards first, then back. A dropped one: to the pool or back where it was."""
    allowed = Song.NEXT[Song.State(song.state)]
    if song.state == Song.State.DROPPED:
        last = song.moves.filter(became=Song.State.DROPPED).first()
        allowed = frozenset({Song.State.CANDIDATE, Song.State.SHORTLISTED, last.was if last else Song.State.CANDIDATE})
    states = list(Song.State)
    here = states.index(Song.State(song.state))
    return [state for state in [*states[here:], *states[:here]] if state in allowed]
