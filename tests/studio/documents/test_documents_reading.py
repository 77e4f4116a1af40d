from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmloom.errors import DocumentError
from filmloom.studio.documents import read

ARTICLE = """---
title: 四号线开通
date: 2026-03-18
place: 江澜
publisher: 江澜晚报
---
# 四号线开通

第一列地铁**今天**驶进[车站](http://x.y)。
它是蓝色的。

## 客流

> 我等了三年。
>
> — 李明，乘客

| 线路 | 客流（万人次） |
| --- | --- |
| 一号线 | 42.5 |
| 二号线 | 36.8 |

1. 六月
2. 九月

![列车](train.png)
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "train.png").write_bytes(b"\x89PNG fake, only its presence counts")
    return tmp_path


def kinds(document):
    return [block.kind for block in document.blocks]


def test_markdown_with_everything(folder):
    path = folder / "a.md"
    path.write_text(ARTICLE, encoding="utf-8")
    document = read(path)
    assert (document.title, document.language) == ("四号线开通", "zh")
    assert (document.date, document.place, document.publisher) == ("2026-03-18", "江澜", "江澜晚报")
    assert kinds(document) == ["paragraph", "heading", "quote", "table", "list", "image"]
    assert [block.id for block in document.blocks] == [f"p{n}" for n in range(1, 7)]
    paragraph, heading, quote, table, items, image = document.blocks
    assert paragraph.text == "第一列地铁今天驶进车站。它是蓝色的。"
    assert (heading.text, heading.level) == ("客流", 2)
    assert (quote.text, quote.by) == ("我等了三年。", "李明，乘客")
    assert table.rows == (("线路", "客流（万人次）"), ("一号线", "42.5"), ("二号线", "36.8"))
    assert items.items == ("六月", "九月")
    assert (image.path, image.text) == ((folder / "train.png").resolve(), "列车")
    assert document.warnings == ()
    assert document.uri == str(path)


PAGE = """<!doctype html><html lang="en"><head><title>Line 4 opens | Jianglan Post</title>
<meta property="og:title" content="Line 4 opens"><meta property="og:site_name" content="Jianglan Post">
<meta name="author" content="Lin Xiaohe"><meta property="article:published_time" content="2026-03-18T08:00:00Z"></head>
<body><nav><a href="/">Home</a><a href="/sport">Sport</a></nav><article><h1>Line 4 opens</h1>
<p>The first train rolled into Jianglan East at six this morning, and the platform broke into applause.</p>
<h2>Which line is busiest</h2><p>The operator published how many people ride each line every day.</p>
<table><tr><th>Line</th><th>Riders</th></tr><tr><td>Line 1</td><td>425</td></tr>
<tr><td>Line 2</td><td>368</td></tr></table>
<blockquote><p>We want the passengers to see the river.</p><p>— Chen Li</p></blockquote>
<ul><li>In June, later trains</li><li>In September, bicycle parking</li></ul>
<p>As the sun went down, a flock of birds flew across the bridge.</p></article>
<footer>All rights reserved</footer></body></html>"""


def test_a_saved_web_page_is_read_without_its_menus(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    document = read(path)
    assert (document.title, document.publisher, document.date) == ("Line 4 opens", "Jianglan Post", "2026-03-18")
    assert document.language == "en"
    assert kinds(document) == ["paragraph", "heading", "paragraph", "table", "quote", "list", "paragraph"]
    assert document.blocks[3].rows[1] == ("Line 1", "425")
    assert document.blocks[4].by == "Chen Li"
    assert not any("Home" in block.text or "rights" in block.text for block in document.blocks)


def test_plain_text_with_headline_byline_and_dateline(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(
        "The river is clean again\n\nBy Shen Zhiqiu\n\n"
        "YUNTING, May 22 (Daily) — Ducks swim\nunder the bridge again.\n\n"
        "Nobody\texpected\nthis\tmuch\n\nSource: Yunting Daily\n",
        encoding="utf-8",
    )
    document = read(path)
    assert document.title == "The river is clean again"
    assert (document.author, document.place, document.date) == ("Shen Zhiqiu", "Yunting", "May 22")
    assert document.publisher == "Daily"
    assert document.blocks[0].text == "Ducks swim under the bridge again."
    assert document.blocks[1].rows == (("Nobody", "expected"), ("this", "much"))


@pytest.mark.parametrize(
    ("text", "place", "date", "publisher"),
    [
        ("（新华社 北京 3月18日电）地铁开通。", "北京", "3月18日", "新华社"),
        ("新华社北京3月18日电 地铁开通。", "北京", "3月18日", "新华社"),
        ("本报江澜5月2日讯（记者 林晓）地铁开通。", "江澜", "5月2日", ""),
        ("2026年3月18日\n\n地铁开通。", "", "2026年3月18日", ""),
        ("BEIJING, March 18 — The line opened.", "Beijing", "March 18", ""),
        ("NEW YORK (Reuters) - The line opened.", "New York", "", "Reuters"),
        ("3月18日，地铁开通。", "", "", ""),
    ],
)
def test_datelines(text, place, date, publisher):
    document = read(text)
    assert (document.place, document.date, document.publisher) == (place, date, publisher)
    assert document.blocks[0].text in ("地铁开通。", "The line opened.", "3月18日，地铁开通。")


def test_pasted_text_needs_no_file():
    document = read("# Ducks\n\nThe ducks are back. They swim.\n")
    assert (document.title, document.uri) == ("Ducks", "")
    assert document.blocks[0].text == "The ducks are back. They swim."
    assert read("今天，江澜市地铁四号线正式开通运营。").title == "今天，江澜市地铁四号线正式开通运营"


@pytest.mark.parametrize(
    "missing", ["missing.md", "some/folder/text", "/no/such", "C:\\news.txt", "article", Path("gone.txt")]
)
def test_a_missing_file_is_named(missing):
    with pytest.raises(DocumentError, match="no such file") as caught:
        read(missing)
    assert Path(str(missing)).name[:7] in str(caught.value)


def test_addresses_and_folders_are_explained(tmp_path):
    with pytest.raises(DocumentError, match="save the page as a file"):
        read("https://example.org/a.html")
    with pytest.raises(DocumentError, match="is a folder"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"---\n***\n", "is empty"),
        (b"\x00\x01\x02text", "binary"),
        (b"\x01\x02\x03\x04 text", "binary"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"PK\x03\x04rest", "Office file"),
        (b"\xff\xfe\x00\xd8", "not UTF-8"),
        ("naïve café, déjà vu".encode("latin-1"), "not UTF-8"),
        (b"word. " * 850_000, r"5\.1 MB of text"),
        (b"word. " * 40_000, "240,000 characters"),
    ],
)
def test_files_that_are_no_article(tmp_path, data, complaint):
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=complaint) as caught:
        read(path)
    assert "a.txt" in str(caught.value)


def test_a_pasted_text_can_be_too_long():
    with pytest.raises(DocumentError, match="the pasted text holds 240,000 characters"):
        read("word. " * 40_000)


@pytest.mark.parametrize(
    ("encoding", "warned"), [("utf-8-sig", False), ("utf-16", False), ("gb18030", True), ("utf-8", False)]
)
def test_encodings(tmp_path, encoding, warned):
    path = tmp_path / "a.md"
    path.write_bytes("# 标题在此\r\n\r\n河水清了，鱼在水里游。\r\n".encode(encoding))
    document = read(path)
    assert document.title == "标题在此"
    assert document.blocks[0].text == "河水清了，鱼在水里游。"
    assert any("GB18030" in warning for warning in document.warnings) is warned


def test_broken_tables_are_padded_or_read_as_text():
    document = read("# T\n\nWords here.\n\n| a | b | c |\n|---|---|---|\n| 1 | 2 |\n| 1 | 2 | 3 | 4 |\n")
    assert document.blocks[1].rows == (("a", "b", "c", ""), ("1", "2", "", ""), ("1", "2", "3", "4"))
    assert any("unequal length" in warning for warning in document.warnings)
    document = read("# T\n\nWords here.\n\n| a | b |\n| 1 | 2 |\n")
    assert document.blocks[1].rows == (("a", "b"), ("1", "2"))
    assert any("without a line of dashes" in warning for warning in document.warnings)
    document = read("# T\n\nWords here.\n\n| only a header |\n|---|\n")
    assert document.blocks[-1].text == "only a header"
    assert any("read as text" in warning for warning in document.warnings)


def test_missing_and_remote_pictures_are_left_out_with_a_warning(folder):
    path = folder / "b.md"
    path.write_text(
        "Ducks swim.\n\n![a](gone.png) ![b](https://x.y/c.png) ![d](b.md) "
        "![e](train.png) ![f](data:image/png;base64,AA)\n",
        encoding="utf-8",
    )
    document = read(path)
    assert [block.text for block in document.blocks if block.kind == "image"] == ["e"]
    assert len(document.warnings) == 4
    assert "gone.png" in document.warnings[0]


def test_an_article_without_any_sentence_end_is_read_with_a_warning():
    document = read("first line without an end\nsecond line of the same kind\nthird line to be sure")
    assert any("no sentence end" in warning for warning in document.warnings)


def test_bad_front_matter_is_left_out_with_a_warning():
    document = read("---\ntitle: [unclosed\n---\n# Ducks\n\nThey swim.\n")
    assert document.title == "Ducks"
    assert any("front matter" in warning for warning in document.warnings)
    assert any("front matter" in w for w in read("---\na: &x [1]\nb: *x\n---\n# Ducks\n\nSwim.\n").warnings)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_document_or_a_document_error(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "any.md"
    path.write_bytes(data)
    try:
        document = read(path)
    except DocumentError as error:
        assert "any.md" in str(error)
    else:
        assert document.title or document.blocks
