"""Words become sound, with a start and an end for every word of the text as written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Protocol

from filmloom.errors import StoryboardError, VoiceError
from filmloom.studio.speech.espeak import EspeakVoice, espeak_problem
from filmloom.studio.speech.espeak_voices import voices
from filmloom.studio.speech.onsets import onset_offsets
from filmloom.studio.speech.silent import SilentVoice
from filmloom.studio.speech.speech import Speech
from filmloom.types import Language

__all__ = ["Speech", "Voice", "onset_offsets", "voice", "voices"]


class Voice(Protocol):
    """Reads a text aloud."""

    name: str
    """The engine's name of it."""
    version: str
    """All that decides how it sounds, for hashes: engine, its version, settings, lexicon."""
    warning: str
    """What the user should know about this choice; empty: nothing."""

    def speak(self, text: str, *, rate: float = 1.0) -> Speech:
        """Sound and word times of a plain text; rate 2 is twice as fast. Raises VoiceError."""
        ...


def voice(engine: str, id: str, language: Language, lexicon: Mapping[str, str] | None = None) -> Voice:
    """A voice by engine and the engine's own id.

    ``auto`` is espeak where it works, else silence with a warning; an empty id is the language's default. ``service``
    is an address with a model and a voice, https://host/v1#model:voice; ``vits`` a checkpoint of transformers by folder
    or Hub id; ``sherpa`` the folder of a model of sherpa-onnx. Raises StoryboardError for an unknown engine or
    id, naming near ones, and VoiceError if the engine that was asked for can't work here.
    """
    if engine not in _ENGINES:
        raise StoryboardError(f"no speech engine is called {engine!r}; there are {', '.join(_ENGINES)}")
    return _ENGINES[engine](id, language, lexicon or {})


def _espeak(id: str, language: Language, lexicon: Mapping[str, str]) -> Voice:
    problem = espeak_problem()
    if problem:
        raise VoiceError(f"the voice espeak can't speak here: {problem}; choose the engine silent or repair it")
    _check(id, language)
    return EspeakVoice(id, language, lexicon)


def _silent(id: str, language: Language, lexicon: Mapping[str, str]) -> Voice:
    return SilentVoice(language, lexicon)


def _auto(id: str, language: Language, lexicon: Mapping[str, str]) -> Voice:
    problem = espeak_problem()
    if problem:
        return SilentVoice(language, lexicon, warning=f"the film is silent, as no voice works here: {problem}")
    return _espeak(id, language, lexicon)


def _check(id: str, language: Language) -> None:
    known = voices(language)
    if id and id not in known:
        near = get_close_matches(id, known, n=4, cutoff=0.4) or known[:4]
        raise StoryboardError(f"no {language} voice of espeak is called {id!r}; near ones: {', '.join(near)}")


def _service(id: str, language: Language, lexicon: Mapping[str, str]) -> Voice:
    from filmloom.studio.speech.sentence_voice import SentenceVoice
    from filmloom.studio.speech.service_speaker import ServiceSpeaker

    return SentenceVoice(ServiceSpeaker(id), language, lexicon)


def _vits(id: str, language: Language, lexicon: Mapping[str, str]) -> Voice:
    from filmloom.studio.speech.sentence_voice import SentenceVoice
    from filmloom.studio.speech.vits_speaker import VitsSpeaker

    return SentenceVoice(VitsSpeaker(id), language, lexicon)


def _sherpa(id: str, language: Language, lexicon: Mapping[str, str]) -> Voice:
    from filmloom.studio.speech.sentence_voice import SentenceVoice
    from filmloom.studio.speech.sherpa_speaker import SherpaSpeaker

    return SentenceVoice(SherpaSpeaker(id), language, lexicon)


_ENGINES: dict[str, Callable[[str, Language, Mapping[str, str]], Voice]] = {
    "auto": _auto,
    "espeak": _espeak,
    "silent": _silent,
    "service": _service,
    "vits": _vits,
    "sherpa": _sherpa,
}
