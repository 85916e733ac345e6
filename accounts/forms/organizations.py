from __future__ import annotations

from typing import Any

from django import forms

from ..models import Organization
from ..roles import Role


class InviteForm(forms.Form):
    email = forms.EmailField(label="E-mail", max_length=254)
    role = forms.ChoiceField(choices=Role.choices)

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, role.label) for role in roles]  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices)


class OrganizationForm(forms.Form):
    name = forms.CharField(max_length=120)
    kind = forms.ChoiceField(choices=Organization.Kind.choices)
    admin_email = forms.EmailField(
        label="E-mail of its first admin", max_length=254, help_text="They get an invitation and bring in everybody else."
    )
