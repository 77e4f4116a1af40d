"""What can truly be said of a series of numbers, in one sentence made by rule from the numbers themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from filmloom.studio.scenes.tables import Series, are_times, told
from filmloom.types import Language


def summary(series: Series, title: str, language: Language) -> str:
    """One sentence about the series: first and last of a time series, highest and lowest of categories."""
    if series.kind == "number":
        return _number(series, language)
    if series.kind == "before_after" and not are_times(series.labels):
        return _both(series, language)
    if series.kind in ("line", "before_after"):
        return _change(series, language)
    return _extremes(series, title, language)


def ranking_summary(series: Series, title: str, language: Language) -> str:
    """Who comes first, and who follows; the series is in the ranking's order."""
    first = [label for label, value in zip(series.labels, series.values, strict=True) if value == series.values[0]]
    if len(first) == len(series.labels):
        return _extremes(series, title, language)
    followers = series.labels[len(first) : len(first) + 2]
    amount = told(series.values[0], series.unit, language)
    if language == "zh":
        leads = "并列首位，同为" if len(first) > 1 else "排在首位，为"
        return f"{title}中，{_joined(first, language)}{leads}{amount}，其后是{_joined(followers, language)}。"
    each = " each" if len(first) > 1 else ""
    return f"{_upper(title)}: first {_joined(first, language)}, at {amount}{each}, then {_joined(followers, language)}."


def _both(series: Series, language: Language) -> str:
    """Before and after, where the labels say so in words."""
    amounts = [told(value, series.unit, language) for value in series.values]
    if language == "zh":
        parts = [
            f"{label}{'为' if label[-1:].isdigit() else ''}{amount}"
            for label, amount in zip(series.labels, amounts, strict=True)
        ]
        return f"{series.name}{'，'.join(parts)}。"
    parts = [f"{amount} {label.lower()}" for label, amount in zip(series.labels, amounts, strict=True)]
    return f"{_upper(series.name)}: {', '.join(parts)}."


def _number(series: Series, language: Language) -> str:
    value = told(series.values[0], series.unit, language)
    return f"{series.labels[0]}，{series.name}为{value}。" if language == "zh" else f"{series.labels[0]}: {value}."


def _change(series: Series, language: Language) -> str:
    first, last = series.values[0], series.values[-1]
    unit = "" if language == "en" and series.unit.lower() in series.name.lower().split() else series.unit
    start, end = (told(value, unit, language) for value in (first, last))
    if language == "zh":
        since, until = (_when(label) for label in (series.labels[0], series.labels[-1]))
        verb = "升至" if last > first else "降至"
        if last == first:
            return f"{series.name}在{since}和{until}都是{start}{_peak(series, unit, language)}。"
        return f"{series.name}从{since}的{start}{verb}{until}的{end}{_peak(series, unit, language)}。"
    verb = "rose" if last > first else "fell"
    if last == first:
        return f"{_upper(series.name)} stood at {start} both in {series.labels[0]} and in {series.labels[-1]}."
    return (
        f"{_upper(series.name)} {verb} from {start} in {series.labels[0]} to {end} in {series.labels[-1]}"
        f"{_peak(series, unit, language)}."
    )


def _peak(series: Series, unit: str, language: Language) -> str:
    """The turning point, if the series goes beyond both of its ends."""
    top, bottom = max(series.values), min(series.values)
    ends = (series.values[0], series.values[-1])
    for value, zh, en in ((top, "最高", "peaking at"), (bottom, "最低", "with a low of")):
        if value not in ends:
            label = series.labels[series.values.index(value)]
            amount = told(value, unit, language)
            return f"，其间{_when(label)}{zh}，为{amount}" if language == "zh" else f", {en} {amount} in {label}"
    return ""


def _extremes(series: Series, title: str, language: Language) -> str:
    most, least = max(series.values), min(series.values)
    if most == least:
        amount = told(most, series.unit, language)
        return f"{title}都是{amount}。" if language == "zh" else f"{_upper(title)}: all at {amount}."
    high, low = _holders(series, most, language), _holders(series, least, language)
    top, bottom = told(most, series.unit, language), told(least, series.unit, language)
    if series.kind == "share":
        zh, en = f"{title}中，{high}占比最大，为{top}。", f"{_upper(title)}: largest for {high}, at {top}."
        return zh if language == "zh" else en
    if language == "zh":
        return f"从{title}看，{high}最高，为{top}；{low}最低，为{bottom}。"
    return f"{_upper(title)}: highest for {high}, at {top}; lowest for {low}, at {bottom}."


def _holders(series: Series, value: Decimal, language: Language) -> str:
    """The labels that have this value; several are joined."""
    names = [label for label, own in zip(series.labels, series.values, strict=True) if own == value]
    return _joined(names, language)


def _joined(names: Sequence[str], language: Language) -> str:
    """A, B and C; A、B和C."""
    if len(names) == 1:
        return names[0]
    before = ("、" if language == "zh" else ", ").join(names[:-1])
    return f"{before}和{names[-1]}" if language == "zh" else f"{before} and {names[-1]}"


def _when(label: str) -> str:
    return f"{label}年" if re.fullmatch(r"(?:19|20)\d{2}", label) else label


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
