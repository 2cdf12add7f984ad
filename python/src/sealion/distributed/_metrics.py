"""What replicas count, together, in Prometheus' text format."""

from __future__ import annotations

from collections.abc import Iterable

#: What all replicas share and each of them tells.
_SHARED = "sealion_key_store_bytes"


def sum_of(texts: Iterable[bytes]) -> bytes:
    """The text of all replicas as one server's: samples of one name and labels are added."""
    lines: dict[str, float] = {}
    comments: set[str] = set()
    order: list[str] = []
    for line in (line for text in texts for line in text.decode().splitlines()):
        if line.startswith("#") or not line:
            if line and line not in comments:
                comments.add(line)
                order.append(line)
            continue
        name, value = line.rsplit(" ", 1)
        if name not in lines:
            order.append(name)
            lines[name] = float(value)
        elif name == _SHARED:
            lines[name] = max(lines[name], float(value))
        else:
            lines[name] += float(value)
    return "".join(
        f"{entry}\n" if entry in comments else f"{entry} {lines[entry]!r}\n" for entry in order
    ).encode()
