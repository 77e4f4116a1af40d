"""Condition: a script in context as states in fixed places, so that a language model can write one as well.

The transformer looks at one state for each direction of the script. Here they stand in LENGTH places: one for the
scene, then ROWS for each of six lines. A state that isn't there is zero; whoever else makes states says by their size
which are meant.
Letters: b clips, q = LENGTH places, d width of the transformer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from jaxtyping import Bool, Float
from torch import Tensor

from filmloom.model.appearance import library
from filmloom.model.tokens import Condition, ConditionSpec
from filmloom.model.video_generator.layers.direction import Sampling, performed
from filmloom.model.video_generator.layers.examples import frame_numbers
from filmloom.model.video_generator.layers.known import Known
from filmloom.model.video_generator.layers.sampler import OnStep, Predict, Request, generate, noise
from filmloom.model.video_generator.layers.script import WORDS, Script, write_script
from filmloom.model.video_generator.layers.tokens import APPEARANCE, LAYERS, Clips, curves_of
from filmloom.model.video_generator.layers.transformer import LayersTransformer, Parts
from filmloom.world.animation import Animation
from filmloom.world.scene import SceneSpec

ROWS: Final = 5
"""Directions of one line that have a place; in the world's scenes three in a thousand have more."""
LENGTH: Final = 1 + LAYERS * ROWS
LINES: Final[tuple[int, ...]] = (0, *(line for line in range(1, LAYERS + 1) for _ in range(ROWS)))
"""The line of each place."""
_MEANT: Final = 0.3
"""Share of a plain scene's size from which on a state is meant; the least of a script's own have 0.55."""


def condition_spec(model: LayersTransformer) -> ConditionSpec:
    """What the transformer is conditioned on."""
    return ConditionSpec(length=LENGTH, width=model.config.width)


@torch.no_grad()
def condition_of(model: LayersTransformer, scripts: Sequence[Script]) -> Condition:
    """What the transformer's own reader makes of scripts; directions beyond a line's places are left out."""
    longest = max(len(script.lines) for script in scripts)
    words = np.zeros((len(scripts), longest, WORDS), np.int64)
    appearances = np.zeros((len(scripts), longest, APPEARANCE), np.float32)
    lines = np.full((len(scripts), longest), -1, np.int64)
    places = np.full((len(scripts), longest), LENGTH, np.int64)
    for row, script in enumerate(scripts):
        count = len(script.lines)
        words[row, :count], appearances[row, :count] = script.words, script.appearances
        lines[row, :count], places[row, :count] = script.lines, places_of(script)
    read, _ = model.read(*(torch.from_numpy(each) for each in (words, appearances, lines)))  # [b s d]
    states = read.new_zeros(len(scripts), LENGTH + 1, read.shape[2])  # [b q+1 d]
    states.scatter_(1, torch.from_numpy(places)[..., None].expand_as(read), read)
    return Condition(states[:, :LENGTH], torch.ones(len(scripts), LENGTH, dtype=torch.bool))


def places_of(script: Script) -> npt.NDArray[np.int64]:
    """[s] the place of each direction; LENGTH for those that have none."""
    seen: Counter[int] = Counter()
    places = []
    for line in script.lines.tolist():
        room = ROWS if line else 1
        places.append((line and 1 + (line - 1) * ROWS) + seen[line] if seen[line] < room else LENGTH)
        seen[line] += 1
    return np.array(places, np.int64)


def meant(model: LayersTransformer, condition: Condition) -> Bool[Tensor, "b q"]:
    """Which states are there: those that aren't far smaller than usual, the scene's always."""
    there = condition.mask & (_size(condition.states) > _MEANT * usual_size(model))
    there[:, 0] = True
    return there


def usual_size(model: LayersTransformer) -> float:
    """Root mean square of the state of a plain scene."""
    plain = write_script(SceneSpec(background="meadow"), lambda actor: library().vector(actor.concept))
    return float(_size(condition_of(model, [plain]).states[:, 0]))


def num_layers(there: Bool[Tensor, "b q"]) -> list[int]:
    """How many layers each clip has: up to the last line that says anything, at least one."""
    lines = torch.tensor(LINES)
    return [max(1, int(lines[row].max())) for row in there]


def animate_condition(
    model: LayersTransformer,
    condition: Condition,
    *,
    seconds: float,
    seeds: Sequence[int],
    aspect: float = 16 / 9,
    fps: float = 25,
    sampling: Sampling | None = None,
    on_step: OnStep | None = None,
) -> list[Animation]:
    """An animation of each row of a condition, of one window; rows of as many layers are sampled together.

    on_step hears of each such batch. Raises ValueError for a condition that doesn't fit.
    """
    condition_spec(model).check(condition)
    sampling, there = sampling or Sampling(), meant(model, condition)
    frame = frame_numbers(aspect=aspect, seconds=seconds, window=(0.0, seconds))
    counts = np.array(num_layers(there))
    made: dict[int, Animation] = {}
    for count in np.unique(counts).tolist():
        rows = np.flatnonzero(counts == count).tolist()
        nothing = _side_by_side([Known(count).clip() for _ in rows])
        clips = generate(
            _predictor(model, condition.states[rows], there[rows]),
            [Request(_UNREAD, frame, count) for _ in rows],
            _side_by_side([noise(seeds[row], count) for row in rows]),
            given=nothing,
            known=nothing,
            times=sampling.times,
            guidance=sampling.guidance,
            guidance_scale=sampling.guidance_scale,
            on_step=on_step,
        )
        for at, row in enumerate(rows):
            clip = clips[at : at + 1]
            curves = curves_of(clip, max(2, round(seconds * fps)))
            made[row] = performed(clip, curves, [None] * count, aspect=aspect, fps=fps, seed=seeds[row])
    return [made[row] for row in range(len(counts))]


def _predictor(model: LayersTransformer, states: Float[Tensor, "b q d"], there: Bool[Tensor, "b q"]) -> Predict:
    """Predictions by states instead of scripts."""
    script = states * there[..., None]  # [b q d]
    lines = torch.where(there, torch.tensor(LINES), -1)  # [b q]

    @torch.no_grad()
    def predict(clips: Clips, known: Clips, time: float, requests: list[Request], told: bool) -> Clips:
        made = model.denoise(
            _tensors(clips),
            _tensors(known),
            torch.full((len(clips),), time),
            torch.from_numpy(np.stack([request.frame for request in requests])),
            script,
            there if told else torch.zeros_like(there),
            lines if told else torch.full_like(lines, -1),
        )
        return Clips(*(each.numpy() for each in made))

    return predict


def _side_by_side(clips: Sequence[Clips]) -> Clips:
    return Clips(*(np.concatenate([getattr(each, name) for each in clips]) for name in ("scene", "path", "pose")))


def _tensors(clips: Clips) -> Parts:
    scene, path, pose = (torch.from_numpy(np.ascontiguousarray(each)) for each in (clips.scene, clips.path, clips.pose))
    return scene, path, pose


def _size(states: Float[Tensor, "*b d"]) -> Float[Tensor, "*b"]:
    return states.float().square().mean(-1).sqrt()


_UNREAD: Final = Script(np.zeros((0, WORDS), np.int64), np.zeros((0, APPEARANCE), np.float32), np.zeros(0, np.int64))
"""The sampler hands it on; states take its place."""
