"""Listing: every engine, whether it can run here, and what it can do. A new kind of engine is a function here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmloom.errors import FilmloomError, InputError
from filmloom.model.video_generator import ClipRequest, engine_named
from filmloom.model.video_generator.diffusers.checkpoint import downloaded_checkpoints
from filmloom.model.video_generator.diffusers.families import family_of
from filmloom.model.video_generator.guided import missing_of_frames
from filmloom.model.video_generator.remote.kling import Kling
from filmloom.model.video_generator.remote.openai_videos import OPENAI_HOST, OpenAIVideos
from filmloom.model.video_generator.remote.receipts import Receipts, spent
from filmloom.model.video_generator.remote.service import Ability
from filmloom.types import Size

if TYPE_CHECKING:
    from filmloom.model.video_generator.diffusers.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineInfo:
    """One engine as a user meets it."""

    name: str
    """What to write after --engine."""
    where: str
    """here, or the service."""
    ready: bool
    can: str
    needs: str
    """Memory and time here; of a service, its key and what of that is there."""

    def to_json(self) -> dict[str, Any]:
        """JSON-ready values."""
        return asdict(self)


def engines(environment: Mapping[str, str] = os.environ) -> list[EngineInfo]:
    """All of them, those of the box first. Nothing is loaded, and no service is asked."""
    return [*_in_the_box(), *_of_diffusers(), *_remote(environment)]


def plan_of(name: str, seconds: float | None, size: Size) -> Plan:
    """What a clip of a checkpoint comes to; nothing is loaded. Raises InputError for what has no plan."""
    engine = engine_named(name)
    plan = getattr(engine, "plan", None)
    if plan is None or not hasattr(engine, "checkpoint"):
        raise InputError(f"{name} has no plan: only checkpoints of diffusers have, a folder or a Hub id of one.")
    planned: Plan = plan(ClipRequest(prompt="", seconds=seconds, size=size))
    return planned


def spent_in(project: Path) -> str:
    """What the jobs of a project came to, on one line; "" where there were none."""
    return spent(Receipts(project).all())


def _in_the_box() -> Iterator[EngineInfo]:
    yield EngineInfo(
        name="world",
        where="here",
        ready=True,
        can="draws sentences by rule; any size up to 60 s, sound, animation files",
        needs="0.2 GB; on one core about as long as the clip, at 1080p",
    )
    yield EngineInfo(
        name="layers",
        where="here",
        ready=find_spec("onnxruntime") is not None,
        can="the same pictures, moved by a trained network; pictures given, going on, parts kept, loops, sound",
        needs="0.3 GB; on one core about as long as the clip, at 1080p",
    )
    missing = missing_of_frames()
    yield EngineInfo(
        name="frames",
        where="here",
        ready=not missing,
        can="every pixel by a network, led by a clip of layers; squares of up to 256 pixels, enlarged",
        needs=missing or "1 GB; on two cores a few seconds a clip",
    )


def _of_diffusers() -> Iterator[EngineInfo]:
    """One's own checkpoints: those that the Hub's client has fetched by name, all others by the way to name them."""
    ready = find_spec("torch") is not None and find_spec("diffusers") is not None
    for checkpoint in downloaded_checkpoints() if ready else ():
        family = family_of(checkpoint)
        size = sum(part.num_bytes for part in checkpoint.parts) / 1e9
        yield EngineInfo(
            name=checkpoint.name,
            where="here",
            ready=True,
            can=f"{family.title}, {family.licence}: {family.can}",
            needs=f"{size:.1f} GB of weights; memory and time: filmloom engines {checkpoint.name}",
        )
    yield EngineInfo(
        name="ORG/NAME or FOLDER",
        where="here",
        ready=ready,
        can="video pipelines of diffusers: Wan, LTX, CogVideoX, HunyuanVideo, Mochi, TextToVideoSD; adapters by --lora",
        needs="its weights; memory and time: filmloom engines FOLDER" if ready else "pip install 'filmloom[model]'",
    )


def _remote(environment: Mapping[str, str]) -> Iterator[EngineInfo]:
    yield _service(
        f"https://{OPENAI_HOST}/v1#sora-2",
        lambda: OpenAIVideos(f"https://{OPENAI_HOST}/v1", environment),
        "sora-2",
        "OPENAI_API_KEY; the service was announced to close on 24 September 2026",
    )
    yield _service(
        "https://HOST/v1 --model NAME",
        lambda: OpenAIVideos("https://host/v1", environment),
        "any",
        "FILMLOOM_VIDEO_KEY where the host asks for a key: SGLang, vLLM-Omni, LiteLLM, …",
        needs_key=False,
    )
    yield _service("kling:kling-v3", lambda: Kling(environment), "kling-v3", "KLING_ACCESS_KEY and KLING_SECRET_KEY")


def _service(
    name: str, opened: Callable[[], OpenAIVideos | Kling], model: str, key: str, *, needs_key: bool = True
) -> EngineInfo:
    try:
        service = opened()
    except FilmloomError as error:  # an address in the environment that can't be one
        return EngineInfo(name=name, where="service", ready=False, can="", needs=str(error))
    found = "there" if service.has_key else "not set"
    ready = service.has_key or not needs_key
    return EngineInfo(
        name=name, where="service", ready=ready, can=_can(service.ability(model)), needs=f"{key}: {found}"
    )


def _can(ability: Ability) -> str:
    lengths, sizes = ability.seconds, [f"{width}x{height}" for width, height in ability.sizes]
    steady = len(lengths) == lengths[-1] - lengths[0] + 1
    parts = [
        f"{lengths[0]} to {lengths[-1]} s" if steady else f"{', '.join(map(str, lengths))} s",
        ", ".join(sizes) or f"any size up to {ability.most_pixels:,} pixels",
        "a first and a last picture" if ability.last_picture else "a first picture",
        *(["a clip to go on from or to redraw"] if ability.changes else []),
        {"never": "no sound", "asked": "sound with --sound", "own": "sound as the model has it"}[ability.sound],
        "seeds" if ability.seed else "no seeds",
        *(["steps and guidance"] if ability.steps else []),
    ]
    return "; ".join(parts)
