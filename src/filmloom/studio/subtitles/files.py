"""Captions as files: SubRip, WebVTT, and Advanced SubStation with every word's time as karaoke."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pysubs2

from filmloom.errors import InputError
from filmloom.media.atomic import write_text
from filmloom.types import Cue

_ASS_SPECIAL = str.maketrans({"{": "｛", "}": "｝", "\\": "＼"})
"""Marks that mean something in pysubs2's texts become their wide twins."""
_SRT_TAG = re.compile(r"<(?=[/A-Za-z])")
_VTT_SPECIAL = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def write_subtitles(cues: Sequence[Cue], path: Path | str) -> Path:
    """Write captions as .srt, .vtt or .ass, whole or not at all. Raises InputError for another ending, OutputError."""
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in _TEXTS:
        raise InputError(f"captions can't be written as {path.name}; the file's name ends with .srt, .vtt or .ass")
    subtitles = pysubs2.SSAFile()
    subtitles.info |= {"PlayResX": "1920", "PlayResY": "1080", "WrapStyle": "2", "ScaledBorderAndShadow": "yes"}
    subtitles.styles["Default"] = pysubs2.SSAStyle(
        fontname="Noto Sans CJK SC",
        fontsize=56,
        primarycolor=pysubs2.Color(255, 214, 64),
        secondarycolor=pysubs2.Color(255, 255, 255),
        outlinecolor=pysubs2.Color(0, 0, 0, 40),
        outline=3,
        shadow=0,
        marginv=64,
    )
    text = _TEXTS[kind]
    subtitles.events = [pysubs2.SSAEvent(_ms(cue.start_s), _ms(cue.end_s), text(cue)) for cue in cues]
    return write_text(path, subtitles.to_string(kind.removeprefix(".")))


def _plain(cue: Cue) -> str:
    return r"\N".join(line.translate(_ASS_SPECIAL) for line in (*cue.lines, *([cue.also] if cue.also else [])))


def _untagged(cue: Cue) -> str:
    """SubRip has no escapes, and players take <b> for a tag: such a mark becomes its wide twin."""
    return _SRT_TAG.sub("＜", _plain(cue))


def _escaped(cue: Cue) -> str:
    return _plain(cue).translate(_VTT_SPECIAL)


def _karaoke(cue: Cue) -> str:
    r"""Each word after its \k tag; a tag's centiseconds run from the word's start to the next one's."""
    text = "\n".join(cue.lines)
    starts = [round(word.start_s * 100) for word in cue.words] + [round(cue.words[-1].end_s * 100)]
    cuts = [0, *(word.begin for word in cue.words[1:]), len(text)]
    pieces = [
        rf"{{\k{max(0, until - start)}}}" + text[begin:end].translate(_ASS_SPECIAL)
        for (start, until), (begin, end) in zip(pairwise(starts), pairwise(cuts), strict=True)
    ]
    also = rf"\N{{\r\fs40}}{cue.also.translate(_ASS_SPECIAL)}" if cue.also else ""
    return "".join(pieces).replace("\n", r"\N") + also


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


_TEXTS: dict[str, Callable[[Cue], str]] = {".srt": _untagged, ".vtt": _escaped, ".ass": _karaoke}
