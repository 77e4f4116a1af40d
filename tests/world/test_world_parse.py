"""Free prompts in both languages give the scene that a reader would expect, and bad ones a clear error."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmloom.errors import PromptError
from filmloom.world.canonical import canonical
from filmloom.world.parse import Parsed, drawable, parse

_WORDS = [*"猫在追被把第左秒的,.6", "旁边", "一只", "镜头", "cat", "the", "two", "red", "then", "while", "it"]
_SPEC_FIELDS = {"bg": "background", "hour": "hour", "weather": "weather", "cam": "camera", "sec": "seconds"}


def table(name: str) -> list[tuple[str, str]]:
    """Rows of a table of prompts: the text, and facts with "; " between them."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [(text, facts) for text, _, facts in (line.partition("\t") for line in lines)]


def failures(text: str, facts: str, language: str) -> list[str]:
    """The facts that a parsed prompt doesn't show, each with what it shows instead."""
    try:
        parsed = parse(text, language)
    except PromptError as error:
        return [str(error)]
    shown = parsed.spec.model_dump(exclude_defaults=True)
    return [f"{fact}: {shown}" for fact in facts.split("; ") if not _holds(parsed, fact)]


def _holds(parsed: Parsed, fact: str) -> bool:
    spec = parsed.spec
    actors = {actor.name: actor for actor in spec.actors}
    step, _, rest = fact.partition(" ")
    if step.isdigit():
        return len(spec.steps) >= int(step) and _moves(spec.steps[int(step) - 1 : int(step)], rest)
    if " " in fact:
        return tuple(fact.split()) in {(each.subject, each.kind, each.object) for each in spec.relations}
    if ":" in fact:
        return _moves(spec.steps, fact)
    name, sign, value = re.match(r"([a-z_0-9]+)(?:([=@%*])(.+))?$", fact).groups()
    if name in _SPEC_FIELDS:
        return str(getattr(spec, _SPEC_FIELDS[name])) in (value, f"{value}.0")
    if name not in actors:
        return False
    actor = actors[name]
    return {
        None: True, "@": actor.place == value, "%": actor.depth == value, "*": str(actor.count) == value,
        "=": value in (actor.size, actor.color),
    }[sign]  # fmt: skip


def _moves(steps, fact: str) -> bool:
    actor, kind, *speed = fact.split(":")
    return any(
        (motion.actor, motion.kind) == (actor, kind) and (not speed or motion.speed == speed[0])
        for step in steps
        for motion in step
    )


@pytest.mark.parametrize(("name", "language"), [("prompts.tsv", "en"), ("prompts.zh.tsv", "zh")])
def test_free_prompts_give_the_expected_scene(name, language):
    """Each row is a prompt and facts: dog chases cat; cat:left:fast; 2 cat:jump; ball*2; ball=red; tree@left."""
    wrong = [f"{text} -> {found}" for text, facts in table(name) for found in failures(text, facts, language)]
    assert not wrong, "\n".join(wrong)


def test_the_language_is_told_from_the_letters():
    assert parse("一只猫在玩球").language == "zh"
    assert parse("A cat is playing with a ball").language == "en"
    assert parse("一辆 SUV 开过").language == "zh"


def test_what_could_not_be_placed_is_said():
    parsed = parse("A green zebra philosophizes next to two dogs")
    assert parsed.unplaced == ("green", "philosophizes")
    assert parse("七只猫").unplaced == ("七",)
    assert parse("一只绿色的斑马在沉思").unplaced == ("绿", "沉思")


def test_colours_are_drawn_on_what_can_have_them():
    for prompt, language in (("a black cat and a green bus", "en"), ("一只黑猫和一辆绿色的公交车", "zh")):
        parsed = parse(prompt, language)
        assert [(actor.concept, actor.color) for actor in parsed.spec.actors] == [("cat", "black"), ("bus", "green")]
        assert not parsed.unplaced


def test_any_other_emoji_is_drawn_by_its_name():
    assert parse("An accordion spins slowly").spec.actors[0].concept == "emoji:accordion"
    assert parse("一个手风琴慢慢地旋转").spec.actors[0].concept == "emoji:accordion"


def test_the_users_own_picture_is_an_actor():
    parsed = parse('"logo.png" bounces next to a cat')
    assert [actor.picture for actor in parsed.spec.actors] == ["logo.png", ""]
    assert parsed.spec.steps[0][0].actor == "logo.png"


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "empty"), (" \n ", "empty"), ("cat " * 501, "2,000"), ("the quarterly refinancing", "can be drawn"),
     ("elefant and girafe", "elephant"), ("关于预算的决议", "can be drawn")],
)  # fmt: skip
def test_a_prompt_with_nothing_to_draw_is_refused_with_a_hint(text, says):
    with pytest.raises(PromptError, match=says):
        parse(text)


@pytest.mark.parametrize(
    "text", ["?!", "，，，", "of the and", "在在在", "3 3 3", "a" * 2000, "\x00\ud83d", "“", "第第一只"]
)
def test_odd_texts_are_refused_and_never_crash(text):
    with pytest.raises(PromptError):
        parse(text)


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=60) | st.lists(st.sampled_from(_WORDS)).map(" ".join))
def test_any_text_is_read_or_refused(text):
    for language in ("en", "zh"):
        assert 0 <= drawable(text, language) <= 1
        try:
            spec = parse(text, language).spec
        except PromptError:
            continue
        assert canonical(spec) == spec


def test_reading_is_quick_and_needs_no_drawing():
    code = (
        "import sys, filmloom.world.parse, filmloom.world.describe as d; "
        "p = filmloom.world.parse.parse('猫追狗'); d.describe(p.spec, 'en'); assert 'skia' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    texts = [text for text, _ in table("prompts.tsv") + table("prompts.zh.tsv")]
    [parse(text) for text in texts]
    start = time.process_time()
    [parse(text) for text in texts]
    assert (time.process_time() - start) / len(texts) < 0.02
