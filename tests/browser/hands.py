"""Two hands that do the same things to a page: one has only a keyboard, the other only a finger on a phone.

Both find controls by the role and name that a reader of the screen hears, and fail where the control cannot be come at.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, ClassVar

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 400
TYPING = "e => e.matches('input:not([type=checkbox], [type=radio], [type=file]), textarea, select')"
# Which key brings the focus nearer to an element: none if it is there, or on another radio button of its group.
WAY = """(element) => {
  const at = document.activeElement;
  const group = (e) => e.type === "radio" && e.form === element.form && e.name === element.name;
  if (at === element || (element.type === "radio" && group(at))) return "";
  if (at === document.body) return "Tab";
  return element.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING ? "Shift+Tab" : "Tab";
}"""
# Whether something lies over all of what has the focus: a bar, a toast, the edge of the window.
HIDDEN = """(element) => {
  const shown = element.closest("label")?.contains(element) && element.offsetWidth < 4 ? element.closest("label") : element;
  const { left, right, top, bottom } = shown.getBoundingClientRect();
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const points = [[x, y], [left + 2, top + 2], [right - 2, top + 2], [left + 2, bottom - 2], [right - 2, bottom - 2]];
  return !points.some(([x, y]) => shown.contains(document.elementFromPoint(x, y)));
}"""
SETTLED = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"


class Hand:
    """What both do. `within` narrows to a part of the page; names are matched whole unless they are patterns."""

    browser: ClassVar[dict[str, Any]] = {}

    def __init__(self, page: Page) -> None:
        self.page = page

    def control(self, role: Any, name: Any, within: Locator | None = None) -> Locator:
        found = (within or self.page.locator("body")).get_by_role(role, name=name, exact=isinstance(name, str))
        expect(found.first).to_be_visible()
        return found.first

    def field(self, label: Any, within: Locator | None = None) -> Locator:
        name = re.compile(rf"^{re.escape(label)}( optional)?$") if isinstance(label, str) else label
        return (within or self.page.locator("main")).get_by_label(name).first

    def follow(self, name: Any, within: Locator | None = None) -> None:
        """To another page, and there: a link of the page before it would take the next key with it."""
        with self.page.expect_navigation():
            self.act(self.control("link", name, within))

    def press(self, name: Any, within: Locator | None = None) -> None:
        self.act(self.control("button", name, within))

    def upload(self, label: str, file: Path) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.act(self.field(label))
        chooser.value.set_files(file)

    def sees(self, words: Any) -> None:
        expect(self.page.locator("body")).to_contain_text(words)

    def cell(self, row: int, column: int) -> Locator:
        return self.page.locator("table.marks tbody tr").nth(row).locator("td[role=gridcell]").nth(column)

    def act(self, target: Locator) -> None:
        raise NotImplementedError

    def keeps_focus(self) -> None:
        """Nothing by itself: only who has no pointer is lost when the focus is."""


class KeyboardHand(Hand):
    """Tab, arrows, letters, Enter and Space. A control that says its own key is called by it unless somebody is typing."""

    browser: ClassVar[dict[str, Any]] = {"viewport": {"width": 1280, "height": 900}}

    def reach(self, target: Locator) -> None:
        for _ in range(MOST_TABS):
            way = target.evaluate(WAY)
            if not way:
                break
            self.page.keyboard.press(way)
        else:
            raise AssertionError(f"{target} cannot be reached by Tab")
        assert not target.evaluate(HIDDEN), f"{target} has the focus, but something lies over it"

    def act(self, target: Locator) -> None:
        key = target.get_attribute("data-key")
        if key and not self.page.locator(":focus").evaluate_all(f"all => all.some({TYPING})"):
            return self.page.keyboard.type(key.replace(" ", ""))
        self.reach(target)
        self.page.keyboard.press("Enter")
        return None

    def fill(self, label: Any, text: str, within: Locator | None = None) -> None:
        self.reach(self.field(label, within))
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def when(self, label: Any, value: str) -> None:
        """A day, perhaps with a time, in the browser's own boxes: month, day, year, hour, minute, half of the day."""
        self.reach(self.field(label))
        day, _, clock = value.partition("T")
        year, month, date = day.split("-")
        self.page.keyboard.type(f"{month}{date}{year}")
        if clock:
            hour, minute = int(clock[:2]), clock[3:5]
            self.page.keyboard.press("ArrowRight")
            self.page.keyboard.type(f"{hour % 12 or 12:02}{minute}{'PM' if hour > 11 else 'AM'}")
        expect(self.field(label)).to_have_value(value)

    def choose(self, label: Any, option: str) -> None:
        field = self.field(label)
        self.reach(field)
        self.page.keyboard.press("Home")
        for _ in range(field.locator("option").count()):
            if field.evaluate("e => e.selectedOptions[0].label") == option:
                break
            self.page.keyboard.press("ArrowDown")
        assert field.evaluate("e => e.selectedOptions[0].label") == option

    def tick(self, name: Any, within: Locator | None = None) -> None:
        box = self.control("checkbox", name, within)
        self.reach(box)
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def rate(self, scale: str, value: int) -> None:
        """One of a group of radio buttons: Space on the first, then arrows."""
        steps = self.page.get_by_role("group", name=scale).get_by_role("radio")
        self.reach(steps.first)
        self.page.keyboard.press("Space")
        for _ in range(value - 1):
            self.page.keyboard.press("ArrowRight")
        expect(steps.nth(value - 1)).to_be_checked()

    def mark(self, row: int, column: int, state: str) -> None:
        """By arrows from the first cell, then the letter that the button of the mark shows."""
        self.reach(self.page.locator("[role=gridcell][tabindex='0']"))
        for key, times in (("Control+Home", 1), ("ArrowDown", row), ("ArrowRight", column)):
            for _ in range(times):
                self.page.keyboard.press(key)
        expect(self.cell(row, column)).to_be_focused()
        self.page.keyboard.press(self.control("button", re.compile(f"^{state}")).get_attribute("data-key"))

    def carry(self, title: str, up: int) -> None:
        """By the arrows on a row's own buttons; the focus goes with the song."""
        way = "up" if up > 0 else "down"
        button = self.control("button", f"{title} {way}")
        self.reach(button)
        for _ in range(abs(up)):
            with self.page.expect_response("**/change/"):
                self.page.keyboard.press("ArrowUp" if up > 0 else "ArrowDown")
            expect(button).to_be_focused()

    def keeps_focus(self) -> None:
        self.page.wait_for_function("() => document.activeElement !== document.body")


