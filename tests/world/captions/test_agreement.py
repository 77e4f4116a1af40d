"""Agreement: a scene and a caption: the same thing said, something missing, something added."""

import numpy as np
import pytest

from filmloom.world.captions import Caption, Clause, agrees, caption
from filmloom.world.parse import parse
from filmloom.world.sample import sample
from filmloom.world.scene import Actor, Motion, Relation, SceneSpec

CAT, CAR = Actor(name="cat", concept="cat"), Actor(name="car", concept="car", color="red", size="small")
SPEC = SceneSpec(
    actors=(CAT, CAR),
    steps=((Motion(actor="cat", kind="jump", speed="fast"),), (Motion(actor="car", kind="left"),)),
    relations=(Relation(kind="next_to", subject="cat", object="car"),),
    camera="zoom_in",
)


def said(spec=SPEC):
    return caption(spec, "en", np.random.default_rng(1), detail=1.0)


def kinds(found):
    return sorted({clause.kind for clause in found})


def test_a_scene_agrees_with_its_own_caption_under_any_names():
    assert agrees(said(), SPEC) == []
    renamed = SPEC.model_copy(
        update={
            "actors": tuple(actor.model_copy(update={"name": actor.name[::-1]}) for actor in SPEC.actors[::-1]),
            "steps": tuple(
                tuple(each.model_copy(update={"actor": each.actor[::-1]}) for each in step) for step in SPEC.steps
            ),
            "relations": (Relation(kind="next_to", subject="rac", object="tac"),),
        }
    )
    assert agrees(said(), renamed) == []


@pytest.mark.parametrize(
    ("change", "differ"),
    [
        ({"camera": "still"}, ["camera"]),
        ({"steps": SPEC.steps[::-1]}, ["motion", "speed"]),
        ({"steps": SPEC.steps[:1]}, ["motion", "order"]),
        ({"steps": ((*SPEC.steps[0], Motion(actor="car", kind="spin")), SPEC.steps[1])}, ["motion"]),
        ({"relations": ()}, ["relation"]),
        ({"relations": (Relation(kind="chases", subject="cat", object="car"),)}, ["relation"]),
        ({"actors": (*SPEC.actors, Actor(name="ball", concept="ball"))}, ["object"]),
        ({"actors": (CAT, CAR.model_copy(update={"color": "blue"}))}, ["color"]),
        ({"actors": (CAT.model_copy(update={"place": "left"}), CAR)}, ["place"]),
        ({"actors": (CAT.model_copy(update={"count": 2}), CAR)}, ["count"]),
        ({"hour": "dusk"}, ["hour"]),
    ],
)
def test_each_difference_is_found_and_nothing_else(change, differ):
    settled = Caption(text="", clauses=tuple(each for each in said().clauses if each.kind != "hour"))
    assert kinds(agrees(settled, SPEC.model_copy(update=change))) == differ


def test_what_nobody_can_see_may_be_filled_in():
    few = Caption(text="猫", clauses=(Clause(kind="object", actor="cat", value="cat"),))
    assert agrees(few, SceneSpec(background="snow", actors=(CAT.model_copy(update={"count": 3}),))) == []
    assert kinds(agrees(few, SceneSpec(actors=(CAR,)))) == ["object"]


def test_of_several_alike_the_best_fit_counts():
    red, blue = (Actor(name=color, concept="car", color=color) for color in ("red", "blue"))
    spec = SceneSpec(actors=(red, blue), steps=((Motion(actor="blue", kind="left"),),))
    assert agrees(said(spec), spec.model_copy(update={"actors": (blue, red)})) == []
    alone = spec.model_copy(update={"actors": (blue,)})
    assert {clause.actor for clause in agrees(said(spec), alone)} == {"car"}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("detail", [0.0, 0.3, 0.6, 1.0])
def test_what_captions_state_is_read_back(language, detail):
    rng = np.random.default_rng(77)
    wrong = []
    for _ in range(150):
        written = caption(sample(rng, "any"), language, rng, detail=detail)
        found = agrees(written, parse(written.text, language).spec)
        wrong += [(written.text, found)] if found else []
    assert len(wrong) <= 1, wrong
