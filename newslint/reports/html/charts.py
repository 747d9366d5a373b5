"""Drawings in SVG. Colours and fonts come from the style sheet, by class; the numbers always stand beside a drawing as text."""

from __future__ import annotations

from collections.abc import Sequence

from newslint.reports.html.markup import Markup, element

_WIDE = 1000


def bar(*parts: tuple[str, float], of: float) -> Markup:
    """Draw a horizontal bar: parts (class, number) one after the other; ``of`` is the number that fills the whole width."""
    rects, at = [], 0.0
    for name, number in parts:
        if number:
            width = max(_WIDE * number / of, 2)  # what is above 0 can be seen
            rects.append(element("rect", cls=name, x=_number(at), y=0, width=_number(width), height=10))
            at += width
    box = f"0 0 {_number(max(_WIDE, at))} 10"
    return element("svg", *rects, cls="bar", viewbox=box, preserve="none", aria_hidden="true", focusable="false")


def strip(cells: Sequence[float]) -> Markup:
    """Draw a row of cells from head to tail; the height of a cell is its share of the fullest one."""
    top = max(cells)
    base = [element("rect", cls="ground", x=0, y=23, width=len(cells) * 10, height=1)]
    for number, cell in enumerate(cells):
        height = 23 * cell / top
        if height >= 0.05:
            rect = element("rect", cls="cell", x=number * 10, y=_number(23 - height), width=9, height=_number(height))
            base.append(rect)
    return element(
        "svg", *base, cls="strip", viewbox=f"0 0 {len(cells) * 10} 24", preserve="none", aria_hidden="true", focusable="false"
    )  # fmt: skip


def histogram(columns: Sequence[tuple[str, int, int]]) -> Markup:
    """Draw columns (label, all, hit); the hit part stands at the bottom of its column."""
    top = max((total for _, total, _ in columns), default=0) or 1
    step, foot = 40, 130
    shapes = [element("rect", cls="ground", x=0, y=foot, width=step * len(columns), height=1)]
    for number, (label, total, hit) in enumerate(columns):
        x = number * step
        for name, count, base in (("hit", hit, 0), ("unhit", total - hit, hit)):
            if count:
                height = 108 * count / top
                y = foot - 108 * base / top - height
                shapes.append(element("rect", cls=name, x=x + 3, y=_number(y), width=step - 6, height=_number(height)))
        y = foot - 108 * total / top - 5
        shapes.append(element("text", f"{total:,}", cls="value", x=x + step // 2, y=_number(y), text_anchor="middle"))
        shapes.append(element("text", label, cls="label", x=x + step // 2, y=foot + 15, text_anchor="middle"))
    return element("svg", *shapes, cls="histogram", viewbox=f"0 0 {step * len(columns)} 150", aria_hidden="true", focusable="false")


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
