"""The language model: embeddings of words and media in; text, and the states of signal blocks, out."""

from filmloom.model.language_model.chat import Batch, Encoded, Message, collate, encode
from filmloom.model.language_model.decoding import Piece, Reply, Sampling, WholeBlocks
from filmloom.model.language_model.freeze import FreezePlan
from filmloom.model.language_model.in_box import InBoxConfig
from filmloom.model.language_model.model import LanguageModel, Read, text_loss
from filmloom.model.language_model.prompted import ask_for_description, caption_of
from filmloom.model.language_model.tokenizer import (
    MODALITIES,
    SpecialIds,
    add_special_tokens,
    special_ids,
    train_tokenizer,
)
from filmloom.model.language_model.tuning import Mode, TuningConfig, load_adapter, merge, save_adapter, tune

__all__ = [
    "MODALITIES",
    "Batch",
    "Encoded",
    "FreezePlan",
    "InBoxConfig",
    "LanguageModel",
    "Message",
    "Mode",
    "Piece",
    "Read",
    "Reply",
    "Sampling",
    "SpecialIds",
    "TuningConfig",
    "WholeBlocks",
    "add_special_tokens",
    "ask_for_description",
    "caption_of",
    "collate",
    "encode",
    "load_adapter",
    "merge",
    "save_adapter",
    "special_ids",
    "text_loss",
    "train_tokenizer",
    "tune",
]
