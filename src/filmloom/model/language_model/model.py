"""Any Hugging Face causal language model: embeddings in; states, logits, text and the states of signal blocks out.

Letters: b conversations, s tokens, n embeddings of media, k signals, q queries, d width, v vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Bool, Float, Int
from peft import PeftModel
from safetensors import SafetensorError
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModelForCausalLM, AutoTokenizer

from filmloom.errors import InputError
from filmloom.model.language_model.chat import NOT_LEARNED
from filmloom.model.language_model.decoding import Piece, Reply, Sampling, stream
from filmloom.model.language_model.tokenizer import add_special_tokens, special_ids

_NEW_ROW_NOISE = 0.1
"""Of the spread of the old rows: enough to tell the signals apart, and none is zero."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a language model makes of a conversation."""

    states: Float[Tensor, "b s d"]
    """Of the last layer, after its norm."""
    head: nn.Module
    """From states to logits."""

    @property
    def logits(self) -> Float[Tensor, "b s v"]:
        """Of every place; a vocabulary is wide, so ask the head for a few places if a few will do."""
        made: Tensor = self.head(self.states)
        return made


class LanguageModel(nn.Module):
    """A causal language model with its tokenizer, that reads media and writes signal blocks."""

    def __init__(self, network: Any, tokenizer: Any) -> None:
        """The tokenizer must have the special tokens, the network a row for each: see `with_signals`."""
        super().__init__()
        self.network = network
        self.tokenizer = tokenizer
        self.special = special_ids(tokenizer)
        assert network.get_input_embeddings().weight.shape[0] >= len(tokenizer), "no row for some token"

    @classmethod
    def with_signals(cls, network: Any, tokenizer: Any, num_signals: int) -> LanguageModel:
        """Of any pair that belongs together: what is missing is added, and the new rows with it."""
        old = len(tokenizer)
        if add_special_tokens(tokenizer, num_signals) > 0:
            add_rows(network, old, len(tokenizer))
        return cls(network, tokenizer)

    @classmethod
    def from_pretrained(cls, source: str | Path, *, num_signals: int = 16, **options: Any) -> LanguageModel:
        """By Hub id or folder; options are AutoModelForCausalLM's. Raises InputError if it can't be loaded."""
        untyped: Any = AutoModelForCausalLM
        try:
            tokenizer = AutoTokenizer.from_pretrained(source)
            network, found = untyped.from_pretrained(source, output_loading_info=True, **options)
        except (OSError, ValueError, RuntimeError, SafetensorError) as error:
            raise InputError(
                f"The language model {str(source)!r} could not be loaded: {error} Expected a folder with config.json, "
                "model.safetensors and a tokenizer, or a Hub id; offline, one that was downloaded before."
            ) from error
        if missing := sorted(found["missing_keys"]):
            raise InputError(
                f"The language model {str(source)!r} lacks {len(missing)} weights, such as {missing[0]}: it is another "
                "model, or a part of one; give a whole checkpoint."
            )
        return cls.with_signals(network, tokenizer, num_signals)

    def save_pretrained(self, folder: str | Path) -> None:
        """Network and tokenizer, as transformers keeps them. Raises InputError if there is an adapter."""
        if isinstance(self.network, PeftModel):
            raise InputError("This language model has an adapter. save_adapter it, or merge it in first.")
        self.network.save_pretrained(folder)
        self.tokenizer.save_pretrained(folder)

    @property
    def width(self) -> int:
        """Of its embeddings and states."""
        return int(self.network.get_input_embeddings().weight.shape[1])

    @property
    def max_tokens(self) -> int | None:
        """How long a conversation may be, its answer included; None: the network doesn't say."""
        return getattr(self.network.config.get_text_config(), "max_position_embeddings", None)

    @property
    def turn_ends(self) -> frozenset[int]:
        """The ids that end a turn."""
        config = getattr(self.network, "generation_config", None)
        ends = getattr(config, "eos_token_id", None)
        more = [] if ends is None else [ends] if isinstance(ends, int) else ends
        return frozenset([self.tokenizer.eos_token_id, *more])

    def embed(self, ids: Int[Tensor, "b s"], media: Float[Tensor, "n d"] | None = None) -> Float[Tensor, "b s d"]:
        """Embeddings of ids; those of media, in reading order, in place of their placeholders.

        Raises InputError if there are more or fewer than places.
        """
        embeds: Tensor = self.network.get_input_embeddings()(ids)  # [b s d]
        places = torch.isin(ids, torch.tensor(list(self.special.places.values()), device=ids.device))  # [b s]
        came, expected = 0 if media is None else len(media), int(places.sum())
        if came != expected:
            raise InputError(f"{came} embeddings of media came; the conversations have {expected} places for them.")
        if media is None:
            return embeds
        return embeds.masked_scatter(places[..., None], media.to(embeds))

    def forward(self, embeds: Float[Tensor, "b s d"], mask: Bool[Tensor, "b s"]) -> Read:
        """States, from which the logits follow. Padding may be anywhere."""
        positions = (mask.long().cumsum(1) - 1).clamp(min=0)  # [b s]
        out = self.network(
            inputs_embeds=embeds,
            attention_mask=mask.long(),
            position_ids=positions,
            use_cache=False,
            output_hidden_states=True,
            logits_to_keep=1,
        )
        return Read(out.hidden_states[-1], self.network.get_output_embeddings())

    def signal_states(
        self, states: Float[Tensor, "b s d"], ids: Int[Tensor, "b s"]
    ) -> tuple[Float[Tensor, "blocks k d"], Int[Tensor, " blocks"]]:
        """The states of each signal block in reading order, and the conversation that each stands in."""
        signals = self.special.signals
        rows, first = (ids == signals.start).nonzero(as_tuple=True)  # [blocks]
        places = first[:, None] + torch.arange(len(signals), device=ids.device)  # [blocks k]
        assert bool((places < ids.shape[1]).all()), "a signal block is cut"
        whole = torch.tensor(signals, device=ids.device).expand_as(places)
        assert torch.equal(ids[rows[:, None], places], whole), "a signal block is torn"
        return states[rows[:, None], places], rows

    def query_states(
        self, embeds: Float[Tensor, "b s d"], mask: Bool[Tensor, "b s"], queries: Float[Tensor, "q d"]
    ) -> Float[Tensor, "b q d"]:
        """The states of learned queries after the prompts, in one pass (MetaQuery, arXiv 2504.06256)."""
        rows = queries.to(embeds).expand(len(embeds), -1, -1)  # [b q d]
        mask = torch.cat([mask, mask.new_ones(rows.shape[:2])], 1)  # [b s+q]
        read: Read = self(torch.cat([embeds, rows], 1), mask)
        return read.states[:, -rows.shape[1] :]

    def stream(
        self, embeds: Float[Tensor, "b s d"], mask: Bool[Tensor, "b s"], sampling: Sampling | None = None
    ) -> Iterator[Piece | Reply]:
        """Answers to prompts padded on the left: pieces as they come, then each row's whole Reply."""
        sampling = sampling or Sampling()
        return stream(self.network, self.tokenizer, self.special, embeds, mask, sampling, self.turn_ends)

    def generate(
        self, embeds: Float[Tensor, "b s d"], mask: Bool[Tensor, "b s"], sampling: Sampling | None = None
    ) -> list[Reply]:
        """The same, whole."""
        return [each for each in self.stream(embeds, mask, sampling) if isinstance(each, Reply)]


