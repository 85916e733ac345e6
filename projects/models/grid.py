from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User
from producer.core.history import remembered
from producer.core.models import Named, Record

from ..querysets import GridCellQuerySet, GridPartQuerySet
from .album import Album
from .directory import Person
from .song import Song


class GridBoard(models.Model):
    """One row per album, locked by whoever marks its grid.

    `revision` grows with every change of a mark, so that whoever looks on can ask what came since; `layout` with
    every change of the columns.
    """

    album = models.OneToOneField(Album, on_delete=models.CASCADE, primary_key=True, related_name="grid")
    revision = models.PositiveBigIntegerField(default=0)
    layout = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"Grid of {self.album}"


@remembered
class GridPart(Named):
    """A column of the production grid: a part that songs need, in the album's own words."""

    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="grid_parts")
    name = models.CharField(max_length=40)
    position = models.PositiveIntegerField(default=0)

    objects = GridPartQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["album", "position", "id"], name="grid_part_by_position")]
        constraints = [
            models.UniqueConstraint(
                fields=["album", "sort_key"], name="grid_part_once", violation_error_message="The grid has that part."
            ),
        ]


@remembered
class GridCell(Record):
    """How far one part of one song is. A cell nobody marked has no row: it is not started, and its version is 0."""

    class State(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        IN_WORK = "in_work", "In work"
        RECORDED = "recorded", "Recorded"
        EDITED = "edited", "Edited"
        DONE = "done", "Done"
        NOT_NEEDED = "not_needed", "Not needed"

    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="grid_cells", editable=False)
    song = models.ForeignKey(Song, on_delete=models.CASCADE, related_name="grid_cells")
    part = models.ForeignKey(GridPart, on_delete=models.CASCADE, related_name="cells")
    state = models.CharField(max_length=12, choices=State, default=State.NOT_STARTED)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="grid_cells", verbose_name="who"
    )
    note = models.CharField(max_length=500, blank=True)
    revision = models.PositiveBigIntegerField(default=0, editable=False)
    marked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")

    objects = GridCellQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["album", "revision"], name="grid_cell_by_revision")]
        constraints = [
            models.UniqueConstraint(fields=["song", "part"], name="grid_cell_once"),
            models.CheckConstraint(
                name="grid_cell_state",
                condition=Q(state__in=["not_started", "in_work", "recorded", "edited", "done", "not_needed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} of “{self.song}”"
