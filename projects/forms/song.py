from __future__ import annotations

from typing import Any

from django import forms

from producer.core.forms import DateInput, SuggestInput, Versioned
from producer.core.time import shown_length

from ..models import Song
from ..music import KEYS, MOODS, SIGNATURES, plain_moods, seconds, validate_moods

FACTS = "title writers iswc origin pitched_by key tempo time_signature length_seconds moods explicit notes"
MOST_BYTES = 2_000_000  # of an import
EDITED = tuple(FACTS.split())


class LengthField(forms.CharField):
    """Typed and shown as 3:42, cleaned to seconds."""

    def prepare_value(self, value: Any) -> Any:
        return shown_length(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        text = super().clean(value)
        return seconds(text) if text else None


class MoodsField(forms.CharField):
    """Typed with commas between, cleaned to a list of tags."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        moods = plain_moods(word for word in super().clean(value).split(",") if word.strip())
        validate_moods(moods)
        return moods


class SongForm(Versioned):
    title = forms.CharField(max_length=200)
    writers = forms.CharField(required=False, max_length=400, help_text="As they will be credited, with commas between.")
    iswc = forms.CharField(
        label="ISWC", required=False, max_length=24, help_text="Like T-034.524.680-1, where the work has one."
    )
    origin = forms.ChoiceField(choices=Song.Origin.choices, initial=Song.Origin.ORIGINAL)
    pitched_by = forms.CharField(required=False, max_length=200, help_text="The publisher or writer it came from, if pitched.")
    key = forms.CharField(required=False, max_length=20, widget=SuggestInput(KEYS))
    tempo = forms.DecimalField(
        label="Tempo, BPM", required=False, min_value=20, max_value=400, max_digits=5, decimal_places=2, localize=False
    )
    time_signature = forms.CharField(required=False, max_length=5, widget=SuggestInput(SIGNATURES))
    length_seconds = LengthField(label="Length", required=False, max_length=9, help_text="Like 3:42.")
    moods = MoodsField(required=False, max_length=400, widget=SuggestInput(MOODS), help_text="With commas between.")
    explicit = forms.BooleanField(required=False, help_text="Its words need an edited version for radio.")
    notes = forms.CharField(required=False, max_length=20_000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, song: Song | None = None, **kwargs: Any) -> None:
        if song is not None:
            kwargs["initial"] = {name: getattr(song, name) for name in (*EDITED, "version")} | {"iswc": song.shown_iswc}
        super().__init__(*args, **kwargs)


class MoveForm(forms.Form):
    """A decision about a song, with its reason."""

    to = forms.ChoiceField(label="Becomes")
    reason = forms.CharField(label="Why", required=False, max_length=1000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, states: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(state, Song.State(state).label) for state in states]  # type: ignore[attr-defined]


class HoldForm(Versioned):
    """Until when somebody keeps a pitched song for us."""

    until = forms.DateField(label="On hold until", widget=DateInput, help_text="The last day of the hold.")


class SongImportForm(forms.Form):
    """The file, or what stood in it: the preview sends its text back."""

    file = forms.FileField(required=False, label="CSV or XLSX file", max_length=200)
    csv = forms.CharField(
        label="Pasted text",
        required=False,
        max_length=MOST_BYTES,
        strip=False,
        widget=forms.Textarea({"rows": 8, "aria-describedby": "columns"}),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        upload, text = found.get("file"), found.get("csv", "").strip()
        if upload is not None and upload.size > MOST_BYTES:
            self.add_error("file", "This file is larger than 2 MB: that is no pool of songs.")
        elif bool(upload) == bool(text) and not self.errors:
            self.add_error("file", "Take one of both, the file or the text." if text else "Choose the file, or paste its text.")
        return found

    def content(self) -> bytes:
        upload = self.cleaned_data["file"]
        return upload.read() if upload else self.cleaned_data["csv"].encode("utf-8", "replace")
