"""Replicas that come, go and die while clients ask."""

import os
import pathlib
import signal
import threading
import time
import unittest

from ray_server import RayServer
from serving import Client, OneRecord, wait_until

CLIENTS = 6
#: What docs/protocol.md lets clients repeat; of a reply without a code, what they do repeat.
PASSING = {429, 502, 503}
SCALING = 60  # seconds
KNOWN = 3  # seconds after which ingresses know who has which keys
REPLICA = "ServeReplica:default:Engine"


def processes(name):
    """Those of this machine that call themselves so, and that run below this test."""
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


class Replicas(OneRecord):
    def server(self, name, least, most):
        return RayServer(self.root / name, [self.model], "--replicas", least, most)

    def check(self, load):
        """No request failed, and every answer is the one that the first was."""
        self.assertEqual(load.failed, [])
        self.assertGreater(len(load.answers), 0)
        reference = self.client.decrypt(load.answers[0])["answers"]
        for answer in load.answers[1:]:
            self.assertEqual(self.client.decrypt(answer)["answers"], reference)

    def test_two_replicas_come_under_load_and_go_again(self):
        with self.server("scaled", 1, 2) as server:
            server.put_keys(self.client)
            self.assertEqual(len(processes(REPLICA)), 1)
            with Load(server, self.client) as load:
                wait_until(lambda: len(processes(REPLICA)) == 2, "a second replica", SCALING)
                both = len(load.answers)
                wait_until(lambda: len(load.answers) > both + 20, "answers of both", SCALING)
            self.check(load)
            self.assertEqual(load.repeated, [])
            wait_until(lambda: len(processes(REPLICA)) == 1, "the second to go", SCALING)
            self.client.decrypt(server.infer(self.client).answer)

    def test_a_replica_that_dies(self):
        with self.server("killed", 2, 2) as server:
            server.put_keys(self.client)
            with Load(server, self.client) as load:
                wait_until(lambda: len(load.answers) > 20, "answers")
                os.kill(processes(REPLICA)[0], signal.SIGKILL)
                killed = len(load.answers)
                wait_until(lambda: len(load.answers) > killed + 20, "answers of the other")
                wait_until(lambda: len(processes(REPLICA)) == 2, "another replica", SCALING)
            self.check(load)

    def test_requests_go_where_their_keys_are(self):
        clients = [Client(self.root / f"routed{i}", self.model) for i in range(4)]
        with self.server("routed", 2, 2) as server:
            for client in clients:
                server.put_keys(client)
                client.decrypt(server.infer(client).answer)
            time.sleep(KNOWN)
            misses = server.metric("sealion_key_cache_misses_total")
            for client in clients * 10:
                self.assertEqual(server.infer(client).status, 200)
            self.assertEqual(server.metric("sealion_key_cache_misses_total"), misses)

    def test_an_ingress_that_dies(self):
        with self.server("ingress", 1, 1) as server:
            server.put_keys(self.client)
            with Load(server, self.client) as load:
                wait_until(lambda: len(load.answers) > 5, "answers")
                os.kill(processes("ServeReplica:default:Ingress")[0], signal.SIGKILL)
                killed = len(load.answers)
                wait_until(lambda: len(load.answers) > killed + 5, "answers of the next", SCALING)
            self.check(load)


if __name__ == "__main__":
    unittest.main()
