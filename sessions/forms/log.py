from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from producer.core.forms import SuggestInput, Versioned
from projects.models import Person, Song

from ..models import Attendance, SessionLog, Take
from ..rules.hours import MINUTE, likely_hours
from .times import InStudioTime, WallField, typed, which

PARTS = "Drums,Bass,Guitars,Piano,Keys,Strings,Brass,Vocal,Background vocals,Percussion,Programming".split(",")


class LogTimes(InStudioTime):
    """Wall times of the log's studio."""

    def __init__(self, *args: Any, log: SessionLog, **kwargs: Any) -> None:
        self.log, self.zone = log, log.booking.room.studio.time_zone
        super().__init__(*args, **kwargs)

    def zone_name(self) -> str | None:
        return self.zone

    def walls_of(self, **instants: Any) -> dict[str, Any]:
        """Initial values for the fields of wall time."""
        found: dict[str, Any] = {}
        for name, instant in instants.items():
            if instant:
                found |= {name: typed(instant, self.zone), f"{name}_which": which(instant, self.zone)}
        return found


class NotesForm(Versioned):
    notes = forms.CharField(label="What was tried", required=False, max_length=20000, widget=forms.Textarea({"rows": 5}))
    trouble = forms.CharField(label="What went wrong", required=False, max_length=20000, widget=forms.Textarea({"rows": 2}))


class HoursForm(LogTimes, Versioned):
    WALLS = ("started_at", "ended_at")

    started_at = WallField(label="Really began")
    ended_at = WallField(label="Really ended", help_text="The studio's time. The booking keeps the time that was agreed.")

    def __init__(self, *args: Any, log: SessionLog, **kwargs: Any) -> None:
        super().__init__(*args, log=log, **kwargs)
        started, ended = likely_hours(log, timezone.now())
        whole = ended + MINUTE if ended.second or ended.microsecond else ended  # the field knows minutes, and none is lost
        self.initial |= self.walls_of(started_at=started, ended_at=whole) | {"version": log.version}


class CorrectForm(HoursForm):
    reason = forms.CharField(label="Why they are others", max_length=500, widget=forms.Textarea({"rows": 2}))


class TakeForm(Versioned):
    song = forms.ModelChoiceField(Song.objects.none(), empty_label="Choose the song")
    part = forms.CharField(max_length=80, widget=SuggestInput(PARTS))
    person = forms.ModelChoiceField(Person.objects.none(), required=False, label="Player", empty_label="Nobody named")
    rating = forms.TypedChoiceField(
        choices=[("", "–"), *((n, "★" * n) for n in range(1, 6))], coerce=int, empty_value=None, required=False
    )
    mark = forms.ChoiceField(choices=Take.Mark.choices, required=False)
    note = forms.CharField(max_length=5000, required=False, help_text="Sound and feeling.")

    def __init__(self, *args: Any, log: SessionLog, take: Take | None = None, **kwargs: Any) -> None:
        names = ("song", "part", "person", "rating", "mark", "note", "version")
        initial = {name: getattr(take, name) for name in names} if take else kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["song"].queryset = log.booking.album.songs.exclude(state=Song.State.DROPPED)  # type: ignore[attr-defined]
        self.fields["person"].queryset = people_of(log)  # type: ignore[attr-defined]


class AttendanceForm(LogTimes, Versioned):
    WALLS = ("came_at", "left_at")

    person = forms.ModelChoiceField(Person.objects.none(), empty_label="Choose somebody")
    role = forms.CharField(max_length=80, required=False)
    came_at = WallField(label="In", required=False)
    left_at = WallField(label="Out", required=False)

    def __init__(self, *args: Any, log: SessionLog, actor: Any, attendance: Attendance | None = None, **kwargs: Any) -> None:
        super().__init__(*args, log=log, **kwargs)
        here = Person.objects.visible_to(actor).filter(organization=log.booking.album.organization_id)
        self.fields["person"].queryset = here | people_of(log)  # type: ignore[attr-defined]
        if attendance:
            del self.fields["person"]
            self.initial |= self.walls_of(came_at=attendance.came_at, left_at=attendance.left_at)
            self.initial |= {"role": attendance.role, "version": attendance.version}
        else:
            self.initial |= self.walls_of(came_at=log.started_at)


def people_of(log: SessionLog) -> Any:
    """Whoever is called to the booking or stands on the log's list."""
    called, listed = log.booking.calls.values("person"), log.attendances.values("person")
    return Person.objects.filter(Q(pk__in=called) | Q(pk__in=listed))
