"""Naming: an encoder learns what each place of a clip shows, where only the clip's cast is known, not who stands where.

Each token of somebody is to be given one of the cast's names, and each of the cast some token: multiple-instance
learning (https://doi.org/10.1016/S0004-3702(96)00034-3). Much is learned from few clips, long before a language model
can say it; the classifiers are thrown away afterwards. A scene is known of what the world draws, so this is the
teacher's stage alone; users' own clips go without it.

b clips, n tokens, d width, k names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias, get_args

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.nn import functional

from filmloom.model.norm import RMSNorm
from filmloom.model.tokens import Tokens
from filmloom.world import lexicon
from filmloom.world.scene import Background, Camera, Color, Hour, MotionKind, RelationKind, SceneSpec, Weather

Aspect: TypeAlias = str
"""Of what somebody in a clip is named: the concept, the colour, what is done; or of a whole clip."""
_SOMEBODY: Final = 0.3
"""Share of a token's pixels from which on it shows somebody."""
_NOBODY: Final = 0.02
"""And up to which it shows the background alone."""
_MOST: Final = 8
_WEIGHTS: Final[Mapping[Aspect, float]] = {"concept": 4.0, "does": 2.0}
"""Of the losses; what has many names is learned last, and 1 for all others."""

_CONCEPTS: Final = tuple(each.key for each in lexicon.concepts())
_OF_PLACES: Final[Mapping[Aspect, tuple[str, ...]]] = {
    "concept": _CONCEPTS,
    "color": ("own", *get_args(Color)),
    "does": (*get_args(MotionKind), *get_args(RelationKind)),
    "size": ("small", "medium", "large"),
}
_OF_WHOLES: Final[Mapping[Aspect, tuple[str, ...]]] = {
    "background": get_args(Background),
    "camera": get_args(Camera),
    "weather": get_args(Weather),
    "hour": get_args(Hour),
    "number": tuple(str(each) for each in range(_MOST + 1)),
}


class Naming(nn.Module):
    """Classifiers on an encoder's tokens, and their loss."""

    def __init__(self, width: int, aspects: Iterable[Aspect] = (*_OF_PLACES, *_OF_WHOLES)) -> None:
        super().__init__()
        self.norm = RMSNorm(width, eps=1e-6)
        self.named = nn.ModuleDict({each: nn.Linear(width, len(names_of(each))) for each in aspects})

    def forward(self, tokens: Tokens, cover: Float[Tensor, "b n"], scenes: Sequence[SceneSpec]) -> Float[Tensor, ""]:
        """The weighted mean loss of all aspects. cover: the share of each token's pixels that shows somebody."""
        seen = self.norm(tokens.features)  # [b n d]
        somebody, nobody = cover >= _SOMEBODY, (cover <= _NOBODY) & tokens.mask
        losses = []
        for aspect, classify in self.named.items():
            if aspect in _OF_PLACES:
                loss = instances_loss(classify(seen), somebody, cast_names(aspect, scenes))
            elif aspect == "background":
                loss = _each_token(classify(seen), nobody, whole_names(aspect, scenes))
            else:
                loss = functional.cross_entropy(classify(seen.mean(1)), whole_names(aspect, scenes))
            losses.append(_WEIGHTS.get(aspect, 1.0) * loss)
        return torch.stack(losses).mean()

    @torch.no_grad()
    def shares_right(
        self, tokens: Tokens, cover: Float[Tensor, "b n"], scenes: Sequence[SceneSpec]
    ) -> dict[Aspect, float]:
        """For each aspect, how often it is named right: of tokens that show somebody, by a name of the cast."""
        seen, shares = self.norm(tokens.features), {}
        for aspect, classify in self.named.items():
            if aspect in _OF_PLACES:
                allowed = cast_names(aspect, scenes)[:, None].expand(-1, seen.shape[1], -1)  # [b n k]
                right = allowed.gather(2, classify(seen).argmax(-1, keepdim=True))[..., 0]  # [b n]
                right = right[cover >= _SOMEBODY]
            else:
                right = classify(seen.mean(1)).argmax(-1) == whole_names(aspect, scenes)  # [b]
            shares[aspect] = float(right.float().mean())
        return shares


