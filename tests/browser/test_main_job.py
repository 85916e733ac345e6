"""The main job as people do it: a real Chromium before a real web server, worker, beat, PostgreSQL, Redis and mail server.

June produces at Bluebird; Hanna heads A&R at Northern Lights and Fiona does its finance.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.devstack.running import Running, devstack, running
from tests.smtp import Mailbox, Server

PASSWORD = "a tune nobody hums"
ALBINI = (Path(__file__).parents[1] / "data" / "albini-1993.csv").read_text()
MAIL_WITHIN = 300.0
expect.set_options(timeout=20_000)

WORLD = f"""
from accounts.models import User
from accounts.actions import create_organization, add_member
from producer.core.actors import SYSTEM
from sessions.actions.studios import create_studio, create_room, create_rate_card
from datetime import date
from decimal import Decimal
bluebird = create_organization("Bluebird Productions", "production", by=SYSTEM)
label = create_organization("Northern Lights", "label", by=SYSTEM)
for email, name, house, role in [
    ("june@example.com", "June Archer", bluebird, "producer"), ("june@example.com", "", bluebird, "admin"),
    ("hanna@example.com", "Hanna Holm", label, "ar_head"), ("fiona@example.com", "Fiona Foss", label, "finance"),
]:
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, {PASSWORD!r}, name=name, time_zone="UTC")
    add_member(user, house, role, by=SYSTEM)
