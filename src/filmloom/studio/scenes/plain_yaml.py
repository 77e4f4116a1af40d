"""YAML as people type it, and nothing more: no tags, no aliases, no key twice; dates stay text."""

from __future__ import annotations

from typing import Any

import yaml

from filmloom.errors import StoryboardError

_DEEPEST = 24


def load_plain_yaml(text: str, name: str) -> Any:
    """Dicts, lists, text, numbers and booleans. Raises StoryboardError with line and column."""
    try:
        loader = _PlainLoader(text)
        return loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        advice = "check the indentation and the quotes there" if not isinstance(error, _Refused) else ""
        problem = "; ".join(part for part in (str(error.problem or error.context), advice) if part)
        raise StoryboardError(f"{name}:{where}: {problem}") from None
    except yaml.YAMLError as error:
        raise StoryboardError(f"{name} is no YAML text: {error}") from None
    except ValueError as error:  # such as 0o99 or a number with thousands of digits
        raise StoryboardError(f"{name} holds a number that can't be read ({error}); put it in quotes") from None


class _Refused(yaml.MarkedYAMLError):
    pass


class _PlainLoader(yaml.SafeLoader):
    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(
                problem="anchors and aliases (&, *) aren't used here; write the value out",
                problem_mark=event.start_mark,
            )
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _Refused(problem="lists and keys are nested too deep", problem_mark=event.start_mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _Refused(problem="a key must be a word", problem_mark=key.start_mark)
            if key.value in seen:
                raise _Refused(problem=f"the key {key.value!r} stands twice; keep one", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
