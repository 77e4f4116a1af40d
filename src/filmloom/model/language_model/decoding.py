"""Prompts as embeddings in; text piece by piece, and signal blocks with their states, out.

A block is never torn: once `<clip_0>` is chosen the rest must follow, nowhere else may it come, and it isn't begun
where it no longer fits. Letters: b conversations, s prompt tokens, v vocabulary, k signals, d width of the language
model.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor
from transformers import LogitsProcessorList, TopPLogitsWarper

from filmloom.model.language_model.tokenizer import SpecialIds


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How an answer is chosen."""

    max_new_tokens: int = 256
    temperature: float = 0.0
    """0: always the likeliest token."""
    top_p: float = 1.0
    """Only the likeliest tokens that together have this probability."""
    seed: int = 7
    """The same for each conversation, so that an answer doesn't depend on its neighbours."""
    allow_clips: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """Some more of one conversation's answer: a text, or the states of a clip's signals."""

    row: int
    text: str = ""
    block: Float[Tensor, "k d"] | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer."""

    parts: tuple[str | Tensor, ...]
    """Texts, and the states [k d] of signal blocks, in order."""
    finished: bool
    """False if it was cut at max_new_tokens."""

    @property
    def text(self) -> str:
        """The words, without the clips."""
        return "".join(part for part in self.parts if isinstance(part, str))

    @property
    def blocks(self) -> list[Float[Tensor, "k d"]]:
        """The states of each clip's signals."""
        return [part for part in self.parts if isinstance(part, Tensor)]


class WholeBlocks:
    """Allows signal tokens in whole blocks only: a LogitsProcessor for the loop below and transformers' `generate`."""

    def __init__(self, signals: range, *, never: Sequence[int] = (), max_length: int | None = None) -> None:
        """never: ids that aren't for writing. max_length: of the ids that the processor is shown, at the end."""
        self.signals, self.never, self.max_length = signals, list(never), max_length

    def __call__(self, input_ids: Int[Tensor, "b n"], scores: Float[Tensor, "b v"]) -> Float[Tensor, "b v"]:
        """Scores in which all that isn't allowed is -inf."""
        scores = scores.clone()
        scores[:, self.never] = -torch.inf
        if not self.signals:
            return scores
        first, stop = self.signals.start, self.signals.stop
        room = len(self.signals) if self.max_length is None else self.max_length - input_ids.shape[1]
        scores[:, first + (room >= len(self.signals)) : stop] = -torch.inf
        if input_ids.shape[1] == 0:
            return scores
        last = input_ids[:, -1]  # b
        within = (last >= first) & (last < stop - 1)
        forced = torch.full_like(scores, -torch.inf).scatter(1, (last + 1).clamp(0, scores.shape[1] - 1)[:, None], 0.0)
        return torch.where(within[:, None], forced, scores)


class NoStutter:
    """Allows a token so many times in a row only: a model that begins to repeat itself goes on for ever."""

    def __init__(self, most: int = 8) -> None:
        self.most = most

    def __call__(self, input_ids: Int[Tensor, "b n"], scores: Float[Tensor, "b v"]) -> Float[Tensor, "b v"]:
        """Scores in which the token that was chosen `most` times in a row is -inf."""
        if input_ids.shape[1] < self.most:
            return scores
        last = input_ids[:, -self.most :]  # b m
        stutters = (last == last[:, :1]).all(1)
        return torch.where(stutters[:, None], scores.scatter(1, last[:, :1], -torch.inf), scores)


@torch.no_grad()
def stream(
    network: Any,
    tokenizer: Any,
    special: SpecialIds,
    embeds: Float[Tensor, "b s d"],
    mask: Bool[Tensor, "b s"],
    sampling: Sampling,
    turn_ends: Collection[int],
) -> Iterator[Piece | Reply]:
    """Pieces as they come, then a Reply for each row. Prompts are padded on the left. To cancel, stop reading."""
    assert bool(mask[:, -1].all()), "prompts are padded on the left"
    rows = [_Row(row, tokenizer, special.signals, frozenset(turn_ends)) for row in range(len(mask))]
    choose = _Choice(sampling, special, len(rows))
    chosen = torch.zeros(len(rows), 0, dtype=torch.long, device=mask.device)
    positions, cache = (mask.long().cumsum(1) - 1).clamp(min=0), None
    while True:
        out = network(
            inputs_embeds=embeds,
            attention_mask=mask.long(),
            position_ids=positions,
            past_key_values=cache,
            use_cache=True,
            output_hidden_states=True,
            logits_to_keep=1,
        )
        for row, state in zip(rows, out.hidden_states[-1][:, -1], strict=True):
            yield from row.see(state)
        if chosen.shape[1] == sampling.max_new_tokens or all(row.finished for row in rows):
            break
        tokens = choose(chosen, out.logits[:, -1])  # b
        for row, token in zip(rows, tokens.tolist(), strict=True):
            yield from row.take(token)
        chosen, cache = torch.cat([chosen, tokens[:, None]], 1), out.past_key_values
        embeds = network.get_input_embeddings()(tokens[:, None])  # b 1 d
        mask, positions = torch.cat([mask, torch.ones_like(mask[:, :1])], 1), positions[:, -1:] + 1
    for row in rows:
        yield from row.end()


