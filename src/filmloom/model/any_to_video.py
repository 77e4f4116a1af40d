"""The any-to-video model: five stages assembled.

    media --encoders--> Tokens --input_projectors--> embeddings --language_model--> text, and the states of signal
    blocks --output_projector--> Condition --generator--> clips

`forward` is that figure. A checkpoint folder has a sub-folder for each stage, so each part can be replaced by a folder
or a Hugging Face Hub id. Messages mix text, pictures, clips and sounds in any order.

There is no processor: each encoder prepares its own media, so that it can be exchanged alone, and how many places a
medium takes among the words only its projector tells. The model takes messages as people write them.

Letters: b conversations, s tokens, m embeddings of media, k signals, d width of the language model.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, cast

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, PretrainedConfig, PreTrainedModel

from filmloom.errors import InputError
from filmloom.media import Clip
from filmloom.model.checkpoint_folder import ADVICE, folder_of, part_of, without_bars
from filmloom.model.conversation import Conversation, Medium, conversation
from filmloom.model.encoders import Encoder, Modality, encoder_named
from filmloom.model.input_projectors import InputProjector
from filmloom.model.input_projectors.saved import load_projector as load_input_projector
from filmloom.model.input_projectors.saved import save_projector as save_input_projector
from filmloom.model.language_model import (
    Batch,
    LanguageModel,
    Read,
    Reply,
    Sampling,
    ask_for_description,
    caption_of,
    collate,
    encode,
)
from filmloom.model.language_model.chat import Message
from filmloom.model.output_projectors import Projector, load_projector, save_projector
from filmloom.model.output_projectors.caption import CaptionProjector
from filmloom.model.tokens import Condition, Tokens
from filmloom.model.video_generator.conditioned import ConditionedGenerator, ConditionedLayers
from filmloom.model.video_generator.request import ClipRequest
from filmloom.types import Event
from filmloom.world.parse import language_of

SHIPPED: Final = Path(__file__).parent / "weights" / "any-to-video-small"
_ENCODERS, _INPUTS = "encoders", "input_projectors"
_LANGUAGE_MODEL, _OUTPUT = "language_model", "output_projector"


class AnyToVideoConfig(PretrainedConfig):  # type: ignore[no-untyped-call]
    """What a checkpoint folder holds: the modalities that it reads, and the generator that it was trained for."""

    model_type = "filmloom-any-to-video"

    def __init__(
        self,
        modalities: Sequence[Modality] = (),
        generator: str = "layers",
        num_signals: int = 16,
        caption: bool = False,
        **others: Any,
    ) -> None:
        """caption: the output projector is plain text, without weights."""
        self.modalities, self.generator = list(modalities), generator
        self.num_signals, self.caption = num_signals, caption
        super().__init__(**others)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The five stages."""

    encoders: Mapping[Modality, Encoder]
    input_projectors: Mapping[Modality, InputProjector]
    """One for each encoder."""
    language_model: LanguageModel
    output_projector: Projector | CaptionProjector
    generator: ConditionedGenerator


@dataclass(frozen=True, slots=True)
class Outputs:
    """What the model makes of conversations, short of clips."""

    batch: Batch
    read: Read
    condition: Condition | None
    """One row for each clip in the conversations; None if there are none, or captions say them."""
    rows: Int[Tensor, " clips"]
    """The conversation of each clip."""
    media: Sequence[Float[Tensor, "m d"]] = ()
    """What is read of each medium, in reading order."""
    signals: Float[Tensor, "clips k d"] | None = None
    """The states of each whole signal block, as the output projector is given them."""


