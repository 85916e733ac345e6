from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Organization
from producer.core.forms import Versioned

from ..models import Comment

LONGEST = 5000
Text = forms.Textarea({"rows": 3, "maxlength": LONGEST})


class CommentForm(forms.Form):
    """Whoever works for a label says each time for whom it is; everybody else speaks to all."""

    text = forms.CharField(label="Comment", max_length=LONGEST, widget=Text, help_text="@Name tells somebody.")
    audience = forms.ChoiceField(label="For", widget=forms.RadioSelect)

    def __init__(self, *args: Any, label: Organization | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label is None:
            del self.fields["audience"]
        else:
            choices = [("team", "Everybody on the album"), ("internal", f"Internal to {label}")]
            self.fields["audience"].choices = choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], "internal": self.cleaned_data.get("audience") == "internal"}


class RewordForm(Versioned):
    text = forms.CharField(label="Comment", max_length=LONGEST, widget=Text)

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        super().__init__(*args, initial={"text": comment.text, "version": comment.version}, **kwargs)
