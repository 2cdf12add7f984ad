"""Results as one Markdown table."""

from typing import Any

from catalogue import PEERS, TASKS

COLUMNS = (
    "peer",
    "records a request",
    "accuracy",
    "as plain",
    "greatest difference",
    "evaluate",
    "encrypt",
    "decrypt",
    "records/h",
    "up",
    "down",
    "keys to the server",
    "memory",
    "lines",
    "parameters, remarks",
)


def duration(seconds: float) -> str:
    for unit, scale in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= scale:
            value = seconds / scale
            return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"
    return f"{seconds * 1e6:.3g} us"


def size(count: int) -> str:
    for unit, scale in (("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if count >= scale:
            value = count / scale
            return f"{value:.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"
    return f"{count} B"


def rate(value: float) -> str:
    return f"{value / 1e6:.3g} M" if value >= 1e6 else f"{float(f'{value:.3g}'):,.0f}"


def cells(result: dict[str, Any]) -> list[str]:
    computed = "~" if result["sizes_computed"] else ""
    difference = f"{result['greatest_difference']:.1e}"
    if result["difference_of"] == "probabilities":
        difference += " (probability)"
    remarks = [result["parameters"], result["note"]]
    return [
        f"{result['records_a_request']:,}",
        f"{100 * result['accuracy']:.1f} %",
        f"{result['as_plain']:,}/{result['records']:,}",
        difference,
        *(duration(result[f"{stage}_s"]) for stage in ("evaluate", "encrypt", "decrypt")),
        rate(result["records_an_hour"]),
        *(computed + size(result[f"{name}_bytes"]) for name in ("upload", "download", "key")),
        size(result["peak_bytes"]),
        str(result["user_code_lines"]),
        "; ".join(filter(None, remarks)),
    ]


def row(result: dict[str, Any]) -> list[str]:
    peer = PEERS[result["peer"]].title
    for key, prefix in (("not_offered", "does not do this: "), ("failed", "")):
        if key in result:
            reason = " ".join(f"{prefix}{result[key]}".split()).replace("|", "/")
            return [peer, *[""] * (len(COLUMNS) - 2), reason]
    return [peer, *cells(result)]


def line(values: list[str]) -> str:
    return f"| {' | '.join(values)} |"


def markdown(results: list[dict[str, Any]]) -> str:
    """All results, the tasks under each other."""
    lines = [line(list(COLUMNS)), line(["---"] * len(COLUMNS))]
    for task, kind in TASKS.items():
        rows = [row(result) for result in results if result["task"] == task]
        if rows:
            lines.append(line([f"**{kind.title}**", *[""] * (len(COLUMNS) - 1)]))
            lines += map(line, rows)
    return "\n".join(lines)
