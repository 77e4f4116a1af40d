"""Given: what a user hands in, as known numbers: an animation to go on from, or one of which parts are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from filmloom.errors import InputError
from filmloom.model.appearance import library
from filmloom.model.video_generator.layers.known import Known
from filmloom.model.video_generator.layers.script import individuals
from filmloom.model.video_generator.layers.tokens import KNOTS, LAYERS, Clips, Numbers, encode
from filmloom.world import lexicon
from filmloom.world.animation import COLUMNS, Animation, Layer, Track
from filmloom.world.choreograph import Blocking, blocking_of
from filmloom.world.choreograph.body import ways_of
from filmloom.world.choreograph.framing import Member
from filmloom.world.choreograph.stage import Stage
from filmloom.world.scene import Actor, SceneSpec

PARTS = ("background", "camera", "looks", "ways")
_APPEARS_S = 0.2
"""How long a picture that comes later takes to be wholly there."""


def read_animation(media: Path | Animation) -> Animation:
    """An animation from its file. Raises InputError if the file holds none."""
    if isinstance(media, Animation):
        return media
    try:
        return Animation.from_json(json.loads(media.read_text(encoding="utf-8")))
    except OSError as error:
        raise InputError(f"{media} can't be read: {error.strerror}. Give a file that a clip was saved to.") from None
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise InputError(f"{media} holds no animation ({error}); save a clip as .animation.json to get one.") from None


def kept(animation: Animation, keep: Sequence[str], spec: SceneSpec) -> tuple[Clips, Clips]:
    """An animation's numbers, and which of them are kept: PARTS, or layers by their name or concept."""
    people = individuals(spec)
    _check_layers(animation, people)
    blocking = blocking_of(animation)
    known = Known(max(1, len(people)))
    for part in keep:
        rows = [row for row, layer in enumerate(animation.layers) if part in (layer.name, layer.concept)]
        if part == "background":
            known.background()
        elif part == "camera":
            known.camera()
        elif part == "looks":
            known.looks(range(len(people)))
        elif part == "ways":
            known.ways(range(len(people)))
        elif rows:
            known.looks(rows).ways(rows)
        else:
            there = ", ".join(dict.fromkeys(layer.concept or layer.name for layer in animation.layers))
            raise InputError(f"{part!r} can't be kept: choose from {', '.join(PARTS)}, or a layer: {there or 'none'}.")
    return _numbers(blocking, len(people)), known.clip()


def ending(animation: Animation, spec: SceneSpec, share: float, overlap_s: float) -> tuple[Clips, Clips, int]:
    """The last `overlap_s` of an animation, as the first `share` of a clip that goes on from there; and how many knots
    that is."""
    people = individuals(spec)
    _check_layers(animation, people)
    blocking = blocking_of(animation)
    frames = max(2, round(min(overlap_s, animation.seconds) * animation.fps))
    knots = max(2, round(share * (KNOTS - 1)) + 1)
    # The rest of the knots is never looked at; holding the last frame keeps the numbers finite.
    stretched = _stretched(blocking, frames, knots)
    known = Known(max(1, len(people))).background().looks(range(len(people))).moments(slice(0, knots))
    return _numbers(stretched, len(people)), known.clip(), knots


def _check_layers(animation: Animation, people: Sequence[Actor]) -> None:
    if len(animation.layers) != len(people) or len(people) > LAYERS:
        names = ", ".join(layer.name for layer in animation.layers) or "nobody"
        raise InputError(
            f"The animation shows {len(animation.layers)} ({names}), and the prompt {len(people)} "
            f"({', '.join(actor.name for actor in people) or 'nobody'}). Say in the prompt who is in it, in that "
            f"order, {LAYERS} at most."
        )


def _numbers(blocking: Blocking, num_layers: int) -> Clips:
    clip = encode(blocking, appearances_of(blocking.members))
    rows = slice(0, max(1, num_layers))
    return Clips(clip.scene, clip.path[:, rows], clip.pose[:, rows])


def appearances_of(members: Sequence[Member]) -> Numbers:
    """[members 32]"""
    vectors = [appearance_of(member.body.actor) for member in members]
    return np.stack(vectors) if vectors else np.zeros((0, 32), np.float32)


