"""Colours live in frontend/tokens.css alone, and each is readable on its ground (WCAG 2.2: 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOKENS = (ROOT / "frontend" / "tokens.css").read_text()
LOOK = {
    "ground": ("#f7f6f3", "#141312"),
    "surface": ("#ffffff", "#1d1b19"),
    "raised": ("#ffffff", "#26231f"),
    "ink": ("#1c1b19", "#f1eee8"),
    "muted": ("#5f5b53", "#aaa396"),
    "line": ("#e4e0d8", "#38332d"),
    "accent": ("#0b6464", "#5cc2b7"),
    "record": ("#b92c1b", "#ff7a66"),
    "warn": ("#8f5500", "#f2b04d"),
    "good": ("#256b43", "#6cc892"),
    "info": ("#2455a4", "#8db2f5"),
}
GROUNDS = ["ground", "surface", "raised"]
TEXTS = ["ink", "muted", "accent", "record", "warn", "good", "info"]
TINTED = ["accent", "record", "warn", "good", "info", "muted"]

Colour = tuple[float, float, float]


def pairs() -> dict[str, tuple[str, str]]:
    return {name: (light, dark) for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", TOKENS)}


def mixes() -> dict[str, tuple[str, float, str]]:
    found = re.findall(r"--([\w-]+): color-mix\(in srgb, var\(--(\w+)\) (\d+)%, var\(--(\w+)\)\)", TOKENS)
    return {name: (one, int(percent) / 100, other) for name, one, percent, other in found}


def channels(colour: str) -> Colour:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def seen(name: str, theme: int) -> Colour:
    """The colour of a token in a theme; a mix is worked out as the browser does."""
    if name in pairs():
        return channels(pairs()[name][theme])
    one, share, other = mixes()[name]
    first, second = seen(one, theme), seen(other, theme)
    return tuple(a * share + b * (1 - share) for a, b in zip(first, second, strict=True))  # type: ignore[return-value]


def luminance(colour: Colour) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, theme: int) -> float:
    lighter, darker = sorted((luminance(seen(one, theme)), luminance(seen(other, theme))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable() -> list[tuple[str, str, float]]:
    words = [(text, ground, 4.5) for text in TEXTS for ground in GROUNDS]
    words += [(tone, f"{tone}-soft", 4.5) for tone in TINTED]
    words += [("ink", f"{tone}-soft", 4.5) for tone in TINTED]
    words += [("on-accent", "accent", 4.5), ("on-record", "record", 4.5)]
    return words + [("edge", ground, 3.0) for ground in GROUNDS]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), readable(), ids=str)
def test_each_pair_can_be_read(text: str, ground: str, least: float, theme: int) -> None:
    assert contrast(text, ground, theme) >= least, f"--{text} on --{ground}: {contrast(text, ground, theme):.2f}"


def test_the_measure_itself_is_right() -> None:
    assert (luminance((1, 1, 1)) + 0.05) / (luminance((0, 0, 0)) + 0.05) == pytest.approx(21)


def test_the_tokens_are_those_of_the_table() -> None:
    assert {name: pairs()[name] for name in LOOK} == LOOK


NAMED = "white|black|red|green|blue|yellow|orange|purple|pink|teal|cyan|gray|grey|silver|navy|gold|brown"
COLOUR = re.compile(
    rf"#[0-9a-f]{{3,8}}\b(?![\w-])|\b(rgba?|hsla?|oklch|oklab|hwb|lab|lch)\(|(?<=[:\s(,])({NAMED})(?=[;,)\s!])",
    re.I,
)


def colour_free_files() -> list[Path]:
    styles = [p for p in (ROOT / "frontend").rglob("*.*css") if p.name != "tokens.css"]
    return [*styles, *(ROOT / "frontend" / "drawings").glob("*.svg"), *(ROOT / "frontend").rglob("*.js")]


@pytest.mark.parametrize("path", colour_free_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_other_file_names_a_colour(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/|^\s*//.*$", "", path.read_text(), flags=re.S | re.M)
    if path.suffix == ".js":
        text = " ".join(re.findall(r"#[0-9a-fA-F]{6}\b|rgba?\(\d[^)]*\)", text))
    assert not [m.group() for m in COLOUR.finditer(text)]


PAGES = list((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_holds_style_or_script_of_its_own(path: Path) -> None:
    """The content policy would drop them silently."""
    text = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son\w+=\"|hx-on|hx-vals=.js:", text)
    assert not [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_loads_anything_from_another_host(path: Path) -> None:
    assert not re.search(r"(src|href)=.?(https?:)?//", path.read_text())
