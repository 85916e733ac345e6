"""Facts that later rooms may care for. Sent inside the transaction that made them, with keyword arguments as named."""

from django.dispatch import Signal

album_created = Signal()  # album, by
album_changed = Signal()  # album, by, changed: dict of field -> (before, after)
album_archived = Signal()  # album, by
song_moved = Signal()  # song, was, by
recording_length_changed = Signal()  # recording, by
team_changed = Signal()  # album, user, by
share_ended = Signal()  # share, by
person_changed = Signal()  # person, by
people_merging = Signal()  # keep, gone, by: before anything is written; a receiver locks what is its own, or refuses
approval_settled = Signal()  # request: approved, declined or fallen, by
