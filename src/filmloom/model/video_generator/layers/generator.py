"""The engine `layers`: a prompt becomes an animation by diffusion, drawn at any size and rate.

Runs by onnxruntime from the package's own weights, without torch; a checkpoint folder of one's own by either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from filmloom.errors import InputError
from filmloom.media import Clip
from filmloom.model.video_generator.animated import animated_clip, still
from filmloom.model.video_generator.layers import given as handed_in
from filmloom.model.video_generator.layers.direction import Order, Sampling, animate, drawn, made_many, make_one
from filmloom.model.video_generator.layers.expander import Expanded, expand
from filmloom.model.video_generator.layers.network import open_network
from filmloom.model.video_generator.layers.sampler import QUICK_TIMES, OnStep, Predict
from filmloom.model.video_generator.layers.staging import staged
from filmloom.model.video_generator.layers.takes import best_takes
from filmloom.model.video_generator.layers.tokens import Clips
from filmloom.model.video_generator.layers.windows import LONGEST_S
from filmloom.model.video_generator.request import At, ClipRequest, whole_frames
from filmloom.progress import Progress
from filmloom.world.animation import Animation
from filmloom.world.check import Clause
from filmloom.world.describe import describe
from filmloom.world.scene import SceneSpec

SHIPPED: Final = Path(__file__).parents[2] / "weights"
WEIGHTS: Final = "layers.safetensors"
QUICK_WEIGHTS: Final = "layers-quick.safetensors"
_QUICK_STEPS: Final = len(QUICK_TIMES) - 1
_OVERLAP_S: Final = 1.5
_PREVIEW: Final = (320, 180)
_PICTURES: Final = frozenset({".png", ".svg", ".webp", ".jpg", ".jpeg", ".gif", ".bmp"})


class LayersGenerator:
    """Generates animations: background, camera, and up to six layers with their ways."""

    def __init__(self, folder: Path = SHIPPED, predict: Predict | None = None, quick: Predict | None = None) -> None:
        """folder: where the weights lie; by default those that ship. predict, quick: the networks, already open."""
        self._folder, self._predict, self._quick = folder, predict, quick
        self.takes = 16
        """How often at most it samples until a clip is as asked, if the request doesn't say."""

    @classmethod
    def from_pretrained(cls, folder: Path | str) -> LayersGenerator:
        """From a folder with layers.onnx and layers.safetensors, as recipes.layers exports it, and the weights of a
        few-step network, layers-quick.safetensors, if there are any."""
        folder = Path(folder)
        graph, quick = folder / "layers.onnx", folder / QUICK_WEIGHTS
        return cls(
            folder, open_network(graph, folder / WEIGHTS), open_network(graph, quick) if quick.is_file() else None
        )

    def generate(self, request: ClipRequest) -> Clip:
        """A clip, sampled now and drawn when it is read; on_event hears of each step, with a preview."""
        expanded = self._expanded(request)
        num_frames, warnings = whole_frames(request, expanded.spec.seconds)
        spec = expanded.spec.model_copy(update={"seconds": num_frames / request.fps})
        sampling = self.sampling_of(request, spec.seconds)
        animation, untrue = self._animated(request, spec, sampling)
        return animated_clip(
            animation,
            size=request.size,
            fps=request.fps,
            sound=request.sound,
            label=expanded.language if request.label else None,
            settings={
                **request.settings("layers", spec.seconds),
                "weights": self.weights_sha256[:12],
                "num_inference_steps": sampling.num_inference_steps,
                **_guidance(sampling),
                "takes": self._most(request),
                "understood": describe(spec, expanded.language),
            },
            warnings=[*expanded.warnings, *warnings, *untrue],
        )

    def animate(self, request: ClipRequest) -> Animation:
        """The animation alone."""
        expanded = self._expanded(request)
        num_frames, _ = whole_frames(request, expanded.spec.seconds)
        spec = expanded.spec.model_copy(update={"seconds": num_frames / request.fps})
        return self._animated(request, spec, self.sampling_of(request, spec.seconds))[0]

    def animate_many(self, requests: Sequence[ClipRequest]) -> list[Animation]:
        """As animate, for many at once, of as many takes and with nothing given: much faster than one by one."""
        orders = [_order(request, self._expanded(request).spec) for request in requests]
        asked = zip(requests, orders, strict=True)
        samplings = [self.sampling_of(request, order.spec.seconds) for request, order in asked]
        made: dict[int, Animation] = {}
        for sampling in dict.fromkeys(samplings):
            rows = [row for row, each in enumerate(samplings) if each == sampling]
            network, some = self._network(sampling), [orders[row] for row in rows]
            firsts = made_many(network, some, sampling)
            takes = best_takes(network, some, firsts, sampling, self._most(requests[0]))
            made.update((row, take.animation) for row, take in zip(rows, takes, strict=True))
        return [made[row] for row in range(len(requests))]

    def _expanded(self, request: ClipRequest) -> Expanded:
        request.refuse("layers", "layout")
        request.refuse_of_given("layers", "strength")
        _check_given(request)
        pictures = {each.name: str(each.media) for each in _pictures(request)}
        return expand(request.prompt, request.language, request.seconds, pictures)

    def _animated(self, request: ClipRequest, spec: SceneSpec, sampling: Sampling) -> tuple[Animation, list[str]]:
        """The animation, and what in it isn't as asked."""
        since = {str(each.media): each.when or 0.0 for each in _pictures(request)}
        handed_in.check_since(since, spec.seconds)
        order = _order(request, spec)
        if request.loop and order.num_windows > 1:
            raise InputError(f"A loop of {spec.seconds:g} s can't be made: ask for {LONGEST_S:g} s at most.")
        network = self._network(sampling)
        before = next((handed_in.read_animation(each.media) for each in request.given if _goes_on(each)), None)
        if before is not None:
            order, overlap_s = _going_on(before, order)
        samplings = order.num_windows + request.loop
        progress = Progress(request.on_event, "sample", sampling.num_inference_steps * samplings, every_s=0.0)

        def told(step: int, steps: int, clip: Clips) -> None:
            progress.advance(preview=lambda: still(drawn(order, clip), spec.seconds / 2, _PREVIEW))

        first = make_one(network, order, sampling, told)
        if before is not None:
            return handed_in.appended(before, first.animation, overlap_s), []
        most = self._most(request)
        (take,) = best_takes(network, [order], [first], sampling, most)
        made = _looped(take.animation, order, network, sampling, told) if request.loop else take.animation
        made = handed_in.appearing(staged(made, spec), since)
        return made, [_untrue(clause, most, spec) for clause in take.verdict.failed]

    def _most(self, request: ClipRequest) -> int:
        """How many takes at most."""
        return request.takes or self.takes

    @cached_property
    def weights_sha256(self) -> str:
        """Of the files of weights."""
        found = sha256((self._folder / WEIGHTS).read_bytes())
        if (self._folder / QUICK_WEIGHTS).is_file():
            found.update((self._folder / QUICK_WEIGHTS).read_bytes())
        return found.hexdigest()

    def sampling_of(self, request: ClipRequest, seconds: float) -> Sampling:
        """What the request says, and for the rest what is best.

        The few-step network has learned neither guidance nor windows nor what users give: where there is any of these,
        or another number of steps, the other one is asked.
        """
        asked = (request.guidance, request.guidance_scale, request.given or None, request.loop or None)
        is_plain = not any(each is not None for each in asked) and seconds <= LONGEST_S
        if is_plain and request.num_inference_steps in (None, _QUICK_STEPS) and self._has_quick:
            return Sampling(num_inference_steps=_QUICK_STEPS, is_quick=True)
        plain = Sampling()
        steps = request.num_inference_steps or plain.num_inference_steps
        guidance = request.guidance or plain.guidance
        scale = plain.guidance_scale if request.guidance_scale is None else float(request.guidance_scale)
        return Sampling(num_inference_steps=steps, guidance=guidance, guidance_scale=scale)

    def _network(self, sampling: Sampling) -> Predict:
        if sampling.is_quick:
            return self._quick or _opened(self._folder, QUICK_WEIGHTS)
        return self._predict or _opened(self._folder, WEIGHTS)

    @property
    def _has_quick(self) -> bool:
        """A network that was handed over alone is the only one."""
        return self._quick is not None or (self._predict is None and (self._folder / QUICK_WEIGHTS).is_file())


