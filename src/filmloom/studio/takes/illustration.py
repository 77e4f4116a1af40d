"""The illustration take: a sentence or a SceneSpec, choreographed and drawn by the world to fill the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filmloom.studio.storyboard import Illustration
from filmloom.world.choreograph import choreograph
from filmloom.world.parse import parse
from filmloom.world.render import Player

if TYPE_CHECKING:
    from filmloom.draw import Drawing
    from filmloom.draw.theme import Stage
    from filmloom.studio.takes import Setting


def illustration(visual: Illustration, stage: Stage, setting: Setting) -> Drawing:
    """The visual's scene, or what its prompt is read as, for exactly the shot's length.

    Raises PromptError if nothing in the prompt can be drawn.
    """
    spec = visual.scene or parse(visual.prompt, setting.language).spec
    spec = spec.model_copy(update={"seconds": min(60.0, setting.seconds)})
    seed = setting.seed if visual.seed is None else visual.seed
    width, height = stage.size
    return Player(choreograph(spec, seed, aspect=width / height, fps=setting.fps), stage.size)
