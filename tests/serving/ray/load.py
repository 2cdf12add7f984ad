"""Clients that ask without end, and Ray's processes that answer them."""

import pathlib
import threading
import time

CLIENTS = 6
#: What docs/protocol.md lets clients repeat; of a reply without a code, what they do repeat.
PASSING = {429, 502, 503}
ENGINE, INGRESS = (f"ServeReplica:default:{name}" for name in ("Engine", "Ingress"))


def processes(name):
    """Those of this machine that call themselves so."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().decode(errors="replace")
            if command.startswith(f"ray::{name}"):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


class Load:
    """Clients that ask as long as it lasts, and repeat what they may."""

    def __init__(self, server, client):
        self.server, self.client = server, client
        self.answers, self.repeated, self.failed = [], [], []
        self._ends = threading.Event()
        self._threads = [threading.Thread(target=self._run) for _ in range(CLIENTS)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self._ends.set()
        for thread in self._threads:
            thread.join()

    def _run(self):
        while not self._ends.is_set():
            try:
                reply = self.server.infer(self.client)
            except OSError as error:  # the connection was closed: clients ask again
                self.repeated.append(repr(error))
                continue
            if reply.status == 200:
                self.answers.append(reply.answer)
            elif reply.status in PASSING:
                self.repeated.append((reply.status, reply.body[:200]))
                time.sleep(0.1)
            else:
                self.failed.append((reply.status, reply.body[:500]))


def at_once(*calls):
    """What they return, each in a thread of its own."""
    results = [None] * len(calls)

    def run(place):
        results[place] = calls[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
