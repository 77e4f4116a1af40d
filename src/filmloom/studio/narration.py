"""Narration: each shot's words become sound with word times, once, and are kept in the store."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from filmloom.errors import MediaError, VoiceError
from filmloom.progress import Progress
from filmloom.studio.digest import digest, file_digest
from filmloom.studio.marks import spoken
from filmloom.studio.speech import Speech, Voice, onset_offsets
from filmloom.studio.store import Store
from filmloom.studio.storyboard import Shot, Storyboard
from filmloom.types import Language, OnEvent, Sound, Word

TARGET_LUFS: Final = -16.0
"""Loudness of a film's narration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narration:
    """A shot's speech as it lies in the store; a shot without words has no path and no words."""

    digest: str
    text: str
    """What is said, without marks."""
    path: Path | None
    words: tuple[Word, ...] = ()
    seconds: float = 0.0
    lufs: float = -70.0
    peak_db: float = -70.0
    onset_offsets_s: tuple[float, ...] = ()
    """Sound minus word time, at the beginning of each phrase."""
    made: bool = False
    """In this run."""
    instead: bool = False
    """By another voice than the film's."""

    def start_of(self, character: int) -> float:
        """When the word that holds or follows this character begins."""
        starts = [word.start_s for word in self.words if word.end > character]
        return starts[0] if starts else self.seconds

    def sound(self) -> Sound:
        """The samples, read from the store."""
        assert self.path
        from filmloom.media import read_sound

        return read_sound(self.path)


def narrate(
    storyboard: Storyboard,
    base: Path,
    voice: Voice,
    store: Store,
    on_event: OnEvent,
    instead: Voice | None = None,
) -> list[Narration]:
    """One narration per shot, in order; what the store has is not made again.

    instead: speaks what the store doesn't have of the voice, which isn't asked then.
    """
    progress = Progress(on_event, "speech", len(storyboard.shots), "speaking")
    narrations = []
    for shot in storyboard.shots:
        narrations.append(_narration(shot, storyboard, base, voice, store, instead))
        progress.advance()
    return narrations


def _narration(
    shot: Shot, storyboard: Storyboard, base: Path, voice: Voice, store: Store, instead: Voice | None
) -> Narration:
    text, _ = spoken(shot.say)
    recording = base / shot.recording if shot.recording else None
    shaped_by = (
        ["recording 2", file_digest(recording), text, storyboard.language]
        if recording
        else ["voice", voice.version, storyboard.voice.rate, storyboard.voice.lexicon, text]
    )
    name = digest(shaped_by)
    if not text.strip() and not recording:
        return Narration(digest=name, text=text, path=None)
    sound = store.path("speech", name, ".wav")
    kept = store.facts(sound)
    if kept:
        return _loaded(name, text, sound, kept, made=False)
    if instead and not recording:
        return replace(_narration(shot, storyboard, base, instead, store, None), instead=True)
    try:
        speech = _speak(text, recording, storyboard, voice)
    except (MediaError, VoiceError) as error:
        raise type(error)(f"Shot {shot.id} can't be heard: {error}") from error
    from filmloom.media import write_wav

    write_wav(sound, speech.sound)
    facts = _facts(speech)
    store.keep(sound, facts)
    return _loaded(name, text, sound, facts, made=True)


def _speak(text: str, recording: Path | None, storyboard: Storyboard, voice: Voice) -> Speech:
    language: Language = storyboard.language
    if recording:
        from filmloom.studio.speech.recording import from_recording

        return from_recording(recording, text, language)
    return voice.speak(text, rate=storyboard.voice.rate)


def _facts(speech: Speech) -> dict[str, Any]:
    from filmloom.media.loudness import loudness, true_peak

    return {
        "seconds": speech.sound.seconds,
        "lufs": max(-70.0, loudness(speech.sound)),
        "peak_db": max(-70.0, true_peak(speech.sound)),
        "onset_offsets_s": onset_offsets(speech),
        "words": [asdict(word) for word in speech.words],
    }


def _loaded(name: str, text: str, sound: Path, data: Mapping[str, Any], *, made: bool) -> Narration:
    return Narration(
        digest=name,
        text=text,
        path=sound,
        words=tuple(Word(**word) for word in data["words"]),
        seconds=data["seconds"],
        lufs=data["lufs"],
        peak_db=data["peak_db"],
        onset_offsets_s=tuple(data["onset_offsets_s"]),
        made=made,
    )


def film_loudness(narrations: Sequence[Narration]) -> float:
    """Loudness of the whole narration in LUFS, from its parts: the mean of their powers, weighted by length.

    Sounds without words, as of a clip, count only where nothing is said.
    """
    heard = [n for n in narrations if n.path and n.lufs > -70.0]
    heard = [n for n in heard if n.words] or heard
    seconds = sum(n.seconds for n in heard)
    if not seconds:
        return -70.0
    return 10 * math.log10(sum(n.seconds * 10 ** (n.lufs / 10) for n in heard) / seconds)


def own_gain_db(narration: Narration, narrations: Sequence[Narration]) -> float:
    """How much louder one of them has to be: words all alike, a sound without words by what it is itself."""
    return gain_db(narrations if narration.words or not narration.path else [narration])


def gain_db(narrations: Sequence[Narration]) -> float:
    """How much louder the whole narration has to be for TARGET_LUFS; 0 dB where nothing is said."""
    lufs = film_loudness(narrations)
    return TARGET_LUFS - lufs if lufs > -70.0 else 0.0
