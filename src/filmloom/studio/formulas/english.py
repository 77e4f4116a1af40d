"""How English says a formula: one half, x squared, the sum from i equals one to n of i."""

from __future__ import annotations

import re
from typing import Final

from filmloom.studio.formulas.symbols import FUNCTIONS, MARKS, OPERATORS, OTHER_LETTERS, RELATIONS, SIGNED
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
from filmloom.studio.speech.numbers_en import cardinal, number, ordinal, plural

_HALVES: Final = {2: "half", 4: "quarter"}
_POWERS: Final = {"2": "squared", "3": "cubed", "circ": "degrees", "degree": "degrees", "prime": "prime"}
_CALLED: Final = frozenset("fghFGHPEφψ")
_SPELLED_UP_TO: Final = 20
_BIG: Final = {"sum": "the sum", "prod": "the product", "int": "the integral", "iint": "the double integral",
               "oint": "the closed integral", "bigcup": "the union", "bigcap": "the intersection"}  # fmt: skip


def say(row: Row) -> str:
    """The words of a formula, with commas where the voice should part what belongs apart."""
    said = " ".join(_parts(bare(row)))
    said = said.replace("plus and so on plus", ", and so on, plus")
    said = re.sub(r"\s+([,.;:%])", r"\1", said)
    return re.sub(r",(?:\s*,)+", ",", re.sub(r"\s+", " ", said)).strip(" ,")


def _parts(row: Row) -> list[str]:
    said: list[str] = []
    for index, node in enumerate(row):
        before = row[index - 1] if index else None
        after = row[index + 1] if index + 1 < len(row) else None
        said += _joint(before, node)
        if isinstance(node, Sign):
            chained = node.is_relation and any(isinstance(each, Sign) and each.is_relation for each in row[:index])
            said.append(_chained(_sign(node, before)) if chained else _sign(node, before))
        elif isinstance(node, Number):
            said.append(_number(node.text, spelled=isinstance(after, Letter | Group | Script | Root | Named)))
        else:
            said.append(_node(node))
        if after is not None and _wants_pause(node):
            said.append(",")
    return said


def _joint(before: Node | None, node: Node) -> list[str]:
    """What is said between two factors that stand side by side."""
    if before is None or isinstance(before, Sign | Words) or isinstance(node, Sign | Words) or is_named(before):
        return []
    bracketed = _is_bracketed(node)
    if bracketed and isinstance(before, Letter | Script) and _is_call(before, node):
        return ["of"]
    summed = _is_bracketed(before) and is_compound(_inside(before))
    return ["times"] if bracketed or summed or isinstance(node, Fraction) else []


def _is_bracketed(node: Node) -> bool:
    base = node.base if isinstance(node, Script) else node
    return isinstance(base, Group) and base.opening in {"(", "["}


def _is_call(before: Node, node: Node) -> bool:
    base = before.base if isinstance(before, Script) else before
    one = isinstance(node, Group) and len(node.body) == 1 and isinstance(node.body[0], Letter)
    return isinstance(base, Letter) and (base.name in _CALLED or base.name in {"varphi", "psi", "phi"} or one)


def _wants_pause(node: Node) -> bool:
    match node:
        case Fraction(top=top, bottom=bottom):
            return is_compound(top) or is_compound(bottom)
        case Script(high=high):
            return is_compound(high)
        case Root(body=body):
            return is_compound(body)
        case Group(opening=opening, body=body):
            return opening != "{" and is_compound(body)
    return False


def _sign(sign: Sign, before: Node | None) -> str:
    if sign.name in SIGNED and (before is None or (isinstance(before, Sign) and before.name not in {"!", "%"})):
        return SIGNED[sign.name][0]
    table = RELATIONS if sign.is_relation else OPERATORS
    return table[sign.name][1]


def _chained(relation: str) -> str:
    """The second relation of a row: …, which is greater than …"""
    return f", which {relation}" if relation.startswith("is ") else relation


def _number(text: str, *, spelled: bool) -> str:
    """Small numbers, and those before a letter (which could be taken for a unit), in words; others in figures."""
    small = text.isdigit() and int(text) <= _SPELLED_UP_TO
    return number(text) if small or spelled else text


def _node(node: Node) -> str:  # noqa: PLR0911 - one for each kind
    match node:
        case Letter(name=name):
            return _letter(name)
        case Words(text=text):
            return text
        case Number(text=text):
            return _number(text, spelled=False)
        case Named(name=name):
            return _named(name, (), ())
        case Fraction(top=top, bottom=bottom):
            return _fraction(bare(top), bare(bottom))
        case Choose(top=top, bottom=bottom):
            return f"{say(top)} choose {say(bottom)}"
        case Root(body=body, degree=degree):
            return _root(body, degree)
        case Script():
            return _script(node)
        case Group():
            return _group(node)
        case Marked(mark=mark, body=body):
            return MARKS[mark][1].format(say(body))
        case Grid():
            return _grid(node)
        case Sign():
            return _sign(node, None)


def _letter(name: str) -> str:
    if name in OTHER_LETTERS:
        return OTHER_LETTERS[name][1]
    greek = name.removeprefix("var")
    is_capital = greek[:1].isupper() and len(greek) > 1 and greek not in {"Delta", "Omega"}
    return f"capital {greek.lower()}" if is_capital else greek.lower() if len(greek) > 1 else greek


