"""How far each caption is from its sound in the example articles of both languages, and what a voice costs.

The sound's onset is measured on the finished samples, blind to the word times (filmloom.studio.speech.onset_offsets).
It can be measured where a pause goes before the word; captions that begin inside a phrase are counted beside it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure, show
from filmloom.studio.documents import read
from filmloom.studio.speech import Speech, onset_offsets, voice
from filmloom.studio.speech.espeak_engine import EspeakEngine, command
from filmloom.studio.subtitles import cues
from filmloom.types import Language

ARTICLES = Path(__file__).parent.parent / "examples" / "news"
_SAME_S = 1e-6


def measure() -> Iterator[Figure]:
    """Offsets in milliseconds, the share of captions that they cover, and the voice's own speed."""
    yield Figure("voice: process start", 1000 * min(_start_s() for _ in range(3)), "ms", "<= 150")
    for language in ("en", "zh"):
        texts = _texts(language)
        speaker = voice("espeak", "", language)
        speaker.speak(texts[0])
        began = time.perf_counter()
        said = [speaker.speak(text) for text in texts]
        seconds = time.perf_counter() - began
        yield Figure(
            f"voice {language}: time per second of speech",
            1000 * seconds / sum(speech.sound.seconds for speech in said),
            "ms",
            "",
        )
        yield from _offsets(texts, said, language)


def _offsets(texts: list[str], said: list[Speech], language: Language) -> Iterator[Figure]:
    offsets: list[float] = []
    num_cues = 0
    for text, speech in zip(texts, said, strict=True):
        firsts = [cue.start_s for cue in cues(speech.words, text, language)]
        measured = zip(_phrase_starts(speech), onset_offsets(speech), strict=True)
        num_cues += len(firsts)
        offsets += [abs(offset) for start, offset in measured if any(abs(start - first) < _SAME_S for first in firsts)]
    yield Figure(f"captions {language}: mean offset from the sound", 1000 * sum(offsets) / len(offsets), "ms", "<= 60")
    yield Figure(f"captions {language}: largest offset", 1000 * max(offsets), "ms", "")
    yield Figure(f"captions {language}: that begin after a pause", 100 * len(offsets) / num_cues, "%", "")


def _phrase_starts(speech: Speech) -> list[float]:
    return [
        word.start_s
        for before, word in zip([None, *speech.words], speech.words, strict=False)
        if before is None or word.start_s - before.end_s >= 0.05
    ]


def _texts(language: Language) -> list[str]:
    documents = [read(str(path)) for path in sorted(ARTICLES.glob(f"*.{language}.md"))]
    return [block.text for document in documents for block in document.blocks if block.kind in {"paragraph", "quote"}]


def _start_s() -> float:
    began = time.perf_counter()
    engine = EspeakEngine(command())
    engine.version()
    seconds = time.perf_counter() - began
    engine.close()
    return seconds


if __name__ == "__main__":
    show(measure())
