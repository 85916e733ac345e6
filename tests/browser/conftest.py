"""A real Chromium before a live server. It signs people in by cookie, and counts what the content policy blocked."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's sync API keeps a loop in the thread
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
ARGS = """
--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update
--disable-sync --disable-dev-shm-usage
""".split()
COUNT_VIOLATIONS = """
window.violations = [];
addEventListener("securitypolicyviolation", (e) => violations.push(`${e.violatedDirective} ${e.blockedURI}`));
"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if not Path(CHROMIUM).exists():
        pytest.fail("No Chromium: apt-get install chromium libatomic1 fonts-liberation, or set CHROMIUM to one.")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGS}


@pytest.fixture
def open_as(live_server: Any, client_of: Any, context: Any) -> Callable[..., Any]:
    """`open_as(alice, "/albums/")` gives her page; `open_as(None, …)` a signed-out one. `width` 390 is a phone."""

    def opened(user: Any, path: str, width: int = 1440) -> Any:
        if user is not None:
            value = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        context.add_init_script(COUNT_VIOLATIONS)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 844 if width < 600 else 900})
        page.goto(live_server.url + path)
        return page

    return opened


@pytest.fixture
def hand_on(browser: Any, live_server: Any, client_of: Any) -> Iterator[Callable[..., Any]]:
    """`hand_on(TouchHand, alice, "/albums/")`: her hand of that kind, on a page of a browser that is hers alone."""
    contexts = []

    def given(kind: Any, user: Any, path: str) -> Any:
        context = browser.new_context(base_url=live_server.url, reduced_motion="reduce", **kind.browser)
        contexts.append(context)
        value = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        hand = kind(context.new_page())
        hand.page.goto(path)
        return hand

    yield given
    for context in contexts:
        context.close()
