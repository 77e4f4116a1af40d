"""A speaker of transformers: a VITS checkpoint, folder or Hub id, such as those of MMS. Needs the extra [model]."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

from filmloom.errors import InputError, VoiceError
from filmloom.studio.speech.folders import folder_version, with_number
from filmloom.studio.speech.speaker import Said
from filmloom.types import Sound


class VitsSpeaker:
    """One speaker of a VITS model, opened when it first speaks. The same sentence always sounds the same."""

    def __init__(self, text: str) -> None:
        """text: FOLDER, ORG/NAME, or either with #3 for the speaker of this number. Raises InputError."""
        missing = [name for name in ("torch", "transformers") if find_spec(name) is None]
        if missing:
            raise InputError(
                f"The voice {text} needs {', '.join(missing)}. Install them: pip install 'filmloom[model]'"
            )
        self.name = text
        self._source, self._number = with_number(text)
        self.version = f"vits {folder_version(self._source)}#{self._number or 0}"

    def say(self, sentence: str, words: Sequence[str], *, rate: float) -> Said:
        """The sentence, and when each word begins, as the model's own durations have it."""
        prepared = self._prepared(sentence)
        if not prepared.strip():
            raise VoiceError(f"{self.name} knows no letter of {sentence[:60]!r}; choose a voice of its language")
        waveform, ends_s = self._generated(sentence, rate)
        samples = np.ascontiguousarray(waveform, np.float32)
        starts_s = self._starts(prepared, [self._prepared(word) for word in words], [0.0, *ends_s])
        return Said(sound=Sound(samples=samples, rate=self._opened[0].config.sampling_rate), starts_s=starts_s)

    def _generated(self, sentence: str, rate: float) -> tuple[npt.NDArray[np.float32], list[float]]:
        """Samples, and when each of the model's tokens ends."""
        import torch

        model, tokenizer = self._opened
        speed = rate * model.config.speaking_rate
        speaker = {} if self._number is None else {"speaker_id": self._number}
        logarithms: list[Any] = []
        hook = model.duration_predictor.register_forward_hook(lambda *told: logarithms.append(told[-1]))
        seed = int.from_bytes(hashlib.sha256(sentence.encode()).digest()[:4], "big")
        try:
            with torch.inference_mode(), torch.random.fork_rng(devices=[]):
                torch.manual_seed(seed)
                made = model(**tokenizer(sentence, return_tensors="pt"), speaking_rate=speed, **speaker)
        except (RuntimeError, ValueError, IndexError) as error:
            raise VoiceError(f"{self.name} failed on {sentence[:60]!r}: {error}") from error
        finally:
            hook.remove()
        frames = torch.ceil(torch.exp(logarithms[-1][0, 0].float()) / speed).cumsum(0)
        frame_s = math.prod(model.config.upsample_rates) / model.config.sampling_rate
        return made.waveform[0].float().numpy(), [frame_s * float(count) for count in frames]

    def _starts(self, prepared: str, words: Sequence[str], times_s: Sequence[float]) -> tuple[float, ...] | None:
        """When each word begins, where letters are tokens; None where the model reads sounds instead."""
        tokenizer = self._opened[1]
        stride = 2 if tokenizer.add_blank else 1
        if tokenizer.phonemize or len(times_s) != stride * len(prepared) + stride:
            return None
        starts, cursor = [], 0
        for word in words:
            found = prepared.find(word, cursor)
            if found < 0:
                return None
            starts.append(times_s[min(len(times_s) - 1, stride * found + stride - 1)])
            cursor = found + len(word)
        return tuple(starts)

    def _prepared(self, text: str) -> str:
        """What of a text the model reads. Raises InputError for a missing package."""
        tokenizer = self._opened[1]
        if tokenizer.is_uroman and not text.isascii() and find_spec("uroman") is None:
            raise InputError(f"The voice {self.name} reads Roman letters, which needs uroman: pip install uroman")
        try:
            prepared: str = tokenizer.prepare_for_tokenization(text)[0]
        except ImportError:
            raise InputError(
                f"The voice {self.name} reads sounds, no letters, which needs phonemizer: pip install phonemizer"
            ) from None
        return prepared

    @cached_property
    def _opened(self) -> tuple[Any, Any]:
        """The model and its tokenizer. Raises InputError for what isn't a VITS checkpoint."""
        from transformers import VitsModel, VitsTokenizer

        network: Any = VitsModel
        words: Any = VitsTokenizer
        try:
            model, found = network.from_pretrained(self._source, output_loading_info=True)
            tokenizer = words.from_pretrained(self._source)
        except (OSError, ValueError, RuntimeError) as error:
            raise InputError(
                f"The voice {self._source!r} could not be loaded: {error} Expected the folder or the Hub id of a VITS "
                "checkpoint of transformers."
            ) from error
        if missing := sorted(found["missing_keys"]):
            raise InputError(
                f"The voice {self._source!r} lacks {len(missing)} weights, such as {missing[0]}: it is another model, "
                "or a part of one."
            )
        if self._number is not None and self._number >= model.config.num_speakers:
            raise InputError(f"{self.name} has {model.config.num_speakers} speakers, counted from 0.")
        return model.eval(), tokenizer
