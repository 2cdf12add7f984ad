"""The server of tests/serving, with Ray: the same tests run against it."""

import json
import os
import pathlib
import signal
import subprocess
import sys

import serving

SERVE = pathlib.Path(__file__).with_name("serve.py")
PROMPT = 60  # seconds: Ray starts and ends some processes


class RayServer(serving.Server):
    """Replicas write one log; that of the program that told them to has what happens to all."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.events = self.folder / "events.jsonl"

    def start(self):
        self.log.touch()
        with open(self.events, "ab") as events:
            self.process = subprocess.Popen(
                [sys.executable, SERVE, *self.models, "--state", self.folder / "state", "--log", self.log,
                 *self.options],
                stdout=subprocess.PIPE, stderr=events,
                env={**os.environ, "RAY_USAGE_STATS_ENABLED": "0", **self.environment})
        line = self.process.stdout.readline()
        assert line, f"the server did not start: {self.events.read_text()[-4000:]}"
        self.started = json.loads(line)
        self.port = int(self.started["url"].rsplit(":", 1)[1])
        return self

    def stop(self, number=signal.SIGTERM):
        if self.process is None:
            return None
        self.process.send_signal(number)
        code = self.process.wait(PROMPT)
        self.process.stdout.close()
        self.process = None
        return code

    def __exit__(self, *error):
        self.stop()

    def lines(self, **wanted):
        if "event" not in wanted:
            return super().lines(**wanted)
        requests, self.log = self.log, self.events
        try:
            return super().lines(**wanted)
        finally:
            self.log = requests


serving.Server = RayServer
