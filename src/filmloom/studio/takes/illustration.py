"""The illustration take: a sentence or a SceneSpec, choreographed and drawn by the world to fill the frame."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from filmloom.studio.storyboard import Illustration
from filmloom.world.animation import COLUMNS, Animation, Layer
from filmloom.world.choreograph import choreograph
from filmloom.world.choreograph.stage import DEPTHS
from filmloom.world.choreograph.stage import Stage as WorldStage
from filmloom.world.parse import parse
from filmloom.world.render import Player

if TYPE_CHECKING:
    from filmloom.draw import Drawing
    from filmloom.draw.theme import Stage
    from filmloom.studio.takes import Setting

FOOT: Final = 0.03
"""What a contact shadow takes below the feet, in units of the frame's shorter side."""
MOST_DOWN: Final = 0.15
"""As far as the painted places reach below the frame."""
_LEAST_RISE: Final = 0.5
"""Of its way up, what a user's picture keeps at least."""
_Y, _SCALE = COLUMNS.index("y"), COLUMNS.index("scale")


def illustration(visual: Illustration, stage: Stage, setting: Setting) -> Drawing:
    """The visual's scene, or what its prompt is read as, for exactly the shot's length.

    Raises PromptError if nothing in the prompt can be drawn.
    """
    width, height = stage.size
    animation = animated(visual, width / height, setting)
    return Player(above_captions(animation, stage) if setting.captioned else animation, stage.size)


def animated(visual: Illustration, aspect: float, setting: Setting) -> Animation:
    """What is drawn and heard of it, before captions make room for themselves. Raises PromptError."""
    spec = visual.scene or parse(visual.prompt, setting.language).spec
    spec = spec.model_copy(update={"seconds": min(60.0, setting.seconds)})
    seed = setting.seed if visual.seed is None else visual.seed
    return choreograph(spec, seed, aspect=aspect, fps=setting.fps)


def above_captions(animation: Animation, stage: Stage) -> Animation:
    """The camera lowered by so much that what stands on the middle ground stands above the captions.

    What the user gave stays whole in the frame, whatever that costs; where it would leave the safe zone by jumping, it
    jumps less high, down to half.
    """
    width, height = stage.size
    shorter = min(width, height)
    world = WorldStage(aspect=width / height, background=animation.background)
    caption_top = (stage.caption.y - height / 2) / shorter
    down = min(MOST_DOWN, max(0.0, world.ground(DEPTHS["middle"]) + FOOT - caption_top))
    camera_y = animation.camera[:, 1] + down
    top = (stage.safe.y - height / 2) / shorter
    layers = tuple(_held_down(layer, camera_y, top) if layer.picture else layer for layer in animation.layers)
    animation = replace(animation, layers=layers)
    camera = animation.camera.copy()
    camera[:, 1] += min(down, _room_above(animation, height / shorter / 2))
    return replace(animation, camera=camera)


def _held_down(layer: Layer, camera_y: npt.NDArray[np.float64], top: float) -> Layer:
    """A layer that goes up from its lowest place by no more than brings it to `top`, and by half as much at least."""
    track = layer.track.copy()
    way = track[:, _Y].max() - track[:, _Y]
    room = track[:, _Y].max() - track[:, _SCALE] / 2 - camera_y - top
    rises = way > 1e-6
    share = float((room[rises] / way[rises]).min(initial=1.0))
    track[:, _Y] += way * (1 - max(_LEAST_RISE, min(1.0, share)))
    return replace(layer, track=track)


def _room_above(animation: Animation, half: float) -> float:
    """How much is free above the user's own pictures, at the moment when that is least."""
    tops = [
        float((layer.track[:, _Y] - layer.track[:, _SCALE] / 2 - animation.camera[:, 1]).min())
        for layer in animation.layers
        if layer.picture
    ]
    return max(0.0, min(tops) + half - FOOT) if tops else MOST_DOWN
