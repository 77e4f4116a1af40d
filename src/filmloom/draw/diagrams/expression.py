"""Functions of x from what people type, such as x^2 - 3 or 2sin(x): read by a grammar, never run as a program."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from typing import TypeAlias

from filmloom.errors import InputError

Function: TypeAlias = Callable[[float], float]

_TOKEN = re.compile(r"\s*(?:(\d+\.?\d*|\.\d+)|([A-Za-z]+)|(\*\*|[-+*/^()|]))")
_FUNCTIONS: dict[str, Function] = {
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "sqrt": math.sqrt,
    "abs": abs,
    "exp": math.exp,
    "ln": math.log,
    "log": math.log10,
}
_CONSTANTS = {"pi": math.pi, "e": math.e}
_LOOKS = {"−": "-", "×": "*", "·": "*", "÷": "/", "π": "pi", "²": "^2", "³": "^3", "√": "sqrt", "（": "(", "）": ")"}
_DEEPEST = 60


def function_of_x(text: str) -> Function:
    """Read a function. It gives nan where it is not defined. InputError: what can't be read, and where."""
    return _Reader(text).read()


class _Reader:
    """Recursive descent: sum, product, sign, power, and what can stand alone."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = self._cut(text)
        self._at = 0
        self._depth = 0

    def read(self) -> Function:
        whole = self._sum()
        if self._at < len(self._tokens):
            raise self._error(f"{self._tokens[self._at]!r} was not expected")

        def value(x: float) -> float:
            try:
                result = whole(x)
            except (ValueError, ZeroDivisionError, OverflowError):
                return math.nan
            return result if isinstance(result, float | int) else math.nan

        return value

    def _cut(self, text: str) -> list[str]:
        plain = "".join(_LOOKS.get(char, char) for char in text).strip()
        tokens, at = [], 0
        while at < len(plain):
            match = _TOKEN.match(plain, at)
            if not match:
                raise self._error(f"{plain[at]!r} means nothing")
            tokens += self._words(match[2]) if match[2] else [match[0].strip().replace("**", "^")]
            at = match.end()
        return tokens

    def _words(self, word: str) -> list[str]:
        """sinx and xsin are told apart into their words."""
        known = [*_FUNCTIONS, *_CONSTANTS, "x"]
        rest, words = word, list[str]()
        while rest:
            found = next((name for name in sorted(known, key=len, reverse=True) if rest.startswith(name)), "")
            if not found:
                names = ", ".join([*_FUNCTIONS, *_CONSTANTS])
                raise self._error(f"{word!r} is not known; x is the variable, and there are {names}")
            words.append(found)
            rest = rest[len(found) :]
        return words

    def _error(self, what: str) -> InputError:
        return InputError(f"The function {self._text!r} can't be read: {what}.")

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, wanted: str) -> None:
        if self._next() != wanted:
            raise self._error(
                f"{wanted!r} is missing" + (f" before {self._next()!r}" if self._next() else " at its end")
            )
        self._at += 1

    def _sum(self) -> Function:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error(f"it is nested deeper than {_DEEPEST} brackets")
        total = self._product()
        while self._next() and self._next() in "+-":
            combine = operator.add if self._next() == "+" else operator.sub
            self._at += 1
            total = _both(combine, total, self._product())
        self._depth -= 1
        return total

    def _product(self) -> Function:
        total = self._sign()
        while self._next() and (self._next() in "*/" or self._begins_factor()):
            combine = operator.truediv if self._next() == "/" else operator.mul
            self._at += self._next() in "*/"
            total = _both(combine, total, self._sign())
        return total

    def _begins_factor(self) -> bool:
        """2x and 3(x+1): a factor without a sign of multiplication."""
        return self._next() == "(" or self._next()[0].isalnum()

    def _sign(self) -> Function:
        negative = False
        while self._next() and self._next() in "+-":
            negative ^= self._next() == "-"
            self._at += 1
        inner = self._power()
        return (lambda x: -inner(x)) if negative else inner

    def _power(self) -> Function:
        base = self._alone()
        if self._next() != "^":
            return base
        self._at += 1
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error(f"it is nested deeper than {_DEEPEST} brackets")
        exponent = self._sign()
        self._depth -= 1
        return lambda x: math.pow(base(x), exponent(x))

    def _alone(self) -> Function:
        token = self._next()
        if not token:
            raise self._error("something is missing at its end")
        self._at += 1
        if token == "x":
            return lambda x: x
        if token in _CONSTANTS:
            constant = _CONSTANTS[token]
            return lambda x: constant
        if token in _FUNCTIONS:
            return self._called(_FUNCTIONS[token])
        if token in "(|":
            inner = self._sum()
            self._take(")" if token == "(" else "|")
            return inner if token == "(" else lambda x: abs(inner(x))
        if token[0].isdigit() or token[0] == ".":
            number = float(token)
            return lambda x: number
        raise self._error(f"{token!r} was not expected")

    def _called(self, function: Function) -> Function:
        """sin(x), and sin x, where what follows up to the next sign is meant."""
        argument = self._alone() if self._next() == "(" else self._power()
        return lambda x: function(argument(x))


def _both(combine: Callable[[float, float], float], first: Function, second: Function) -> Function:
    return lambda x: combine(first(x), second(x))
