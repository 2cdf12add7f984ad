"""Counts the lines of user code that a task takes with a peer.

They stand in the peer's module between `# user code: begin [FUNCTION...]` and `# user code: end`;
a part that names no function belongs to all of them. Blank lines and comments do not count.
"""

from pathlib import Path

BEGIN, END = "# user code: begin", "# user code: end"


def count_lines(source: Path, function: str) -> int:
    count = 0
    counting = False
    for line in map(str.strip, source.read_text().splitlines()):
        if line.startswith(BEGIN):
            names = line.removeprefix(BEGIN).split()
            counting = not names or function in names
        elif line == END:
            counting = False
        elif counting and line and not line.startswith("#"):
            count += 1
    return count
