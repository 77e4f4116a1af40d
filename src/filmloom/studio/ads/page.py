"""Page: a static HTML file to look through a batch: small pictures that play, and filters; it loads nothing."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from filmloom.media.atomic import write_text
from filmloom.studio.ads.brief import Brief
from filmloom.studio.ads.results import Result
from filmloom.studio.ads.texts import in_language
from filmloom.types import Language

_WORDS: Final[dict[Language, dict[str, str]]] = {
    "zh": {
        "films": "部影片", "row": "行", "all": "全部", "find": "行号、人群、错误…", "more": "更多", "made": "已生成",
        "failed": "失败", "broken": "无法生成", "duplicate": "重复", "aspect": "画幅", "language": "语言",
        "segment": "人群", "offer": "优惠", "status": "状态", "none": "没有符合条件的影片", "close": "关闭",
    },
    "en": {
        "films": "films", "row": "row", "all": "all", "find": "row, segment, error …", "more": "more", "made": "made",
        "failed": "failed", "broken": "not filmed", "duplicate": "duplicate", "aspect": "aspect",
        "language": "language", "segment": "segment", "offer": "offer", "status": "status",
        "none": "no film is like that", "close": "close",
    },
}  # fmt: skip


def write_page(brief: Brief, results: Sequence[Result], folder: Path) -> Path:
    """index.html beside the films. Raises OutputError."""
    language = brief.languages[0]
    page = (files(__package__) / "page.html").read_text(encoding="utf-8")
    told = {"words": _WORDS[language], "films": [_entry(result) for result in results]}
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    title = html.escape(in_language(brief.product.name, language))
    page = page.replace("{{language}}", "zh-Hans" if language == "zh" else "en")
    return write_text(folder / "index.html", page.replace("{{title}}", title).replace("{{data}}", data))


def _entry(result: Result) -> dict[str, Any]:
    names = ("row", "aspect", "film", "still", "language", "segment", "offer", "seconds", "status", "error")
    return {**{name: getattr(result, name) for name in names}, "warnings": list(result.warnings)}
