"""Texts in, a byte-level BPE tokenizer out; and the tokens that any tokenizer needs to speak of media.

Each modality has a token where it begins, one where it ends, and a placeholder that is repeated for each embedding. The
signal tokens `<clip_0>` to `<clip_{k-1}>` have successive ids: together they stand for "a clip here".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

from filmloom.errors import InputError

MODALITIES: Final = ("image", "video", "audio")
PAD: Final = "<|pad|>"
TURN_BEGIN: Final = "<|im_start|>"
TURN_END: Final = "<|im_end|>"

_ALPHABET = 256
_WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_PARTS = """{%- for part in message['content'] %}
{%- if part['type'] == 'text' %}{{- part['text'] }}
{%- elif part['type'] == 'clip' %}{{- 'SIGNALS' }}
{%- else %}{{- '<' + part['type'] + '><' + part['type'] + '_here></' + part['type'] + '>' }}{%- endif %}
{%- endfor %}"""
_CONTENT = "{%- if message['content'] is string %}{{- message['content'] }}{%- else %}" + _PARTS + "{%- endif %}"
_CHATML = (
    "{%- for message in messages %}{{- '<|im_start|>' + message['role'] + '\n' }}"
    + _CONTENT
    + "{{- '<|im_end|>\n' }}{%- endfor %}{%- if add_generation_prompt %}{{- '<|im_start|>assistant\n' }}{%- endif %}"
)
_PLAIN = (
    "{{- bos_token or '' }}{%- for message in messages %}{{- message['role'] | capitalize + ': ' }}"
    + _CONTENT
    + "{%- if message['role'] == 'assistant' %}{{- eos_token }}{%- endif %}{{- '\n' }}{%- endfor %}"
    "{%- if add_generation_prompt %}{{- 'Assistant: ' }}{%- endif %}"
)


@dataclass(frozen=True, slots=True)
class SpecialIds:
    """The ids of the tokens that stand for something other than text."""

    signals: range
    """`<clip_0>` to the last; empty if there are none."""
    begins: dict[str, int]
    """By modality."""
    places: dict[str, int]
    """By modality: the placeholder of one embedding."""
    ends: dict[str, int]
    """By modality."""
    pad: int

    @property
    def media(self) -> tuple[int, ...]:
        """All that a language model reads but never writes."""
        return (*self.begins.values(), *self.places.values(), *self.ends.values())


def train_tokenizer(texts: Iterable[str], vocab_size: int, *, num_signals: int = 16) -> PreTrainedTokenizerFast:
    """A byte-level BPE tokenizer: any text comes back from its ids, to the byte.

    Nothing is normalised, digits stand alone, runs of Chinese are cut as the merges say. `vocab_size` includes the
    special tokens. Raises InputError if they and the 256 bytes don't fit.
    """
    special = [PAD, TURN_BEGIN, TURN_END, *_media_tokens(), *_signal_tokens(num_signals)]
    if vocab_size < _ALPHABET + len(special):
        raise InputError(
            f"A vocabulary of {vocab_size} came; the bytes and the {len(special)} special tokens alone "
            f"need {_ALPHABET + len(special)}. Give a larger vocab_size or a smaller num_signals."
        )
    tokenizer: Any = Tokenizer(models.BPE())
    split = pre_tokenizers.Split(Regex(_WORDS), "isolated")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        split, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    ])  # fmt: skip
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    fast: Any = PreTrainedTokenizerFast  # its constructor is untyped
    trained: PreTrainedTokenizerFast = fast(
        tokenizer_object=tokenizer, pad_token=PAD, eos_token=TURN_END, clean_up_tokenization_spaces=False
    )
    trained.chat_template = _template(_CHATML, num_signals)
    return trained


def add_special_tokens(tokenizer: Any, num_signals: int) -> int:
    """Gives a foreign tokenizer the tokens of media and a block of signals; how many are new.

    A tokenizer without a chat template gets one in plain words. Raises InputError if it has a block of another size.
    """
    there = tokenizer.get_vocab()
    have = _count_signals(there)
    if have not in {0, num_signals}:
        raise InputError(
            f"This tokenizer has {have} signal tokens already; {num_signals} were asked for. Ask for {have}, "
            "or begin with a tokenizer that has none."
        )
    if not tokenizer.chat_template:
        tokenizer.chat_template = _template(_PLAIN, num_signals)
    wanted = [token for token in (*_media_tokens(), *_signal_tokens(num_signals)) if token not in there]
    return int(tokenizer.add_tokens([AddedToken(token, special=True, normalized=False) for token in wanted]))


def special_ids(tokenizer: Any) -> SpecialIds:
    """Where the special tokens of a tokenizer are. Raises InputError if they are missing or the block is torn."""
    vocabulary = tokenizer.get_vocab()
    missing = [token for token in _media_tokens() if token not in vocabulary]
    if missing:
        raise InputError(
            f"This tokenizer has no {missing[0]!r}, which stands for media in a text. "
            "Add the special tokens first: add_special_tokens(tokenizer, num_signals)."
        )
    pad = tokenizer.pad_token_id
    return SpecialIds(
        signals=_signals(vocabulary),
        begins={modality: vocabulary[f"<{modality}>"] for modality in MODALITIES},
        places={modality: vocabulary[f"<{modality}_here>"] for modality in MODALITIES},
        ends={modality: vocabulary[f"</{modality}>"] for modality in MODALITIES},
        pad=tokenizer.eos_token_id if pad is None else pad,
    )


def _signals(vocabulary: dict[str, int]) -> range:
    ids = [vocabulary[token] for token in _signal_tokens(_count_signals(vocabulary))]
    if not ids:
        return range(0)
    block = range(ids[0], ids[0] + len(ids))
    if ids != list(block):
        raise InputError(
            f"The signal tokens of this tokenizer have the ids {ids}; successive ones were expected. "
            "Begin with a tokenizer that has none."
        )
    return block


def _count_signals(vocabulary: dict[str, int]) -> int:
    number = 0
    while f"<clip_{number}>" in vocabulary:
        number += 1
    return number


def _signal_tokens(number: int) -> list[str]:
    return [f"<clip_{index}>" for index in range(number)]


def _media_tokens() -> list[str]:
    return [token for name in MODALITIES for token in (f"<{name}>", f"<{name}_here>", f"</{name}>")]


def _template(source: str, num_signals: int) -> str:
    return source.replace("SIGNALS", "".join(_signal_tokens(num_signals)))
