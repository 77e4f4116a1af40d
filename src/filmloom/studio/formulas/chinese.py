"""How Chinese says a formula: 二分之一, x的平方, i从1到n，对i求和."""

from __future__ import annotations

import re
from typing import Final

from filmloom.studio.formulas.symbols import (
    ADDITIVE,
    FUNCTIONS,
    GREEK,
    MARKS,
    OPERATORS,
    OTHER_LETTERS,
    RELATIONS,
    SIGNED,
)
from filmloom.studio.formulas.tree import (
    Choose,
    Fraction,
    Grid,
    Group,
    Letter,
    Marked,
    Named,
    Node,
    Number,
    Root,
    Row,
    Script,
    Sign,
    Words,
    bare,
    is_compound,
    is_named,
)
from filmloom.studio.speech.numbers_zh import number

_POWERS: Final = {"2": "的平方", "3": "的立方", "circ": "度", "degree": "度", "prime": "撇", "T": "的转置"}
_RESULTS: Final = {"+": "的和", "-": "的差", "−": "的差"}
_BIG: Final = {"sum": "求和", "prod": "求积", "int": "积分", "iint": "二重积分", "oint": "环路积分",
               "bigcup": "求并", "bigcap": "求交"}  # fmt: skip
_CALLED: Final = frozenset("fghFGHPE") | {"phi", "varphi", "psi"}


def say(row: Row) -> str:
    """The words of a formula; letters stand apart, so that none is read as a word."""
    return _tidy("".join(_parts(bare(row))))


def _tidy(text: str) -> str:
    text = re.sub(r"加\s*(?:一直到|等等)\s*加", "，一直加到", text)
    text = re.sub(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])", " ", text)
    text = re.sub(r"\s+(?=[^A-Za-z0-9\s])|(?<=[^A-Za-z0-9\s])\s+", "", text)
    return re.sub(r"[，,]{2,}", "，", re.sub(r"\s+", " ", text)).strip(" ，")


def _parts(row: Row) -> list[str]:
    said: list[str] = []
    index = 0
    while index < len(row):
        node = row[index]
        before = row[index - 1] if index else None
        if is_named(node):
            end = _reach(row, index + 1)
            said.append(_gathered(node, row[index + 1 : end]))
            said += ["，"] if end < len(row) and not _is_function(node) else []
            index = end
            continue
        said.append(_said(node, before, row[index + 1 :]))
        index += 1
    return said


def _said(node: Node, before: Node | None, rest: Row) -> str:
    if isinstance(node, Sign):
        return _sign(node, before)
    if isinstance(node, Number):
        if rest and isinstance(rest[0], Sign) and rest[0].name == "%":
            return f"百分之{number(node.text)}"
        return _number(node.text, spelled=bool(rest) and isinstance(rest[0], Letter | Script | Words))
    times = "乘以" if _multiplies(before, node) else ""
    return f"{times} {_node(node)} " if isinstance(node, Letter | Script) else times + _node(node)


def _multiplies(before: Node | None, node: Node) -> bool:
    """Whether brackets stand beside a factor; not those of f(x)."""
    if before is None or isinstance(before, Sign | Words) or isinstance(node, Sign | Words) or is_named(before):
        return False
    if not _is_bracketed(node):
        summed = isinstance(before, Group) and _is_bracketed(before) and is_compound(before.body)
        return summed or isinstance(node, Fraction)
    base = before.base if isinstance(before, Script) else before
    one = isinstance(node, Group) and len(node.body) == 1 and isinstance(node.body[0], Letter)
    return not (isinstance(base, Letter) and (base.name in _CALLED or one))


def _is_bracketed(node: Node) -> bool:
    base = node.base if isinstance(node, Script) else node
    return isinstance(base, Group) and base.opening in {"(", "["}


def _reach(row: Row, begin: int) -> int:
    """Where what a sum, an integral or a function takes ends."""
    index = begin
    while index < len(row):
        node = row[index]
        if isinstance(node, Sign) and (node.is_relation or node.name in ADDITIVE | {","}) and index > begin:
            break
        if isinstance(node, Group) and node.opening == "(" and index == begin and _is_function(row[begin - 1]):
            return index + 1
        if index > begin and _is_function(node) and _is_function(row[begin - 1]):
            break
        index += 1
    return index


def _is_function(node: Node) -> bool:
    base = node.base if isinstance(node, Script) else node
    return isinstance(base, Named) and base.name in FUNCTIONS


def _gathered(node: Node, body: Row) -> str:
    script = node if isinstance(node, Script) else Script(node)
    assert isinstance(script.base, Named)
    name, low, high = script.base.name, say(script.low), say(script.high)
    if name in FUNCTIONS:
        return _function(name, script, body)
    if name == "lim":
        return f"当{low}时，{say(body)}的极限" if low else f"{say(body)}的极限"
    if name in {"int", "iint", "oint"}:
        return _integral(name, low, high, body)
    if high and "等于" in low:
        return f"{low.replace('等于', '从', 1)}到{high}，对{say(body)}{_BIG[name]}"
    span = f"从{low}到{high}，" if low and high else f"对所有{low}，" if low else ""
    return f"{span}对{say(body)}{_BIG[name]}"


