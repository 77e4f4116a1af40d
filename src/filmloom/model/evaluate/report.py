"""Report: a result as files: result.json, records.jsonl and index.html, the page to look at."""

from __future__ import annotations

import json
from pathlib import Path

from filmloom.media.atomic import write_text
from filmloom.model.evaluate.bench import Result
from filmloom.model.evaluate.page import page
from filmloom.model.evaluate.sheets import make_sheets


def save(result: Result, folder: Path) -> Path:
    """Write all three into a folder, which is made if need be; the page's path. Raises OutputError."""
    save_json(result, folder / "result.json")
    lines = (json.dumps(record.to_json(), ensure_ascii=False) for record in result.records)
    write_text(folder / "records.jsonl", "\n".join(lines) + "\n")
    return write_text(folder / "index.html", page(result, make_sheets(result)))


def save_json(result: Result, path: Path) -> Path:
    """Everything but the records. Raises OutputError."""
    return write_text(path, json.dumps(result.to_json(), ensure_ascii=False, indent=2) + "\n")
