"""Encoders by name, folder and id, and what is said of those that can't be had."""

import json
import subprocess
import sys

import pytest
import torch

from filmloom.errors import InputError
from filmloom.model.encoders import encoder_named


def test_plain_encoders_need_no_transformers():
    code = (
        "import sys; from filmloom.model.encoders import encoder_named; encoder_named('image-cnn');"
        "print([name for name in ('transformers', 'PIL', 'peft') if name in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert loaded == "[]\n"


@pytest.mark.parametrize("name", ["image-transfomer", "no/such/folder", "./nothing"])
def test_an_unknown_name(name):
    with pytest.raises(InputError, match="There is no encoder and no folder"):
        encoder_named(name)


def test_an_id_that_is_not_on_this_machine():
    with pytest.raises(InputError, match="HF_HUB_OFFLINE is set"):
        encoder_named("nobody/has-such-a-model")


def test_sizes_that_do_not_divide():
    with pytest.raises(InputError, match="doesn't divide"):
        encoder_named("text", width=30)
    with pytest.raises(InputError, match="doesn't divide"):
        encoder_named("image-cnn", max_side=100)


@pytest.mark.parametrize("what", ["config", "weights", "foreign", "cut"])
def test_a_broken_folder_of_ours(what, make, tmp_path):
    make("text").save_pretrained(tmp_path)
    if what == "config":
        path = tmp_path / "config.json"
        path.write_text(path.read_text(encoding="utf-8").replace('"width"', '"breadth"'), encoding="utf-8")
    elif what == "weights":
        (tmp_path / "model.safetensors").unlink()
    elif what == "foreign":
        make("audio").save_pretrained(tmp_path / "other")
        (tmp_path / "other" / "model.safetensors").replace(tmp_path / "model.safetensors")
    else:
        (tmp_path / "model.safetensors").write_bytes(b"{")
    with pytest.raises(InputError, match=r"doesn't describe an encoder|is missing|another model|is broken"):
        encoder_named(tmp_path)


def test_a_folder_of_nothing(tmp_path):
    with pytest.raises(InputError, match=r"config\.json"):
        encoder_named(tmp_path)


def test_a_checkpoint_of_an_unknown_kind(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "xlnet"}), encoding="utf-8")
    with pytest.raises(InputError, match="is a 'xlnet'; there are encoders for bert"):
        encoder_named(tmp_path)


def test_pickled_weights_are_not_read(checkpoint, tmp_path):
    (tmp_path / "config.json").write_bytes((checkpoint("bert") / "config.json").read_bytes())
    torch.save({}, tmp_path / "pytorch_model.bin")
    with pytest.raises(InputError, match="can't be loaded as a BertModel"):
        encoder_named(tmp_path)


def test_missing_weights_are_not_made_up(checkpoint, tmp_path):
    for name in ("bert", "vit"):
        content = json.loads((checkpoint(name) / "config.json").read_text(encoding="utf-8"))
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text(json.dumps(content), encoding="utf-8")
    deeper = json.loads((tmp_path / "bert" / "config.json").read_text(encoding="utf-8")) | {"num_hidden_layers": 3}
    (tmp_path / "bert" / "config.json").write_text(json.dumps(deeper), encoding="utf-8")
    (tmp_path / "bert" / "model.safetensors").write_bytes((checkpoint("bert") / "model.safetensors").read_bytes())
    with pytest.raises(InputError, match="lacks 16 weights of a BertModel"):
        encoder_named(tmp_path / "bert")
    with pytest.raises(InputError, match=r"has no preprocessor_config\.json"):
        encoder_named(tmp_path / "vit")


def test_of_two_halves_one_is_asked_for(checkpoint):
    with pytest.raises(InputError, match="say which with `modality`"):
        encoder_named(checkpoint("clip"))
    with pytest.raises(InputError, match="audio was asked of it"):
        encoder_named(checkpoint("clip"), "audio")
