"""Short ways to write scenes, and to ask where somebody is in an animation."""

from __future__ import annotations

import numpy as np

from filmloom.world.animation import COLUMNS
from filmloom.world.choreograph import choreograph
from filmloom.world.choreograph.outline import concept_outline
from filmloom.world.scene import Actor, Motion, Relation, SceneSpec

ASPECTS = (16 / 9, 9 / 16, 1.0)


def scene(*actors, steps=(), relations=(), background="meadow", **more):
    """A scene; actors are concepts, steps tuples of (actor, kind), relations (subject, kind, object)."""
    return SceneSpec(
        background=background,
        actors=tuple(each if isinstance(each, Actor) else Actor(name=each, concept=each) for each in actors),
        steps=tuple(tuple(Motion(actor=who, kind=kind) for who, kind in step) for step in steps),
        relations=tuple(Relation(kind=kind, subject=a, object=b) for a, kind, b in relations),
        **more,
    )


def moves(concept, *kinds, aspect=16 / 9, seed=3, **more):
    """The animation of one actor that does these things one after the other."""
    return choreograph(scene(concept, steps=[[(concept, kind)] for kind in kinds], **more), seed, aspect=aspect)


def column(animation, name, layer=0):
    return animation.layers[layer].track[:, COLUMNS.index(name)]


def named(animation, name):
    return next(layer for layer in animation.layers if layer.name == name)


def box(layer):
    """Left, top, right and bottom of the art of a layer, upright, per frame."""
    outline = concept_outline(layer.concept)
    x, y, scale, _, squash, flip, _, _ = layer.track.T
    middle_x = x + outline.middle[0] * scale * np.sign(flip) / squash
    middle_y = y + outline.middle[1] * scale * squash
    half_w, half_h = outline.width * scale / squash / 2, outline.height * scale * squash / 2
    return middle_x - half_w, middle_y - half_h, middle_x + half_w, middle_y + half_h


def frame_half(aspect):
    return max(aspect, 1.0) / 2, max(1 / aspect, 1.0) / 2
