"""Films in another language: the sheet that is filled in, what a dub changes, captions in two languages."""

import json

import pytest
import yaml

from filmloom.errors import InputError
from filmloom.studio.storyboard import (
    Agenda,
    Bullets,
    Card,
    Chart,
    Column,
    Coming,
    Formula,
    FormulaLine,
    Illustration,
    Output,
    Overlay,
    Quote,
    Shot,
    Storyboard,
    Title,
    VoiceChoice,
)
from filmloom.studio.translation import Tongues, translated
from filmloom.studio.translation.faults import doubts, faults
from filmloom.types import ignore_event

FLOW = "flow: How it goes\nlook -> find\nfind -> stop"


def board(*shots, **others):
    shots = shots or (Shot(id="a", say="猫来了。", visual=Card(text="猫来了")),)
    return Storyboard(language="zh", title="猫", shots=shots, **others)


def filled(path, translations):
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    for entry in told["texts"]:
        entry["en"] = translations.get(entry["zh"], entry["en"])
    path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")


@pytest.fixture
def into_english(tmp_path):
    """Ask for the sheet, fill it in, dub."""

    def dub(storyboard, translations, on_event=ignore_event, **tongues):
        wanted = Tongues(dub="en", **tongues)
        with pytest.raises(InputError, match="aren't in English yet"):
            translated(storyboard, wanted, lambda language: tmp_path / f"{language}.yaml", on_event)
        filled(tmp_path / "en.yaml", translations)
        return translated(storyboard, wanted, lambda language: tmp_path / f"{language}.yaml", on_event)

    return dub


def test_every_text_is_asked_for_once_in_the_films_order(tmp_path):
    shown = Bullets(title="天气", items=("晴", "雨", "42 %"))
    with pytest.raises(InputError, match=r"5 of the film's 5 texts"):
        translated(
            board(Shot(id="a", say="天气。", visual=shown), Shot(id="b", say="天气。", visual=Card(text="晴"))),
            Tongues(dub="en"),
            lambda _: tmp_path / "texts.yaml",
            ignore_event,
        )
    told = yaml.safe_load((tmp_path / "texts.yaml").read_text(encoding="utf-8"))["texts"]
    assert [entry["zh"] for entry in told] == ["猫", "天气。", "天气", "晴", "雨"]


def test_a_dub_says_and_shows_the_other_language_with_a_voice_of_its_own(into_english):
    shot = Shot(id="a", say="猫来了。", visual=Title(text="猫来了", dateline="三月"), recording="take.wav")
    made = into_english(
        board(shot, voice=VoiceChoice(engine="espeak", id="cmn", rate=0.9, lexicon={"猫": "毛"})),
        {"猫": "Cat", "猫来了。": "The cat comes.", "猫来了": "A cat", "三月": "March"},
    )
    assert (made.language, made.title, made.shots[0].say) == ("en", "Cat", "The cat comes.")
    assert made.shots[0].visual == Title(text="A cat", dateline="March")
    assert made.voice == VoiceChoice(rate=0.9)
    assert made.shots[0].recording == ""


def test_what_waits_for_a_phrase_waits_for_a_mark_that_the_translation_keeps(into_english):
    overlay = Overlay(text="票价", at="两元", hold=2)
    formula = Formula(steps=(FormulaLine(latex="x=1", at="等于"),))
    made = into_english(
        board(
            Shot(id="a", say="票价两元。", visual=Card(text="票价"), overlays=(overlay,)),
            Shot(id="b", say="甲等于一。", visual=formula),
        ),
        {
            "猫": "Cat",
            "票价<m id=at1/>两元。": "The fare is <m id=at1/>2 yuan.",
            "票价": "Fare",
            "甲<m id=at1/>等于一。": "A <m id=at1/>is one.",
        },
    )
    assert made.shots[0].overlays[0].at == "at1"
    assert made.shots[0].say == "The fare is <m id=at1/>2 yuan."
    assert made.shots[1].visual.steps[0].at == "at1"


def test_a_translation_without_its_mark_is_refused(into_english):
    overlay = Overlay(text="1", at="两元")
    shot = Shot(id="a", say="票价两元。", visual=Card(text="2"), overlays=(overlay,))
    with pytest.raises(InputError, match="<m id=at1/> is missing"):
        into_english(board(shot), {"猫": "Cat", "票价<m id=at1/>两元。": "Two yuan."})


def test_pictures_stay_and_counts_are_in_the_readers_numbers(into_english):
    made = into_english(
        board(
            Shot(id="a", say="猫在跑。", visual=Illustration(prompt="一只猫在公园里跑")),
            Shot(
                id="b",
                say="客流。",
                visual=Chart(kind="bar", title="客流", labels=("甲",), values=(42.5,), unit="万人次"),
            ),
            Shot(id="c", say="他说好。", visual=Quote(text="好", by="陈立")),
            Shot(
                id="d",
                visual=Chart(
                    kind="grouped",
                    title="客流",
                    labels=("甲",),
                    columns=(Column(title="去年", values=(1.5,)), Column(title="今年", values=(2.0,))),
                    unit="万人次",
                ),
            ),
            Shot(id="e", visual=Agenda(items=(Coming(when="六月", text="票价两元"),))),
        ),
        {"猫": "Cat", "猫在跑。": "The cat runs.", "客流。": "Trips.", "客流": "Trips", "甲": "A", "人次": "trips",
         "去年": "Last year", "今年": "This year", "六月": "June", "票价两元": "A ticket costs two yuan",
         "他说好。": "He said: good.", "好": "Good", "陈立": "Chen Li"},
    )  # fmt: skip
    from filmloom.world.parse import parse

    drawn = made.shots[0].visual.prompt
    assert parse(drawn, "en").spec == parse("一只猫在公园里跑", "zh").spec
    assert (made.shots[1].visual.values, made.shots[1].visual.unit) == ((425_000,), "trips")
    assert made.shots[2].visual.by == "Chen Li (translated)"
    columns = made.shots[3].visual.columns
    assert [(each.title, each.values) for each in columns] == [("Last year", (15_000,)), ("This year", (20_000,))]
    assert made.shots[4].visual.items == (Coming(when="June", text="A ticket costs two yuan"),)