class AnyToVideoModel(PreTrainedModel):  # type: ignore[no-untyped-call]
    """Conversations of any modalities in; text and clips out."""

    config_class = AnyToVideoConfig

    def __init__(self, parts: Parts) -> None:
        """Raises InputError for parts whose widths don't fit."""
        _check_fit(parts)
        caption = isinstance(parts.output_projector, CaptionProjector)
        signals = len(parts.language_model.special.signals)
        super().__init__(AnyToVideoConfig(sorted(parts.encoders), parts.generator.name, signals, caption))
        self.encoders = nn.ModuleDict(cast(Any, dict(parts.encoders)))
        self.input_projectors = nn.ModuleDict(cast(Any, dict(parts.input_projectors)))
        self.language_model = parts.language_model
        self.output_projector = parts.output_projector
        self.generator = parts.generator

    @classmethod
    def from_pretrained(  # type: ignore[override]
        cls,
        folder: Path | str = SHIPPED,
        *,
        encoders: Mapping[Modality, Path | str] = {},
        language_model: Path | str | None = None,
        generator: ConditionedGenerator | None = None,
        **options: Any,
    ) -> AnyToVideoModel:
        """As it was saved, with some parts from elsewhere: folders or Hub ids of others of the same widths.

        folder: or a Hub id. generator: in place of the in-box one. options: of AutoModelForCausalLM. Raises InputError
        for what is missing, broken or doesn't fit.
        """
        options.pop("config", None)  # AutoModel has read it before; it is in the folder
        folder = folder_of(folder, SHIPPED)
        config = _config_of(folder)
        if generator is None and config.generator != "layers":
            raise InputError(f"This checkpoint is for the generator {config.generator!r}: give it as `generator`.")
        video = generator or ConditionedLayers()
        with without_bars():
            lm = LanguageModel.from_pretrained(
                language_model or part_of(folder, _LANGUAGE_MODEL), num_signals=config.num_signals, **options
            )
            read = {
                each: encoder_named(encoders.get(each) or part_of(folder, f"{_ENCODERS}/{each}"), each)
                for each in config.modalities
            }
        put = {each: load_input_projector(part_of(folder, f"{_INPUTS}/{each}")) for each in config.modalities}
        caption = CaptionProjector(video.spec, video.encode) if config.caption else None
        parts = Parts(
            encoders=read,
            input_projectors=put,
            language_model=lm,
            output_projector=caption or load_projector(part_of(folder, _OUTPUT)),
            generator=video,
        )
        made = cls(parts)
        made.train(False)
        return made

    def save_pretrained(self, folder: Path | str, **options: Any) -> None:  # type: ignore[override]
        """A sub-folder for each stage but the generator, which is named. Raises InputError if there is an adapter."""
        folder = Path(folder)
        with without_bars():
            self.language_model.save_pretrained(folder / _LANGUAGE_MODEL)
            for name, encoder in self.encoders.items():
                cast(Encoder, encoder).save_pretrained(folder / _ENCODERS / name)
                save_input_projector(cast(InputProjector, self.input_projectors[name]), folder / _INPUTS / name)
        if isinstance(self.output_projector, Projector):
            save_projector(self.output_projector, folder / _OUTPUT)
        self.config.to_json_file(folder / "config.json")

    def forward(self, conversations: Sequence[Conversation], *, ask: bool = False) -> Outputs:
        """Everything short of drawing. ask: each conversation is to be answered, and padded on the left.

        Raises InputError for media of a modality that this model doesn't read.
        """
        media = self.embed_media([medium for each in conversations for medium in each.media])
        batch, embeds = self._placed(conversations, media, ask)
        read: Read = self.language_model(embeds, batch.mask)
        if not self.language_model.special.signals:
            return Outputs(batch, read, None, torch.zeros(0, dtype=torch.long), media)
        states, rows = self.language_model.signal_states(read.states, batch.ids)  # [clips k d]
        return Outputs(batch, read, self.condition(states), rows, media, states)

    def embedded(
        self, conversations: Sequence[Conversation], *, ask: bool = False
    ) -> tuple[Batch, Float[Tensor, "b s d"]]:
        """The conversations as ids, and as embeddings in which media stand in their places."""
        return self._placed(conversations, self.embed_media([m for each in conversations for m in each.media]), ask)

    def _placed(
        self, conversations: Sequence[Conversation], media: Sequence[Float[Tensor, "m d"]], ask: bool
    ) -> tuple[Batch, Float[Tensor, "b s d"]]:
        lengths = iter(len(each) for each in media)
        encoded = [
            encode(
                self.language_model.tokenizer,
                each.messages,
                lengths=[next(lengths) for _ in each.media],
                ask=ask,
                turn_ends=self.language_model.turn_ends,
            )
            for each in conversations
        ]
        batch = collate(encoded, self.language_model.special.pad, side="left" if ask else "right")
        return batch, self.language_model.embed(batch.ids, torch.cat([*media]) if media else None)

    def embed_media(self, media: Sequence[Medium]) -> list[Float[Tensor, "m d"]]:
        """The embeddings of each medium, whatever stands beside it; those of one modality go through together."""
        made: list[Tensor | None] = [None] * len(media)
        for modality in dict.fromkeys(medium.modality for medium in media):
            rows = [row for row, medium in enumerate(media) if medium.modality == modality]
            tokens = self.encode_media(modality, [media[row].content for row in rows])
            embeds, mask = self.input_projectors[modality](tokens)  # [r m d], [r m]
            for at, row in enumerate(rows):
                made[row] = embeds[at][mask[at]]  # [m d]
        return [each for each in made if each is not None]

    def encode_media(self, modality: Modality, contents: Sequence[Any]) -> Tokens:
        """Tokens of raw media, and of those that came as Tokens of one row already.

        Raises InputError for a modality that this model doesn't read.
        """
        if modality not in self.encoders:
            there = ", ".join(self.encoders) or "none"
            raise InputError(
                f"A medium of modality {modality!r} came; this model reads text and: {there}. Give one of these, or "
                f"take a model that has an encoder for {modality}."
            )
        if not any(isinstance(each, Tokens) for each in contents):
            tokens: Tokens = self.encoders[modality](contents)
            return tokens
        return _stacked([each if isinstance(each, Tokens) else self.encoders[modality]([each]) for each in contents])

    def condition(self, states: Float[Tensor, "clips k d"]) -> Condition | None:
        """Of the states of signal blocks."""
        if not len(states) or isinstance(self.output_projector, CaptionProjector):
            return None
        there: Bool[Tensor, "clips k"] = torch.ones(states.shape[:2], dtype=torch.bool, device=states.device)
        made: Condition = self.output_projector(states, there)
        return made

    @torch.no_grad()
    def answer(
        self, messages: Sequence[Message], *, sampling: Sampling | None = None, request: ClipRequest | None = None
    ) -> Iterator[str | Clip]:
        """The answer to a conversation, piece by piece: text as it is written, and each clip when its block is whole.

        request: how long and large clips are to be, and with which seed; its prompt is only written down, and its
        on_event hears if the answer is cut. Raises InputError for messages and media that can't be read, or that are
        more than the language model reads.
        """
        talk = conversation(messages)
        request = request or ClipRequest(prompt=_last_words(messages))
        allows_clips = sampling is None or sampling.allow_clips
        if isinstance(self.output_projector, CaptionProjector) and allows_clips:
            yield from self._described(talk, sampling, request)
            return
        batch, embeds = self.embedded([talk], ask=True)
        sampling = self._within_context(sampling or Sampling(), embeds.shape[1])
        for piece in self.language_model.stream(embeds, batch.mask, sampling):
            if isinstance(piece, Reply):
                _tell_if_cut(piece, sampling, request)
            elif piece.text:
                yield piece.text
            elif piece.block is not None:
                condition = self.condition(piece.block[None])
                assert condition is not None
                yield from self.generator.generate(condition, request)

    def _within_context(self, sampling: Sampling, length: int) -> Sampling:
        """No more new tokens than there is room for. Raises InputError if not even a clip fits."""
        most = self.language_model.max_tokens
        if most is None:
            return sampling
        room = most - length
        if room <= len(self.language_model.special.signals):
            raise InputError(
                f"This conversation takes {length} tokens; the language model reads {most}, its answer included. Begin "
                "a new one, or say and show less."
            )
        return replace(sampling, max_new_tokens=min(sampling.max_new_tokens, room))

    def _described(self, talk: Conversation, sampling: Sampling | None, request: ClipRequest) -> Iterator[str | Clip]:
        """A language model that was never trained for clips says what is to be seen; the generator reads that."""
        asked = ask_for_description(_last_words(talk.messages), language_of(_last_words(talk.messages)))
        batch, embeds = self.embedded([Conversation((*asked[:-1], *talk.messages[-1:]), talk.media)], ask=True)
        sampling = self._within_context(sampling or Sampling(allow_clips=False), embeds.shape[1])
        replies = self.language_model.generate(embeds, batch.mask, sampling)
        caption = caption_of(replies[0].text)
        yield caption
        yield from self.generator.generate(cast(CaptionProjector, self.output_projector)(texts=[caption]), request)


