from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Organization
from accounts.roles import TeamRole

from ..models import Album
from ..querysets import organizations_known


class MemberForm(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="Whoever has no account yet gets an invitation by mail.")
    role = forms.ChoiceField(choices=TeamRole.choices)


class ShareForm(forms.Form):
    """With an organisation one works with already, or with the one where somebody works whose address one knows."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label="Label", required=False, empty_label="Another one")
    email = forms.EmailField(
        label="Or somebody's e-mail there", required=False, help_text="Their A&R's address finds a label that is not listed."
    )

    def __init__(self, *args: Any, actor: Any, album: Album, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="share_%s", **kwargs)  # it stands beside another form with an e-mail field
        known = organizations_known(actor).exclude(pk=album.organization_id).order_by("sort_key")
        self.fields["organization"].queryset = known  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors and not (values.get("organization") or values.get("email")):
            self.add_error("email", "Choose a label above, or give one address.")
        return values
