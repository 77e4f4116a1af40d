"""Voices in folders: a VITS checkpoint of random weights, and how models of sherpa-onnx are told apart."""

from __future__ import annotations

import json
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

import filmloom
from filmloom.errors import InputError, StoryboardError, VoiceError
from filmloom.studio.credits import voice_credit
from filmloom.studio.planning import voice_choice
from filmloom.studio.speech import voice
from filmloom.studio.speech.folders import with_number
from filmloom.studio.speech.sherpa_speaker import model_files
from filmloom.studio.storyboard import VoiceChoice

LETTERS = "_abcdefghijklmnopqrstuvwxyz' -"


@pytest.fixture(scope="module")
def vits(tmp_path_factory):
    """Two speakers at 16 kHz, of 0.1 million random weights."""
    torch = pytest.importorskip("torch")
    from transformers import VitsConfig, VitsModel, VitsTokenizer

    folder = tmp_path_factory.mktemp("voices") / "tiny voice"
    folder.mkdir()
    words = folder / "vocab.json"
    words.write_text(json.dumps({letter: number for number, letter in enumerate(LETTERS)}))
    tokenizer = VitsTokenizer(str(words), pad_token="_", unk_token="_", phonemize=False)
    torch.manual_seed(0)
    config = VitsConfig(
        vocab_size=len(LETTERS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, ffn_dim=32, flow_size=16,
        spectrogram_bins=9, upsample_initial_channel=32,
        upsample_rates=[8, 8, 2, 2], upsample_kernel_sizes=[16, 16, 4, 4],
        resblock_kernel_sizes=[3], resblock_dilation_sizes=[[1]], wavenet_dilation_rate=1, prior_encoder_num_flows=1,
        prior_encoder_num_wavenet_layers=1, posterior_encoder_num_wavenet_layers=1, duration_predictor_num_flows=1,
        duration_predictor_filter_channels=16, depth_separable_num_layers=1, num_speakers=2, speaker_embedding_size=4,
        sampling_rate=16_000,
    )  # fmt: skip
    VitsModel(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(autouse=True)
def _offline(monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


TEXT = "It cost 12 million, and dogs ran. Who came? Li Ming!"


def test_a_checkpoint_speaks_the_same_each_time_with_its_own_times(vits):
    first = voice("vits", str(vits), "en").speak(TEXT)
    assert first.sound.rate == 16_000
    assert [word.text for word in first.words] == [
        *("It", "cost", "12 million", "and", "dogs", "ran"),
        *("Who", "came", "Li", "Ming"),
    ]
    times = [time for word in first.words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert times[-1] <= first.sound.seconds
    again = voice("vits", str(vits), "en").speak(TEXT)
    assert np.array_equal(first.sound.samples, again.sound.samples)
    assert first.words == again.words


def test_the_times_are_those_of_the_letters(vits):
    """Random weights give every letter a time of its own; a word begins where its first letter does."""
    from filmloom.studio.speech.vits_speaker import VitsSpeaker

    speaker = VitsSpeaker(str(vits))
    said = speaker.say("one two.", ["one", "two"], rate=1.0)
    waveform, ends_s = speaker._generated("one two.", 1.0)
    assert len(ends_s) == 2 * len("one two") + 1
    assert ends_s[-1] == pytest.approx(len(waveform) / 16_000, abs=0.02)
    assert said.starts_s == (ends_s[0], ends_s[8])
    quick = speaker.say("one two.", ["one", "two"], rate=2.0)
    assert quick.sound.seconds < said.sound.seconds


def test_another_speaker_sounds_otherwise_and_one_too_many_is_refused(vits):
    first, second = (voice("vits", f"{vits}#{number}", "en") for number in (0, 1))
    assert first.version != second.version
    assert not np.array_equal(first.speak("hello").sound.samples, second.speak("hello").sound.samples)
    with pytest.raises(InputError, match="2 speakers"):
        voice("vits", f"{vits}#2", "en").speak("hello")


def test_a_text_of_which_it_knows_no_letter_is_an_error(vits):
    with pytest.raises(VoiceError, match="no letter"):
        voice("vits", str(vits), "zh").speak("你好")


def test_a_folder_tells_what_it_is_for(vits, tmp_path):
    assert voice_choice(str(vits)) == VoiceChoice(engine="vits", id=str(vits))
    assert voice_choice(f"{vits}#1") == VoiceChoice(engine="vits", id=f"{vits}#1")
    assert voice_choice("vits:facebook/mms-tts-eng") == VoiceChoice(engine="vits", id="facebook/mms-tts-eng")
    assert voice_choice("en-gb-x-rp") == VoiceChoice(id="en-gb-x-rp")
    assert voice_choice("espeak:en") == VoiceChoice(engine="espeak", id="en")
    with pytest.raises(InputError, match="no voice in"):
        voice_choice(str(tmp_path))
    with pytest.raises(InputError, match="no voice in"):
        voice_choice("nothing/there")
    with pytest.raises(InputError, match="number from 0 on"):
        with_number("folder#anna")


def test_a_film_is_spoken_and_credited(vits, board, tmp_path):
    board = board.model_copy(update={"voice": VoiceChoice(engine="vits", id=str(vits))})
    film = filmloom.render(board, out=tmp_path / "film.mp4")
    assert not film.failed
    lock = json.loads((tmp_path / "film.storyboard.lock.json").read_text())
    assert lock["film"]["voice"] == "tiny_voice"


def test_a_relative_folder_counts_from_the_storyboard(vits, board, tmp_path):
    board = board.model_copy(update={"voice": VoiceChoice(engine="vits", id=vits.name)})
    assert filmloom.render(board, out=tmp_path / "film.mp4", base=vits.parent).seconds > 1
    with pytest.raises(InputError, match="could not be loaded"):
        filmloom.render(board, out=tmp_path / "other.mp4", base=tmp_path)


def test_an_engine_that_is_none_is_refused():
    with pytest.raises(StoryboardError, match="vits, sherpa"):
        voice("festival", "", "en")


@pytest.mark.parametrize(
    ("version", "credit"),
    [
        ("espeak-ng 1.52.0 cmn", "eSpeak NG 1.52.0"),
        ("service https://api.openai.com/v1#tts-1:alloy reading", "tts-1 (api.openai.com)"),
        ("vits facebook/mms-tts-eng#0 reading", "facebook/mms-tts-eng"),
        ("sherpa kokoro@12ab#3 reading", "kokoro"),
        ("silent 1 12ab", "—"),
    ],
)
def test_who_spoke_is_credited(version, credit):
    assert voice_credit(version) == credit


def folder_of(tmp_path, *names):
    for name in names:
        path = tmp_path / name
        if "." in name:
            path.write_bytes(b"x")
        else:
            path.mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("names", "kind", "settings"),
    [
        (("model.onnx", "voices.bin", "tokens.txt", "espeak-ng-data", "lexicon-zh.txt", "lexicon-us-en.txt", "dict"),
         "kokoro",
         {"model": "model.onnx", "voices": "voices.bin", "data_dir": "espeak-ng-data", "dict_dir": "dict"}),
        (("model-steps-3.onnx", "vocos-22khz.onnx", "tokens.txt", "lexicon.txt"), "matcha",
         {"acoustic_model": "model-steps-3.onnx", "vocoder": "vocos-22khz.onnx", "lexicon": "lexicon.txt"}),
        (("en_US-amy-low.onnx", "en_US-amy-low.onnx.json", "tokens.txt", "espeak-ng-data"), "vits",
         {"model": "en_US-amy-low.onnx", "data_dir": "espeak-ng-data"}),
        (("model.onnx", "model.int8.onnx", "tokens.txt"), "vits", {"model": "model.onnx"}),
    ],
)  # fmt: skip
def test_models_of_sherpa_are_told_apart_by_their_files(tmp_path, names, kind, settings):
    found, files = model_files(folder_of(tmp_path, *names))
    assert found == kind
    assert files["tokens"] == str(tmp_path / "tokens.txt")
    assert {name: files[name] for name in settings} == {name: str(tmp_path / file) for name, file in settings.items()}
    if kind == "kokoro":
        assert files["lexicon"] == f"{tmp_path / 'lexicon-us-en.txt'},{tmp_path / 'lexicon-zh.txt'}"


@pytest.mark.parametrize(
    ("names", "message"),
    [(("tokens.txt",), "no model"), (("model.onnx",), "no model"), (("model-steps-3.onnx", "tokens.txt"), "vocoder")],
)
def test_a_folder_in_which_something_is_missing_is_refused(tmp_path, names, message):
    with pytest.raises(InputError, match=message):
        model_files(folder_of(tmp_path, *names))


def test_without_sherpa_it_is_said_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "sherpa_onnx", None)
    monkeypatch.setattr("filmloom.studio.speech.sherpa_speaker.find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"pip install 'filmloom\[voices\]'"):
        voice("sherpa", str(tmp_path), "en")


@pytest.fixture
def sherpa(monkeypatch):
    """What of sherpa-onnx is used, saying a tone of 0.1 s for each word at 24 kHz."""

    def generate(text, sid, speed):
        asked.append((text, sid, speed))
        seconds = 0.1 * len(text.split()) / speed
        tone = 0.5 * np.sin(2 * np.pi * 220 * np.arange(round(24_000 * seconds)) / 24_000)
        return SimpleNamespace(samples=tone.tolist(), sample_rate=24_000)

    asked: list[tuple[str, int, float]] = []
    module = ModuleType("sherpa_onnx")
    module.__spec__ = ModuleSpec("sherpa_onnx", None)
    for name in ("Kokoro", "Matcha", "Vits"):
        setattr(module, f"OfflineTts{name}ModelConfig", lambda **settings: settings)
    module.OfflineTtsModelConfig = lambda **settings: settings
    module.OfflineTtsConfig = lambda model: SimpleNamespace(model=model, validate=lambda: True)
    module.OfflineTts = lambda config: SimpleNamespace(generate=generate, num_speakers=4)
    monkeypatch.setitem(sys.modules, "sherpa_onnx", module)
    return asked


def test_a_model_of_sherpa_speaks_sentence_by_sentence(tmp_path, sherpa):
    folder = folder_of(tmp_path, "model.onnx", "voices.bin", "tokens.txt")
    speech = voice("sherpa", f"{folder}#3", "en").speak("One, two three. Four.", rate=1.25)
    assert sherpa == [("One, two three.", 3, 1.25), ("Four.", 3, 1.25)]
    assert speech.sound.rate == 24_000
    assert [round(word.start_s, 2) for word in speech.words[:2]] == [0.0, 0.07]
    with pytest.raises(InputError, match="4 speakers"):
        voice("sherpa", f"{folder}#4", "en").speak("One.")


def tiny_model(folder: Path, words: list[str], space: str = "0\n") -> Path:
    """A model of the VITS kind as sherpa-onnx wants it, whose every token is a tone of 0.1 s; two speakers, alike."""
    onnx = pytest.importorskip("onnx")
    helper, numbers = onnx.helper, onnx.TensorProto
    inputs = [("x", numbers.INT64, [1, "n"]), ("x_length", numbers.INT64, [1])]
    inputs += [(name, numbers.FLOAT, [1]) for name in ("noise_scale", "length_scale", "noise_scale_w")]
    inputs += [("sid", numbers.INT64, [1])]
    tone = 0.5 * np.sin(2 * np.pi * 220 * np.arange(1600) / 16_000)
    values = {"tone": np.float32(tone)[None, None], "column": [1, -1, 1], "row": [1, 1, -1], "zero": np.float32(0)}
    nodes = [
        helper.make_node("Constant", [], [name], value=onnx.numpy_helper.from_array(np.asarray(value)))
        for name, value in values.items()
    ]
    steps = ("Cast", "x", "a"), ("Mul", "a zero", "b"), ("Reshape", "b column", "c"), ("Add", "c tone", "d")
    for kind, takes, gives in (*steps, ("Reshape", "d row", "y")):
        more = {"to": numbers.FLOAT} if kind == "Cast" else {}
        nodes.append(helper.make_node(kind, takes.split(), [gives], **more))
    made = helper.make_tensor_value_info("y", numbers.FLOAT, [1, 1, "t"])
    infos = [helper.make_tensor_value_info(*each) for each in inputs]
    graph = helper.make_graph(nodes, "tiny", infos, [made])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    notes = {"model_type": "vits", "comment": "tiny", "language": "English", "punctuation": "; : , . ! ?"}
    for name, note in {**notes, "sample_rate": "16000", "n_speakers": "2", "add_blank": "0"}.items():
        model.metadata_props.add(key=name, value=note)
    onnx.save(model, folder / "model.onnx")
    tokens = [*",.!?;:", *(word.upper() for word in words)]
    (folder / "tokens.txt").write_text(space + "".join(f"{token} {at}\n" for at, token in enumerate(tokens, 1)))
    (folder / "lexicon.txt").write_text("".join(f"{word} {word.upper()}\n" for word in words))
    return folder


def test_sherpa_itself_speaks_a_tiny_model(tmp_path):
    pytest.importorskip("sherpa_onnx")
    folder = tiny_model(tmp_path, ["one", "two", "three", "four"])
    speech = voice("sherpa", f"{folder}#1", "en").speak("One, two three. Four.", rate=1.0)
    assert speech.sound.rate == 16_000
    assert [word.text for word in speech.words] == ["One", "two", "three", "Four"]
    assert speech.words[-1].end_s <= speech.sound.seconds
    with pytest.raises(InputError, match="2 speakers"):
        voice("sherpa", f"{folder}#2", "en").speak("One.", rate=1.0)


def test_a_model_whose_tokens_lack_something_fails_by_name(tmp_path):
    pytest.importorskip("sherpa_onnx")
    folder = tiny_model(tmp_path, ["one"], space="")
    with pytest.raises(VoiceError, match=r"failed on .One\.."):
        voice("sherpa", str(folder), "en").speak("One.", rate=1.0)
