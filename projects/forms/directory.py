from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Organization, User
from accounts.rules import organizations_where
from producer.core.forms import AmountField, DateInput, SuggestInput, Versioned, ZoneField
from producer.core.money import CURRENCY_CHOICES

from ..models import Artist, Availability, Person, PersonRate
from ..music import SUGGESTED_ROLES, validate_roles


class _Homed(forms.Form):
    """Something new for one of the organisations whose directory the actor keeps."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label="Organisation", empty_label=None)

    def _offer_homes(self, actor: Any) -> list[Organization]:
        homes = Organization.objects.filter(pk__in=organizations_where(actor, "people.edit")).order_by("sort_key")
        field = self.fields["organization"]
        field.queryset = homes  # type: ignore[attr-defined]
        found = list(homes)
        field.initial = found[0].pk if found else None
        if len(found) == 1:
            field.widget = forms.HiddenInput()
        return found


class ArtistForm(Versioned):
    name = forms.CharField(max_length=200)
    notes = forms.CharField(required=False, max_length=5000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, artist: Artist, **kwargs: Any) -> None:
        initial = {"name": artist.name, "notes": artist.notes, "version": artist.version}
        super().__init__(*args, initial=initial, **kwargs)


class NewArtistForm(_Homed, ArtistForm):
    version = None
    field_order = ["organization", "name"]

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)
        self._offer_homes(actor)


class RolesField(forms.CharField):
    """Typed with commas between, cleaned to a list without repeats."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        roles: dict[str, str] = {}
        for word in super().clean(value).split(","):
            if plain := " ".join(word.split()):
                roles.setdefault(plain.casefold(), plain)
        validate_roles(list(roles.values()))
        return list(roles.values())


class PersonForm(Versioned):
    name = forms.CharField(label="Credited name", max_length=200, help_text="As it stands on the record.")
    legal_name = forms.CharField(required=False, max_length=200, help_text="For contracts; only your organisation sees it.")
    roles = RolesField(
        required=False, max_length=1300, widget=SuggestInput(SUGGESTED_ROLES), help_text="What they do, with commas between."
    )
    instruments = RolesField(required=False, max_length=1300, help_text="What they play, with commas between.")
    unions = RolesField(required=False, max_length=1300, help_text="AFM Local 47, MU, SAG-AFTRA, with commas between.")
    email = forms.EmailField(label="E-mail", required=False, help_text="Calls and reminders go there.")
    phone = forms.CharField(required=False, max_length=40)
    time_zone = ZoneField(initial="UTC")
    agent_name = forms.CharField(label="Agent", required=False, max_length=200)
    agent_email = forms.EmailField(label="Agent’s e-mail", required=False)
    agent_phone = forms.CharField(label="Agent’s phone", required=False, max_length=40)
    user = forms.ModelChoiceField(
        User.objects.none(), label="Account", required=False, empty_label="None", help_text="If they sign in here themselves."
    )
    notes = forms.CharField(
        required=False, max_length=5000, widget=forms.Textarea({"rows": 4}), help_text="Only your organisation sees them."
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, initial={name: getattr(person, name) for name in self.base_fields}, **kwargs)
        self.fields["user"].queryset = _colleagues([person.organization_id])  # type: ignore[attr-defined]


class NewPersonForm(_Homed, PersonForm):
    version = None
    field_order = ["organization", "name"]

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, initial={"time_zone": actor.time_zone}, **kwargs)
        homes = self._offer_homes(actor)
        self.fields["user"].queryset = _colleagues([home.pk for home in homes])  # type: ignore[attr-defined]


class AvailabilityForm(forms.Form):
    kind = forms.ChoiceField(label="They are", choices=Availability.Kind.choices)
    first_day = forms.DateField(label="From", widget=DateInput, help_text="In their own time zone.")
    last_day = forms.DateField(label="Until", widget=DateInput, help_text="This day included.")
    note = forms.CharField(required=False, max_length=200)


class PersonRateForm(forms.Form):
    basis = forms.ChoiceField(label="For", choices=PersonRate.Basis.choices, initial="session")
    amount = AmountField(min_value=0)
    currency = forms.ChoiceField(choices=CURRENCY_CHOICES)
    note = forms.CharField(required=False, max_length=200)


class MergeForm(forms.Form):
    """Another entry of the same directory."""

    other = forms.ModelChoiceField(Person.objects.none(), label="The double", empty_label="Choose who is the same")

    def __init__(self, *args: Any, person: Person, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Person.objects.visible_to(actor).filter(organization=person.organization_id).exclude(pk=person.pk)
        field = self.fields["other"]
        field.queryset = others.order_by("sort_key", "id")  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.name}, {one.email}" if one.email else one.name  # type: ignore[attr-defined]


def _colleagues(organizations: list[Any]) -> Any:
    """Accounts of people who work in these organisations now."""
    there = User.objects.filter(memberships__organization__in=organizations, memberships__ended_at=None, is_active=True)
    return User.objects.filter(pk__in=there.values("pk")).order_by("sort_key")