class TouchHand(Hand):
    """Taps on a phone, and the phone's own keys, lists and calendars."""

    browser: ClassVar[dict[str, Any]] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

    def act(self, target: Locator) -> None:
        target.tap()

    def fill(self, label: Any, text: str, within: Locator | None = None) -> None:
        field = self.field(label, within)
        field.tap()
        field.fill(text)

    def when(self, label: Any, value: str) -> None:
        self.fill(label, value)

    def choose(self, label: Any, option: str) -> None:
        self.field(label).select_option(label=option)

    def tick(self, name: Any, within: Locator | None = None) -> None:
        box = self.control("checkbox", name, within)
        box.tap()
        expect(box).to_be_checked()

    def rate(self, scale: str, value: int) -> None:
        group = self.page.get_by_role("group", name=scale)
        group.locator("label").nth(value - 1).tap()
        expect(group.get_by_role("radio").nth(value - 1)).to_be_checked()

    def mark(self, row: int, column: int, state: str) -> None:
        self.cell(row, column).tap()
        self.press(re.compile(f"^{state}"))

    def carry(self, title: str, up: int) -> None:
        for _ in range(abs(up)):
            with self.page.expect_response("**/change/"):
                self.press(f"{title} {'up' if up > 0 else 'down'}")
            self.page.wait_for_function(SETTLED)

    def drag(self, handle: Locator, to: float, until: str) -> None:
        """A finger on `handle` goes to the height `to` and rests there `until` the page is as it wants it."""
        box = handle.bounding_box()
        assert box
        touch, x, y = self.page.context.new_cdp_session(self.page), box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for step in range(1, 11):
            point = {"x": x, "y": y + (to - y) * step / 10}
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        self.page.wait_for_function(until)
        with self.page.expect_response("**/change/"):
            touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
