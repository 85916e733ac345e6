"""Forms draw themselves with our components, so `{{ form }}` is right everywhere."""

from __future__ import annotations

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.template import engines


class Renderer(DjangoTemplates):
    """Django's own widgets; form and field by `templates/components/`."""

    form_template_name = "components/fields.html"
    field_template_name = "components/field.html"

    # A browser throws away what it cannot read as a number; what was typed must come back with its error.
    OURS = {"django/forms/widgets/number.html": "components/number.html"}

    def get_template(self, template_name: str) -> Any:
        template_name = self.OURS.get(template_name, template_name)
        if template_name.startswith("components/"):
            return engines["django"].get_template(template_name)
        return super().get_template(template_name)
