"""The chat as it is read in a terminal."""

import pytest

from filmloom.model.chat_session import ChatSession
from filmloom.model.chat_terminal import talk
from filmloom.model.video_generator.request import ClipRequest


@pytest.fixture
def chat(says, tmp_path, media_files):
    def converse(*lines, answer=("Here you are: ", None)):
        request = ClipRequest(prompt="", seconds=1, size=(96, 64), fps=4, num_inference_steps=2)
        session = ChatSession(says(*answer), out=tmp_path, request=request, folder=media_files)
        said, warned = [], []
        well = talk(session, lines, said.append, warned.append)
        return "".join(said), "".join(warned), well

    return converse


def test_text_streams_and_clips_have_a_line_of_their_own(chat, tmp_path):
    said, warned, well = chat("Let ball.png bounce", "", "make it blue")
    first, second = (f"Here you are: \n{tmp_path / f'clip-00{n}.mp4'}: 1 s, 96x64, seed 7\n" for n in (1, 2))
    assert said == first + second
    assert well and not warned


def test_chinese_is_answered_in_chinese(chat):
    said, _, _ = chat("一只猫", "/new", "/help")
    assert "1 秒" in said and "已忘掉一切" in said and "Ctrl-D" in said


def test_what_goes_wrong_is_said_and_the_chat_goes_on(chat):
    said, warned, well = chat("look at nowhere.png", "/dance", "hello", answer=("Hello!",))
    assert "nowhere.png" in warned and "/dance" in warned and not well
    assert said == "Hello!\n"


def test_commands(chat, tmp_path):
    said, _, _ = chat("hello", f"/save {tmp_path / 'chat.json'}", "/new", "/quit", "never", answer=("Hello!",))
    assert (tmp_path / "chat.json").is_file()
    assert said.count("Hello!") == 1 and "forgotten" in said


def test_a_path_is_no_command(chat, media_files):
    said, warned, _ = chat(str(media_files / "ball.png"), answer=("a ball",))
    assert said == "a ball\n" and not warned


def test_ctrl_c_stops_one_answer(tmp_path):
    class Slow:
        asked = 0

        def answer(self, messages, *, sampling, request):
            self.asked += 1
            yield "It "
            if self.asked == 1:
                raise KeyboardInterrupt
            yield "works."

    session, said = ChatSession(Slow(), out=tmp_path), []
    assert talk(session, ["a cat", "a dog"], said.append, said.append)
    assert "".join(said) == "It \nStopped; this turn is forgotten.\nIt works.\n"
    assert [each["content"] for each in session.messages] == ["a dog", "It works."]


def test_silence_is_said(chat):
    said, _, _ = chat("a cat", answer=())
    assert said == "(The model said nothing.)\n"
