"""What pydantic found wrong with a file that people edit, each with its line and key, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

_MOST = 8
_WANTED = {
    "string_type": "text", "float_type": "a number", "float_parsing": "a number", "int_type": "a whole number",
    "int_parsing": "a whole number", "int_from_float": "a whole number", "tuple_type": "a list",
    "dict_type": "keys and values", "model_type": "keys and values", "finite_number": "a finite number",
}  # fmt: skip

Path = tuple[str | int, ...]


def complaints(error: ValidationError, told: Any, text: str, model: type[BaseModel]) -> list[str]:
    """All that is wrong, one line each: `line 7, offers.spring.price: …`."""
    found: dict[Path, str] = {}
    for detail in error.errors(include_url=False):
        path = _path(detail, told)
        found.setdefault(path, _complaint(detail, path, told, model))
    lines = [f"{place(text, path)}: {said}" for path, said in found.items()]
    return lines if len(lines) <= _MOST else [*lines[:_MOST], f"and {len(lines) - _MOST} more"]


def place(text: str, path: Path) -> str:
    """Where a key stands: `line 7, offers.spring.price`; of one that isn't there, the line of what should hold it."""
    named = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).strip(".")
    return f"line {_line(text, path)}, {named or 'the file'}"


def _line(text: str, path: Path) -> int:
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line = 0
    for step in path:
        found = next((pair for pair in _children(node) if pair[0] == str(step)), None)
        if found is None:
            break
        _, line, node = found
    return line + 1


def _children(node: Any) -> Iterator[tuple[str, int, Any]]:
    """Of a list or of keys: name, line and node of each."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield str(key.value), key.start_mark.line, value
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield str(number), value.start_mark.line, value


def _path(detail: ErrorDetails, told: Any) -> Path:
    """The way through the file: pydantic's location without the names of types."""
    path: list[str | int] = []
    node: Any = told
    for step in detail["loc"]:
        if (isinstance(node, dict) and step in node) or (
            isinstance(node, list | tuple) and isinstance(step, int) and step < len(node)
        ):
            node = _inside(node, step)
        elif detail["type"] != "missing" or not isinstance(node, dict):
            continue
        path.append(step)
    return tuple(path)


def _inside(node: Any, step: Any) -> Any:
    return node[step]


def _complaint(detail: ErrorDetails, path: Path, told: Any, model: type[BaseModel]) -> str:
    kind, came = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        return f"unknown key; {_nearest(str(path[-1]) if path else '', _keys(detail['loc'], model))}"
    if kind == "missing":
        return "the key is missing"
    if kind in _WANTED or isinstance(came, dict):
        wanted = _WANTED.get(kind, "a text, or one for each language (zh, en)")
        return f"should be {wanted}, but is {_named(came)}"
    return (
        f"{detail['msg'].replace('Input should', 'should').replace('String should', 'should')}, but is {_named(came)}"
    )


def _named(came: Any) -> str:
    text = repr(came) if len(repr(came)) <= 60 else repr(came)[:59] + "…"
    return f"{text} (keys and values)" if isinstance(came, dict) else text


def _keys(loc: Sequence[str | int], model: type[BaseModel]) -> list[str]:
    """The keys that the model at this place knows; types are looked through."""
    current: type[BaseModel] = model
    for step in loc[:-1]:
        field = current.model_fields.get(str(step))
        current = next(_models(field.annotation), current) if field else current
    return list(current.model_fields)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models(inner)


def _nearest(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"perhaps {near[0]!r} was meant" if near else f"known here: {', '.join(known)}"
