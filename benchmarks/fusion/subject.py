"""Subject: what is put to the test: it answers, makes clips, and embeds; and the shipped model as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from benchmarks.fusion.animations import animations
from filmloom.errors import InputError
from filmloom.model.any_to_video import AnyToVideoModel
from filmloom.model.conversation import Medium
from filmloom.model.encoders.media import Modality
from filmloom.model.language_model import LanguageModel, Sampling, ask_for_description, caption_of, collate, encode
from filmloom.model.language_model.chat import Message
from filmloom.model.video_generator.conditioned import ConditionedLayers
from filmloom.types import Language
from filmloom.world.animation import Animation
from filmloom.world.scene import SceneSpec

_SPACE: Final = "joint_space"
"""Its folder in a checkpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A conversation that ends with the user's words, and what is right, which only judges look at."""

    messages: tuple[Message, ...]
    media: tuple[Medium, ...] = ()
    text: str = ""
    """The right words; empty if a clip is right."""
    clip: SceneSpec | None = None
    """The scene of the right clip."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came."""

    text: str
    clips: tuple[Tensor, ...] = ()
    """The generator's condition [q c] of each clip."""
    whole: bool = True
    """Ended by itself, every block of it whole."""


class Subject(Protocol):
    """Something that answers conversations with text and clips."""

    name: str

    @property
    def num_signals(self) -> int:
        """Of a block."""
        ...

    def reply(self, asked: Sequence[Asked], *, max_new_tokens: int, allow_clips: bool = True) -> list[Reply]:
        """One answer each."""
        ...

    def insist(self, asked: Sequence[Asked]) -> list[Tensor]:
        """The condition [q c] of a clip for each, whether it would have made one or not."""
        ...

    def goes_on(self, asked: Sequence[Asked]) -> list[bool]:
        """Whether a block of each, once begun, would be written to its end without anybody forbidding anything else."""
        ...

    def losses(self, texts: Sequence[str]) -> list[tuple[float, int]] | None:
        """Of each text the sum of its tokens' losses, and their number; None without a language model."""
        ...

    def describe_wish(self, wishes: Sequence[tuple[str, Language]]) -> list[str]:
        """Caption mode: each wish in the words that a generator's own reader is to be given; empty for none."""
        ...

    def read(self, texts: Sequence[str]) -> list[Tensor | None]:
        """The condition [q c] that the generator's own reader makes of each text; None for one it can't read."""
        ...

    def animate(self, conditions: Sequence[Tensor], seeds: Sequence[int], seconds: float) -> list[Animation]:
        """A clip of each."""
        ...

    def embed(self, modality: Modality, contents: Sequence[Any]) -> Tensor | None:
        """[n e] unit vectors of media or texts in the shared space; None if the subject has none."""
        ...


class Space(Protocol):
    """The shared space of a checkpoint."""

    def embed(self, modality: Modality, batch: Sequence[Any]) -> Tensor:
        """[n e] unit vectors of media or texts."""
        ...