studio = create_studio(organization=bluebird, name="Harbour Sound", time_zone="Etc/GMT-2", by=SYSTEM)
room = create_room(studio=studio, name="Studio A", turnaround_minutes=30, by=SYSTEM)
values = {{"rate": Decimal(75), "unit": "hour", "currency": "USD", "valid_from": date(2020, 1, 1)}}
create_rate_card(room=room, organization=bluebird, by=SYSTEM, **values)
"""


@pytest.fixture
def post() -> Iterator[Mailbox]:
    with Server() as server:
        server.box.port = server.port  # type: ignore[attr-defined]
        yield server.box


@pytest.fixture
def stack(tmp_path: Path, post: Any) -> Iterator[Running]:
    with running(tmp_path / "main-job", EMAIL_URL=f"smtp://127.0.0.1:{post.port}") as stack:
        made = devstack("manage", "shell", "-c", WORLD, folder=stack.folder)
        assert made.returncode == 0, made.stderr
        yield stack


@pytest.fixture
def sign_in(browser: Browser, stack: Running) -> Iterator[Callable[[str], Page]]:
    contexts = []

    def signed_in(email: str) -> Page:
        context = browser.new_context(base_url=f"http://localhost:{stack.port}", viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.goto("/")
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Home")).to_be_visible()
        return page

    yield signed_in
    for context in contexts:
        context.close()


def test_a_record_goes_from_nothing_to_a_cleared_flag(sign_in: Callable[[str], Page], post: Mailbox) -> None:
    june = sign_in("june@example.com")
    album = makes_an_album(june)
    imports_the_corrected_budget(june, album)
    shares_and_submits(june, album)
    hanna = sign_in("hanna@example.com")
    approves_the_budget(hanna)
    adds_songs(june, album)
    booking = holds_and_confirms_a_room(june, album)
    is_refused_a_clash(june, album)
    submits_an_expense_that_passes_its_line(june, album)
    fiona = sign_in("fiona@example.com")
    approves_it_with_a_reason(fiona)
    for page in (june, hanna):
        sees_the_flag(page, there=True)
    amends_the_budget(june, album)
    approves_the_amendment(hanna)
    for page in (june, hanna):
        sees_the_flag(page, there=False)
    gets_the_reminder(post)
    logs_the_session(june, booking)


def makes_an_album(page: Page) -> str:
    page.goto("/albums/new/")
    page.get_by_label("Title").fill("The Problem with Records")
    page.get_by_label("New artist's name").fill("The Wrens")
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("heading", name="The Problem with Records")).to_be_visible()
    match = re.search(r"/albums/([0-9a-f-]{36})/", page.url)
    assert match
    return match[1]


def imports_the_corrected_budget(page: Page, album: str) -> None:
    """The printed total does not foot and is refused with both figures; corrected it goes in."""
    page.goto(f"/albums/{album}/money/budget/import/")
    upload(page, ALBINI)
    expect(page.locator("main")).to_contain_text("148,500.00")
    expect(page.locator("main")).to_contain_text("150,000.00")
    upload(page, ALBINI.replace("150000", "148500"))
    page.get_by_role("button", name="Import 10 lines").click()
    expect(page.get_by_role("heading", name=re.compile("Budget, US.148,500.00"))).to_be_visible()


def upload(page: Page, text: str) -> None:
    file = {"name": "budget.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("main input[type=file]").set_input_files(files=[file])  # type: ignore[list-item]
    page.get_by_role("button", name="Look at it first").click()


def shares_and_submits(page: Page, album: str) -> None:
    page.goto(f"/albums/{album}/team/")
    label = page.get_by_label("Label")
    choices = label.locator("option").all_inner_texts()
    if "Northern Lights" in choices:
        label.select_option(label="Northern Lights")
    else:
        page.get_by_label("Or somebody's e-mail there").fill("hanna@example.com")
    page.get_by_role("button", name="Share album").click()
    expect(page.get_by_text("Sees it")).to_be_visible()
    page.goto(f"/albums/{album}/money/budget/")
    page.locator("section", has=page.get_by_role("heading", name="Submit it")).locator("textarea").fill("As printed.")
    page.get_by_role("button", name="Submit budget").click()
    expect(page.locator("main .badge", has_text="Submitted")).to_be_visible()


def approves_the_budget(page: Page) -> None:
    page.goto("/inbox/")
    page.get_by_role("link", name="Approve the budget").click()
    page.get_by_role("button", name="Approve budget").click()
    expect(page.locator("main .badge", has_text="Approved")).to_be_visible()


def adds_songs(page: Page, album: str) -> None:
    page.goto(f"/albums/{album}/songs/")
    for title in ("Cables", "Bad Moon Over Akron"):
        page.get_by_label("One more song").fill(title)
        page.get_by_role("button", name="Add to the pool").click()
        expect(page.get_by_role("link", name=title)).to_be_visible()


def soon() -> tuple[str, str]:
    """Two hours and 75 to 135 seconds from now, so that the last reminder is due then; in the wall time of the studio."""
    start = (datetime.now(UTC) + timedelta(hours=4, seconds=135)).replace(second=0, microsecond=0)
    return f"{start:%Y-%m-%dT%H:%M}", f"{start + timedelta(hours=3):%Y-%m-%dT%H:%M}"


def books(page: Page, album: str, status: str) -> None:
    start, end = soon()
    page.goto(f"/bookings/new/?album={album}")
    page.get_by_label("Room", exact=True).select_option(label="Harbour Sound, Studio A")
    page.get_by_label("From").fill(start)
    page.get_by_label("Until", exact=True).fill(end)
    page.get_by_role("radio", name=status).check()


def holds_and_confirms_a_room(page: Page, album: str) -> str:
    books(page, album, "Hold")
    page.get_by_label("Budget line").select_option(label="Studio: Studio fee")
    page.get_by_role("button", name="Book the room").click()
    expect(page.get_by_text("First hold").first).to_be_visible()
    page.get_by_role("link", name="Confirm booking").click()
    expect(page.locator("main")).to_contain_text("US$225.00")
    page.get_by_role("button", name="Confirm booking").click()
    expect(page.locator("main .badge", has_text="Confirmed").first).to_be_visible()
    return page.url


def is_refused_a_clash(page: Page, album: str) -> None:
    books(page, album, "Confirmed")
    page.get_by_role("button", name="Book the room").click()
    expect(page.locator("main")).to_contain_text(re.compile(r"Studio A is taken .* by The Problem with Records"))


def gets_the_reminder(post: Mailbox) -> None:
    end = time.monotonic() + MAIL_WITHIN
    while not (reminders := [mail for mail in post.mails if "june@" in str(mail["To"]) and "In 2 h" in str(mail["Subject"])]):
        assert time.monotonic() < end, [mail["Subject"] for mail in post.mails]
        time.sleep(0.2)
    (reminder,) = reminders
    assert "Studio A" in reminder.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert any(part.get_content_type() == "text/calendar" for part in reminder.walk())


def logs_the_session(page: Page, booking: str) -> None:
    page.goto(booking)
    page.get_by_role("button", name="Open the session log").click()
    for note in ("False start", "The one"):
        page.get_by_label("Song").select_option(label="Cables")
        page.get_by_label("Part").fill("Drums")
        page.get_by_label("Note", exact=False).last.fill(note)
        page.get_by_role("button", name="Write down take").click()
        expect(page.get_by_role("cell", name=note)).to_be_visible()
    page.get_by_role("link", name="Close session").click()
    page.get_by_role("button", name="Close session").click()
    expect(page.locator("main")).to_contain_text("really")


def submits_an_expense_that_passes_its_line(page: Page, album: str) -> None:
    page.goto(f"/albums/{album}/money/expenses/new/")
    page.get_by_label("Vendor").fill("Tape Depot")
    page.get_by_label("Date", exact=True).fill(f"{datetime.now(UTC):%Y-%m-%d}")
    page.get_by_label("Amount", exact=True).fill("9000")
    page.get_by_label("Budget line").select_option(label="Media: Recording tape")
    page.get_by_role("button", name="Add expense").click()
    page.get_by_role("button", name="Submit expense").click()
    expect(page.locator("main .badge", has_text="Submitted")).to_be_visible()


def approves_it_with_a_reason(page: Page) -> None:
    page.goto("/inbox/")
    page.get_by_role("link", name="Approve expense: Tape Depot").click()
    reason = page.get_by_label(re.compile("Why it may pass", re.IGNORECASE))
    page.get_by_role("button", name="Approve expense").click()
    expect(page.locator("main .badge", has_text="Submitted")).to_be_visible()  # not without a reason
    reason.fill("Twelve more reels of 499.")
    page.get_by_role("button", name="Approve expense").click()
    expect(page.locator("main .badge", has_text="Approved")).to_be_visible()


def sees_the_flag(page: Page, *, there: bool) -> None:
    page.goto("/")
    flag = page.locator("section[aria-labelledby=flags] li", has_text="Recording tape").filter(has_text="Overspent")
    expect(flag).to_have_count(1 if there else 0)


def amends_the_budget(page: Page, album: str) -> None:
    page.goto(f"/albums/{album}/money/amendments/new/")
    page.get_by_label(re.compile("Why")).first.fill("The band plays everything eight times.")
    page.locator("select[name$='-line']").first.select_option(label="Media: Recording tape")
    page.locator("input[name$='-change']").first.fill("4000")
    page.get_by_role("button", name="Save amendment").click()
    page.get_by_role("button", name=re.compile("Submit")).click()
    expect(page.locator("main .badge", has_text="Submitted").first).to_be_visible()


def approves_the_amendment(page: Page) -> None:
    page.goto("/inbox/")
    page.get_by_role("link", name=re.compile("Approve amendment")).click()
    page.get_by_role("button", name=re.compile("Approve")).click()
    expect(page.locator("main .badge", has_text="Approved").first).to_be_visible()