def _integral(name: str, low: str, high: str, body: Row) -> str:
    span = f"从{low}到{high}，" if low and high else f"在{low}上，" if low else ""
    by = ""
    if len(body) >= 2 and isinstance(body[-2], Letter) and body[-2].name == "d" and isinstance(body[-1], Letter):
        by, body = _letter(body[-1].name), body[:-2]
    if not by:
        return f"{span}{say(body)}的{_BIG[name]}"
    return f"{span}{say(body) or '1'}对{by}的{_BIG[name]}"


def _function(name: str, script: Script, body: Row) -> str:
    words, argument = FUNCTIONS[name][1], say(body)
    if name == "exp":
        return f"e的{argument}次方"
    low, high = say(script.low), bare(script.high)
    if name == "log" and low:
        return f"以{low}为底{argument}的对数" + (_power(high) if high else "")
    if words.startswith("的"):
        return f"{argument}{words}" + (_power(high) if high else "")
    if high and say(high) == "负1":
        return f"反{words}{argument}"
    return f"{words}{argument}{_power(high) if high else ''}"


def _sign(sign: Sign, before: Node | None) -> str:
    if sign.name in SIGNED and (before is None or (isinstance(before, Sign) and before.name not in {"!", "%"})):
        return SIGNED[sign.name][1]
    table = RELATIONS if sign.is_relation else OPERATORS
    return table[sign.name][2]


def _number(text: str, *, spelled: bool) -> str:
    """Numbers before a letter (which could be taken for a unit) in characters; others in figures."""
    return number(text) if spelled else text


def _node(node: Node) -> str:  # noqa: PLR0911 - one for each kind
    match node:
        case Letter(name=name):
            return _letter(name)
        case Words(text=text):
            return text
        case Number(text=text):
            return _number(text, spelled=False)
        case Named():
            return _gathered(node, ())
        case Fraction(top=top, bottom=bottom):
            return _fraction(bare(top), bare(bottom))
        case Choose(top=top, bottom=bottom):
            return f"从{say(top)}个里取{say(bottom)}个的组合数"
        case Root(body=body, degree=degree):
            return _root(body, degree)
        case Script():
            return _script(node)
        case Group():
            return _group(node)
        case Marked(mark=mark, body=body):
            return MARKS[mark][2].format(say(body))
        case Grid():
            return _grid(node)
        case Sign():
            return _sign(node, None)


def _letter(name: str) -> str:
    if name in OTHER_LETTERS:
        return OTHER_LETTERS[name][2]
    return GREEK[name][1] if name in GREEK else name


def _fraction(top: Row, bottom: Row) -> str:
    if _is_derivative(top, bottom):
        return f"{say(top[1:])}对{say(bottom[1:])}的{'偏' if say(bottom[:1]) == '偏' else ''}导数"
    return f"{_whole(bottom)}分之{say(top)}"


def _is_derivative(top: Row, bottom: Row) -> bool:
    first, second = (row[0].name if row and isinstance(row[0], Letter) else "" for row in (top, bottom))
    return len(top) > 1 and len(bottom) == 2 and first == second and first in {"d", "partial"}


def _whole(row: Row) -> str:
    """A row as one thing: a sum says that it is one."""
    return say(row) + _result(row)


def _result(row: Row) -> str:
    signs = [node.name for index, node in enumerate(row) if isinstance(node, Sign) and index and node.name in ADDITIVE]
    return _RESULTS.get(signs[-1], "的结果") if signs else ""


def _root(body: Row, degree: Row) -> str:
    inside = say(body)
    which = say(degree)
    if not which:
        return f"根号下{inside}" if len(body) > 1 else f"根号{inside}"
    return f"{inside}的立方根" if which == "3" and len(body) == 1 else f"{which}次根号下{inside}"


def _script(script: Script) -> str:
    base = script.base
    said = _whole(base.body) if isinstance(base, Group) and base.opening == "(" else _node(base)
    if script.low:
        low = say(script.low)
        said = f"{said} {low}" if re.fullmatch(r"\w+", low) else f"{said}下标{low}"
    return said + _power(bare(script.high)) if script.high else said


def _power(row: Row) -> str:
    names = [node.text if isinstance(node, Number) else getattr(node, "name", "?") for node in row]
    if names and set(names) == {"prime"}:
        return {1: "撇", 2: "两撇"}.get(len(names), "三撇")
    if len(row) == 1 and names[0] in _POWERS:
        return _POWERS[names[0]]
    if row and names[0] == "prime":
        return "撇" + _power(row[1:])
    if row and isinstance(row[-1], Sign):  # an ion: 二价正
        sign = SIGNED.get(row[-1].name, ("", "星"))[1]
        return f"{say(row[:-1])}{sign}离子" if row[-1].name in {"+", "-", "−"} else sign
    return f"的{say(row)}次方"


def _group(group: Group) -> str:
    body = say(group.body)
    match group.opening:
        case "{":
            return body
        case "|" | "vert" | "lvert":
            return f"{body}的绝对值"
        case "lfloor":
            return f"{body}向下取整"
        case "lceil":
            return f"{body}向上取整"
    return _whole(group.body) if is_compound(group.body) else body


def _grid(grid: Grid) -> str:
    matrix = "matrix" in grid.kind or grid.kind == "array"
    join = "，" if matrix or grid.kind == "cases" else ""
    lines = [join.join(say(cell) for cell in row) for row in grid.rows]
    if not (matrix or grid.kind == "cases"):
        lines = [say(tuple(node for cell in row for node in cell)) for row in grid.rows]
    return f"矩阵，各行为{'；'.join(lines)}" if matrix else "；".join(lines)
