import pytest
import torch
from safetensors.torch import load_file, save_file

from filmloom.errors import InputError
from filmloom.model.language_model import (
    LanguageModel,
    TuningConfig,
    collate,
    encode,
    load_adapter,
    merge,
    save_adapter,
    text_loss,
    tune,
)

TURNS = [
    {"role": "user", "content": "A red ball"},
    {"role": "assistant", "content": [{"type": "text", "text": "Here."}, {"type": "clip"}]},
]


def _batch(model):
    return collate([encode(model.tokenizer, TURNS)], model.special.pad)


def _read(model):
    batch = _batch(model)
    return model(model.embed(batch.ids), batch.mask)


def _logits(model):
    return _read(model).logits


def _steps(model, number=2):
    trained = [each for each in model.parameters() if each.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=1e-2)
    for _ in range(number):
        optimiser.zero_grad()
        text_loss(_read(model), _batch(model).labels).backward()
        optimiser.step()


def _tiny(name, folders):
    return LanguageModel.from_pretrained(folders[name], num_signals=4).eval()


@pytest.mark.parametrize("mode", ["full", "lora", "frozen"])
@pytest.mark.parametrize("name", ["in_box", "glm4"])
def test_a_step_changes_exactly_what_the_plan_names(mode, name, model, foreign_folders):
    model = model if name == "in_box" else _tiny(name, foreign_folders)
    plan = tune(model, TuningConfig(mode=mode, rank=2))
    before = {name: each.detach().clone() for name, each in model.named_parameters()}
    _steps(model)
    changed = {name for name, each in model.named_parameters() if not torch.equal(each, before[name])}
    assert changed == {name for name, each in model.named_parameters() if each.requires_grad}
    assert changed
    plan.check(model)


@pytest.mark.parametrize("mode", ["lora", "frozen"])
def test_signals_learn_and_other_rows_stay(mode, model):
    rows = model.network.get_input_embeddings().weight.detach().clone()
    signals = torch.tensor(model.special.signals)
    tune(model, TuningConfig(mode=mode, rank=2))
    _steps(model)
    merge(model)
    after = model.network.get_input_embeddings().weight
    moved = (after != rows).any(1).nonzero()[:, 0]
    assert torch.equal(moved, signals)
    assert after is model.network.get_output_embeddings().weight


@pytest.mark.parametrize("mode", ["prompted", "frozen"])
def test_frozen_is_frozen(mode, model):
    tune(model, TuningConfig(mode=mode, train_signals=False))
    assert not any(each.requires_grad for each in model.parameters())


@pytest.mark.parametrize("mode", ["lora", "frozen"])
@pytest.mark.parametrize("name", ["qwen3", "llama", "glm", "glm4"])
def test_an_adapter_is_saved_loaded_and_merged(mode, name, foreign_folders, tmp_path):
    model = _tiny(name, foreign_folders)
    plain = _logits(model)
    tune(model, TuningConfig(mode=mode, rank=2))
    torch.testing.assert_close(_logits(model), plain)
    _steps(model)
    tuned = _logits(model)
    assert not torch.allclose(tuned, plain, atol=1e-3)
    save_adapter(model, tmp_path)
    loaded = _tiny(name, foreign_folders)
    load_adapter(loaded, tmp_path)
    assert torch.equal(_logits(loaded), tuned)
    assert not any(each.requires_grad for each in loaded.parameters())
    merge(loaded)
    torch.testing.assert_close(_logits(loaded), tuned, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("wrong", ["foreign", "missing"])
def test_keys_that_do_not_match_are_refused_and_the_model_stays(wrong, model, foreign_folders, tmp_path):
    other = _tiny("qwen3", foreign_folders)
    tune(other, TuningConfig(rank=2))
    save_adapter(other, tmp_path)
    model = _tiny("qwen3", foreign_folders)
    plain = _logits(model)
    weights = load_file(tmp_path / "adapter_model.safetensors")
    name = next(iter(weights))
    value = weights.pop(name)
    if wrong == "foreign":
        weights["base_model.model.nowhere.lora_A.weight"] = value
    save_file(weights, tmp_path / "adapter_model.safetensors")
    said = "'base_model.model.nowhere" if wrong == "foreign" else "are missing"
    with pytest.raises(InputError, match=said):
        load_adapter(model, tmp_path)
    assert torch.equal(_logits(model), plain)
    with pytest.raises(InputError, match="has no adapter"):
        merge(model)


def test_an_adapter_is_not_lost_in_saving(model, tmp_path):
    tune(model, TuningConfig(rank=2))
    with pytest.raises(InputError, match="save_adapter"):
        model.save_pretrained(tmp_path)


def test_a_folder_without_an_adapter_is_refused(model, tmp_path):
    with pytest.raises(InputError, match=r"no adapter_config\.json"):
        load_adapter(model, tmp_path)


def test_the_plan_prints(model):
    plan = tune(model, TuningConfig(rank=2))
    lines = plan.table(model).splitlines()
    assert lines[2].split()[1:] == ["*lora_[AB]*", "trained"]
    assert lines[3].split() == ["128", "*trainable_tokens_delta*", "trained"]
