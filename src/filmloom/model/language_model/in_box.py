"""Sizes in, the language model that comes in the box out: Qwen3's architecture, small, from scratch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from transformers import Qwen3Config, Qwen3ForCausalLM


@dataclass(frozen=True, slots=True, kw_only=True)
class InBoxConfig:
    """Sizes of the in-box language model; as they stand, 11 million parameters with a vocabulary of 4096."""

    width: int = 384
    depth: int = 6
    head_width: int = 64
    queries_per_key: int = 3
    """Heads that share keys and values."""
    max_tokens: int = 4096
    seed: int = 7

    def build(self, tokenizer: Any) -> Qwen3ForCausalLM:
        """The network for a tokenizer, with random weights from the seed."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.seed)
            return Qwen3ForCausalLM(self.qwen3(tokenizer))

    def qwen3(self, tokenizer: Any) -> Qwen3Config:
        """In Qwen3's own terms."""
        num_heads = self.width // self.head_width
        assert num_heads % self.queries_per_key == 0, (num_heads, self.queries_per_key)
        return Qwen3Config(
            vocab_size=len(tokenizer),
            hidden_size=self.width,
            intermediate_size=64 * round(self.width * 8 / 3 / 64),
            num_hidden_layers=self.depth,
            num_attention_heads=num_heads,
            num_key_value_heads=num_heads // self.queries_per_key,
            head_dim=self.head_width,
            max_position_embeddings=self.max_tokens,
            tie_word_embeddings=True,
            pad_token_id=tokenizer.pad_token_id,
            eos_token_id=tokenizer.eos_token_id,
        )