def instances_loss(
    logits: Float[Tensor, "b n k"], shown: Bool[Tensor, "b n"], names: Bool[Tensor, "b k"]
) -> Float[Tensor, ""]:
    """Tokens that are shown have a name of their clip; and each name of a clip has some token."""
    likely = logits.log_softmax(-1).masked_fill(~names[:, None], -torch.inf)  # [b n k]
    rows = shown.any(1) & names.any(1)  # [b]
    if not bool(rows.any()):
        return logits.sum() * 0
    likely, shown, names = likely[rows], shown[rows], names[rows]
    some_name = -likely.logsumexp(-1)[shown].mean()
    best = likely.masked_fill(~shown[..., None], -torch.inf).amax(1)  # [r k]
    some_token = -best[names].mean()
    loss: Tensor = some_name + 0.5 * some_token
    return loss


def cast_names(aspect: Aspect, scenes: Sequence[SceneSpec]) -> Bool[Tensor, "b k"]:
    """Which names the casts of scenes have."""
    there = torch.zeros(len(scenes), len(_OF_PLACES[aspect]), dtype=torch.bool)
    for row, scene in enumerate(scenes):
        for name in _names(aspect, scene):
            there[row, _OF_PLACES[aspect].index(name)] = True
    return there


def whole_names(aspect: Aspect, scenes: Sequence[SceneSpec]) -> Int[Tensor, " b"]:
    """The number of each scene's one name."""
    return torch.tensor([_OF_WHOLES[aspect].index(_whole(aspect, scene)) for scene in scenes])


def names_of(aspect: Aspect) -> tuple[str, ...]:
    """All names of an aspect, in the order of their numbers."""
    return {**_OF_PLACES, **_OF_WHOLES}[aspect]


def named(aspect: Aspect, scenes: Sequence[SceneSpec]) -> Bool[Tensor, "b k"]:
    """Which names are right for each scene, of its cast or of the whole of it."""
    if aspect in _OF_PLACES:
        return cast_names(aspect, scenes)
    return functional.one_hot(whole_names(aspect, scenes), len(_OF_WHOLES[aspect])).bool()


def num_concepts() -> int:
    """How many things have a name."""
    return len(_CONCEPTS)


def concept_number(concept: str) -> int:
    """Of one of them."""
    return _CONCEPTS.index(concept)


def cover_of(masks: Float[Tensor, "b f y x"], tubelet_frames: int, patch_size: int) -> Float[Tensor, "b n"]:
    """The mean of masks over the pixels of each token, in the tokens' order."""
    size = (tubelet_frames, patch_size, patch_size)
    return functional.avg_pool3d(masks[:, None], size, size).flatten(1)


def _names(aspect: Aspect, scene: SceneSpec) -> Iterable[str]:
    if aspect == "concept":
        return [actor.concept for actor in scene.actors if actor.concept in _CONCEPTS]
    if aspect == "color":
        return [actor.color or "own" for actor in scene.actors]
    if aspect == "size":
        return [actor.size for actor in scene.actors]
    moved = [motion for step in scene.steps for motion in step]
    busy = {each.actor for each in moved} | {name for each in scene.relations for name in (each.subject, each.object)}
    rest = ["still"] if any(actor.name not in busy for actor in scene.actors) else []
    return [*(each.kind for each in moved), *(each.kind for each in scene.relations), *rest]


def _whole(aspect: Aspect, scene: SceneSpec) -> str:
    if aspect == "number":
        return str(min(_MOST, sum(actor.count for actor in scene.actors)))
    return str(getattr(scene, aspect))


def _each_token(
    logits: Float[Tensor, "b n k"], there: Bool[Tensor, "b n"], names: Int[Tensor, " b"]
) -> Float[Tensor, ""]:
    if not bool(there.any()):
        return logits.sum() * 0
    wanted = names[:, None].expand(-1, logits.shape[1])  # [b n]
    return functional.cross_entropy(logits[there], wanted[there])
