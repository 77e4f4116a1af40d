"""Estimates: what each illustration will cost, in money or in time, by what its engine says of itself.

Nothing is asked of a service, and nothing is loaded but what an engine needs to plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from filmloom.errors import FilmloomError
from filmloom.studio.clips import Ask, asks_of, engine_of, kept_clip, request_of
from filmloom.studio.shot import ShotJob
from filmloom.studio.store import Store
from filmloom.studio.storyboard import Illustration, Storyboard


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What one illustration comes to."""

    engine: str
    """As the user names it."""
    key: str = ""
    """Of a service's order: those of one key are paid for once."""
    ordered_s: int = 0
    """Seconds of video that a service would be asked for; 0: none is."""
    price: str = ""
    """0.5 USD; empty: nobody has said what a second costs."""
    made: bool = False
    """It was made or ordered before: nothing more is to be paid."""
    here_s: float = 0.0
    """What it takes on this machine, where the engine can tell."""
    problem: str = ""
    """Why it can't be made."""
    notes: tuple[str, ...] = ()


def estimates(jobs: Sequence[ShotJob], store: Store) -> dict[str, Estimate]:
    """By shot, for every illustration: those of the world are free."""
    found = {job.id: Estimate(engine="world") for job in jobs if isinstance(job.visual, Illustration)}
    engines = _Engines(store)
    return {**found, **{shot: engines.estimate(ask) for shot, ask in asks_of(jobs).items()}}


def engine_problems(storyboard: Storyboard, store: Store) -> tuple[str, ...]:
    """Why engines that the storyboard names can't be used, also where no shot needs them: the film would stop there."""
    engines = _Engines(store)
    visuals = [shot.visual for shot in storyboard.shots if isinstance(shot.visual, Illustration)]
    named = {(each.engine or storyboard.engine, each.model) for each in visuals if each.engine or each.model}
    asked = sorted({*named, (storyboard.engine, storyboard.model)} - {("world", "")})
    problems = ((f"{name}#{model}".rstrip("#"), engines.opened(name, model)[1]) for name, model in asked)
    return tuple(f"{engine}: {problem}" for engine, problem in problems if problem)


class _Engines:
    """Each engine is opened once; what is wrong with it is kept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._opened: dict[tuple[str, str], tuple[Any, str]] = {}

    def opened(self, name: str, model: str) -> tuple[Any, str]:
        """The engine, and why it can't be used."""
        if (name, model) not in self._opened:
            self._opened[name, model] = self._open(name, model)
        return self._opened[name, model]

    def _open(self, name: str, model: str) -> tuple[Any, str]:
        engine = None
        try:
            engine = engine_of(name, model, self._store.folder.parent)
            if hasattr(engine, "service"):
                engine.service.check_key()
        except FilmloomError as error:
            return engine, str(error)
        return engine, ""

    def estimate(self, ask: Ask) -> Estimate:
        """What it comes to; a clip that lies in the store comes to nothing, and one can be told without its key."""
        name = f"{ask.engine}#{ask.model}".rstrip("#")
        if kept_clip(self._store, ask.name) is not None:
            return Estimate(engine=name, made=True)
        engine, problem = self.opened(ask.engine, ask.model)
        if engine is None:
            return Estimate(engine=name, problem=problem)
        try:
            return Estimate(engine=name, **{"problem": problem, **_asked(engine, ask)})
        except FilmloomError as error:
            return Estimate(engine=name, problem=str(error))


def _asked(engine: Any, ask: Ask) -> Mapping[str, Any]:
    if hasattr(engine, "quote"):
        told = engine.quote(request_of(ask, engine))
        return {
            "key": told.key,
            "ordered_s": told.seconds,
            "price": told.price,
            "made": told.begun,
            "notes": told.warnings,
        }
    if hasattr(engine, "plan"):
        memory = engine.plan(request_of(ask, engine)).memory
        told = {"here_s": memory.estimate_s}
        return told if memory.fits else {**told, "problem": f"it needs {memory.peak_bytes / 1e9:.1f} GB of memory"}
    return {}


def to_pay(found: Mapping[str, Estimate]) -> tuple[int, str]:
    """Seconds of video that services would be asked for, and what they cost as far as that is known."""
    orders = {each.key: each for each in found.values() if each.ordered_s and not each.made}
    if not orders:
        return 0, ""
    from filmloom.model.video_generator.remote.quoting import total_price

    return sum(each.ordered_s for each in orders.values()), total_price(each.price for each in orders.values())


def spent_before(store: Store) -> str:
    """What the project's jobs have come to so far, on one line; empty where there were none."""
    if not (store.folder / "remote").is_dir():
        return ""
    from filmloom.model.video_generator.remote.receipts import Receipts, spent

    return spent(Receipts(store.folder.parent).all())
