"""What happened to one song, read at once: its moves, the approvals asked for it, its rounds and what became of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from producer.core.sql import read

MOST, MOST_ASKED = 100, 20

STORY = """
(SELECT 'move' AS what, move.id, move.was AS title, move.became AS state, person.name AS who, move.reason AS why,
    move.at AS began_at, NULL::timestamptz AS ended_at, NULL::jsonb AS facts
FROM projects_songmove move LEFT JOIN accounts_user person ON person.id = move.by_id
WHERE move.song_id = %(song)s ORDER BY move.at DESC, move.id DESC LIMIT %(most)s)
UNION ALL
(SELECT 'approval', request.id, request.kind, request.state, person.name, request.why, request.created_at, request.settled_at,
    NULL
FROM projects_approvalrequest request LEFT JOIN accounts_user person ON person.id = request.asked_by_id
WHERE request.thing = %(song)s AND request.album_id = %(album)s ORDER BY request.created_at DESC LIMIT %(asked)s)
UNION ALL
(SELECT 'round', round.id, round.title, round.state, person.name, '', round.created_at, round.closed_at, NULL
FROM projects_roundsong entry
JOIN projects_reviewround round ON round.id = entry.round_id
LEFT JOIN accounts_user person ON person.id = round.begun_by_id
WHERE entry.song_id = %(song)s ORDER BY round.created_at DESC LIMIT %(asked)s)
UNION ALL
(SELECT 'outcome', outcome.id, '', '', person.name, outcome.note, outcome.updated_at, NULL, to_jsonb(outcome)
FROM projects_outcome outcome LEFT JOIN accounts_user person ON person.id = outcome.recorded_by_id
WHERE outcome.song_id = %(song)s)"""


def story(song: UUID, album: UUID) -> list[dict[str, Any]]:
    """Rows of `{what, id, title, state, who, why, began_at, ended_at, facts}`; `what` is move, approval, round or outcome.

    `title` is the state a move left, an approval's kind or a round's name, `facts` the outcome. The newest first of each.
    """
    found = read(STORY, {"song": song, "album": album, "most": MOST, "asked": MOST_ASKED})
    return sorted(found, key=lambda row: (row["began_at"], row["id"]), reverse=True)
