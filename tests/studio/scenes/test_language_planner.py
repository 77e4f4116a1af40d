"""A language model's plan: used where it holds, mended once, and otherwise the in-box planner's."""

from __future__ import annotations

import json

import pytest

import filmloom
from filmloom.errors import InputError
from filmloom.studio.chats import NoAnswer
from filmloom.studio.documents import read
from filmloom.studio.planning import Wish, kept_plan
from filmloom.studio.scenes import outline, plan
from filmloom.studio.scenes.language_planner import LanguagePlanner, visual_of
from filmloom.studio.store import Store
from filmloom.studio.storyboard import Agenda, Card, Chart, Column, Coming, Illustration, Quote

TEXT = """# A bridge opens

A new bridge opened in Linhai on Wednesday. It is 28.6 km long and cost 12 million yuan.

A dog ran over the bridge first. Then came the cyclists.

“I waited for three years,” said Li Ming.
"""
DOG = {"say": "A dog ran over it first.", "cites": ["p2"], "show": {"type": "illustration", "prompt": "a dog runs"}}
COST = {
    "say": "It cost 12 million yuan and is 28.6 km long.",
    "cites": ["p1"],
    "show": {
        "type": "chart", "kind": "number", "title": "Cost", "labels": ["Cost"], "values": [12], "unit": "million yuan",
    },
}  # fmt: skip
LI = {
    "say": "Li Ming had waited for three years.",
    "cites": ["p3"],
    "show": {"type": "quote", "text": "I waited for three years", "by": "Li Ming"},
}
CARD = {"say": "A new bridge opened in Linhai.", "cites": ["p1"], "show": {"type": "card", "text": "A new bridge"}}
GOOD = {"shots": [CARD, COST, DOG, LI]}


class Told:
    """A chat that says what it is told to."""

    name = "told"

    def __init__(self, *answers):
        self.answers = [answer if isinstance(answer, str | Exception) else json.dumps(answer) for answer in answers]
        self.asked = []

    def answer(self, messages, schema):
        self.asked.append(messages)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def planned(*answers, engine="world", text=TEXT, seconds=None):
    chat, warnings = Told(*answers), []
    document = read(text)
    board = LanguagePlanner(chat, engine=engine, warn=warnings.append)(document, seconds=seconds)
    return board, chat, warnings, plan(document, seconds=seconds)


def with_shot(**update):
    return {"shots": [CARD, COST, {**DOG, **update}, LI]}


def test_a_good_answer_becomes_a_storyboard_between_the_title_and_the_end():
    board, chat, warnings, in_box = planned(GOOD)
    assert not warnings
    assert len(chat.asked) == 1
    assert board.shots[0] == in_box.shots[0]
    assert board.shots[-1] == in_box.shots[-1]
    assert [type(shot.visual) for shot in board.shots[1:-1]] == [Card, Chart, Illustration, Quote]
    assert board.shots[3].cites == ("s1#p2",)
    assert board.sources == in_box.sources


def test_what_it_is_told_holds_the_blocks_the_schema_and_what_can_be_drawn():
    _, chat, _, _ = planned(GOOD)
    system, user = (message["content"] for message in chat.asked[0])
    assert "[p2] paragraph: A dog ran" in user
    assert json.dumps(outline.schema(), separators=(",", ":")) in system
    assert " dog, " in system
    assert "English" in system
    _, chat, _, _ = planned(GOOD, engine="https://host/v1")
    assert " dog, " not in chat.asked[0][0]["content"]


@pytest.mark.parametrize("around", ["```json\n{}\n```", "<think>{{\n</think>Here it is: {}", "{} That is all."])
def test_what_stands_around_the_answer_doesnt_matter(around):
    answer = around.replace("{}", json.dumps(GOOD)).replace("{{", "{")
    board, _, warnings, _ = planned(answer)
    assert not warnings
    assert len(board.shots) == 6


