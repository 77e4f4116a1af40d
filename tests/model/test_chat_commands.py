"""`filmloom chat` and `filmloom describe` as they are typed, with a tiny model from a folder."""

import io
import json
import sys

import pytest

from filmloom import cli
from filmloom.model.any_to_video import AnyToVideoModel


@pytest.fixture
def filmloom(monkeypatch, capsys, tiny_checkpoint, says, media_files):
    """Runs a command in this process; the tiny model answers as it is told to."""
    monkeypatch.setattr(AnyToVideoModel, "from_pretrained", _only(tiny_checkpoint, AnyToVideoModel.from_pretrained))
    monkeypatch.chdir(media_files)

    def run(*arguments, typed="", answer=()):
        if answer:
            model = says(*answer)
            monkeypatch.setattr(AnyToVideoModel, "from_pretrained", lambda folder: model)
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        monkeypatch.setattr(sys, "argv", ["filmloom", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        told = capsys.readouterr()
        return left.value.code, told.out, told.err

    return run


def _only(folder, load):
    return lambda given: load(folder if str(given) == "tiny" else given)


SMALL = ("--size", "96x64", "--fps", 4, "--seconds", 1)


def test_one_message(filmloom, tmp_path):
    code, out, err = filmloom(
        "chat", "--once", "Let ball.png bounce", "-o", tmp_path, *SMALL, answer=("Here you are: ", None)
    )
    assert (code, err) == (0, "")
    assert out == f"Here you are: \n{tmp_path / 'clip-001.mp4'}: 1 s, 96x64, seed 7\n"


def test_messages_from_a_pipe(filmloom, tmp_path):
    typed = "你好\nwhat is nowhere.png?\nwhat is ball.png?\n"
    code, out, err = filmloom("chat", "-o", tmp_path, typed=typed, answer=("Hello!",))
    assert out == "Hello!\nHello!\n" and "nowhere.png" in err and code == 2
    code, out, err = filmloom("chat", "-o", tmp_path, typed="hello\n", answer=("Hello!",))
    assert (code, out, err) == (0, "Hello!\n", "")


def test_a_file_is_described(filmloom):
    assert filmloom("describe", "ball.mp4", answer=("A ball.",)) == (0, "A ball.\n", "")
    code, out, _ = filmloom("describe", "ball.png", "--ask", "有几个球？", "--json", answer=("一个。",))
    assert code == 0 and json.loads(out) == {"path": "ball.png", "text": "一个。"}


def test_a_folder_is_opened_and_its_model_answers_something(filmloom):
    code, _, _ = filmloom("describe", "ball.png", "--model", "tiny")
    assert code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("chat", "--once", "hello", "--model", "nowhere"), "There is no folder nowhere"),
        (("chat", "--once", "what is broken.png?", "--model", "tiny"), "broken.png"),
        (("chat", "--once", "hello", "--size", "big"), "1920x1080"),
        (("chat", "--once", "hello", "--seconds", "-1"), "60"),
        (("chat", "--once", "beep.wav", "--model", "tiny"), "reads text and: image, video"),
        (("chat", "--once", "a cat " * 300, "--model", "tiny"), "the language model reads 512"),
        (("describe", "nowhere.mp4"), "nowhere.mp4"),
        (("describe", "broken.mp4"), "broken.mp4"),
        (("describe", "beep.wav", "--model", "tiny"), "take a model that has an encoder for audio"),
        (("describe", "ball.png", "--language", "fr"), "'fr'"),
        (("describe", "ball.png", "--model", "."), "no config.json"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(filmloom, arguments, told):
    code, _, err = filmloom(*arguments)
    assert code == 2 and told in err and err.count("\n") == 1
