from __future__ import annotations

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import SafeString

ROWS = [
    {"title": "Salt & <Static>", "late": "", "mark": SafeString("<b>!</b>")},
    {"title": "100 %", "late": "2 days", "mark": ""},
]
BODY = '<li class="{% if row.late %}late{% else %}fine{% endif %}">{{ row.title }}{% if money %}{{ row.mark }}{% endif %}</li>'


@pytest.mark.parametrize("money", [True, False])
def test_rows_say_what_a_for_says(money: bool) -> None:
    context = {"list": ROWS, "money": money}
    rows = Template(f"{{% rows list as row %}}{BODY}{{% endrows %}}").render(Context(context))
    assert rows == Template(f"{{% for row in list %}}{BODY}{{% endfor %}}").render(Context(context))
    assert "Salt &amp; &lt;Static&gt;" in rows
    assert ("<b>!</b>" in rows) is money


def test_no_rows_and_no_list_are_nothing() -> None:
    template = Template("{% rows list as row %}{{ row.title }}{% endrows %}")
    assert template.render(Context({"list": []})) == template.render(Context()) == ""


@pytest.mark.parametrize(
    "inside", ["{{ row.title|upper }}", "{{ other }}", "{{ row.a.b }}", "{% if row.a == 1 %}x{% endif %}", "{% now 'Y' %}"]
)
def test_what_rows_do_not_understand_does_not_compile(inside: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template(f"{{% rows list as row %}}{inside}{{% endrows %}}")


def test_a_tag_written_wrongly_does_not_compile() -> None:
    with pytest.raises(TemplateSyntaxError):
        Template("{% rows list %}{% endrows %}")


def test_rows_hold_rows() -> None:
    days = [{"day": "Monday", "calls": [{"name": "Wes"}, {"name": "<Ana>"}]}, {"day": "Tuesday", "calls": []}]
    template = Template(
        "{% rows days as day %}{{ day.day }}:{% rows day.calls as call %} {{ call.name }}{% endrows %};{% endrows %}"
    )
    assert template.render(Context({"days": days})) == "Monday: Wes &lt;Ana&gt;;Tuesday:;"
