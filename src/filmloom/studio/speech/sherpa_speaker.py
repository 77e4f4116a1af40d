"""A speaker of sherpa-onnx: the folder of a Kokoro, Matcha, Piper or other VITS model, as it is unpacked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from filmloom.errors import InputError, VoiceError
from filmloom.studio.speech.folders import folder_version, with_number
from filmloom.studio.speech.speaker import Said
from filmloom.types import Sound


class SherpaSpeaker:
    """One speaker of a model, opened when it first speaks. It tells no times of words."""

    def __init__(self, text: str) -> None:
        """text: FOLDER, or FOLDER#3 for the speaker of this number. Raises InputError."""
        if find_spec("sherpa_onnx") is None:
            raise InputError(f"The voice {text} needs sherpa-onnx. Install it: pip install 'filmloom[voices]'")
        self.name = text
        folder, number = with_number(text)
        self._folder, self._number = Path(folder), number or 0
        if not self._folder.is_dir():
            raise InputError(
                f"There is no folder {folder}. Give the one that a model of sherpa-onnx was unpacked into."
            )
        self.version = f"sherpa {folder_version(folder)}#{self._number}"

    def say(self, sentence: str, words: Sequence[str], *, rate: float) -> Said:
        """The sentence, at the model's own rate."""
        engine = self._opened
        try:
            made = engine.generate(sentence, sid=self._number, speed=rate)
        except (RuntimeError, ValueError, LookupError) as error:  # LookupError: tokens.txt lacks one
            raise VoiceError(f"{self.name} failed on {sentence[:60]!r}: {error}") from error
        samples = np.ascontiguousarray(made.samples, np.float32)
        return Said(sound=Sound(samples=samples, rate=int(made.sample_rate)))

    @cached_property
    def _opened(self) -> Any:
        """The engine. Raises InputError for a folder in which something is missing."""
        from importlib import import_module

        sherpa: Any = import_module("sherpa_onnx")
        kind, settings = model_files(self._folder)
        config = {
            "kokoro": sherpa.OfflineTtsKokoroModelConfig,
            "matcha": sherpa.OfflineTtsMatchaModelConfig,
            "vits": sherpa.OfflineTtsVitsModelConfig,
        }[kind]
        model = sherpa.OfflineTtsModelConfig(**{kind: config(**settings)})
        whole = sherpa.OfflineTtsConfig(model=model)
        if not whole.validate():
            raise InputError(f"sherpa-onnx refuses the model in {self._folder}; unpack it again, whole.")
        engine = sherpa.OfflineTts(whole)
        if self._number >= max(1, engine.num_speakers):
            raise InputError(f"{self.name} has {engine.num_speakers} speakers, counted from 0.")
        return engine


def model_files(folder: Path) -> tuple[str, dict[str, str]]:
    """Which kind of model lies in a folder, and its files by sherpa-onnx's names of them. Raises InputError."""
    networks = sorted(folder.glob("*.onnx"))
    vocoders = [path for path in networks if path.stem.startswith(("hifigan", "vocos"))]
    models = [path for path in networks if path not in vocoders]
    tokens = folder / "tokens.txt"
    if not models or not tokens.is_file():
        raise InputError(f"{folder} is no model of sherpa-onnx: expected tokens.txt and a model, an .onnx file, in it.")
    # Of a model in several precisions, the whole one: its name is the shortest.
    model = str(min(models, key=lambda path: (len(path.name), path.name)))
    beside = {"tokens": str(tokens), **_beside(folder)}
    if (folder / "voices.bin").is_file():
        return "kokoro", {"model": model, "voices": str(folder / "voices.bin"), **beside}
    if vocoders:
        return "matcha", {"acoustic_model": model, "vocoder": str(vocoders[0]), **beside}
    if any(path.stem.startswith("model-steps") for path in models):
        raise InputError(
            f"{folder} is a Matcha model without its vocoder: put hifigan or vocos, an .onnx file, into it."
        )
    return "vits", {"model": model, **beside}


def _beside(folder: Path) -> dict[str, str]:
    """What the languages of a model need."""
    lexicons = ",".join(str(path) for path in sorted(folder.glob("lexicon*.txt")))
    folders = {"data_dir": folder / "espeak-ng-data", "dict_dir": folder / "dict"}
    found = {name: str(path) for name, path in folders.items() if path.is_dir()}
    return {**found, **({"lexicon": lexicons} if lexicons else {})}