BAD = {
    "no json": ("I'd rather not.", "no JSON object"),
    "half of it": (json.dumps(GOOD)[:-30] + "}", "no JSON"),
    "a list": ("[1, 2]", "no JSON object"),
    "no shots": ({"shots": []}, "at least 1"),
    "another key": ({**GOOD, "title": "x"}, "title: Extra"),
    "an unknown kind": (with_shot(show={"type": "hologram", "prompt": "a dog"}), "n3.show: .*hologram"),
    "no prompt": (with_shot(show={"type": "illustration"}), "n3.show.illustration.prompt"),
    "a number made up": (with_shot(say="The 34 dogs ran over it."), "n3: the number 34 is not in the document"),
    "a number made up on a card": (
        with_shot(show={"type": "card", "text": "99 dogs"}), "n3: the number 99 is not in the document",
    ),
    "a value made up": (
        {"shots": [{**COST, "show": {**COST["show"], "values": [13]}}]}, "value 13 is not in the document",
    ),
    "a quotation made up": (with_shot(say="“I never waited,” said Li Ming."), "quotation"),
    "words put into a mouth": (with_shot(show={"type": "quote", "text": "I am glad", "by": "Li"}), "quotation"),
    "a block that isn't there": (with_shot(cites=["p9"]), "n3: cites 'p9'"),
    "a picture that isn't there": (with_shot(show={"type": "picture", "block": "p1"}), "n3: shows the picture"),
    "another language": (with_shot(say="一只狗先跑过了桥。"), "n3: say isn't in English"),
    "a tag": (with_shot(say="A dog <m id=a/>ran."), "n3: say holds a tag"),
    "nothing said": (with_shot(say="  "), "n3: say is empty"),
    "nothing to draw": (with_shot(show={"type": "illustration", "prompt": "fiscal prudence"}), "n3: nothing in"),
    "too long for a shot": (with_shot(say="A dog ran over the bridge. " * 20), "n3: say takes"),
    "labels without values": (
        {"shots": [{**COST, "show": {**COST["show"], "labels": ["a", "b"]}}]}, "2 labels for 1 values",
    ),
    "infinite": (json.dumps(GOOD).replace("[12]", "[1e999]"), "n2.show"),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "complaint"), BAD.values(), ids=BAD)
def test_a_bad_answer_is_mended_once(answer, complaint):
    import re

    board, chat, warnings, _ = planned(answer, GOOD)
    assert not warnings
    assert len(board.shots) == 6
    repair = chat.asked[1][-1]["content"]
    assert re.search(complaint, repair), repair
    assert chat.asked[1][-2]["role"] == "assistant"


@pytest.mark.parametrize(("answer", "complaint"), BAD.values(), ids=BAD)
def test_after_a_second_bad_answer_the_in_box_planner_takes_over_and_says_so(answer, complaint):
    board, chat, warnings, in_box = planned("nothing", answer)
    assert board == in_box
    assert len(chat.asked) == 2
    (warning,) = warnings
    assert "told gave no plan that can be used" in warning
    assert "in-box planner" in warning


def test_a_chat_that_gives_no_answer_is_replaced():
    board, _, warnings, in_box = planned(NoAnswer("host answered 500"))
    assert board == in_box
    assert "host answered 500" in warnings[0]


def test_another_engine_may_draw_what_the_world_cant():
    board, _, warnings, _ = planned(with_shot(show={"type": "illustration", "prompt": "fiscal prudence"}), engine="x")
    assert not warnings
    assert board.shots[3].visual.prompt == "fiscal prudence"


def test_a_film_of_another_length_is_asked_for_again_and_then_taken_with_a_warning():
    long = {"shots": [CARD, COST, DOG, LI] * 6}
    board, chat, warnings, _ = planned(long, GOOD)
    assert len(chat.asked) == 2
    assert "were asked for" in chat.asked[1][-1]["content"]
    assert len(board.shots) == 6
    assert not warnings
    for second in (long, "nothing", NoAnswer("gone")):
        board, _, warnings, _ = planned(long, second)
        assert len(board.shots) == 26
        assert "were asked for" in warnings[0]


def test_chinese_is_asked_for_in_chinese_and_checked():
    text = "# 大桥通车\n\n一座大桥周三在临海通车，全长28.6公里。\n\n一只狗先跑过了大桥。\n"
    shot = {"say": "一只狗先跑过了大桥。", "cites": ["p2"], "show": {"type": "illustration", "prompt": "一只狗在跑"}}
    wrong = {**shot, "say": "全长29公里。"}
    board, chat, _, _ = planned({"shots": [shot, wrong]}, {"shots": [shot]}, text=text)
    assert "n2: the number 29" in chat.asked[1][-1]["content"]
    assert "Chinese" in chat.asked[0][0]["content"]
    assert board.shots[1].say == "一只狗先跑过了大桥。"


