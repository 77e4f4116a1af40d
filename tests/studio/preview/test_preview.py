"""Whole previews, small ones: what is told, what is left alone, and that nothing is paid."""

import html.parser
import re

import pytest
import yaml

import filmloom
from filmloom.errors import BusyError, InputError, StoryboardError
from filmloom.media import probe
from filmloom.model.video_generator.remote.dev_remote import DevRemote
from filmloom.studio.scenes import save_storyboard
from filmloom.studio.store import Store
from filmloom.studio.storyboard import Card, Illustration, VoiceChoice


@pytest.fixture(scope="module")
def service():
    with DevRemote(fps=4, poll_after_ms=20) as running:
        yield running


def read(path):
    """The page's text without its tags, and its tags with their attributes."""

    class Reader(html.parser.HTMLParser):
        def __init__(self):
            super().__init__()
            self.tags, self.words = [], []

        def handle_starttag(self, tag, attributes):
            self.tags.append((tag, dict(attributes)))

        def handle_data(self, data):
            self.words.append(data)

    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8").partition("</style>")[2])
    return " ".join(" ".join(reader.words).split()), reader.tags


def page_of(board, path, **settings):
    save_storyboard(board, path)
    return filmloom.preview(path, out=path.parent, animatic=False, **settings)


def test_the_page_tells_of_every_shot_and_needs_nothing_else(saved):
    seen = filmloom.preview(saved, out=saved.parent, animatic=False)
    assert seen.page.name == "cat.preview.html"
    told, tags = read(seen.page)
    for words in ("A cat & a ball", "12 children <watched> it.", "The cat", "Tom · a cat", "How many?", "Twelve"):
        assert words in told
    assert "0:00.0 · 3.0 s" in told, "the label has to be read for so long"
    assert [values["id"] for tag, values in tags if tag == "article"] == ["open", "cat", "many"]
    pictures = [values["src"] for tag, values in tags if tag == "img"]
    assert len(pictures) == 3
    assert all(picture.startswith("data:image/jpeg") for picture in pictures)
    assert not {"script", "link", "iframe"} & {tag for tag, _ in tags}
    assert not seen.concerns


def test_what_is_cited_stands_beside_with_what_is_said_of_it(saved):
    seen = filmloom.preview(saved, out=saved.parent, animatic=False)
    source = seen.page.read_text(encoding="utf-8")
    assert '<span class="used">A cat plays with a ball</span>' in source
    assert "<mark>12</mark> children &lt;watched&gt; it" in source
    assert "<td>Monday</td>" in source


def test_a_dub_is_seen_before_it_is_made_and_still_checked_against_its_source(board, saved):
    def dub(**settings):
        return filmloom.preview(saved, out=saved.parent, animatic=False, dub="zh", **settings)

    sheet = saved.parent / "cat.texts.zh.yaml"
    with pytest.raises(InputError, match=r"cat\.texts\.zh\.yaml"):
        dub()
    there = yaml.safe_load(sheet.read_text(encoding="utf-8"))
    for entry in there["texts"]:
        entry["zh"] = "".join(re.findall(r"<m[^>]*>|\d+", entry["en"])) + "只猫在玩球。"
    sheet.write_text(yaml.safe_dump(there, allow_unicode=True), encoding="utf-8")
    seen = dub(captions_also="en")
    told, _ = read(seen.page)
    assert seen.storyboard.language == "zh"
    assert "12只猫在玩球。" in told
    assert "A cat plays with a ball." in told, "the paragraph that is cited"
    assert "<mark>12</mark> children" in seen.page.read_text(encoding="utf-8")
    assert not seen.concerns
    wrong = board.shots[2].model_copy(update={"say": "13 children <watched> it."})
    save_storyboard(board.model_copy(update={"shots": (*board.shots[:2], wrong)}), saved)
    with pytest.raises(InputError, match="13 children"):
        dub()
    told = sheet.read_text(encoding="utf-8")
    sheet.write_text(told.replace("zh: ''", "zh: 13个孩子。").replace('zh: ""', "zh: 13个孩子。"), encoding="utf-8")
    assert any("13" in concern for concern in dub().concerns)


def test_the_storyboard_is_only_read_and_a_film_finds_its_speech_spoken(saved):
    before = saved.read_bytes()
    seen = filmloom.preview(saved, out=saved.parent)
    assert saved.read_bytes() == before
    info = probe(seen.animatic)
    assert info.size == (256, 144), "never larger than the film"
    assert abs(info.video_s - seen.seconds) < 0.1
    assert info.metadata["AIGC"]
    kept = [*saved.parent.glob(".filmloom/speech/*.wav"), *saved.parent.glob(".filmloom/sound/*.m4a")]
    heard = {path: path.stat().st_mtime_ns for path in kept}
    assert len(heard) == 3 + 1
    film = filmloom.render(saved, out=saved.parent / "cat.mp4")
    assert film.seconds == seen.seconds
    assert {path: path.stat().st_mtime_ns for path in kept} == heard
    assert len([*saved.parent.glob(".filmloom/sound/*.m4a")]) == 1


