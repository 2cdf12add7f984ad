"""The server of tests/serving, with Ray: the same tests run against it."""

import pathlib
import sys

import serving

SERVE = pathlib.Path(__file__).with_name("serve.py")


class RayServer(serving.Server):
    """Replicas write one log; that of the program that told them to has what happens to all."""

    patience = 120  # seconds: Ray ends some processes, and what they have in hand

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.events = self.folder / "events.jsonl"

    def start(self):
        self.log.touch()
        return self.launch([sys.executable, SERVE, *self.models, "--state", self.folder / "state",
                            "--log", self.log, *self.options], self.events)

    def __exit__(self, *error):
        self.stop()  # not by SIGKILL, which would leave Ray's processes behind

    def lines(self, **wanted):
        if "event" not in wanted:
            return super().lines(**wanted)
        requests, self.log = self.log, self.events
        try:
            return super().lines(**wanted)
        finally:
            self.log = requests


serving.Server = RayServer