AutoConfig.register(AnyToVideoConfig.model_type, AnyToVideoConfig)
AutoModel.register(AnyToVideoConfig, AnyToVideoModel)


def _config_of(folder: Path) -> AnyToVideoConfig:
    path = folder / "config.json"
    if not path.is_file():
        raise InputError(f"{folder} is no any-to-video model: it has no config.json. {ADVICE}")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        kind = content.get("model_type")
    except (OSError, ValueError, AttributeError) as error:
        raise InputError(f"{path} can't be read ({error}). {ADVICE}") from error
    if kind != AnyToVideoConfig.model_type:
        raise InputError(f"{folder} holds a {kind!r}; expected a {AnyToVideoConfig.model_type!r}. {ADVICE}")
    return AnyToVideoConfig.from_json_file(path)


def _tell_if_cut(reply: Reply, sampling: Sampling, request: ClipRequest) -> None:
    if not reply.finished:
        most = sampling.max_new_tokens
        message = f"The answer was cut after {most} tokens."
        request.on_event(Event(stage="answer", done=most, total=most, message=message, level="warning"))


def _last_words(messages: Sequence[Message]) -> str:
    content = messages[-1]["content"]
    if isinstance(content, str):
        return content
    return " ".join(part["text"] for part in content if part["type"] == "text")


