"""Tables and charts as notebooks show them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape


def table(header: Sequence[str], rows: Sequence[Sequence[str]], caption: str = "") -> str:
    """A table; all but the first column are numbers, to the right."""
    head = "".join(f"<th scope='col'>{escape(cell)}</th>" for cell in header)
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in rows)
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cells(row: Sequence[str]) -> str:
    first, *others = row
    numbers = "".join(f"<td style='text-align:right'>{escape(cell)}</td>" for cell in others)
    return f"<th scope='row' style='text-align:left'>{escape(first)}</th>{numbers}"


def facts(rows: Sequence[tuple[str, str]], caption: str = "") -> str:
    """What is called what."""
    body = "".join(
        f"<tr><th scope='row' style='text-align:left'>{escape(name)}</th>"
        f"<td style='text-align:left'>{escape(value)}</td></tr>"
        for name, value in rows
    )
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{title}<tbody>{body}</tbody></table>"


def bars(values: Sequence[tuple[str, float]], unit: str, title: str) -> str:
    """A bar for each name, as an SVG that reads in light and in dark."""
    most = max((value for _, value in values), default=0) or 1
    width, step, left = 620, 22, 150
    parts = []
    for place, (name, value) in enumerate(values):
        y, length = place * step + 26, max(value, 0) / most * (width - left - 90)
        parts.append(
            f"<text x='{left - 8}' y='{y + 11}' text-anchor='end'>{escape(name[:20])}</text>"
            f"<rect x='{left}' y='{y}' width='{length:.1f}' height='14' fill='#3b7dd8' rx='2'/>"
            f"<text x='{left + length + 6:.1f}' y='{y + 11}'>{value:.1f} {escape(unit)}</text>"
        )
    height = len(values) * step + 34
    return (
        f"<svg viewBox='0 0 {width} {height}' width='{width}' height='{height}' role='img' "
        f"aria-label='{escape(title, quote=True)}' font-family='sans-serif' font-size='12' "
        f"fill='currentColor'><text x='0' y='14' font-weight='bold'>{escape(title)}</text>"
        f"{''.join(parts)}</svg>"
    )


def size(count: float) -> str:
    """Bytes as people read them: 36.9 MB."""
    for unit in ("bytes", "KB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:.3g} {unit}"
        count /= 1000
    raise AssertionError


def duration(seconds: float) -> str:
    """Seconds as people read them: 13.4 ms."""
    if seconds < 1e-3:
        return f"{seconds * 1e6:.3g} µs"
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"