def appearance_of(actor: Actor) -> Numbers:
    """The vector of a concept; for the user's own picture that of what looks most like it and stands on the ground.

    The network trusts looks more than words: by a picture's own vector, far from all that it has learned, it hung some
    pictures in the sky, whatever the words said. What it makes of the look isn't drawn; the picture is.
    """
    import skia

    from filmloom.model.appearance import embed_picture
    from filmloom.world.render.pictures import cutout

    if not actor.picture:
        return library().vector(actor.concept)
    image = cutout(actor.picture)
    rows = image.toarray(colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kUnpremul_AlphaType)
    own = embed_picture(np.ascontiguousarray(rows))
    (alike,) = library().nearest(own[None], among=_standing())
    return library().vector(alike)


@cache
def _standing() -> tuple[str, ...]:
    """The concepts that are at home on the ground."""
    stage = Stage(aspect=1.0, background="meadow")
    keys = (each.key for each in lexicon.concepts())
    return tuple(key for key in keys if ways_of(Actor(name=key, concept=key), stage)[1] == "ground")


def _stretched(blocking: Blocking, frames: int, knots: int) -> Blocking:
    """The last frames as the first `knots` of KNOTS even moments, then standing still."""
    last = len(blocking.camera) - 1
    at = np.clip(last - (frames - 1) + np.arange(KNOTS) * (frames - 1) / (knots - 1), 0, last)
    rows = np.arange(last + 1)

    def moved(column: Track) -> Track:
        return np.interp(at, rows, column)

    members = tuple(
        replace(each, path=replace(each.path, **{n: moved(getattr(each.path, n)) for n in each.path.__slots__}))
        for each in blocking.members
    )
    camera = np.stack([moved(column) for column in blocking.camera.T], axis=1)
    return replace(blocking, camera=camera, members=members)


def ends_alike(animation: Animation, spec: SceneSpec) -> tuple[Clips, Clips]:
    """An animation's numbers with its first moment as its last too, whole turns kept, and both ends known."""
    people = individuals(spec)
    _check_layers(animation, people)
    blocking = blocking_of(animation)
    members = []
    for member in blocking.members:
        path = member.path.copy()
        turns = round(float(path.turn[-1] - path.turn[0]) / 360) * 360
        for name in path.__slots__:
            column = getattr(path, name)
            column[-1] = column[0] + (turns if name == "turn" else 0)
        members.append(replace(member, path=path))
    camera = blocking.camera.copy()
    camera[-1] = camera[0]
    known = Known(max(1, len(people))).background().looks(range(len(people)))
    known.moments(slice(0, 1)).moments(slice(KNOTS - 1, KNOTS))
    return _numbers(replace(blocking, camera=camera, members=tuple(members)), len(people)), known.clip()


def check_since(since: Mapping[str, float], seconds: float) -> None:
    """Raises InputError for a picture that is to be seen from a second after the end."""
    for picture, second in since.items():
        if second and second > seconds - _APPEARS_S:
            raise InputError(
                f"{picture} can't be seen from {second:g} s on in a clip of {seconds:g} s: choose a second up to "
                f"{max(0.0, seconds - _APPEARS_S):g}, or a longer clip."
            )


def appearing(animation: Animation, since: Mapping[str, float]) -> Animation:
    """Each of the user's pictures is seen from its second on."""
    return replace(animation, layers=tuple(_faded_in(layer, animation.fps, since) for layer in animation.layers))


def _faded_in(layer: Layer, fps: float, since: Mapping[str, float]) -> Layer:
    second = since.get(layer.picture, 0.0)
    if not second:
        return layer
    track = layer.track.copy()
    times = np.arange(len(track)) / fps
    track[:, COLUMNS.index("opacity")] *= np.clip((times - second) / _APPEARS_S, 0, 1)
    return replace(layer, track=track)


def appended(before: Animation, after: Animation, overlap_s: float) -> Animation:
    """One animation after the other, the first `overlap_s` of the second faded into the last of the first."""
    overlap = round(overlap_s * after.fps)
    layers = tuple(
        replace(first, track=_spliced(first.track, second.track, overlap))
        for first, second in zip(before.layers, after.layers, strict=True)
    )
    return replace(before, layers=layers, camera=_spliced(before.camera, after.camera, overlap))


def _spliced(first: Track, second: Track, overlap: int) -> Track:
    overlap = min(overlap, len(first), len(second))
    fade = np.linspace(0.0, 1.0, overlap)[:, None]
    kept, new = first[: len(first) - overlap], second[overlap:]
    between = first[len(first) - overlap :] * (1 - fade) + second[:overlap] * fade
    return np.concatenate([kept, between, new])
