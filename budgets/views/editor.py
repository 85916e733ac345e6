"""Tables that are edited as a whole: a formset that pages can treat as a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from producer.core.errors import Conflict

from ..forms import ChangeFormSet, LineFormSet
from ..models import Amendment, AmendmentLine, Budget

LINE_FIELDS = ("category", "name", "quantity", "unit", "rate")


class Editor:
    """A formset with the manners of a form, so that `perform` and `page` know it: errors of rows and of the whole."""

    def __init__(self, formset: Any, *others: Any) -> None:
        self.formset, self.others = formset, others
        self.is_bound = formset.is_bound
        self.fields: dict[str, Any] = {}
        self.said: list[str] = []
        self.refused: Any = None

    def is_valid(self) -> bool:
        answers = [part.is_valid() for part in (self.formset, *self.others)]  # each has its say, even after a no
        return all(answers)

    def add_error(self, field: str | None, errors: Any) -> None:
        self.said += ValidationError(errors).messages

    def non_field_errors(self) -> list[str]:
        return [*self.said, *(self.formset.non_form_errors() if self.is_bound else [])]

    @property
    def errors(self) -> list[str]:
        """Every error in words, each with its row."""
        found = self.non_field_errors()
        for number, form in enumerate(self.formset.forms if self.is_bound else [], 1):
            for name, words in form.errors.items():
                found += [f"Line {number}, {form[name].label if name in form.fields else 'all of it'}: {w}" for w in words]
        return found


def line_editor(budget: Budget, data: QueryDict | None = None) -> Any:
    lines = budget.lines.all()
    initial = [{name: getattr(line, name) for name in ("id", "version", *LINE_FIELDS)} for line in lines]
    return LineFormSet(data, initial=initial, prefix="lines", form_kwargs={"currency": budget.currency})


def saved(action: Callable[..., None], budget: Budget, formset: Any, *, by: Any) -> bool:
    """Hand what changed in the editor to the action."""
    known = {line.pk: line for line in budget.lines.select_related("budget__album")}
    changed, added, removed = [], [], []
    for form in formset.forms:
        values = {name: form.cleaned_data[name] for name in LINE_FIELDS if name in form.cleaned_data}
        key = form.cleaned_data.get("id")
        line = known.get(key)
        if key is not None and line is None:
            raise Conflict("One of these lines is gone meanwhile. Look at the budget again.")
        if line is None:
            added += [values] if values and not form.cleaned_data.get("DELETE") and form.has_changed() else []
            continue
        row = {"line": line, "version": form.cleaned_data["version"]}
        if form.cleaned_data.get("DELETE"):
            removed.append(row)
        elif form.has_changed():
            changed.append({**row, **values})
    action(budget, changed=changed, added=added, removed=removed, by=by)
    return True


def change_editor(budget: Budget, data: QueryDict | None = None, amendment: Amendment | None = None) -> Any:
    initial = [_change(row) for row in amendment.lines.all()] if amendment else []
    kwargs = {"currency": budget.currency, "lines": budget.lines.all()}
    return ChangeFormSet(data, initial=initial, prefix="changes", budget=budget, form_kwargs=kwargs)


def _change(row: AmendmentLine) -> dict[str, Any]:
    names = {} if row.line_id else {"category": row.category, "name": row.name}
    return {"line": row.line_id, "change": row.change, **names}


def changes(formset: Any) -> list[dict[str, Any]]:
    return [{name: row[name] for name in ("line", "category", "name", "change")} for _, row in formset.rows()]
