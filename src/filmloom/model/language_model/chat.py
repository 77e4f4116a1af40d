"""Messages in, token ids and what is to be learned of them out, by any tokenizer's own chat template.

A message's content is a text or a list of parts: `{"type": "text", "text": ...}`, `{"type": "image"}`, "video",
"audio", and in an answer "clip". The template is rendered around markers, and what is said is encoded apart: a user who
types `<|im_end|>` or `<clip_0>` has typed these letters and no token.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import torch
from jaxtyping import Bool, Int
from torch import Tensor

from filmloom.errors import InputError
from filmloom.model.language_model.tokenizer import MODALITIES, SpecialIds, special_ids

Message = Mapping[str, Any]
"""`role` and `content`."""

NOT_LEARNED: Final = -100
_MARKER = re.compile("\ue000([0-9]+)\ue001")


@dataclass(frozen=True, slots=True)
class Encoded:
    """A conversation as ids."""

    ids: tuple[int, ...]
    labels: tuple[int, ...]
    """The ids of the assistant's words, of its signals and of the end of its turn; NOT_LEARNED elsewhere."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Conversations of one length."""

    ids: Int[Tensor, "b s"]
    mask: Bool[Tensor, "b s"]
    labels: Int[Tensor, "b s"]


def encode(
    tokenizer: Any,
    messages: Sequence[Message],
    *,
    lengths: Sequence[int] = (),
    ask: bool = False,
    turn_ends: Collection[int] = (),
) -> Encoded:
    """A conversation in the words of the tokenizer's chat template.

    lengths: how many embeddings each medium has, in reading order. ask: it ends where the assistant is to answer.
    turn_ends: ids that end a turn besides the tokenizer's own.
    Raises InputError for parts of an unknown type, a wrong number of lengths, and a template that drops a message.
    """
    special, left = special_ids(tokenizer), iter(lengths)
    contents = [_content(tokenizer, message, special, left) for message in messages]
    if (unused := sum(1 for _ in left)) > 0:
        raise InputError(f"{len(lengths)} media came; the messages have places for {len(lengths) - unused}.")
    ends = {tokenizer.eos_token_id, *turn_ends}
    ids: list[int] = []
    labels: list[int] = []
    learn_end = False
    for piece, index in _fragments(tokenizer, messages, ask):
        frame = _plain_ids(tokenizer, piece, special=True)
        learned = _up_to_end(frame, ends, tokenizer.eos_token_id) if learn_end else []
        frame = frame if frame[: len(learned)] == learned else learned + frame
        ids += frame
        labels += [*learned, *[NOT_LEARNED] * (len(frame) - len(learned))]
        if index is not None:
            learn_end = messages[index]["role"] == "assistant"
            ids += contents[index]
            labels += contents[index] if learn_end else [NOT_LEARNED] * len(contents[index])
    return Encoded(tuple(ids), tuple(labels))


def collate(conversations: Sequence[Encoded], pad: int, *, side: Literal["left", "right"] = "right") -> Batch:
    """Pads to the longest; on the left if an answer is to follow."""
    longest = max(len(each.ids) for each in conversations)
    shape = len(conversations), longest
    ids, labels = torch.full(shape, pad), torch.full(shape, NOT_LEARNED)
    mask = torch.zeros(shape, dtype=torch.bool)
    for row, each in enumerate(conversations):
        first = longest - len(each.ids) if side == "left" else 0
        place = slice(first, first + len(each.ids))
        ids[row, place] = torch.tensor(each.ids)
        labels[row, place] = torch.tensor(each.labels)
        mask[row, place] = True
    return Batch(ids, mask, labels)


def _fragments(tokenizer: Any, messages: Sequence[Message], ask: bool) -> Iterator[tuple[str, int | None]]:
    """What the template writes before each message's content, and which message that is; None after the last."""
    marked = [{"role": each["role"], "content": f"\ue000{index}\ue001"} for index, each in enumerate(messages)]
    rendered = tokenizer.apply_chat_template(
        marked, tokenize=False, add_generation_prompt=ask, enable_thinking=False
    )  # [text, index, text, ..., text]
    parts = _MARKER.split(rendered)
    shown = [int(index) for index in parts[1::2]]
    if shown != list(range(len(messages))):
        raise InputError(
            f"The chat template of this tokenizer shows the messages {shown} of {len(messages)}; all, in order, were "
            "expected. Leave out roles that it doesn't know, or give the tokenizer another chat_template."
        )
    return zip(parts[::2], [*shown, None], strict=True)


def _content(tokenizer: Any, message: Message, special: SpecialIds, lengths: Iterator[int]) -> list[int]:
    content = message["content"]
    if isinstance(content, str):
        return _plain_ids(tokenizer, content)
    return [number for part in content for number in _part(tokenizer, part, special, lengths)]


def _part(tokenizer: Any, part: Mapping[str, Any], special: SpecialIds, lengths: Iterator[int]) -> list[int]:
    kind = part["type"]
    if kind == "text":
        return _plain_ids(tokenizer, part["text"])
    if kind == "clip":
        return list(special.signals)
    if kind not in MODALITIES:
        raise InputError(f"A part of type {kind!r} came; expected text, clip, {', '.join(MODALITIES)}.")
    length = next(lengths, None)
    if length is None:
        raise InputError(f"The messages have more media than lengths: there is none for this {kind}.")
    return [special.begins[kind], *[special.places[kind]] * length, special.ends[kind]]


def _up_to_end(frame: list[int], ends: Collection[int], end: int) -> list[int]:
    """The ids that close an answer; a template that closes none is given `end`."""
    first = next((place for place, number in enumerate(frame) if number in ends), None)
    return [end] if first is None else frame[: first + 1]


def _plain_ids(tokenizer: Any, text: str, *, special: bool = False) -> list[int]:
    return list(tokenizer.encode(text, add_special_tokens=False, split_special_tokens=not special))
