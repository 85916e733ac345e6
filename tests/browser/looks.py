"""What every page must bear: the content policy, axe, a phone's width."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
PAST_THE_EDGE = "document.documentElement.scrollWidth - innerWidth"


def settled(page: Any) -> None:
    """Wait until styles, fonts and pictures stand."""
    page.wait_for_load_state("load")
    page.wait_for_function("() => document.fonts.status === 'loaded' && !document.querySelector('.htmx-request')")


def blocked(page: Any) -> list[str]:
    """What the content policy stopped. Ask before axe runs: axe injects a style of its own."""
    return page.evaluate("window.violations")


def faults(page: Any) -> list[str]:
    """What axe finds wrong, one line each; in a window as tall as the page, so that a phone's bar hides nothing."""
    window = page.viewport_size
    page.set_viewport_size(
        {**window, "height": max(window["height"], page.evaluate("() => document.documentElement.scrollHeight"))}
    )
    found = Axe().run(page, options=RULES).response["violations"]
    page.set_viewport_size(window)
    return [f"{one['id']}: {node['html'][:120]} {node['any'][:1]}" for one in found for node in one["nodes"]]


def past_the_edge(page: Any) -> int:
    """Pixels by which the page is wider than its window."""
    return max(0, page.evaluate(PAST_THE_EDGE))
