"""Messages with paths in them, as people of both languages type them."""

from pathlib import Path

import pytest

from filmloom.errors import InputError
from filmloom.model.message import content_of


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name in ("cat.png", "my dog.mp4", "猫.png", "moo.WAV", "bob's.jpg", "cat.png.mp4", "notes.pdf", "a@2x.png"):
        (tmp_path / name).touch()
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "owl.webp").touch()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def short(content, home):
    """Texts as they are, media as <kind name>."""
    if isinstance(content, str):
        return content
    return [
        each["text"] if each["type"] == "text" else f"<{each['type']} {each[each['type']].relative_to(home)}>"
        for each in content
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a cat runs", "a cat runs"),
        (" a cat, 3.5 s: don't stop ", "a cat, 3.5 s: don't stop"),
        ("cat.png", ["<image cat.png>"]),
        ("Let cat.png bounce.", ["Let", "<image cat.png>", "bounce."]),
        ("what is this? cat.png", ["what is this?", "<image cat.png>"]),
        ("cat.png, moo.WAV!", ["<image cat.png>", ",", "<audio moo.WAV>", "!"]),
        ("cat.png,moo.WAV", ["<image cat.png>", ",", "<audio moo.WAV>"]),
        ("cat.png.mp4", ["<video cat.png.mp4>"]),
        ("(~/cat.png)", ["(", "<image cat.png>", ")"]),
        ("./pictures/owl.webp flies", ["<image pictures/owl.webp>", "flies"]),
        ('describe "my dog.mp4"', ["describe", "<video my dog.mp4>"]),
        ("describe 'my dog.mp4' now", ["describe", "<video my dog.mp4>", "now"]),
        (r"describe my\ dog.mp4", ["describe", "<video my dog.mp4>"]),
        ("bob's.jpg", ["<image bob's.jpg>"]),
        ("a@2x.png moves", ["<image a@2x.png>", "moves"]),
        ("让cat.png跳起来", ["让", "<image cat.png>", "跳起来"]),
        ("看看猫.png", ["看看", "<image 猫.png>"]),
        ("这是什么？“my dog.mp4”", ["这是什么？", "<video my dog.mp4>"]),
        ("这是什么？moo.WAV。", ["这是什么？", "<audio moo.WAV>", "。"]),
        ('he said "look at cat.png v1.2" and left', ['he said "look at', "<image cat.png>", 'v1.2" and left']),
        ("what is a .png?", "what is a .png?"),
    ],
)
def test_media_stand_where_their_paths_stood(text, parts, home):
    assert short(content_of(text), home) == parts


def test_whole_paths_and_addresses_of_files(home, tmp_path):
    whole = tmp_path / "pictures" / "owl.webp"
    for text in (str(whole), f'"{whole}"', whole.as_uri()):
        assert content_of(text, Path("/")) == [{"type": "image", "image": whole}]
    assert content_of("owl.webp", tmp_path / "pictures") == [{"type": "image", "image": whole}]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("show me dog.mp4", r"no file .*dog\.mp4\. Check"),
        ("dog.png,cat.png", r"no file .*dog\.png"),
        ("some-cat.png", r"no file .*some-cat\.png"),
        ("让dog.png跳", r"no file .*/dog\.png"),
        ('"no such.png"', r"no file .*no such\.png"),
        ("https://example.com/cat.png", "is an address"),
        ("read notes.pdf", r"'\.pdf'; expected one of \.png"),
        ('read "notes.pdf"', r"'\.pdf'"),
        ("x" * 5000 + ".png", "no file"),
    ],
)
def test_what_cannot_be_shown_is_said(text, told, home):
    with pytest.raises(InputError, match=told):
        content_of(text)
