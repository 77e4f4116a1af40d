"""Messages of people: files are read by their endings, and what is wrong is named."""

import numpy as np
import pytest

from filmloom import clip
from filmloom.errors import InputError, MediaError
from filmloom.media import write_wav
from filmloom.model.conversation import conversation, modality_of, read_medium
from filmloom.types import Sound


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("media")
    made = clip("a red ball bounces", seconds=2, size=(96, 64), fps=10, label=False)
    write_wav(folder / "beep.wav", Sound(samples=np.zeros(4000, np.float32), rate=8000))
    return {
        "video": made.save(folder / "ball.mp4"),
        "image": made.save(folder / "ball.png"),
        "audio": folder / "beep.wav",
    }


def test_files_become_media_in_reading_order(files):
    parts = [{"type": "text", "text": "What is this?"}, *({"type": kind, kind: files[kind]} for kind in files)]
    talk = conversation([{"role": "user", "content": parts}, {"role": "assistant", "content": "A ball."}])
    assert [each.modality for each in talk.media] == ["video", "image", "audio"]
    video, picture, sound = (each.content for each in talk.media)
    assert video.frames.shape == (16, 64, 96, 3) and video.fps == pytest.approx(8)
    assert picture.shape[2] == 3 and picture.dtype == np.uint8
    assert sound.rate == 16_000 and sound.seconds == pytest.approx(0.5, abs=0.01)


def test_large_pictures_are_made_small(tmp_path):
    made = clip("a cat", seconds=1, size=(1280, 720), fps=1, label=False).save(tmp_path / "large.png")
    assert read_medium(made).content.shape == (360, 640, 3)


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        ([], "at least one"),
        ([{"role": "robot", "content": "hi"}], "robot"),
        ([{"role": "user", "content": 5}], "a text or a list"),
        ([{"role": "user", "content": [{"type": "smell"}]}], "smell"),
        ([{"role": "user", "content": [{"type": "image"}]}], "without its medium"),
        ([{"role": "user", "content": [{"type": "image", "image": "a.docx"}]}], "No such file|can't|docx"),
    ],
)
def test_what_is_wrong_is_named(messages, told):
    with pytest.raises((InputError, MediaError), match=told):
        conversation(messages)


def test_endings_tell_the_modality():
    assert [modality_of(name) for name in ("a.PNG", "b.webm", "c.flac")] == ["image", "video", "audio"]
    with pytest.raises(InputError, match="docx"):
        modality_of("d.docx")
