import pytest
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    Glm4Config,
    Glm4ForCausalLM,
    GlmConfig,
    GlmForCausalLM,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedTokenizerFast,
    Qwen3Config,
    Qwen3ForCausalLM,
)

from filmloom.model.language_model import InBoxConfig, LanguageModel, train_tokenizer

TEXTS = [
    "A red ball bounces from left to right.",
    "Two cats run across the beach while it rains.",
    "一只棕色的小狗在沙滩上从左向右奔跑。",
    "两只猫在雨中玩耍，镜头缓缓跟随。",
] * 5
CLASSES = {
    "qwen3": (Qwen3Config, Qwen3ForCausalLM),
    "llama": (LlamaConfig, LlamaForCausalLM),
    "glm": (GlmConfig, GlmForCausalLM),
    "glm4": (Glm4Config, Glm4ForCausalLM),
}


@pytest.fixture(autouse=True)
def _one_thread_and_offline(monkeypatch):
    torch.set_num_threads(1)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture(scope="session")
def tokenizer():
    return train_tokenizer(TEXTS, 400, num_signals=4)


@pytest.fixture
def model(tokenizer):
    torch.manual_seed(0)
    config = InBoxConfig(width=32, depth=2, head_width=8, queries_per_key=2)
    return LanguageModel(config.build(tokenizer).eval(), tokenizer)


@pytest.fixture(scope="session")
def foreign_folders(tmp_path_factory):
    """Of each class a tiny checkpoint as others save theirs: no chat template, no signals."""
    folders = {}
    for name, (config_of, network_of) in CLASSES.items():
        torch.manual_seed(0)
        words = _foreign_tokenizer()
        config = config_of(
            vocab_size=len(words) + 8,
            hidden_size=32,
            intermediate_size=64,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            head_dim=8,
            max_position_embeddings=512,
            pad_token_id=words.eos_token_id,
            eos_token_id=words.eos_token_id,
            bos_token_id=None,
        )
        folders[name] = tmp_path_factory.mktemp(name)
        network_of(config).save_pretrained(folders[name])
        words.save_pretrained(folders[name])
    return folders


def _foreign_tokenizer():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=300, special_tokens=["</s>"], initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(TEXTS, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="</s>", clean_up_tokenization_spaces=False)