@cache
def _opened(folder: Path, weights: str) -> Predict:
    """A network of a folder: one graph, with the weights of one or the other."""
    return open_network(folder / "layers.onnx", folder / weights)


def _guidance(sampling: Sampling) -> dict[str, Any]:
    """As a request asks for it: the few-step network has none, and whoever asks for any is given the other one."""
    return {} if sampling.is_quick else {"guidance": sampling.guidance, "guidance_scale": sampling.guidance_scale}


def _untrue(clause: Clause, takes: int, spec: SceneSpec) -> str:
    given = {actor.name: Path(actor.picture).name for actor in spec.actors if actor.picture}
    about = " ".join(given.get(word, word) for word in clause.about.split())
    often = f"in any of {takes} takes" if takes > 1 else "in this take"
    return f"The {clause.tag} of {about!r} isn't as asked {often}; try another seed. Seen: {clause.reason}."


def _order(request: ClipRequest, spec: SceneSpec) -> Order:
    order = Order(spec=spec, seed=request.seed, aspect=request.aspect, fps=request.fps)
    held = [each for each in request.given if not _is_picture(each) and each.keep]
    if len(held) > 1:
        raise InputError(f"{len(held)} animations were given to keep parts of; give one.")
    pictures = {actor.name: handed_in.appearance_of(actor) for actor in spec.actors if actor.picture}
    order = replace(order, appearances=pictures)
    if not held:
        return order
    animation = handed_in.read_animation(held[0].media)
    given, known = handed_in.kept(animation, held[0].keep, spec)
    return replace(order, given=given, known=known)


