"""Markdown tables and the numbers in them."""

from collections.abc import Iterable, Sequence


def markdown(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], note: str = "") -> str:
    """A heading and a table whose first column is text and whose others are numbers."""
    marks = ["---"] + ["--:"] * (len(columns) - 1)
    lines = [f"### {title}", ""] + ["| " + " | ".join(cells) + " |" for cells in (columns, marks, *rows)]
    return "\n".join(lines + (["", note] if note else []))


def seconds(value: float) -> str:
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def megabytes(count: float) -> str:
    return f"{count / 1e6:,.0f}"


def times(ratio: float) -> str:
    return f"{ratio:,.0f} ×" if ratio >= 20 else f"{ratio:.1f} ×"


def goal(text: str, is_met: bool) -> str:
    """A goal with what came of it, so that a missed one cannot be overlooked."""
    return f"{text}, {'met' if is_met else '**missed**'}"


def at_least(wanted: float, ratio: float) -> str:
    return goal(f"≥ {wanted:g} ×", ratio >= wanted)


def at_most(wanted: float, value: float, unit: str) -> str:
    return goal(f"≤ {wanted:g} {unit}", value <= wanted)
