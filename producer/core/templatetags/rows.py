"""`{% rows list as row %}…{% endrows %}`: a `for` for the rows of hot lists, at a tenth of its cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, TextNode, Token, VariableNode
from django.template.defaulttags import IfNode, TemplateLiteral
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

register = template.Library()

Write = Callable[[Mapping[str, Any], list[str]], None]


@register.tag
def rows(parser: Parser, token: Token) -> RowsNode:
    """Rows are mappings of text made beforehand. Inside stand plain text, `{{ row.key }}` (escaped as ever) and
    `{% if row.key %}` or `{% if other %}` with `{% else %}`, and `{% rows row.key as inner %}`, nothing more: anything else
    does not compile.
    """
    try:
        _, source, _, name = token.split_contents()
    except ValueError:
        raise template.TemplateSyntaxError("Write {% rows list as row %}.") from None
    inside = parser.parse(("endrows",))
    parser.delete_first_token()
    return RowsNode(parser.compile_filter(source), name, inside)


class RowsNode(Node):
    def __init__(self, source: FilterExpression, name: str, inside: NodeList) -> None:
        self.source, self.name, self.inside = source, name, inside
        self._written(None)  # what cannot be written is an error when the template is read

    def render(self, context: template.Context) -> SafeString:
        write, parts = self._written(context), list[str]()
        for row in self.source.resolve(context) or ():
            write(row, parts)
        return SafeString("".join(parts))

    def _written(self, context: template.Context | None) -> Write:
        return _all([step for node in self.inside for step in self._steps(node, context)])

    def _steps(self, node: Node, context: template.Context | None) -> list[Write]:
        if isinstance(node, TextNode):
            return [_text(node.s)]
        if isinstance(node, VariableNode):
            return [_value(self._key(node.filter_expression, must=True))]
        if isinstance(node, IfNode):
            return self._choice(node, context)
        if isinstance(node, RowsNode):
            return [_each(self._key(node.source, must=True), node._written(context))]
        raise template.TemplateSyntaxError(f"Rows do not understand {node!r}.")

    def _choice(self, node: Any, context: template.Context | None) -> list[Write]:
        choices: list[tuple[Any, Any]] = list(node.conditions_nodelists)
        asked, then = choices[0]
        otherwise = choices[1][1] if len(choices) == 2 and choices[1][0] is None else []
        if not isinstance(asked, TemplateLiteral) or len(choices) > 1 + bool(otherwise):
            raise template.TemplateSyntaxError("Rows understand only {% if row.key %} with one {% else %}.")
        yes, no = ([step for each in part for step in self._steps(each, context)] for part in (then, otherwise))
        expression: Any = asked.value
        if key := self._key(expression):
            return [_either(key, _all(yes), _all(no))]
        return yes if context is not None and expression.resolve(context, ignore_failures=True) else no

    def _key(self, expression: Any, *, must: bool = False) -> str:
        """The row's key that `{{ row.key }}` names; empty for another variable."""
        path: Any = getattr(expression.var, "lookups", None) or ()
        mine = len(path) == 2 and path[0] == self.name and not expression.filters
        if must and not mine:
            raise template.TemplateSyntaxError(f"Rows write only {self.name}.key, ready to show: not {expression.token}.")
        return path[1] if mine else ""


def _text(text: str) -> Write:
    return lambda row, parts: parts.append(text)


def _value(key: str) -> Write:
    def write(row: Mapping[str, Any], parts: list[str]) -> None:
        value = row.get(key, "")
        parts.append(escape(value) if type(value) is str else conditional_escape(value))  # the first is for speed alone

    return write


def _either(key: str, yes: Write, no: Write) -> Write:
    return lambda row, parts: (yes if row.get(key) else no)(row, parts)


def _each(key: str, inner: Write) -> Write:
    def write(row: Mapping[str, Any], parts: list[str]) -> None:
        for each in row.get(key, ()):
            inner(each, parts)

    return write


def _all(steps: list[Write]) -> Write:
    def write(row: Mapping[str, Any], parts: list[str]) -> None:
        for step in steps:
            step(row, parts)

    return write
