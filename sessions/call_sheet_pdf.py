"""A call sheet on paper: set by Typst in black on white, with fonts that have Latin, Cyrillic, Greek and Japanese letters."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_noto_sans
import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
import typst

HERE = Path(__file__).resolve().parent.parent / "templates" / "sessions"
TEMPLATE = "call_sheet.typ"


@cache
def _fonts() -> list[str]:
    japanese = [str(Path(str(package.FONT_PATH)).parent) for package in (noto_cjk_sans_jp_regular, noto_cjk_sans_jp_bold)]
    return [str(fontpkg_noto_sans.ROOT / "files"), *japanese]


def pdf(facts: dict[str, Any], *, number: int, changes: list[dict[str, str]], made: str) -> bytes:
    """`number` 0 is a draft, not sent; `made` says when this was made. Texts are data: nothing in them is read as markup."""
    data = {"facts": facts, "number": number, "changes": changes, "made": made}
    made_pdf = typst.compile(
        str(HERE / TEMPLATE),
        root=str(HERE),
        sys_inputs={"data": json.dumps(data)},
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
    )
    return bytes(made_pdf)  # type: ignore[arg-type]
