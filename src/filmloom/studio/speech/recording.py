"""A recording of the user's own voice gets word times: its words are spread over the parts where somebody speaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from filmloom.media import read_sound
from filmloom.studio.speech.normalise import read
from filmloom.studio.speech.onsets import loudness
from filmloom.studio.speech.reading import Clause, clauses, syllables
from filmloom.studio.speech.speech import Speech
from filmloom.types import Language, Sound, Word

_STEP_S = 0.01
_SPOKEN = 0.06
"""Of the loud parts' level: -24 dB; rooms and breaths are below it."""
_PAUSE_STEPS = 15
_REACH = 0.5
"""Of the shorter of two clauses: how far from where it is expected the pause between them is searched."""

Steps = npt.NDArray[np.intp]


def from_recording(path: Path | str, text: str, language: Language) -> Speech:
    """Sound of the file (mono, 48 kHz) with times for every word of the text, which it is taken to say.

    Each word gets a share of the spoken time by its syllables; the border of two clauses moves to a pause of at least
    0.15 s near it. No recogniser is asked: words the speaker left out or added shift the others until the next pause.
    Raises MediaError for a file that can't be read.
    """
    heard = read_sound(path)
    mono = heard.samples if heard.samples.ndim == 1 else heard.samples.mean(axis=1)
    sound = Sound(samples=np.ascontiguousarray(mono, np.float32), rate=heard.rate)
    spoken = _spoken_steps(sound)
    parts = tuple(clauses(text, read(text, language)))
    borders = _borders([_weight(clause) for clause in parts], spoken)
    words = [
        word
        for clause, (begin, end) in zip(parts, pairwise(borders), strict=True)
        for word in _spread(text, clause, begin, end, spoken, sound.seconds)
    ]
    return Speech(sound=sound, words=tuple(words), voice=f"recording 1 {Path(path).name}")


def _spoken_steps(sound: Sound) -> Steps:
    """Which steps of 10 ms somebody speaks in; all of them if nobody does."""
    levels = loudness(sound, _STEP_S)
    loud = float(np.percentile(levels, 95)) if len(levels) else 0.0
    steps = np.flatnonzero(levels > _SPOKEN * loud)
    return steps if len(steps) else np.arange(max(1, len(levels)))


def _weight(clause: Clause) -> float:
    return sum(syllables(reading.spoken) for reading in clause.readings)


def _borders(weights: Sequence[float], spoken: Steps) -> list[float]:
    """Where clauses begin and end, counted in spoken steps: n + 1 numbers from 0 to all."""
    scale = len(spoken) / max(1.0, sum(weights))
    expected = [0.0, *(scale * total for total in accumulate(weights))]
    pauses = np.flatnonzero(np.diff(spoken) > _PAUSE_STEPS) + 1
    borders = expected[:1]
    for index, position in enumerate(expected[1:-1]):
        reach = _REACH * scale * min(weights[index], weights[index + 1])
        near = pauses[(np.abs(pauses - position) <= reach) & (pauses > borders[-1])]
        found = near[np.argmin(np.abs(near - position))] if len(near) else max(position, borders[-1])
        borders.append(float(found))
    return [*borders, *expected[-1:]] if weights else []


def _spread(text: str, clause: Clause, begin: float, end: float, spoken: Steps, seconds: float) -> Iterator[Word]:
    """The words of a clause by their syllables over the spoken steps from begin to end."""
    weights = [syllables(reading.spoken) for reading in clause.readings]
    shares = [0.0, *accumulate(weights)]
    positions = [begin + (end - begin) * share / shares[-1] for share in shares]
    for reading, (first, last) in zip(clause.readings, pairwise(positions), strict=True):
        start, stop = min(round(first), len(spoken) - 1), min(round(last), len(spoken))
        start_s = min(float(spoken[start]) * _STEP_S, seconds)
        end_s = min((float(spoken[stop - 1]) + 1) * _STEP_S, seconds) if stop > start else start_s
        written = text[reading.begin : reading.end]
        yield Word(text=written, begin=reading.begin, end=reading.end, start_s=start_s, end_s=end_s)
