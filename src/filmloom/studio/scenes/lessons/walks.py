"""A diagram read out, where the material says nothing of its parts: in the order in which they come."""

from __future__ import annotations

from collections.abc import Iterator

from filmloom.draw.diagrams.notation import Comparison, Diagram, Graph, Item
from filmloom.studio.scenes.lessons.wording import glued, joined, sentence
from filmloom.types import Language


def walked(diagram: Diagram, language: Language) -> str:
    """The parts of a diagram in sentences; nothing of those that only their curves or marks would tell."""
    content = diagram.content
    match content:
        case Graph():
            return glued([sentence(part, language) for part in _graph(content, diagram.kind, language)], language)
        case Comparison():
            colon = "：" if language == "zh" else ": "
            rows = [f"{name}{colon if name else ''}{'，'.join(cells) if language == 'zh' else ', '.join(cells)}"
                    for name, cells in content.rows]  # fmt: skip
            return joined(rows, language)
        case tuple():
            return glued([sentence(_item(item, language), language) for item in content], language)
    return joined(list(diagram.steps), language) if diagram.steps else ""


def _item(item: Item, language: Language) -> str:
    colon = "：" if language == "zh" else ": "
    return f"{item.name}{colon}{item.detail}" if item.detail else item.name


def _graph(graph: Graph, kind: str, language: Language) -> Iterator[str]:
    """Node by node; where ways part, each with what stands at its arrow."""
    colon = "：" if language == "zh" else ": "
    said: list[int] = []
    for index, node in enumerate(graph.nodes):
        ways = [edge for edge in graph.edges if edge.start == index and edge.label]
        if index not in said or (ways and said[-1] != index):
            yield node
            said.append(index)
        for edge in ways if kind == "flow" else ():
            label = edge.label[:1].upper() + edge.label[1:]
            yield f"{label}{colon}{graph.nodes[edge.end]}"
            said.append(edge.end)
