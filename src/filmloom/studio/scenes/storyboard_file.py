"""Storyboards as YAML files that people edit: written readable, read with errors that say where and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from filmloom.errors import StoryboardError
from filmloom.studio.marks import anchor, spoken
from filmloom.studio.scenes.complaints import complain
from filmloom.studio.scenes.plain_yaml import load_plain_yaml
from filmloom.studio.storyboard import Clip, Illustration, Picture, Shot, Storyboard

MAX_BYTES = 2_000_000
_HEADER = "# A filmloom storyboard. Edit it, then: filmloom render {name} -o film.mp4\n"
_FLOW = {"cites", "labels", "values", "size"}
_FLOW_ITEMS = {"overlays", "columns", "actors", "steps", "relations"}


def save_storyboard(storyboard: Storyboard, path: str | Path) -> None:
    """Write a storyboard as YAML: defaults left out, files in its own folder named relative to it.

    Raises OutputError if the file can't be written.
    """
    from filmloom.media.atomic import write_text

    path = Path(path)
    told = _Dumper.told(_relative(storyboard, path.parent))
    text = yaml.dump(
        told, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000, indent=2, default_flow_style=False
    )
    write_text(path, _HEADER.format(name=path.name) + text.replace("\n- id:", "\n\n- id:").replace(":\n\n- ", ":\n- "))


def load_storyboard(path: str | Path) -> Storyboard:
    """Read a storyboard; paths of brand, pictures, recordings and music come back absolute.

    Raises StoryboardError for what is wrong: the YAML (line and column), unknown keys (with the nearest known one),
    wrong types, ids used twice, marks that are malformed or missing, pictures, recordings and music that don't exist.
    """
    path = Path(path)
    told = load_plain_yaml(_text(path), str(path))
    if not isinstance(told, dict):
        raise StoryboardError(f"{path} is no storyboard: it should begin with keys such as language, title and shots")
    try:
        storyboard = Storyboard.model_validate(_tuples(told))
    except ValidationError as error:
        raise StoryboardError(f"{path}: {complain(error, told)}") from None
    return _checked(storyboard, path)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise StoryboardError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB; no storyboard is")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise StoryboardError(f"{path} is no UTF-8 text; a storyboard is YAML, saved as UTF-8") from None
    except FileNotFoundError:
        raise StoryboardError(f"no such storyboard: {path}; `filmloom plan TEXT -o {path.name}` makes one") from None
    except OSError as error:
        raise StoryboardError(f"{path} can't be read: {error.strerror}") from error


def _checked(storyboard: Storyboard, path: Path) -> Storyboard:
    seen: dict[str, int] = {}
    shots = []
    for number, shot in enumerate(storyboard.shots):
        where = f"{path}: shots[{number}] (id {shot.id})"
        if shot.id in seen:
            raise StoryboardError(f"{where}: shots[{seen[shot.id]}] has the same id; give each shot its own")
        seen[shot.id] = number
        _check_marks(shot, where)
        shots.append(_with_files(shot, path.parent, where))
    changes: dict[str, Any] = {"shots": tuple(shots)}
    if storyboard.brand:
        changes["brand"] = _existing(storyboard.brand, path.parent, f"{path}: brand")
    if storyboard.music not in {"", "none", "bed"}:
        changes["music"] = _existing(storyboard.music, path.parent, f"{path}: music")
    return storyboard.model_copy(update=changes)


def _check_marks(shot: Shot, where: str) -> None:
    try:
        text, marks = spoken(shot.say)
        for overlay in shot.overlays:
            anchor(text, marks, overlay.at)
    except StoryboardError as error:
        raise StoryboardError(f"{where}: {error}") from None


def _with_files(shot: Shot, folder: Path, where: str) -> Shot:
    changes: dict[str, Any] = {}
    visual = shot.visual
    if isinstance(visual, Picture | Clip):
        changes["visual"] = visual.model_copy(
            update={"path": _existing(visual.path, folder, f"{where}: {visual.type}")}
        )
    elif isinstance(visual, Illustration) and visual.scene is not None:
        actors = tuple(
            actor.model_copy(update={"picture": _existing(actor.picture, folder, f"{where}: actor {actor.name}")})
            if actor.picture
            else actor
            for actor in visual.scene.actors
        )
        changes["visual"] = visual.model_copy(update={"scene": visual.scene.model_copy(update={"actors": actors})})
    if shot.recording:
        changes["recording"] = _existing(shot.recording, folder, f"{where}: recording")
    return shot.model_copy(update=changes)


def _existing(named: str, folder: Path, where: str) -> str:
    file = (folder / named).expanduser()
    if "\x00" in named or not file.is_file():
        raise StoryboardError(f"{where} {named!r} is missing: no file {file}; paths count from the storyboard's folder")
    return str(file.resolve())


def _relative(storyboard: Storyboard, folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = {"version": storyboard.version, "kind": storyboard.kind}
    told |= storyboard.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for key in ("brand", "music"):
        if key in told:
            told[key] = _shortened(told[key], folder)
    for shot, plain in zip(storyboard.shots, told["shots"], strict=True):
        visual = plain["visual"]
        plain["visual"] = {"type": shot.visual.type} | visual
        if "path" in visual:
            plain["visual"]["path"] = _shortened(visual["path"], folder)
        for actor in (visual.get("scene") or {}).get("actors", ()):
            if actor.get("picture"):
                actor["picture"] = _shortened(actor["picture"], folder)
        if plain.get("recording"):
            plain["recording"] = _shortened(plain["recording"], folder)
    return told


def _shortened(named: str, folder: Path) -> str:
    file = Path(named)
    inside = file.is_absolute() and file.is_relative_to(folder.resolve())
    return file.relative_to(folder.resolve()).as_posix() if inside else named


def _tuples(told: Any) -> Any:
    """Lists of plain YAML as the tuples that the storyboard holds."""
    if isinstance(told, dict):
        return {key: _tuples(value) for key, value in told.items()}
    return tuple(_tuples(value) for value in told) if isinstance(told, list) else told


class _Flow(list[Any]):
    """A short list, written on one line."""


class _FlowKeys(dict[str, Any]):
    """A few keys and values, written on one line."""


class _Dumper(yaml.SafeDumper):
    """Block style, short lists on one line, no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    @classmethod
    def told(cls, value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: cls.told(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            inner = [cls.told(item) for item in value]
            if key in _FLOW_ITEMS:
                return [_FlowKeys(item) if isinstance(item, dict) else _Flow(item) for item in inner]
            return _Flow(inner) if key in _FLOW and len(str(inner)) < 110 else inner
        return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value


def _represent_flow(dumper: yaml.SafeDumper, data: _Flow) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)


def _represent_flow_keys(dumper: yaml.SafeDumper, data: _FlowKeys) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True)


_Dumper.add_representer(_Flow, _represent_flow)
_Dumper.add_representer(_FlowKeys, _represent_flow_keys)
