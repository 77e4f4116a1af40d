"""Diagrams in three ratios, two themes and both languages: labels stand apart and inside, steps come in their order."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest

from filmloom.draw.canvas import new_surface, pixels
from filmloom.draw.diagrams import DiagramCard, parse
from filmloom.draw.plates import draw_ground
from filmloom.draw.theme import THEMES, Stage

SIZES = [(480, 270), (270, 480), (270, 270)]
LONG_AGO = 1e5
ENGLISH = (
    "water light energy cell the sun plant animal rock photosynthesis evaporation river heat slowly moves grows "
    "electromagnetic carbon dioxide into oxygen warm cold before after reaction temperature"
)
CHINESE = (
    "水 阳光 能量 细胞 太阳 植物 动物 岩石 光合作用 蒸发 河流 热量 缓慢 移动 生长 电磁波 二氧化碳 氧气 温度 反应 之前"
)
WORDS = {"en": ENGLISH.split(" "), "zh": CHINESE.split(" ")}
PLOTS = [
    "y = x^2 - 2\ny = x: a line\npoint 2, 2: they meet\npoint -1, -1: here too",
    "x from -6 to 6\ny = 1/x\ny = tan(x)",
    "y = -1000 x^3\ny = 0",
    "x from 0.001 to 0.002\ny = -5\npoint 0.0015, -5: 常数函数",
    "y = sqrt(x)\ny = ln(x)\ny = exp(x)\ny = sin(x)\ny = abs(x)\ny = 2^x",
    "y from -3 to 3\ny = ln(0)",
]
LINES = [
    "from -5 to 5\npoint -3: minus three\njump -3 to 2: plus five\npoint 2: the result\ninterval (-5, 0): negative",
    "from 0 to 1\n" + "\n".join(f"point 0.{i}: {i}/10" for i in range(1, 8)),
    "from -1000000 to 1000000\ninterval (-inf, 0]: 小于等于零\ninterval [-100, 100): 附近\ninterval [0, inf): 大于零",
    "from 0 to 10 step 2",
    "从 0 到 20\n跳 0 到 5：第一步\n跳 5 到 12：第二步\n跳 12 到 20：第三步",
]


def generated(kind, language, seed, count):
    chance = random.Random(f"{kind} {language} {seed}")
    space = " " if language == "en" else ""

    def words(most):
        return space.join(chance.choice(WORDS[language]) for _ in range(chance.randint(1, most)))

    names = [f"{words(3)}{space}{i}" for i in range(count)]
    if kind == "flow":
        body = [f"{names[i - 1]} -> {names[i]}" for i in range(1, count) if chance.random() < 0.7]
        extra = max(1, count // 4)
        body += [f"{chance.choice(names)} -> {name}" for name in chance.sample(names, extra)]
        arrows = [(line, line.split(" -> ")) for line in body]
        return [f"{line}: {words(1)}" if chance.random() < 0.3 and a != b else line for line, (a, b) in arrows]
    if kind == "tree":
        depths = [0]
        for _ in names[1:]:
            depths.append(chance.randint(1, min(4, depths[-1] + 1)))
        return [" " * 2 * depth + name for depth, name in zip(depths, names, strict=True)]
    if kind == "comparison":
        heads = chance.randint(2, 4)
        rows = [f"{name}: " + " | ".join(words(4) for _ in range(heads)) for name in names]
        return [" | ".join(words(2) for _ in range(heads)), *rows]
    return [f"{name}: {words(6)}" if chance.random() < 0.7 else name for name in names]


def drawn(card, size, at_s=LONG_AGO):
    surface = new_surface(size)
    card.draw(surface.getCanvas(), at_s)
    return pixels(surface).copy()


def painted_outside(stage, picture, slack):
    surface = new_surface(stage.size)
    draw_ground(surface.getCanvas(), stage)
    differs = np.abs(picture.astype(int) - pixels(surface).astype(int)).max(axis=2) > 12
    free = stage.body.inset(-stage.units(slack))
    differs[max(0, int(free.y)) : int(free.bottom) + 1, max(0, int(free.x)) : int(free.right) + 1] = False
    return int(differs.sum())


def assert_apart_and_inside(card):
    """Labels lie in the body, and no two of a page share more than a hair."""
    for texts in card.page_texts:
        for box in texts:
            assert card.stage.body.contains(box, 1.0), box
        for first, second in combinations(texts, 2):
            across = min(first.right, second.right) - max(first.x, second.x)
            down = min(first.bottom, second.bottom) - max(first.y, second.y)
            assert min(across, down) <= 0.13 * min(first.h, second.h), (first, second)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["flow", "tree", "cycle", "timeline", "comparison", "layers"])
def test_generated_diagrams_have_their_labels_apart_and_inside(kind, size, language):
    stage = Stage(size, language=language)
    for seed, count in enumerate((2, 4, 7, 11)):
        text = f"{kind}: {'标题' if language == 'zh' else 'A title'}\n" + "\n".join(
            generated(kind, language, seed, count)
        )
        diagram = parse(text)
        card = DiagramCard(stage, diagram)
        assert card.issues == ()
        assert_apart_and_inside(card)
        assert painted_outside(stage, drawn(card, size), 14) == 0
        shown = {block.text for page in card._pages for block, _, _ in page.texts}
        assert kind == "cycle" or {step for step in diagram.steps if step} <= shown


@pytest.mark.parametrize("theme", list(THEMES))
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", [f"plot: P\n{p}" for p in PLOTS] + [f"number line: N\n{line}" for line in LINES])
def test_plots_and_number_lines_fit_with_negatives_and_poles(text, size, theme):
    stage = Stage(size, THEMES[theme], "en")
    card = DiagramCard(stage, parse(text))
    assert card.issues == () and card.warnings == ()
    assert_apart_and_inside(card)
    assert painted_outside(stage, drawn(card, size), 8) == 0


@pytest.mark.parametrize("size", SIZES)
def test_sixty_nodes_are_split_readably_and_that_is_said(size):
    stage = Stage(size, language="en")
    chain = "flow: Sixty\n" + "\n".join(f"Step {i} -> Step {i + 1}" for i in range(1, 60))
    card = DiagramCard(stage, parse(chain))
    assert len(card.page_texts) > 1 and f"shown in {len(card.page_texts)} parts" in card.warnings[0]
    assert_apart_and_inside(card)
    smallest = min(block.style.size for page in card._pages for block, _, _ in page.texts)
    assert smallest >= stage.units(24) - 0.01
    assert {block.text for page in card._pages for block, _, _ in page.texts} == {f"Step {i}" for i in range(1, 61)}


@pytest.mark.parametrize("size", SIZES)
def test_a_loop_is_drawn_back_to_where_it_leads(size):
    stage = Stage(size, language="en")
    text = "flow: Loop\nTry -> Works?\nWorks? -> Done: yes\nWorks? -> Try: no\nDone -> Done"
    card = DiagramCard(stage, parse(text))
    assert card.issues == () and len(card.page_texts) == 1
    assert_apart_and_inside(card)


def test_steps_come_when_they_are_spoken_of():
    stage = Stage((480, 270), language="en")
    card = DiagramCard(stage, parse("flow\nA -> B -> C"), [1.0, 3.0, 5.0])
    pictures = [drawn(card, stage.size, at_s) for at_s in (0.9, 2.9, 4.9, 7.0)]
    inked = [int((picture[..., :3].max(axis=2) < 100).sum()) for picture in pictures]
    assert inked == sorted(inked) and len(set(inked)) == 4
    assert np.array_equal(pictures[1], drawn(card, stage.size, 2.5))


def test_a_page_makes_way_for_the_next():
    stage = Stage((480, 270), language="en")
    text = "timeline: Years\n" + "\n".join(f"{1900 + i}: something that happened in this year" for i in range(24))
    card = DiagramCard(stage, parse(text), [float(i) for i in range(24)])
    assert len(card.page_texts) >= 2
    pictures = {}
    for at_s in (0.0, 0.4, 1.0, 11.6, 11.8, 11.9, 12.0, 12.3, 30.0, 31.0):
        picture, state = drawn(card, stage.size, at_s), card.state(at_s)
        assert np.array_equal(pictures.setdefault(state, picture), picture)
    assert card.state(card.still_from_s) == card.state(LONG_AGO)


def test_the_curve_goes_through_its_values():
    stage = Stage((960, 540), language="en")
    card = DiagramCard(stage, parse("plot\nx from 0 to 10\ny from 0 to 10\ny = x"))
    color = np.array([stage.theme.series[0] >> shift & 255 for shift in (0, 8, 16)])
    picture = drawn(card, stage.size)[int(stage.body.y + 100) :, :, :3].astype(int)
    ys, xs = np.nonzero(np.abs(picture - color).max(axis=2) < 8)
    slope, _ = np.polyfit(xs, ys, 1)
    residual = ys - np.polyval(np.polyfit(xs, ys, 1), xs)
    assert slope < 0 and np.abs(residual).max() < 5, "it rises on a straight line"
