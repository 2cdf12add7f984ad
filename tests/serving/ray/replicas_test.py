"""Replicas that come, go and die while clients ask."""

import os
import signal
import threading
import time
import unittest

from load import ENGINE, INGRESS, PASSING, Load, at_once, processes
from ray_server import RayServer
from serving import Client, OneRecord, sealion, wait_until

SCALING = 60  # seconds
KNOWN = 3  # seconds after which ingresses know who has which keys


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
            self.assertEqual(len(processes(ENGINE)), 1)
            with Load(server, self.client) as load:
                wait_until(lambda: len(processes(ENGINE)) == 2, "a second replica", SCALING)
                both = len(load.answers)
                wait_until(lambda: len(load.answers) > both + 20, "answers of both", SCALING)
            self.check(load)
            self.assertEqual(load.repeated, [])
            wait_until(lambda: len(processes(ENGINE)) == 1, "the second to go", SCALING)
            self.client.decrypt(server.infer(self.client).answer)

    def test_a_replica_that_dies(self):
        with self.server("killed", 2, 2) as server:
            server.put_keys(self.client)
            with Load(server, self.client) as load:
                wait_until(lambda: len(load.answers) > 20, "answers")
                os.kill(processes(ENGINE)[0], signal.SIGKILL)
                killed = len(load.answers)
                for _ in range(20):
                    self.assertIn(server.ask("GET", "/metrics").status, (200, 502))
                wait_until(lambda: len(load.answers) > killed + 20, "answers of the other")
                wait_until(lambda: len(processes(ENGINE)) == 2, "another replica", SCALING)
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

    def test_replicas_that_go_end_their_requests(self):
        with self.server("shrunk", 1, 3) as server:
            server.put_keys(self.client)
            with Load(server, self.client) as load:
                wait_until(lambda: len(processes(ENGINE)) == 3, "three replicas", SCALING)
                server.process.send_signal(signal.SIGUSR1)
                wait_until(lambda: server.lines(event="shrunk"), "the other application", SCALING)
                wait_until(lambda: len(processes(ENGINE)) == 1, "the others to go", SCALING)
                shrunk = len(load.answers)
                wait_until(lambda: len(load.answers) > shrunk + 20, "answers of the last")
            self.check(load)
            self.assertEqual(load.repeated, [])

    def test_the_end_waits_for_requests(self):
        """And refuses those that no engine has begun."""
        model = self.root / "slow.sealion"
        sealion("plan", "cnn-16", "--batch", "1", "--no-calibration", "--save", model)
        client = Client(self.root / "slow", model)
        server = RayServer(self.root / "ended", [model]).start()
        server.put_keys(client)
        client.decrypt(server.infer(client).answer)
        asked = threading.Thread(target=lambda: replies.extend(at_once(*[lambda: server.infer(client)] * 20)))
        replies = []
        asked.start()
        wait_until(lambda: server.metric("sealion_evaluations") > 0, "an evaluation")
        self.assertEqual(server.stop(), 0)
        asked.join()
        self.assertLessEqual({reply.status for reply in replies}, {200, *PASSING})
        answers = [reply.answer for reply in replies if reply.status == 200]
        self.assertGreater(len(answers), 0)
        for answer in answers:
            client.decrypt(answer)

    def test_an_ingress_that_dies(self):
        with self.server("ingress", 1, 1) as server:
            server.put_keys(self.client)
            with Load(server, self.client) as load:
                wait_until(lambda: len(load.answers) > 5, "answers")
                os.kill(processes(INGRESS)[0], signal.SIGKILL)
                killed = len(load.answers)
                wait_until(lambda: len(load.answers) > killed + 5, "answers of the next", SCALING)
            self.check(load)


if __name__ == "__main__":
    unittest.main()
