"""The figures a union card may hold. Each has a value or none, is confirmed or to be confirmed, and names its source."""

from __future__ import annotations

from typing import NamedTuple

SESSION, SIDE, SONG = "session", "side", "song"
METHODS = {SESSION: "By the session", SIDE: "By the side or hour, whichever is more", SONG: "By the song, all in"}


class Figure(NamedTuple):
    """`unit`: money, percent, hours, minutes, times or number."""

    name: str
    label: str
    unit: str
    methods: frozenset[str]


def _rows(table: str) -> list[Figure]:
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return [Figure(name, label, unit, frozenset(methods.split())) for name, label, unit, methods in rows]


_ALL = _rows("""
scale                | Basic session                                  | money   | session
session_hours        | Length of a session                            | hours   | session
session_minutes      | Finished music in a session                    | minutes | session
special_hours        | Length of a special session                    | hours   | session
special_minutes      | Finished music in a special session            | minutes | session
special_songs        | Songs in a special session                     | number  | session
special_percent      | Special session, share of the basic one        | percent | session
rests                | Rests in a session                             | number  | session
rest_minutes         | Length of a rest                               | minutes | session
gap_minutes          | Least time between sessions, else overtime     | minutes | session
overtime_minutes     | Overtime counts in steps of                    | minutes | session
overtime_percent     | Overtime, share of the basic session's time    | percent | session
overtime_amount      | Overtime by the step, where it is a sum        | money   | session
leader_times         | Leader                                         | times   | session
contractor_times     | Contractor                                     | times   | session
contractor_from      | Contractor needed from so many people          | number  | session side
alone_times          | Somebody alone                                 | times   | session
double_percent       | First double                                   | percent | session
more_double_percent  | Each further double                            | percent | session
overdub_percent      | Overdubbing one's own part                     | percent | session
solo_rate            | One or two voices, by the side or hour         | money   | side
group_rate           | Three to five voices, by the side or hour      | money   | side
choir_rate           | Six to eight voices, by the side or hour       | money   | side
chorus_rate          | Nine voices and more, by the side or hour      | money   | side
song_rate            | A song, at least                               | money   | song
song_step            | Above that in steps of                         | money   | song
song_most            | Songs of one album, at most                    | number  | song
pension_percent      | Pension or contributions, of each one's wages  | percent | session side
health_first         | Health, first session of the day               | money   | session
health_more          | Health, each further session of the day        | money   | session
cartage              | Cartage or porterage, by the load              | money   | session
notice_days          | No cancelling or postponing in the last        | number  | session
""")
FIGURES = {figure.name: figure for figure in _ALL}


def figures_of(method: str) -> list[Figure]:
    return [figure for figure in _ALL if method in figure.methods]
