from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from producer.core.forms import Versioned
from producer.core.time import city, from_wall, wall

from ..actions.review import CRITERIA, MOST_CRITERIA
from ..models import Criterion, Review, ReviewRound, Song
from ..models.review import HIGHEST, LOWEST
from ..rules.audience import Seer

FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


class WallField(forms.CharField):
    """A date and a time as the reader's clock shows them, cleaned to the instant. `zone` is set by the form."""

    zone = "UTC"
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def clean(self, value: Any) -> datetime | None:  # type: ignore[override]
        text = super().clean(value)
        for form in FORMATS if text else ():
            try:
                return from_wall(datetime.strptime(text, form), self.zone, later=False)  # noqa: DTZ007 (wall time)
            except ValueError:
                continue
        raise ValidationError("Give a date and a time, such as 2027-06-08 18:00.", code="invalid")

    def prepare_value(self, value: Any) -> Any:
        return f"{wall(value, self.zone):%Y-%m-%dT%H:%M}" if isinstance(value, datetime) else value


class RoundForm(Versioned):
    """What a round is about. Its criteria, and whether it is blind, are said once, at its beginning."""

    title = forms.CharField(label="Name", max_length=200)
    due_at = WallField(label="Deadline", help_text="Later scores are taken and marked as late.")
    blind = forms.BooleanField(
        required=False, initial=True, label="Blind", help_text="Nobody sees another’s word on a song before having scored it."
    )
    criteria = forms.CharField(
        label="Criteria and weights",
        widget=forms.Textarea({"rows": 5}),
        max_length=2000,
        help_text="One on each line, with its weight: Hook 3. Each is scored from 1 to 5; they stay as they begin.",
    )
    reviewers = forms.TypedMultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    songs = forms.TypedMultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, songs: list[Song], seers: list[Seer], zone: str, round: ReviewRound | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial=_initial(songs, round), **kwargs)
        fields: dict[str, Any] = self.fields
        fields["due_at"].zone = zone
        fields["due_at"].label = f"Deadline, {city(zone)} time"
        by_id, people = {str(song.pk): song for song in songs}, {str(seer.user.pk): seer.user for seer in seers}
        fields["songs"].choices = [(key, song.title) for key, song in by_id.items()]
        fields["songs"].coerce = by_id.__getitem__
        fields["reviewers"].choices = [(key, user.name) for key, user in people.items()]
        fields["reviewers"].coerce = lambda key: people[key].pk
        if round is not None:
            del fields["criteria"], fields["blind"]

    def clean_criteria(self) -> list[tuple[str, Decimal]]:
        lines = [line.strip() for line in self.cleaned_data["criteria"].splitlines() if line.strip()]
        if len(lines) > MOST_CRITERIA:
            raise ValidationError(f"At most {MOST_CRITERIA} criteria.")
        return [_criterion(line) for line in lines]


def _criterion(line: str) -> tuple[str, Decimal]:
    name, _, weight = line.rpartition(" ")
    if not name or not weight.replace(".", "", 1).isdecimal() or not weight.isascii() or len(weight) > 6:
        raise ValidationError(f"“{line[:60]}”: write the criterion and its weight, such as Hook 3.")
    if len(name.strip()) > 60:
        raise ValidationError("A criterion’s name has at most 60 characters.")
    return name.strip(), Decimal(weight)


def _initial(songs: list[Song], round: ReviewRound | None) -> dict[str, Any]:
    if round is None:
        open_ones = [str(song.pk) for song in songs if song.state in (Song.State.CANDIDATE, Song.State.SHORTLISTED)]
        return {"songs": open_ones, "criteria": "\n".join(f"{name} {weight}" for name, weight in CRITERIA), "blind": True}
    return {
        "title": round.title,
        "due_at": round.due_at,
        "version": round.version,
        "songs": [str(key) for key in round.entries.values_list("song_id", flat=True)],
        "reviewers": [str(key) for key in round.reviewers.values_list("user_id", flat=True)],
    }