def test_a_dub_into_the_films_own_language_is_refused(tmp_path):
    with pytest.raises(InputError, match="in Chinese already"):
        translated(board(), Tongues(dub="zh"), lambda _: tmp_path / "texts.yaml", ignore_event)


def test_captions_in_a_second_language(tmp_path):
    sheet = tmp_path / "texts.yaml"
    wanted = Tongues(captions_also="en")
    storyboard = board(
        Shot(id="a", say="猫<m id=x/>来了。", visual=Card(text="猫")),
        Shot(id="b", say="狗来了。", translation="A dog comes.", visual=Card(text="狗")),
    )
    with pytest.raises(InputError, match="1 of the film's 1 texts"):
        translated(storyboard, wanted, lambda _: sheet, ignore_event)
    filled(sheet, {"猫来了。": "A cat comes."})
    made = translated(storyboard, wanted, lambda _: sheet, ignore_event)
    assert [shot.translation for shot in made.shots] == ["A cat comes.", "A dog comes."]
    assert made.output == Output(captions_also="en")


def test_a_dub_has_what_was_said_at_first_as_its_second_captions(into_english):
    made = into_english(board(), {"猫": "Cat", "猫来了。": "The cat comes.", "猫来了": "A cat"}, captions_also="zh")
    assert made.shots[0].translation == "猫来了。"
    assert made.output.captions_also == "zh"


def test_what_was_translated_outlives_a_change_of_the_film(tmp_path):
    sheet = tmp_path / "texts.yaml"
    with pytest.raises(InputError):
        translated(board(), Tongues(dub="en"), lambda _: sheet, ignore_event)
    filled(sheet, {"猫": "Cat", "猫来了。": "The cat comes."})
    changed = board(Shot(id="a", say="狗来了。", visual=Card(text="狗")))
    with pytest.raises(InputError, match="2 of the film's 3 texts"):
        translated(changed, Tongues(dub="en"), lambda _: sheet, ignore_event)
    told = {entry["zh"]: entry["en"] for entry in yaml.safe_load(sheet.read_text(encoding="utf-8"))["texts"]}
    assert told == {"猫": "Cat", "狗来了。": "", "狗": "", "猫来了。": "The cat comes."}


@pytest.mark.parametrize("content", ["texts: 3", "- a", "texts:\n- {zh: 猫}", "texts: [\n", b"\xff\xfe\x00"])
def test_a_file_that_is_no_sheet_is_said_to_be_none_and_kept(tmp_path, content):
    sheet = tmp_path / "texts.yaml"
    sheet.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = sheet.read_bytes()
    with pytest.raises(InputError, match=r"texts\.yaml"):
        translated(board(), Tongues(dub="en"), lambda _: sheet, ignore_event)
    assert sheet.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "there", "fault"),
    [
        ("<m id=a/>猫", "cat", "a/> is missing"),
        ("猫", "<m id=b/>cat", "no mark <m id=b/>"),
        ("设 $x^2$", "let $x^3$", "formulas"),
        (FLOW, "flow: 怎样\n看 -> 找", "no diagram"),
        ("猫", "<m id=/>cat", "malformed"),
    ],
)
def test_faults_of_a_translation_are_found(text, there, fault):
    assert fault in next(faults(text, there))


def test_a_good_translation_has_no_faults_and_no_doubts():
    assert not [*faults(FLOW, "flow: 怎样\n看 -> 找\n找 -> 停")]
    assert not [*doubts("客流42.5万，3月18日", "425,000 trips on March 18", "en")]
    assert [*doubts("客流42.5万", "400,000 trips", "en")] == ["the number 42.5万 isn't in it"]
    assert [*doubts("猫在那里", "那里有一只很大的猫", "en")] == ["it doesn't look English"]


def test_a_language_model_fills_the_sheet_in_and_is_asked_again_once(tmp_path, monkeypatch, stub):
    monkeypatch.setenv("FILMLOOM_CHAT_KEY", "")
    good = ["Cat", "The cat comes.", "A cat"]
    stub.script = [json.dumps({"texts": ["Cat", "猫来了，猫来了。", "A cat"]}), json.dumps({"texts": good})]
    wanted = Tongues(dub="en", translator=f"{stub.url}#tiny")
    made = translated(board(), wanted, lambda _: tmp_path / "texts.yaml", ignore_event)
    assert made.shots[0].say == "The cat comes."
    assert "Text 2: it doesn't look English" in stub.asked[1]["messages"][-1]["content"]
    again = translated(board(), wanted, lambda _: tmp_path / "texts.yaml", ignore_event)
    assert again == made
    assert len(stub.asked) == 2


def test_what_the_language_model_gets_wrong_twice_is_asked_of_people(tmp_path, stub):
    stub.script = ["no JSON", "none either"]
    told = []
    with pytest.raises(InputError, match="3 of the film's 3 texts"):
        translated(
            board(), Tongues(dub="en", translator=f"{stub.url}#tiny"), lambda _: tmp_path / "texts.yaml", told.append
        )
    assert any("gave no translation" in event.message for event in told)