def _stacked(rows: Sequence[Tokens]) -> Tokens:
    """Rows of one, side by side, padded to the longest."""
    longest = max(each.features.shape[1] for each in rows)

    def padded(values: Tensor) -> Tensor:
        return nn.functional.pad(values, (0, 0) * (values.ndim - 2) + (0, longest - values.shape[1]))

    return Tokens(
        torch.cat([padded(each.features) for each in rows]),
        torch.cat([padded(each.mask) for each in rows]),
        torch.cat([padded(each.positions) for each in rows]),
    )


def _check_fit(parts: Parts) -> None:
    """Raises InputError for parts that can't work together, and says which."""
    if parts.encoders.keys() != parts.input_projectors.keys():
        raise InputError(
            f"Encoders came for {sorted(parts.encoders)} and input projectors for {sorted(parts.input_projectors)}; "
            "expected one projector for each encoder."
        )
    for modality, encoder in parts.encoders.items():
        if encoder.modality != modality:
            raise InputError(f"As the encoder of {modality} came one of {encoder.modality}: give one of {modality}.")
    width = parts.language_model.width
    for modality, projector in parts.input_projectors.items():
        config: Any = cast(Any, projector).config
        came, wanted = (config.encoder_width, config.width), (parts.encoders[modality].width, width)
        if came != wanted:
            raise InputError(
                f"The input projector of {modality} goes from {came[0]} to {came[1]}; its encoder has {wanted[0]}, the "
                f"language model {wanted[1]}. Train a projector for this pair."
            )
    output = parts.output_projector
    signals = len(parts.language_model.special.signals)
    if isinstance(output, Projector) and (output.config.num_states, output.config.width) != (signals, width):
        raise InputError(
            f"The output projector reads {output.config.num_states} states of {output.config.width}; this "
            f"language model gives {signals} of {width}. Train a projector for it, or take the caption projector."
        )
    if output.spec != parts.generator.spec:
        raise InputError(
            f"The output projector makes a condition of {output.spec}; the generator {parts.generator.name!r} takes "
            f"{parts.generator.spec}. Train a projector for it, or take the caption projector."
        )