class ScoreForm(forms.Form):
    """A row of 1 to 5 for each criterion and a remark. A pressed `all` gives its number to every criterion."""

    remark = forms.CharField(label="Note", required=False, max_length=5000, widget=forms.Textarea({"rows": 2}))
    all = forms.IntegerField(required=False, min_value=LOWEST, max_value=HIGHEST, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, criteria: list[Criterion], review: Review | None, **kwargs: Any) -> None:
        given = {score.criterion_id: score.value for score in review.scores.all()} if review else {}
        initial = {"remark": review.remark if review else "", **{f"c-{key}": value for key, value in given.items()}}
        super().__init__(data, initial=initial, auto_id=False, **kwargs)
        self.criteria = criteria
        for each in criteria:
            scale = forms.IntegerField(label=each.name, required=False, widget=forms.NumberInput)
            self.fields[f"c-{each.pk}"] = scale

    def scores(self) -> dict[Any, int | None]:
        """By criterion; what was not scored is None, which the action refuses by its name."""
        whole = self.cleaned_data["all"]
        return {each.pk: whole or self.cleaned_data[f"c-{each.pk}"] for each in self.criteria}

    def rows(self) -> list[dict[str, Any]]:
        """Criteria as the fragment draws them: name, field, the steps of the scale with the one chosen."""
        return [self._row(each) for each in self.criteria]

    def _row(self, each: Criterion) -> dict[str, Any]:
        name = f"c-{each.pk}"
        now = str(self[name].value() or "")
        steps = [{"value": step, "chosen": now == str(step)} for step in range(LOWEST, HIGHEST + 1)]
        return {"label": each.name, "weight": f"{each.weight.normalize():f}", "name": name, "steps": steps}


class OutcomeForm(Versioned):
    KNOWN = (("", "Not known yet"), ("true", "Yes"), ("false", "No"))

    made_cut = forms.TypedChoiceField(label="Made the cut", choices=KNOWN, required=False, empty_value=None)
    single = forms.TypedChoiceField(label="Was a single", choices=KNOWN, required=False, empty_value=None)
    streams = forms.IntegerField(required=False, min_value=0, max_value=10**12)
    chart_peak = forms.IntegerField(label="Best place in a chart", required=False, min_value=1, max_value=10_000)
    note = forms.CharField(required=False, max_length=500, help_text="Which chart, which country, counted when.")

    def __init__(self, *args: Any, song: Song, **kwargs: Any) -> None:
        super().__init__(*args, initial=self._initial(song), **kwargs)
        for name in ("made_cut", "single"):
            self.fields[name].coerce = lambda text: text == "true"  # type: ignore[attr-defined]

    def _initial(self, song: Song) -> dict[str, Any]:
        outcome = getattr(song, "outcome", None)
        if outcome is None:
            return {"made_cut": "true" if song.state in (Song.State.FINAL_CUT, Song.State.BONUS) else ""}
        said = {True: "true", False: "false", None: ""}
        values = {name: getattr(outcome, name) for name in ("streams", "chart_peak", "note", "version")}
        return {**values, "made_cut": said[outcome.made_cut], "single": said[outcome.single]}


class DecideForm(forms.Form):
    """One decision about many songs."""

    songs = forms.TypedMultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, error_messages={"required": "Tick songs first."}
    )
    to = forms.ChoiceField(label="Becomes", choices=Song.State.choices, initial=Song.State.SHORTLISTED)
    reason = forms.CharField(label="Why", required=False, max_length=1000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, songs: list[Song], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_id, field = {str(song.pk): song for song in songs}, self.fields["songs"]
        field.choices = [(key, song.title) for key, song in by_id.items()]  # type: ignore[attr-defined]
        field.coerce = by_id.__getitem__  # type: ignore[attr-defined]