def _check_given(request: ClipRequest) -> None:
    """Raises InputError for what is no picture and no animation, and for a time that it can't be seen at."""
    for at in request.given:
        if isinstance(at.media, Path) and not _is_picture(at) and at.media.suffix.lower() != ".json":
            raise InputError(
                f"{at.media} is no picture ({', '.join(sorted(_PICTURES))}) and no .animation.json, the file to go on "
                "from that a clip is saved to."
            )
        if at.when and not _is_picture(at):
            raise InputError(
                f"An animation can't begin at {at.when:g} s: it comes first, and the clip goes on from it."
            )
    late = [each for each in _pictures(request) if each.when]
    if late and (request.loop or any(_goes_on(each) for each in request.given)):
        kind = "loop" if request.loop else "clip that goes on from an animation"
        raise InputError(f"{late[0].media} can't appear at {late[0].when:g} s of a {kind}: leave the second out.")


def _pictures(request: ClipRequest) -> list[At]:
    return [each for each in request.given if _is_picture(each)]


def _is_picture(at: At) -> bool:
    return isinstance(at.media, Path) and at.media.suffix.lower() in _PICTURES


def _goes_on(at: At) -> bool:
    return not _is_picture(at) and not at.keep


def _going_on(before: Animation, order: Order) -> tuple[Order, float]:
    """The order of what comes after an animation, with its last moments given; and for how long they are."""
    overlap = min(_OVERLAP_S, before.seconds, order.spec.seconds)
    total = order.spec.seconds + overlap
    spec = order.spec.model_copy(update={"seconds": total})
    given, known, knots = handed_in.ending(before, spec, overlap / min(total, LONGEST_S), overlap)
    return replace(order, spec=spec, given=given, known=known, given_knots=knots), overlap


def _looped(made: Animation, order: Order, network: Predict, sampling: Sampling, told: OnStep) -> Animation:
    """The same again with its first moment at both ends, so that it can be played round and round."""
    given, known = handed_in.ends_alike(made, order.spec)
    return animate(network, replace(order, given=given, known=known), sampling, told)
