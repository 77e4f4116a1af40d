"""PDFs: their lines become paragraphs, running heads go, scans and locked files are told apart; pypdf reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
import skia

from filmloom.errors import DocumentError
from filmloom.studio.documents import pdf, read
from filmloom.studio.documents.building import BlockBuilder
from filmloom.studio.documents.decoding import MAX_CHARACTERS

PAGE = """Physics for schools
What heat is
Heat is a form of energy, and it always flows from what is warm-
er to what is colder, whatever stands between the two of them.
It can be measured.

• by its flow
• by what it warms
{number}"""


def built(pages):
    builder = BlockBuilder(folder=Path())
    pdf.add_pages(pages, builder)
    return [(block.kind, block.text or block.items) for block in builder.blocks]


def written(path, pages):
    stream = skia.FILEWStream(str(path))
    font = skia.Font(skia.Typeface("DejaVu Sans"), 12)
    with skia.PDF.MakeDocument(stream) as document:
        for lines in pages:
            with document.page(595, 842) as canvas:
                for number, line in enumerate(lines):
                    canvas.drawString(line, 60, 80 + 22 * number, font, skia.Paint())
    stream.flush()
    return path


def test_lines_become_paragraphs_and_running_heads_go():
    found = built([PAGE.format(number=number) for number in (1, 2, 3)])
    assert found[0] == ("heading", "What heat is")
    assert found[1][1].startswith("Heat is a form of energy, and it always flows from what is warmer to what")
    assert found[2] == ("list", ("by its flow", "by what it warms"))
    assert not any("Physics" in str(text) for _, text in found) and len(found) == 9


def test_chinese_lines_are_joined_without_spaces():
    found = built(["第一章 热\n热是能量的一种形式，它总是从温度高的地方\n流到温度低的地方去。"])
    assert found == [
        ("heading", "第一章 热"),
        ("paragraph", "热是能量的一种形式，它总是从温度高的地方流到温度低的地方去。"),
    ]


def test_300_pages_are_cut_where_a_film_ends_and_that_is_said():
    builder = BlockBuilder(folder=Path())
    kept = pdf._fitting(["word " * 400] * 300, builder)
    assert sum(map(len, kept)) <= MAX_CHARACTERS
    assert builder.warnings[0].startswith(f"pages {len(kept) + 1} to 300 were left out")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_pdf_is_read(tmp_path):
    lines = ["What heat is", "Heat is a form of energy that flows.", "It flows from warm to cold."]
    document = read(written(tmp_path / "a.pdf", [lines, lines]))
    assert "Heat is a form of energy that flows." in " ".join(block.text for block in document.blocks)


def test_a_scanned_pdf_a_broken_one_and_a_page_without_words_are_told(tmp_path):
    with pytest.raises(DocumentError, match="scanned"):
        read(written(tmp_path / "scan.pdf", [[], []]))
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing")
    with pytest.raises(DocumentError, match="can't be read"):
        read(broken)


def test_no_text_is_a_scan(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "_pages", lambda data, name: (["", " \n"], {}))
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%PDF-1.4\n")
    with pytest.raises(DocumentError, match=r"2 page.*scanned.*OCR"):
        read(path)
