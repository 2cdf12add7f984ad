"""A process with its threads, its time and its memory limited."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

GIB = 1 << 30


@dataclass(frozen=True)
class Limits:
    threads: int
    seconds: float
    memory_gib: float


@dataclass(frozen=True)
class Outcome:
    returned: int
    stopped: str  # why it was stopped, if it was
    peak_bytes: int


def environment(threads: int) -> dict[str, str]:
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "GOMAXPROCS")
    return os.environ | dict.fromkeys(names, str(threads))


def resident_bytes(group: int) -> int:
    """Of all processes of the group."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The name in parentheses may hold spaces; state, parent and group follow it.
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[2]) == group:
                total += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, IndexError):
            continue  # gone meanwhile
    return total


def run_limited(command: list[str], log: Path, folder: Path, limits: Limits) -> Outcome:
    """Runs the command in the folder, on as many processors as it may have threads."""
    processors = sorted(os.sched_getaffinity(0))[: limits.threads]
    peak = 0
    stopped = ""
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["taskset", "--cpu-list", ",".join(map(str, processors)), *command],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment(limits.threads),
            start_new_session=True,
        )
        start = time.monotonic()
        try:
            while process.poll() is None:
                peak = max(peak, resident_bytes(process.pid))
                if peak > limits.memory_gib * GIB:
                    stopped = f"stopped: more than {limits.memory_gib:g} GiB of memory"
                elif time.monotonic() - start > limits.seconds:
                    stopped = f"stopped after {limits.seconds:g} s"
                if stopped:
                    break
                time.sleep(0.1 if time.monotonic() - start < 5 else 0.5)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        return Outcome(process.wait(), stopped, peak)
