"""Clusters of several nodes as processes of this machine, and drivers that may be lost with them."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
from ray._common.utils import get_ray_address_file, reset_ray_address
from ray.cluster_utils import Cluster

DRIVER = Path(__file__).with_name("driver.py")
HEADS_ADDRESS = "127.0.0.2"  # Ray takes 127.0.0.1 for the machine's own
DRIVERS_ADDRESS = "127.0.0.3"
NODE = {"object_store_memory": 80 << 20, "memory": 2 << 30}


class Nodes:
    """A head and a node for drivers, neither of which works, and so many that do."""

    def __init__(self, workers: int) -> None:
        # Where Cluster writes its address, and which Ray's own first start makes otherwise.
        Path(get_ray_address_file(None)).parent.mkdir(parents=True, exist_ok=True)
        self._temporary = tempfile.mkdtemp(prefix="ray-", dir="/tmp")  # sockets want short paths
        self._cluster = Cluster(
            initialize_head=True,
            head_node_args={
                "num_cpus": 0,
                "include_dashboard": False,
                "node_ip_address": HEADS_ADDRESS,
                "temp_dir": self._temporary,
                "_system_config": {
                    "health_check_initial_delay_ms": 1000,
                    "health_check_period_ms": 500,
                    "health_check_failure_threshold": 4,
                },
                **NODE,
            },
        )
        self.address = self._cluster.address
        self._add(DRIVERS_ADDRESS, 0)
        self.workers = [self._add(f"127.0.0.{4 + number}", 1) for number in range(workers)]

    def _add(self, address: str, processors: int) -> Any:
        return self._cluster.add_node(num_cpus=processors, node_ip_address=address, **NODE)

    def kill_node(self, node: Any) -> None:
        """A node goes with all its processes, at once and without a word."""
        for pid in _pids(node):
            for process in [pid, *_descendants(pid)]:
                _kill(process)

    def kill_head(self) -> None:
        self.kill_node(self._cluster.head_node)

    def stop(self) -> None:
        for node in [self._cluster.head_node, *self._cluster.worker_nodes]:
            self.kill_node(node)
        reset_ray_address()  # which Cluster writes where every ray.init() of this machine reads it
        shutil.rmtree(self._temporary, ignore_errors=True)


def _pids(node: Any) -> list[int]:
    return [info.process.pid for infos in node.all_processes.values() for info in infos]


def _descendants(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [found for child in map(int, children) for found in [child, *_descendants(child)]]


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


class Driver:
    """``sealion.distributed.predict`` in a process of its own; ``driver.py`` is what it runs."""

    def __init__(self, address: str, log: Path, seconds: float = 0, **arguments: Any) -> None:
        told = {"address": address, "log": str(log), "seconds": seconds, "arguments": arguments}
        self.log = Log(log)
        self._process = subprocess.Popen(
            [sys.executable, str(DRIVER), json.dumps(told, default=str)],
            stdout=subprocess.PIPE,
            text=True,
        )

    def result(self) -> dict[str, Any]:
        """What it says in the end: the result's fields, or ``code`` and ``error``."""
        out, _ = self._process.communicate(timeout=900)
        # Ray writes warnings to the same stream, also behind it.
        lines = [line for line in out.splitlines() if line.startswith("{")]
        assert lines, f"the driver ended with {self._process.returncode} and said nothing"
        said: dict[str, Any] = json.loads(lines[-1])
        return said


class Log:
    """What workers wrote of each request: when its evaluation began, and when its answer stood."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def lines(self) -> list[list[str]]:
        text = self._path.read_text() if self._path.exists() else ""
        return [line.split() for line in text.splitlines()]

    def evaluations(self) -> Counter[str]:
        return Counter(name for what, name, _ in self.lines() if what == "began")

    def ended(self) -> Counter[str]:
        return Counter(name for what, name, _ in self.lines() if what == "ended")

    def at_work(self) -> dict[int, str]:
        """Processes, and the request that each has in hands."""
        held: dict[int, str] = {}
        for what, name, pid in self.lines():
            if what == "began":
                held[int(pid)] = name
            else:
                held.pop(int(pid), None)
        return held

    def wait(self, enough: Callable[[], bool], seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while not enough():
            assert time.monotonic() < end, f"waited {seconds} s; the log: {self.lines()}"
            time.sleep(0.01)

    def kill_worker(self) -> str:
        """Ends a process that has just begun with a request; the request's name."""
        self.wait(lambda: bool(self.lines()) and self.lines()[-1][0] == "began")
        _, name, pid = self.lines()[-1]
        os.kill(int(pid), signal.SIGKILL)
        return name