@dataclass
class FusionSubject:
    """An any-to-video model, asked in batches."""

    model: AnyToVideoModel
    space: Space | None = None
    batch_size: int = 64
    name: str = "any-to-video"
    _seen: dict[int, tuple[Any, Tensor]] = field(default_factory=dict)
    """What was embedded already: the content, so that its id stays its own, and the embeddings [m d]."""

    @property
    def num_signals(self) -> int:
        return len(self.model.language_model.special.signals)

    @torch.no_grad()
    def reply(self, asked: Sequence[Asked], *, max_new_tokens: int, allow_clips: bool = True) -> list[Reply]:
        sampling = Sampling(max_new_tokens=max_new_tokens, allow_clips=allow_clips)
        made: dict[int, Reply] = {}
        for rows in self._batches([len(str(each.messages)) for each in asked]):
            embeds, mask, _ = self._embedded([asked[row] for row in rows], ask=True)
            for row, reply in zip(rows, self.model.language_model.generate(embeds, mask, sampling), strict=True):
                made[row] = Reply(reply.text, tuple(self._condition(block) for block in reply.blocks), reply.finished)
        return [made[row] for row in range(len(asked))]

    @torch.no_grad()
    def insist(self, asked: Sequence[Asked]) -> list[Tensor]:
        return [self._condition(states) for states, _ in self._forced(asked)]

    @torch.no_grad()
    def goes_on(self, asked: Sequence[Asked]) -> list[bool]:
        signals = torch.tensor(list(self.model.language_model.special.signals))
        return [bool((logits[:-1].argmax(-1) == signals[1:]).all()) for _, logits in self._forced(asked)]

    @torch.no_grad()
    def losses(self, texts: Sequence[str]) -> list[tuple[float, int]] | None:
        return text_losses(self.model.language_model, texts, self.batch_size)

    @torch.no_grad()
    def describe_wish(self, wishes: Sequence[tuple[str, Language]]) -> list[str]:
        asked = [Asked(messages=tuple(ask_for_description(*wish))) for wish in wishes]
        return [_caption(reply.text) for reply in self.reply(asked, max_new_tokens=160, allow_clips=False)]

    def read(self, texts: Sequence[str]) -> list[Tensor | None]:
        return [self._read(text) for text in texts]

    def animate(self, conditions: Sequence[Tensor], seeds: Sequence[int], seconds: float) -> list[Animation]:
        generator = self.model.generator
        if not isinstance(generator, ConditionedLayers):
            raise InputError("The clips are judged by their tracks: give a generator of animations, such as layers.")
        return animations(generator, conditions, seeds, seconds, self.batch_size)

    @torch.no_grad()
    def embed(self, modality: Modality, contents: Sequence[Any]) -> Tensor | None:
        if self.space is None:
            return None
        size = self.batch_size
        parts = [self.space.embed(modality, contents[at : at + size]) for at in range(0, len(contents), size)]
        return torch.cat(parts)

    def _forced(self, asked: Sequence[Asked]) -> list[tuple[Tensor, Tensor]]:
        """Of a block right after each conversation: the states [k d] and the logits [k v] at its signals."""
        answer: Message = {"role": "assistant", "content": [{"type": "clip"}]}
        made: dict[int, tuple[Tensor, Tensor]] = {}
        lm: LanguageModel = self.model.language_model
        for rows in self._batches([len(str(each.messages)) for each in asked]):
            talks = [Asked(messages=(*asked[row].messages, answer), media=asked[row].media) for row in rows]
            embeds, mask, ids = self._embedded(talks, ask=False)
            read = lm(embeds, mask)
            states, owners = lm.signal_states(read.states, ids)  # [clips k d]
            logits, _ = lm.signal_states(read.logits, ids)  # [clips k v]
            last = {int(owner): at for at, owner in enumerate(owners)}
            made |= {row: (states[last[at]], logits[last[at]]) for at, row in enumerate(rows)}
        return [made[row] for row in range(len(asked))]

    def _read(self, text: str) -> Tensor | None:
        try:
            return self.model.generator.encode([text]).states[0]
        except InputError:
            return None

    def _condition(self, block: Tensor) -> Tensor:
        condition = self.model.condition(block[None])
        if condition is None:
            raise InputError("This model writes captions instead of signal blocks; its fusion can't be measured.")
        return condition.states[0]

    def _batches(self, lengths: Sequence[int]) -> list[list[int]]:
        """Rows of like lengths together."""
        order = sorted(range(len(lengths)), key=lengths.__getitem__)
        return [order[at : at + self.batch_size] for at in range(0, len(order), self.batch_size)]

    def _embedded(self, asked: Sequence[Asked], *, ask: bool) -> tuple[Tensor, Tensor, Tensor]:
        """As AnyToVideoModel.embedded, but each medium is looked at once, however often it is asked about."""
        lm: LanguageModel = self.model.language_model
        self._look_at([medium for each in asked for medium in each.media])
        media = [[self._seen[id(medium.content)][1] for medium in each.media] for each in asked]
        encoded = [
            encode(lm.tokenizer, each.messages, lengths=[len(m) for m in own], ask=ask, turn_ends=lm.turn_ends)
            for each, own in zip(asked, media, strict=True)
        ]
        batch = collate(encoded, lm.special.pad, side="left" if ask else "right")
        rows = [each for own in media for each in own]
        return lm.embed(batch.ids, torch.cat(rows) if rows else None), batch.mask, batch.ids

    def _look_at(self, media: Sequence[Medium]) -> None:
        new = {id(medium.content): medium for medium in media if id(medium.content) not in self._seen}
        embeds = self.model.embed_media([*new.values()])
        self._seen |= {key: (medium.content, own) for (key, medium), own in zip(new.items(), embeds, strict=True)}


@torch.no_grad()
def text_losses(lm: LanguageModel, texts: Sequence[str], batch_size: int = 64) -> list[tuple[float, int]]:
    """Of each text the sum of its tokens' losses by those before them, and how many those are."""
    rows = [[*lm.tokenizer.encode(text, add_special_tokens=False), lm.tokenizer.eos_token_id] for text in texts]
    found: list[tuple[float, int]] = []
    for at in range(0, len(rows), batch_size):
        part = [torch.tensor(row) for row in rows[at : at + batch_size]]
        ids = pad_sequence(part, batch_first=True, padding_value=lm.special.pad)
        mask = torch.arange(ids.shape[1]) < torch.tensor([len(row) for row in part])[:, None]
        logits = lm(lm.embed(ids), mask).logits[:, :-1]  # [b s-1 v]
        losses = functional.cross_entropy(logits.transpose(1, 2).float(), ids[:, 1:], reduction="none")
        sums = (losses * mask[:, 1:]).sum(1)
        found += [(float(total), len(row) - 1) for total, row in zip(sums, part, strict=True)]
    return found


def subject_of(checkpoint: Path, batch_size: int) -> FusionSubject:
    """A checkpoint folder as a subject. Raises InputError for what is no checkpoint."""
    model = AnyToVideoModel.from_pretrained(checkpoint)
    return FusionSubject(model=model, space=space_of(checkpoint), batch_size=batch_size)


def space_of(checkpoint: Path) -> Space | None:
    """The shared space that lies beside the parts; None if there is none."""
    if not (checkpoint / _SPACE).is_dir():
        return None
    from filmloom.model.joint_space import JointSpace

    return JointSpace.from_pretrained(checkpoint)


def _caption(text: str) -> str:
    try:
        return caption_of(text)
    except InputError:
        return ""
