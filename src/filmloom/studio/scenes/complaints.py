"""What pydantic found wrong with a storyboard, in words that its author can act on."""

from __future__ import annotations

import types
import typing
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from filmloom.studio.storyboard import Storyboard

_MOST = 5
_WANTED = {
    "string_type": "text", "float_type": "a number", "float_parsing": "a number", "int_type": "a whole number",
    "int_parsing": "a whole number", "int_from_float": "a whole number", "bool_type": "true or false",
    "bool_parsing": "true or false", "tuple_type": "a list", "dict_type": "keys and values",
    "model_type": "keys and values", "model_attributes_type": "keys and values",
    "finite_number": "a finite number",
}  # fmt: skip


def complain(error: ValidationError, told: Any) -> str:
    """All that is wrong, one line each (at most five): where, what came, what was expected, what to do."""
    details = error.errors(include_url=False)
    lines = [_line(detail, told) for detail in details[:_MOST]]
    if len(details) > _MOST:
        lines.append(f"and {len(details) - _MOST} more")
    return "\n  ".join(dict.fromkeys(lines))


def _line(detail: ErrorDetails, told: Any) -> str:
    path = _steps(detail["loc"], told)
    kind, came = detail["type"], detail["input"]
    name = str(path[-1]) if path else "the storyboard"
    if kind == "extra_forbidden":
        return f"{_where(path[:-1], told)}unknown key {name!r}; {_nearest(name, _known(path[:-1], told))}"
    if kind in ("union_tag_invalid", "literal_error", "union_tag_not_found"):
        return _choice(detail, path, told)
    if kind == "missing":
        return f"{_where(path[:-1], told)}the key {name!r} is missing"
    if kind in _WANTED:
        quotes = "; put it in quotes" if kind == "string_type" and isinstance(came, int | float) else ""
        return f"{_where(path[:-1], told)}{name!r} should be {_WANTED[kind]}, but is {_named(came)}{quotes}"
    if kind == "string_pattern_mismatch":
        return (
            f"{_where(path[:-1], told)}{name!r} is {came!r}, but may only hold letters (A-Z), digits, - and _, "
            "and at most 40 of them"
        )
    message = detail["msg"].replace("Input should", "should").replace("Tuple should", "should")
    if kind == "value_error":  # storyboard.py says it itself, of a whole part
        message = message.removeprefix("Value error, ")
    else:
        path, message = path[:-1], f"{name!r} {message}, but is {_named(came)}"
    return _where(path, told) + message


def _choice(detail: ErrorDetails, path: list[str | int], told: Any) -> str:
    context = detail.get("ctx", {})
    if detail["type"] == "union_tag_not_found":
        return f"{_where(path, told)}the key 'type' is missing; known types: {', '.join(_types())}"
    known = [word.strip(" '") for word in str(context.get("expected_tags") or context["expected"]).split(",")]
    known = [word.strip(" '") for part in known for word in part.split(" or ")]
    if detail["type"] == "union_tag_invalid":
        return f"{_where(path, told)}unknown type {context['tag']!r}; {_nearest(str(context['tag']), known)}"
    came = detail["input"]
    return f"{_where(path[:-1], told)}{str(path[-1])!r} is {_named(came)}; {_nearest(str(came), known)}"


def _nearest(name: str, known: list[str]) -> str:
    close = get_close_matches(name.lower(), known, n=1, cutoff=0.55)
    return f"did you mean {close[0]!r}?" if close else f"known here: {', '.join(known)}"


def _named(came: Any) -> str:
    if came is None:
        return "empty"
    if isinstance(came, dict | BaseModel):
        return "keys and values"
    if isinstance(came, list | tuple):
        return "a list"
    if isinstance(came, bool):
        return f"{str(came).lower()} (yes or no)"
    text = repr(came) if len(repr(came)) <= 60 else repr(came)[:57] + "…"
    return f"{text} (a number)" if isinstance(came, int | float) else f"the text {text}"


def _steps(loc: tuple[str | int, ...], told: Any) -> list[str | int]:
    """The way through the file: pydantic's location without the tags of unions."""
    path: list[str | int] = []
    node = told
    for step in loc:
        if isinstance(node, dict) and step not in node and step == node.get("type"):
            continue
        path.append(step)
        node = _inside(node, step)
    return path


def _inside(node: Any, step: str | int) -> Any:
    if isinstance(node, dict):
        return node.get(step)
    return node[step] if isinstance(node, list | tuple) and isinstance(step, int) and step < len(node) else None


def _where(path: list[str | int], told: Any) -> str:
    """shots[2] (id fare) visual:"""
    words, node = "", told
    for step in path:
        node = _inside(node, step)
        words += f"[{step}]" if isinstance(step, int) else f" {step}"
        if isinstance(node, dict) and isinstance(node.get("id"), str) and node["id"]:
            words += f" (id {node['id']})"
    return f"{words.strip()}: " if words else ""


def _known(path: list[str | int], told: Any) -> list[str]:
    """The keys that the model at this place knows."""
    annotation: Any = Storyboard
    node = told
    for step in path:
        node = _inside(node, step)
        model = _model(annotation, None)
        field = model.model_fields.get(str(step)) if model else None
        annotation = field.annotation if field else _item(annotation)
        model = _model(annotation, node)
        annotation = model or annotation
    model = _model(annotation, node)
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _item(annotation: Any) -> Any:
    arguments = [argument for argument in typing.get_args(annotation) if argument is not Ellipsis]
    return arguments[0] if arguments else None


def _model(annotation: Any, node: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if typing.get_origin(annotation) in (typing.Union, types.UnionType, typing.Annotated):
        options = [found for part in typing.get_args(annotation) if (found := _model(part, node))]
        kind = node.get("type") if isinstance(node, dict) else None
        tagged = [option for option in options if "type" in option.model_fields]
        chosen = [option for option in tagged if option.model_fields["type"].default == kind]
        found_here = chosen or options
        return found_here[0] if found_here else None
    return None


def _types() -> list[str]:
    from filmloom.studio.storyboard import Shot

    options = typing.get_args(Shot.model_fields["visual"].annotation)
    return [option.model_fields["type"].default for option in options if hasattr(option, "model_fields")]
