"""Which parameters a training stage may change: a table of name patterns, put into force and checked."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from torch import nn

from filmloom.errors import InputError


@dataclass(frozen=True, slots=True)
class FreezePlan:
    """Pattern by pattern, whether it is trained; where several match, the last decides."""

    rules: tuple[tuple[str, bool], ...]

    def apply(self, module: nn.Module) -> None:
        """Sets requires_grad. Raises InputError for a pattern without a parameter, or one without a pattern."""
        decisions = self._decisions(module)
        for name, each in module.named_parameters():
            each.requires_grad_(decisions[name])

    def check(self, module: nn.Module) -> None:
        """Raises AssertionError unless exactly what the plan names is trained.

        To be called after adapters were added too: adding one freezes and unfreezes by itself.
        """
        decisions = self._decisions(module)
        wrong = [name for name, each in module.named_parameters() if each.requires_grad != decisions[name]]
        assert not wrong, f"{len(wrong)} parameters aren't as the plan says: {', '.join(wrong[:5])}"

    def table(self, module: nn.Module) -> str:
        """The plan in words, with how many parameters each rule decides."""
        decided_by = {name: self._rule_of(name) for name, _ in module.named_parameters()}
        rows = [("parameters", "pattern", "")]
        for index, (pattern, trained) in enumerate(self.rules):
            numbers = sum(each.numel() for name, each in module.named_parameters() if decided_by[name] == index)
            rows.append((f"{numbers:,}", pattern, "trained" if trained else "frozen"))
        wide = [max(len(row[column]) for row in rows) for column in (0, 1)]
        return "\n".join(f"{a:>{wide[0]}}  {b:<{wide[1]}}  {c}".rstrip() for a, b, c in rows)

    def _decisions(self, module: nn.Module) -> dict[str, bool]:
        names = [name for name, _ in module.named_parameters()]
        for pattern, _ in self.rules:
            if not any(fnmatchcase(name, pattern) for name in names):
                raise InputError(
                    f"The freeze plan names {pattern!r}; none of the {len(names)} parameters is called so."
                )
        return {name: self.rules[self._rule_of(name)][1] for name in names}

    def _rule_of(self, name: str) -> int:
        matching = [index for index, (pattern, _) in enumerate(self.rules) if fnmatchcase(name, pattern)]
        if not matching:
            raise InputError(f"The freeze plan says nothing of {name!r}. Begin it with ('*', False).")
        return matching[-1]
