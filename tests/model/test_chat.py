"""chat and describe in Python, and what is said where they can't work."""

import pytest

import filmloom
from filmloom.errors import FilmloomError, InputError, MediaError
from filmloom.model import chat as chat_module
from filmloom.model.chat_session import SavedClip


def test_a_chat_with_a_model(says, tmp_path):
    session = filmloom.chat(says("Here: ", None), out=tmp_path, size=(96, 64), fps=4, seconds=1, seed=5)
    text, saved = session.say("a cat")
    assert text == "Here: " and isinstance(saved, SavedClip) and saved.clip.size == (96, 64)


@pytest.mark.parametrize(
    ("name", "options", "question"),
    [
        ("ball.mp4", {}, "What happens here?"),
        ("ball.mp4", {"language": "zh"}, "这里发生了什么？"),
        ("ball.png", {"ask": " How many balls? "}, "How many balls?"),
        ("ball.png", {"ask": "有几个球？", "language": "zh"}, "有几个球？"),
    ],
)
def test_a_file_is_described_and_asked_about(says, media_files, name, options, question, monkeypatch):
    model, asked = says(" A ball ", "bounces. "), []
    answer = model.answer
    monkeypatch.setattr(model, "answer", lambda messages, **more: asked.append(messages) or answer(messages, **more))
    assert filmloom.describe(media_files / name, model=model, **options) == "A ball bounces."
    medium, text = asked[0][0]["content"]
    assert medium["type"] in ("video", "image") and text["text"] == question


@pytest.mark.parametrize(
    ("name", "options", "error", "told"),
    [
        ("nowhere.mp4", {}, MediaError, "nowhere.mp4"),
        ("broken.mp4", {}, MediaError, "broken.mp4"),
        ("broken.png", {}, MediaError, "broken.png"),
        ("notes.pdf", {}, InputError, "'.pdf'; expected one of .png"),
        ("beep.wav", {}, InputError, "this model reads text and: image, video"),
        ("ball.mp4", {"language": "fr"}, InputError, "'fr'"),
        ("ball.mp4", {"ask": "How many?", "language": "zh"}, InputError, "its own language"),
    ],
)
def test_what_cannot_be_described_is_said(says, media_files, name, options, error, told):
    with pytest.raises(error, match=told):
        filmloom.describe(media_files / name, model=says("x"), **options)


def test_a_folder_is_opened(tiny_checkpoint, media_files, tmp_path):
    session = filmloom.chat(tiny_checkpoint, out=tmp_path)
    assert session.name == "tiny"
    with pytest.raises(InputError, match="no config"):
        filmloom.chat(media_files)
    with pytest.raises(InputError, match="There is no folder"):
        filmloom.describe(media_files / "ball.png", model=media_files / "nowhere")


def test_an_installation_without_a_model_says_what_to_give(tmp_path, monkeypatch):
    monkeypatch.setattr("filmloom.model.any_to_video.SHIPPED", tmp_path / "nothing")
    with pytest.raises(InputError, match="comes without an any-to-video model"):
        filmloom.chat()


def test_an_installation_without_torch_says_what_to_install(monkeypatch, media_files):
    monkeypatch.setattr(chat_module, "find_spec", lambda name: None if name == "torch" else name)
    with pytest.raises(FilmloomError, match=r"torch can't be found.*pip install 'filmloom\[model\]'"):
        filmloom.chat()
    with pytest.raises(FilmloomError, match=r"pip install 'filmloom\[model\]'"):
        filmloom.describe(media_files / "ball.png")