def test_a_text_is_planned_and_seen(text, tmp_path):
    seen = filmloom.preview(text, out=tmp_path / "out", animatic=False, size=(1080, 1920), voice="silent")
    told, _ = read(seen.page)
    assert "The Example · 2026-03-18 · cat.md" in told
    assert "1080×1920" in told
    assert '<body class="tall">' in seen.page.read_text(encoding="utf-8")
    assert not (tmp_path / "out" / "cat.storyboard.yaml").exists()


def test_a_chinese_film_has_a_chinese_page(tmp_path):
    told, _ = read(filmloom.preview("小猫在公园里玩球。", out=tmp_path, animatic=False, voice="silent").page)
    assert "每分钟字数" in told
    assert "Length" not in told


def test_numbers_that_the_text_does_not_have_are_told_and_the_glyphs_that_are_missing(board, saved):
    shots = (*board.shots[:2], board.shots[2].model_copy(update={"say": "40 children saw 🫨 it.\u0378"}))
    seen = page_of(board.model_copy(update={"shots": shots}), saved)
    assert any(concern.startswith("many: the number 40") for concern in seen.concerns)
    assert any("U+0378" in concern for concern in seen.concerns)
    assert f"<dd>{len(seen.concerns)}</dd>" in seen.page.read_text(encoding="utf-8")


def test_a_text_that_has_changed_or_gone_is_told(saved, text):
    text.write_text(text.read_text() + "\nMore.\n")
    (changed,) = filmloom.preview(saved, out=saved.parent, animatic=False).concerns
    assert "has changed" in changed
    text.write_text(text.read_text().replace("12", "14"))
    concerns = filmloom.preview(saved, out=saved.parent, animatic=False).concerns
    assert any("the number 12 is not in the document" in concern for concern in concerns), "as render would say"
    text.unlink()
    (missing,) = filmloom.preview(saved, out=saved.parent, animatic=False).concerns
    assert "cat.md isn't here" in missing


def test_a_service_is_not_asked_and_its_price_is_told(board, saved, service, monkeypatch):
    for name, value in service.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("FILMLOOM_VIDEO_PRICE", "0.50 USD")
    remote = board.model_copy(update={"engine": f"{service.origin}/v1", "model": "tiny"})
    service.seen.clear()
    seen = page_of(remote, saved)
    assert not service.seen
    told, _ = read(seen.page)
    assert seen.to_pay == "3 s of video, about 1.50 USD"
    assert "about 1.50 USD" in told
    assert "No service was asked" in told
    filmloom.render(saved, out=saved.parent / "cat.mp4")
    asked = len(service.seen)
    seen = page_of(remote, saved)
    assert len(service.seen) == asked
    assert not seen.to_pay
    assert "made before" in read(seen.page)[0]


@pytest.mark.parametrize("engine", ["nobody/has-this", "wurld"])
def test_an_engine_that_is_not_here_is_told_on_the_page(text, tmp_path, engine):
    seen = filmloom.preview(text, out=tmp_path, animatic=False, engine=engine, voice="silent", size=(256, 144))
    assert any(concern.startswith(f"{engine}: ") for concern in seen.concerns)
    assert f"by {engine}" in read(seen.page)[0]
    assert seen.storyboard.engine == engine


def test_a_voice_of_a_service_is_not_asked(board, saved, stub):
    voice = VoiceChoice(engine="service", id=f"{stub.url}#tts:anna")
    seen = page_of(board.model_copy(update={"voice": voice}), saved)
    assert not stub.asked
    assert any("tts:anna" in concern for concern in seen.concerns)


def test_what_cannot_be_drawn_by_rule_is_a_card_here_and_told_so(board, saved):
    odd = board.shots[1].model_copy(update={"visual": Illustration(prompt="the budget was approved")})
    seen = page_of(board.model_copy(update={"shots": (board.shots[0], odd)}), saved)
    assert any(concern.startswith("cat: It will be a text card") for concern in seen.concerns)


@pytest.mark.parametrize(
    ("yaml", "message"),
    [(None, "no such storyboard"), ("a: [", "line"), ("language: en\ntitle: x\nshots: []\n", "shots")],
)
def test_a_storyboard_that_is_none_is_said(tmp_path, yaml, message):
    path = tmp_path / "b.yaml"
    if yaml:
        path.write_text(yaml)
    with pytest.raises(StoryboardError, match=message):
        filmloom.preview(path, out=tmp_path)
    assert not list(tmp_path.glob("*.html"))


def test_a_storyboard_says_its_own_size(saved):
    with pytest.raises(InputError, match=re.escape("its own size, music")):
        filmloom.preview(saved, out=saved.parent, size=(1080, 1920), music="bed")


def test_a_folder_in_which_another_run_works_is_left_alone(saved):
    with Store(saved.parent).lock(), pytest.raises(BusyError):
        filmloom.preview(saved, out=saved.parent)


def test_words_of_the_user_are_no_places_of_the_page(board, saved):
    shots = (board.shots[0].model_copy(update={"say": "{{body}} </style>", "visual": Card(text="x")}),)
    told, _ = read(page_of(board.model_copy(update={"shots": shots, "title": "{{body}}"}), saved).page)
    assert "{{body}} </style>" in told