def _fraction(top: Row, bottom: Row) -> str:
    if (plain := _simple_fraction(top, bottom)) is not None:
        return plain
    above, below = say(top), say(bottom)
    if _is_derivative(top, bottom):
        return f"{above} by {below}"
    if is_compound(bottom):
        below = f"the quantity {below}"
    summed = is_compound(top) or any(_is_bracketed(node) and is_compound(_inside(node)) for node in top)
    return f"{above}, all over {below}" if summed else f"{above} over {below}"


def _inside(node: Node) -> Row:
    base = node.base if isinstance(node, Script) else node
    return base.body if isinstance(base, Group) else ()


def _simple_fraction(top: Row, bottom: Row) -> str | None:
    """One half, two thirds; None where the ends are anything else than small numbers."""
    if not (len(top) == len(bottom) == 1 and isinstance(top[0], Number) and isinstance(bottom[0], Number)):
        return None
    if not (top[0].text.isdigit() and bottom[0].text.isdigit()):
        return None
    many, part = int(top[0].text), int(bottom[0].text)
    if not (0 < many < 20 and (2 <= part <= 20 or part in {100, 1000})):
        return None
    name = _HALVES.get(part) or ordinal(part)
    if part in {100, 1000}:
        name = f"{'hundred' if part == 100 else 'thousand'}th"
    many_name = "halves" if name == "half" else plural(name)
    return f"one {name}" if many == 1 else f"{cardinal(many)} {many_name}"


def _is_derivative(top: Row, bottom: Row) -> bool:
    signs = ({"d"}, {"partial"})
    first, second = (row[0].name if row and isinstance(row[0], Letter) else "" for row in (top, bottom))
    return len(bottom) == 2 and first == second and {first} in signs


def _root(body: Row, degree: Row) -> str:
    which = say(degree)
    known = {"": "the square root of", "three": "the cube root of"}
    nth = ordinal(int(which_number)) if (which_number := _integer(degree)) else f"{which}th"
    return f"{known.get(which, f'the {nth} root of')} {say(body)}"


def _integer(row: Row) -> str:
    """The figures of a row that is nothing but a whole number; else nothing."""
    return row[0].text if len(row) == 1 and isinstance(row[0], Number) and row[0].text.isdigit() else ""


def _script(script: Script) -> str:
    if isinstance(script.base, Named):
        return _named(script.base.name, script.low, script.high)
    base = _group(script.base, powered=True) if isinstance(script.base, Group) else _node(script.base)
    said = f"{base} sub {say(script.low)}" if script.low else base
    comma = "," if isinstance(script.base, Group) and is_compound(script.base.body) else ""
    return f"{said}{comma} {_power(script.high)}" if script.high else said


def _power(high: Row) -> str:
    row = bare(high)
    if row and isinstance(row[0], Letter) and row[0].name == "prime":
        return _primes(row)
    names = [node.text if isinstance(node, Number) else getattr(node, "name", "?") for node in row]
    if len(row) == 1 and names[0] in _POWERS:
        return _POWERS[names[0]]
    if names in (["T"], ["top"]):
        return "transposed"
    if len(row) == 1 and isinstance(row[0], Sign):
        return {"*": "star", "+": "plus", "-": "minus"}.get(row[0].name, _sign(row[0], None))
    if _integer(row[:-1]) and isinstance(row[-1], Sign):  # an ion: two plus
        return f"{say(row[:-1])} {OPERATORS.get(row[-1].name, ('', '', ''))[1]}"
    return f"to the power of {say(row)}"


def _primes(row: Row) -> str:
    rest = tuple(node for node in row if node != Letter("prime"))
    count = len(row) - len(rest)
    said = {1: "prime", 2: "double prime"}.get(count, "triple prime")
    return f"{said} {_power(rest)}" if rest else said


def _group(group: Group, *, powered: bool = False) -> str:
    body = say(group.body)
    match group.opening:
        case "{":
            return body
        case "|" | "vert" | "lvert":
            return f"the absolute value of {body}"
        case "lfloor":
            return f"{body}, rounded down,"
        case "lceil":
            return f"{body}, rounded up,"
    if is_compound(group.body):
        return f"the quantity {body}"
    return f"{body}," if powered and " " in body else body


def _named(name: str, low: Row, high: Row) -> str:
    if name == "lim":
        return f"the limit as {say(low).replace(' goes to ', ' approaches ')} of" if low else "the limit of"
    if name in _BIG:
        begin = f" from {say(low)}" if low and high else f" over {say(low)}" if low else ""
        return f"{_BIG[name]}{begin}{f' to {say(high)}' if high else ''} of"
    words = FUNCTIONS[name][0]
    if name == "exp":
        return "e to the power of"
    if low:
        words += f" to base {say(low)}" if name == "log" else f" over {say(low)}"
    if high:
        words = f"inverse {words}" if say(high) == "minus one" else f"{words} {_power(high)}"
    return f"{words} of"


def _grid(grid: Grid) -> str:
    lines = [", ".join(say(cell) for cell in row) if grid.kind == "cases" else _line(grid, row) for row in grid.rows]
    if "matrix" in grid.kind or grid.kind == "array":
        return f"the matrix with the rows {'; '.join(lines)}"
    return "; ".join(lines)


def _line(grid: Grid, row: tuple[Row, ...]) -> str:
    if "matrix" in grid.kind or grid.kind == "array":
        return " ".join(say(cell) for cell in row)
    return say(tuple(node for cell in row for node in cell))