def test_a_long_text_is_cut_and_said_so():
    text = TEXT + "\n\n".join(
        f"The dog ran on, over the bridge and over the hill, day after day. {'So. ' * 400}" for _ in range(80)
    )
    _, chat, warnings, _ = planned(GOOD, GOOD, text=text)
    assert len(chat.asked[0][1]["content"]) < 70_000
    assert any("too long" in warning for warning in warnings)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "text.md").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_a_film_asks_the_service_once_for_a_text(folder, stub):
    options = {"seconds": None, "size": (256, 144), "fps": 10, "language": None, "voice": "silent", "seed": 7}
    stub.script = [json.dumps(GOOD)]
    planner = f"{stub.url}#tiny"

    def planned(seed):
        wish = Wish(**{**options, "seed": seed}, planner=planner)
        return kept_plan(folder / "text.md", Store(folder), wish, lambda event: None)

    first = planned(7)
    assert len(first.storyboard.shots) == 6
    again, other = planned(7), planned(8)
    assert again.storyboard == first.storyboard
    assert other.storyboard.shots == first.storyboard.shots
    assert len(stub.asked) == 1


def test_a_service_that_is_down_costs_the_plan_not_the_film(folder, stub):
    stub.script = [(401, b"")]
    events = []
    found = filmloom.plan(folder / "text.md", planner=f"{stub.url}#tiny", on_event=events.append)
    assert any("in-box planner" in warning for warning in found.warnings)
    assert any(event.level == "warning" and "in-box planner" in event.message for event in events)
    assert found.storyboard == filmloom.plan(folder / "text.md").storyboard


def test_a_planner_that_is_none_is_refused(folder):
    with pytest.raises(InputError, match="There is no planner"):
        filmloom.plan(folder / "text.md", planner="nothing there")


def shown(visual):
    """What a storyboard makes of a shot's visual in an answer, and what is complained of."""
    document = read(TEXT)
    found = outline.outline_from(json.dumps({"shots": [{**CARD, "show": visual}]}))
    return visual_of(found.shots[0], document), outline.complaints(found, document)


def test_what_happens_next_is_an_agenda():
    events = [{"when": "5 June", "text": "The bridge opens"}, {"when": "", "text": "Buses follow"}]
    visual, wrong = shown({"type": "agenda", "title": "Next", "items": events})
    coming = (Coming(when="5 June", text="The bridge opens"), Coming(text="Buses follow"))
    assert (visual, wrong) == (Agenda(title="Next", items=coming), [])


def test_two_things_side_by_side_are_a_grouped_chart():
    columns = [{"title": "2025", "values": [1, 2]}, {"title": "2026", "values": [3, 4]}]
    told = {"type": "grouped", "title": "Cars", "labels": ["East", "West"], "columns": columns, "unit": "cars"}
    visual, wrong = shown(told)
    assert (visual.kind, visual.columns[1], wrong) == ("grouped", Column(title="2026", values=(3, 4)), [])
    assert shown({**told, "labels": ["East"]})[1] == [
        "n1: each column of the grouped chart needs 1 values, one for each label"
    ]


@pytest.mark.parametrize(("kind", "values"), [("ranking", [3, 2, 1]), ("before_after", [40, 22])])
def test_a_ranking_and_a_before_and_after_can_be_asked_for(kind, values):
    labels = [f"Place {number}" for number in range(len(values))]
    told = {"type": "chart", "kind": kind, "title": "Cars", "labels": labels, "values": values, "unit": ""}
    visual, wrong = shown(told)
    assert (visual.kind, visual.values, wrong) == (kind, tuple(values), [])


def test_before_and_after_are_two():
    told = {
        "type": "chart",
        "kind": "before_after",
        "title": "",
        "labels": list("abc"),
        "values": [1, 2, 3],
        "unit": "",
    }
    assert shown(told)[1] == ["n1: a chart of before and after has two values, not 3"]
