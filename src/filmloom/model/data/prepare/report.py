"""Report: what was taken and what was not, and why, as report.json, and as sheet.png for people to look at."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np

from filmloom.media import write_bytes, write_text
from filmloom.model.data.prepare import filters, shots
from filmloom.model.data.prepare.looks import Look
from filmloom.model.data.prepare.settings import FORMAT, Refusal, Settings
from filmloom.model.data.prepare.shards import Sample
from filmloom.model.data.prepare.sources import Source, seconds_of

_PICTURE: Final = (128, 72)
_ACROSS: Final = 10
_LABEL: Final = 28
_GAP: Final = 4


def report_of(
    settings: Settings,
    found: Sequence[Source],
    looks: Sequence[Look],
    samples: Sequence[Sample],
    refused: Sequence[Refusal],
    shards: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """What is in report.json. The same videos and settings give the same report."""
    files = [each for each in refused if each.start_s is None]
    pieces = [each for each in refused if each.start_s is not None]
    labelled = sum(shard["labelled"] for shard in shards.values())
    return {
        "format": FORMAT,
        "settings": asdict(settings),
        "method": {"cut floor": shots.FLOOR, "cut ratio": shots.RATIO, "cut near s": shots.NEAR_S, **filters.method()},
        "files": {"videos": len(found), "refused": counted(files)},
        "frames": sum(each.num_frames for each in looks),
        "seconds": round(seconds_of(found), 3),
        "shots": sum(each.num_shots for each in looks),
        "pieces": {"taken": len(samples), "refused": counted(pieces)},
        "clips": len(samples),
        "clips_seconds": round(sum(sample.seconds for sample in samples), 3),
        "labelled": labelled,
        "unlabelled": len(samples) - labelled,
        "shards": {name: shard["clips"] for name, shard in sorted(shards.items())},
        "refused": [_told(each) for each in refused],
    }


def write_report(out: Path, report: Mapping[str, Any], samples: Sequence[Sample], refused: Sequence[Refusal]) -> None:
    """Write report.json and sheet.png."""
    write_text(out / "report.json", json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    write_bytes(out / "sheet.png", sheet(samples, refused))


def counted(refused: Sequence[Refusal]) -> dict[str, int]:
    """How many were refused, by reason, the most frequent first."""
    return dict(Counter(each.reason for each in sorted(refused, key=lambda each: each.reason)).most_common())


def sheet(samples: Sequence[Sample], refused: Sequence[Refusal]) -> bytes:
    """A PNG: a row of what was taken, and a row of what was refused for each reason, evenly from all."""
    import skia

    from filmloom.draw import fonts

    rows = [(f"taken: {len(samples)}", [sample.piece.picture for sample in samples])]
    for reason, count in counted([each for each in refused if each.picture]).items():
        rows.append((f"{reason}: {count}", [each.picture for each in refused if each.reason == reason]))
    width, high = _PICTURE[0] + _GAP, _PICTURE[1] + _LABEL + _GAP
    surface = skia.Surface(_ACROSS * width + _GAP, len(rows) * high + _GAP)
    with surface as canvas:
        canvas.clear(skia.ColorWHITE)
        for row, (label, pictures) in enumerate(rows):
            top = row * high
            fonts.paint(canvas, label, _GAP, top + 20, script="latin", bold=False, size=16, color=0xFF202020)
            for column, picture in enumerate(_spread(pictures)):
                image = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(base64.b64decode(picture)))
                canvas.drawImage(image, _GAP + column * width, top + _LABEL)
    return bytes(surface.makeImageSnapshot().encodeToData(skia.kPNG, 100))


def _told(refusal: Refusal) -> dict[str, Any]:
    """A refusal without its picture, and without what it doesn't have."""
    return {name: value for name, value in asdict(refusal).items() if value is not None and name != "picture"}


def _spread(pictures: Sequence[str]) -> list[str]:
    """At most a row of them, evenly from all."""
    at = np.linspace(0, len(pictures) - 1, min(len(pictures), _ACROSS)).round().astype(int)
    return [pictures[index] for index in at]