def text_loss(read: Read, labels: Int[Tensor, "b s"]) -> Float[Tensor, ""]:
    """Cross-entropy of each token by those before it, over what is to be learned; 0 if nothing is."""
    following = labels[:, 1:]  # [b s-1]
    learned = following != NOT_LEARNED
    logits = read.head(read.states[:, :-1][learned]).float()  # [m v]
    return functional.cross_entropy(logits, following[learned], reduction="sum") / max(len(logits), 1)


def add_rows(network: Any, old: int, new: int, *, seed: int = 7) -> None:
    """Rows for the ids old to new, in the embeddings and the head: the mean of the old ones and a little noise.

    A model's matrices may be larger than its vocabulary: rows that nobody trained are overwritten too.
    """
    rows = network.get_input_embeddings().weight.shape[0]
    if new > rows:
        network.resize_token_embeddings(new, mean_resizing=False)
    noise = torch.Generator().manual_seed(seed)
    embeddings, head = network.get_input_embeddings().weight, network.get_output_embeddings().weight
    for weight in [embeddings] if head is embeddings else [embeddings, head]:
        _fill_rows(weight, old, new, noise)


@torch.no_grad()
def _fill_rows(weight: Tensor, old: int, new: int, noise: torch.Generator) -> None:
    known = weight[:old].float()
    random = torch.randn(new - old, weight.shape[1], generator=noise).to(known)
    weight[old:new] = (known.mean(0) + _NEW_ROW_NOISE * known.std(0) * random).to(weight)