class _Choice:
    """The next token of each row; the rows' dice are apart."""

    def __init__(self, sampling: Sampling, special: SpecialIds, num_rows: int) -> None:
        never = (*special.media, *(() if sampling.allow_clips else special.signals))
        blocks = WholeBlocks(special.signals, never=never, max_length=sampling.max_new_tokens)
        self.allowed: Any = LogitsProcessorList([NoStutter(), blocks])
        if sampling.top_p < 1:
            self.allowed.append(TopPLogitsWarper(sampling.top_p))
        self.temperature = sampling.temperature
        self.dice = [torch.Generator().manual_seed(sampling.seed) for _ in range(num_rows)]

    def __call__(self, chosen: Int[Tensor, "b n"], logits: Float[Tensor, "b v"]) -> Int[Tensor, " b"]:
        scores = logits.float() / (self.temperature or 1.0)
        scores = torch.as_tensor(self.allowed(chosen, scores))
        if self.temperature > 0:
            scores = scores + self._gumbel(scores)
        return scores.argmax(1)

    def _gumbel(self, scores: Float[Tensor, "b v"]) -> Float[Tensor, "b v"]:
        """Noise with which the largest score is a draw from the softmax."""
        draws = torch.stack([torch.empty(scores.shape[1]).exponential_(generator=dice) for dice in self.dice])
        return -draws.clamp(min=1e-30).log().to(scores)


@dataclass(slots=True)
class _Row:
    """What one conversation has said so far."""

    number: int
    tokenizer: Any
    signals: range
    turn_ends: frozenset[int]
    finished: bool = False
    parts: list[str | Tensor] = field(default_factory=list)
    block: list[Tensor] = field(default_factory=list)
    unseen: bool = False
    """A signal was chosen; its state comes with the next step."""
    words: TextStream = field(init=False)

    def __post_init__(self) -> None:
        self.words = TextStream(self.tokenizer)

    def take(self, token: int) -> Iterator[Piece]:
        """The token that was chosen."""
        if self.finished:
            return
        self.finished, self.unseen = token in self.turn_ends, token in self.signals
        ends_text = self.finished or self.unseen
        yield from self._say(self.words.flush() if ends_text else self.words.push(token))

    def see(self, state: Float[Tensor, " d"]) -> Iterator[Piece]:
        """The state at the token that was chosen last."""
        if not self.unseen:
            return
        self.unseen = False
        self.block.append(state)
        if len(self.block) == len(self.signals):
            block, self.block = torch.stack(self.block), []
            self.parts.append(block)
            yield Piece(self.number, block=block)

    def end(self) -> Iterator[Piece | Reply]:
        """What was held back, and the whole."""
        yield from self._say(self.words.flush())
        assert not self.block, "a signal block was cut"
        yield Reply(tuple(_joined(self.parts)), self.finished)

    def _say(self, text: str) -> Iterator[Piece]:
        if text:
            self.parts.append(text)
            yield Piece(self.number, text)


class TextStream:
    """Ids to text, one by one: a character that isn't whole yet is held back, spaces come as in the whole text."""

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        self.ids: list[int] = []
        self.begin, self.said = 0, 0
        """The ids from which text is decoded anew, so that it has its context; and those already said."""

    def push(self, token: int) -> str:
        """The text that one more token allows."""
        self.ids.append(token)
        fresh = self._fresh()
        if not fresh or fresh.endswith("\ufffd"):
            return ""
        self.begin, self.said = self.said, len(self.ids)
        return fresh

    def flush(self) -> str:
        """What was held back; the next token begins a new text."""
        fresh = self._fresh()
        self.ids, self.begin, self.said = [], 0, 0
        return fresh

    def _fresh(self) -> str:
        return self._decode(self.ids[self.begin :])[len(self._decode(self.ids[self.begin : self.said])) :]

    def _decode(self, ids: list[int]) -> str:
        return str(self.tokenizer.decode(ids, skip_special_tokens=True))


def _joined(parts: Sequence[str | Tensor]) -> Iterator[str | Tensor]:
    """Neighbouring texts as one."""
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        if text:
            yield text
        yield part
        text = ""
    if text:
        yield text
