"""A chat of several turns: files in and out, and what becomes of turns that fail."""

import json

import pytest

from filmloom.errors import InputError, MediaError
from filmloom.media import probe
from filmloom.model.any_to_video import AnyToVideoModel
from filmloom.model.chat_session import ChatSession, SavedClip
from filmloom.model.tokens import Tokens
from filmloom.model.video_generator.request import ClipRequest


@pytest.fixture
def session(says, tmp_path, media_files):
    request = ClipRequest(prompt="", seconds=1, size=(96, 64), fps=4, num_inference_steps=2, seed=3)
    return ChatSession(says("Here you ", "are: ", None), name="tiny", out=tmp_path, request=request, folder=media_files)


def test_turns_are_kept_and_clips_are_written_with_their_settings(session, tmp_path):
    text, more, saved = session.say("Let ball.png bounce")
    assert (text, more) == ("Here you ", "are: ")
    assert saved.path == tmp_path / "clip-001.mp4" and probe(saved.path).size == (96, 64)
    *_, again = session.say("make it blue")
    assert again.path == tmp_path / "clip-002.mp4"
    asked, answered, edit, _ = session.messages
    assert [part["type"] for part in asked["content"]] == ["text", "image", "text"]
    assert isinstance(asked["content"][1]["image"], Tokens)
    assert answered["content"][0] == {"type": "text", "text": "Here you are: "}
    assert answered["content"][1]["type"] == "clip" and edit["content"] == "make it blue"
    settings = json.loads(probe(again.path).metadata["filmloom"])
    assert (settings["prompt"], settings["seed"], settings["model"]) == ("make it blue", 3, "tiny")
    assert [each["role"] for each in settings["conversation"]] == ["user", "assistant", "user"]
    assert json.loads(probe(again.path).metadata["AIGC"])["Label"] == "1"


def test_clips_of_other_chats_are_not_overwritten(session, tmp_path):
    (tmp_path / "clip-007.mp4").touch()
    *_, saved = session.say("a cat")
    assert saved.path.name == "clip-008.mp4"


def test_the_media_of_earlier_turns_are_not_read_again(session, tmp_path, media_files):
    copy = tmp_path / "mine.png"
    copy.write_bytes((media_files / "ball.png").read_bytes())
    [*session.say(f"Let {copy} bounce")]
    copy.unlink()
    assert any(isinstance(each, SavedClip) for each in session.say("make it blue"))


def test_the_language_follows_the_messages(session):
    assert session.language == "en"
    [*session.say("一只猫")]
    [*session.say("ball.png")]
    assert session.language == "zh"


def test_a_saved_conversation_is_read_by_the_model(session, says, tmp_path, media_files):
    [*session.say("What happens in ball.mp4?")]
    messages = json.loads(session.save(tmp_path / "chat.json").read_text(encoding="utf-8"))
    assert messages[0]["content"][1] == {"type": "video", "video": str(media_files / "ball.mp4")}
    assert [*says("a ball").answer([*messages, {"role": "user", "content": "more"}])] == ["a ball"]


def test_new_forgets(session):
    [*session.say("a cat")]
    session.new()
    assert session.messages == ()


@pytest.mark.parametrize(
    ("message", "error", "told"),
    [
        ("What is in nowhere.png?", InputError, r"no file .*nowhere\.png"),
        ("What is in broken.png?", MediaError, r"broken\.png"),
        ("What is in broken.mp4?", MediaError, r"broken\.mp4"),
        ("Who is that? beep.wav", InputError, "'audio' came; this model reads text and: image, video"),
        ("a cat " * 300, InputError, r"takes \d+ tokens; the language model reads 512"),
    ],
)
def test_a_turn_that_fails_says_why_and_is_not_kept(session, message, error, told, tmp_path):
    with pytest.raises(error, match=told):
        [*session.say(message)]
    assert session.messages == () and not [*tmp_path.glob("*.mp4")]


def test_a_clip_that_is_too_long_is_refused(session, media_files, monkeypatch, tiny_model):
    monkeypatch.setattr(tiny_model.encoders["video"], "config", _short(tiny_model.encoders["video"].config))
    with pytest.raises(InputError, match=r"ball\.mp4 can't be taken in: .*takes at most 1 s: cut it"):
        [*session.say("What happens in ball.mp4?")]


def test_a_turn_that_is_not_read_to_its_end_is_not_kept(session):
    next(session.say("a cat"))
    assert session.messages == ()


def test_an_untrained_model_may_say_anything_but_breaks_nothing(tiny_checkpoint, tmp_path, media_files):
    model = AnyToVideoModel.from_pretrained(tiny_checkpoint)
    from filmloom.model.language_model import Sampling

    session = ChatSession(model, out=tmp_path, folder=media_files, sampling=Sampling(max_new_tokens=4))
    for message in ("ball.mp4 ball.png 这是什么？", "again"):
        [*session.say(message)]
    assert len(session.messages) == 4


def _short(config):
    from dataclasses import replace

    return replace(config, max_seconds=1.0)
