"""The production grid as the page shows it: its cells as one text made in Python, and what changed as plain values."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.html import escape
from django.utils.safestring import SafeString

from producer.core.templatetags.look import initials

from .models import Album, GridCell
from .rules import grid
from .rules.grid import Grid, Mark
from .rules.progress import Progress

# Letter of each state: its key, and the class that draws its shape.
LETTERS: dict[str, str] = {
    GridCell.State.NOT_STARTED: "n",
    GridCell.State.IN_WORK: "w",
    GridCell.State.RECORDED: "r",
    GridCell.State.EDITED: "e",
    GridCell.State.DONE: "d",
    GridCell.State.NOT_NEEDED: "x",
}
LABELS = dict(GridCell.State.choices)
PALETTE = [{"state": state, "letter": letter, "label": LABELS[state]} for state, letter in LETTERS.items()]
_UNMARKED = '<td role="gridcell" class="n" aria-label="Not started"></td>'


def label(mark: Mark) -> str:
    """What a cell says aloud: `Recorded, Dora Drums: two kits`."""
    words = f"{LABELS[mark.state]}, {mark.who}" if mark.who else LABELS[mark.state]
    return f"{words}: {mark.note}" if mark.note else words


@lru_cache(maxsize=2000)
def short(name: str | None) -> str:
    return initials(name) if name else ""


def _cell(mark: Mark | None) -> str:
    if mark is None:
        return _UNMARKED
    words = escape(label(mark))
    more = f' title="{words}" data-note="{escape(mark.note)}" data-who="{mark.person or ""}"' if mark.who or mark.note else ""
    letter, inside = LETTERS[mark.state], escape(short(mark.who))
    noted = " noted" if mark.note else ""
    return f'<td role="gridcell" class="{letter}{noted}" data-v="{mark.version}" aria-label="{words}"{more}>{inside}</td>'


def _how(one: Progress, name: str) -> str:
    percent = one.percent
    words = f"{name}: {one.done} of {one.needed} done" if one.needed else f"{name}: nothing needed"
    shown = "–" if percent is None else f"{percent} %"
    bar = f'<progress max="100" value="{percent or 0}" aria-hidden="true"></progress>'
    return f'<td class="how" title="{escape(words)}"><span>{shown}</span>{bar}</td>'


def _row(one: Grid, song: UUID, title: str, position: int, may_mark: bool) -> str:
    choose = f'<button type="button" tabindex="-1" data-row aria-label="Choose all of {escape(title)}">{position}</button>'
    number = choose if may_mark else position
    cells = "".join([_cell(one.marks.get((song, part))) for part, _ in one.parts])
    head = f'<th scope="row"><a href="/songs/{song}/" tabindex="-1"><bdi>{escape(title)}</bdi></a></th>'
    how = _how(one.of_song(song), title)
    return f'<tr data-song="{song}"><td class="num">{number}</td>{head}{cells}{how}</tr>'


def body(one: Grid, may_mark: bool) -> SafeString:
    """The rows of the table, one per song."""
    return SafeString("\n".join([_row(one, song, title, at, may_mark) for song, title, at in one.songs]))


def head(one: Grid, may_mark: bool) -> SafeString:
    """The names of the parts; for whoever may mark each chooses its column."""
    names = []
    for part, name in one.parts:
        inside = f"<span>{escape(name)}</span>"
        if may_mark:
            inside = f'<button type="button" tabindex="-1" data-column>{inside}</button>'
        names.append(f'<th scope="col" data-part="{part}" class="part">{inside}</th>')
    return SafeString("".join(names))


def foot(one: Grid) -> SafeString:
    """How far each part is, and last the album."""
    return SafeString("".join([*(_how(one.of_part(part), name) for part, name in one.parts), _how(one.whole(), "The album")]))


def words(one: Progress) -> str:
    """The sentence above the grid."""
    if not one.needed:
        return "Nothing is needed yet."
    return f"{one.done} of {one.needed} cells done, {one.percent} % of the way."


def changes(album: Album, since: int) -> dict[str, Any]:
    """What was marked after revision `since`, and how far everything is now."""
    revision, layout = grid.standing(album)
    one = grid.read(album)
    cells = [_told(mark) for mark in one.marks.values() if mark.revision > since]
    return {"revision": revision, "layout": layout, "cells": cells, "progress": _all_progress(one)}


def _told(mark: Mark) -> dict[str, Any]:
    return {
        "song": mark.song,
        "part": mark.part,
        "letter": LETTERS[mark.state],
        "version": mark.version,
        "label": label(mark),
        "short": short(mark.who),
        "who": mark.person,
        "note": mark.note,
        "by": mark.by,
    }


def _all_progress(one: Grid) -> dict[str, Any]:
    whole = one.whole()
    return {
        "words": words(whole),
        "songs": {str(song): one.of_song(song).percent for song, _, _ in one.songs},
        "parts": {str(part): one.of_part(part).percent for part, _ in one.parts},
        "album": whole.percent,
    }
