"""Each character of the PDF has a glyph, or the page says which have none; names in any script are tried."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import typst

from bot.cards.documents import chronology_pdf as setting
from bot.cards.documents import typst_document
from bot.cards.documents.chronology_pdf import chronology_pdf
from tests.unit.bot.test_taking_a_chronology import a_chronology

#: Names as they stand in birth certificates here, one for each script or set of accents.
NAMES = {
    "Polish": "Żółć Łęcka-Śliwa",
    "Romanian": "Ștefan Țăranu",
    "Welsh": "Siân Ŵyn",
    "Vietnamese": "Nguyễn Thị Hậu",
    "Cyrillic": "Ольга Шевченко",
    "Greek": "Ελένη Παπαδοπούλου",
    "Arabic": "محمد عبد الله",
    "Bengali": "কেজিয়া রহমান",
    "Gurmukhi": "ਗੁਰਪ੍ਰੀਤ ਕੌਰ",
    "Chinese": "王小明",
    "Emoji": "Kim 🙂",
}


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The data of each try that typst took as PDF/A, which has a glyph for everything in it."""
    tries: list[dict[str, Any]] = []
    compile_ = typst_document._compile

    def watch(module: Any, template: Path, data: dict[str, Any], made_at: datetime) -> bytes:
        made = compile_(module, template, data, made_at)
        tries.append(data)
        return made

    monkeypatch.setattr(typst_document, "_compile", watch)
    return tries


@pytest.mark.parametrize("script", NAMES)
def test_a_name_is_shown_or_the_page_says_what_is_not(script: str, compiled: list[dict[str, Any]]) -> None:
    name = NAMES[script]
    made = chronology_pdf(a_chronology(name))
    assert made.startswith(b"%PDF-")
    assert len(compiled) == 1
    shown = compiled[0]["children"][0][1]
    if shown == name:
        assert compiled[0]["missing"] == ""
    else:
        assert "[?]" in shown
        assert compiled[0]["missing"].startswith("U+")


@pytest.mark.parametrize("script", ["Polish", "Romanian", "Welsh", "Vietnamese", "Cyrillic", "Greek"])
def test_these_need_no_font_of_the_machines(
    script: str, compiled: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Any = typst.compile
    monkeypatch.setattr(typst, "compile", lambda *a, **k: real(*a, **k, ignore_system_fonts=True))
    chronology_pdf(a_chronology(NAMES[script]))
    assert compiled[0]["missing"] == ""


def test_what_no_font_has_is_named_by_code_on_the_page(
    compiled: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Any = typst.compile
    monkeypatch.setattr(typst, "compile", lambda *a, **k: real(*a, **k, ignore_system_fonts=True))
    chronology_pdf(replace(a_chronology("Kezia কে"), exported_by="王 Li"))
    named = compiled[0]["missing"]
    assert all(code in named for code in ("U+738B", "U+0995 Bengali letter ka", "U+09C7"))
    assert compiled[0]["children"][0][1] == "Kezia [?]"
    assert compiled[0]["exported"].startswith("Exported by [?] Li")


def test_what_was_written_is_never_markup(compiled: list[dict[str, Any]]) -> None:
    chronology_pdf(a_chronology("#panic() *Kim* `x` $1$ <a> \\ @ref", 'Said "#image(\\"/etc/passwd\\")"'))
    assert compiled[0]["children"][0][1] == "#panic() *Kim* `x` $1$ <a> \\ @ref"


def test_the_same_chronology_is_the_same_file() -> None:
    assert chronology_pdf(a_chronology("Kim")) == chronology_pdf(a_chronology("Kim"))


def test_a_long_record_is_set_over_many_pages_in_reasonable_time() -> None:
    one = a_chronology("Kim")
    long = replace(one, rows=one.rows * 600)
    compile_: Any = typst.compile
    pages = compile_(
        setting._TEMPLATE.read_bytes(),
        format="png",
        ppi=20,
        sys_inputs={"data": json.dumps({**setting._data(long), "missing": ""})},
    )
    assert len(pages) > 20
