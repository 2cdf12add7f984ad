"""What several replicas share: keys, tokens, quotas and budgets, whichever is asked."""

import os
import signal
import subprocess
import time
import unittest

from load import ENGINE, INGRESS, at_once, processes
from ray_server import RayServer
from serving import SEALION, Client, OneRecord, callers, sealion, wait_until

INGRESSES = 3
#: So often that no ingress is left out: each is asked with a probability of 1/3.
TIMES = range(40)
DAY = 24 * 60 * 60  # seconds
BUDGET = 30
OVER_BUDGET = 8  # as the command ends then


class Ingresses(OneRecord):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tokens = cls.root / "tokens.json"
        cls.token = callers(cls.tokens)
        cls.server = RayServer(cls.root / "ingresses", [cls.model], "--tokens", cls.tokens,
                               "--replicas", 2, 2, "--ingress-replicas", INGRESSES).start()
        cls.addClassCleanup(cls.server.stop)

    def statuses(self, ask):
        return {ask().status for _ in TIMES}

    def test_keys_and_tokens_go_for_all(self):
        self.assertEqual(len(processes(INGRESS)), INGRESSES)
        server, path = self.server, f"/v2/keys/{self.client.digest}"
        clinic, bank = self.token["clinic"], self.token["bank"]
        self.assertEqual(self.statuses(lambda: server.infer(self.client, token=clinic)), {404})
        self.assertEqual(server.put_keys(self.client, token=clinic).status, 201)
        self.assertEqual(self.statuses(lambda: server.ask("HEAD", path, token=clinic)), {200})
        self.assertEqual(self.statuses(lambda: server.infer(self.client, token=clinic)), {200})
        self.assertEqual(self.statuses(lambda: server.infer(self.client, token=bank)), {404})
        self.assertEqual(self.statuses(lambda: server.infer(self.client)), {401})
        self.assertEqual(server.ask("DELETE", path, token=clinic).status, 204)
        self.assertEqual(self.statuses(lambda: server.infer(self.client, token=clinic)), {404})

    def test_a_quota_is_one(self):
        server, token = self.server, self.token["small"]
        clients = [Client(self.root / f"small{i}", self.model) for i in range(4)]
        put = lambda client: server.put_keys(client, token=token).status
        kept = lambda: server.ask("GET", "/v2/keys", token=token).json["used_bytes"]
        together = at_once(*[lambda client=client: put(client) for client in clients])
        self.assertLessEqual(set(together), {201, 403})
        self.assertLessEqual(together.count(201), 1)
        self.assertEqual({kept() for _ in TIMES}, {together.count(201) * len(self.client.keys)})
        for client in clients:
            server.ask("DELETE", f"/v2/keys/{client.digest}", token=token)
        self.assertEqual([put(client) for client in clients], [201, 403, 403, 403])

    def test_metrics_are_of_all(self):
        server, scraper = self.server, self.token["scraper"]

        def count():
            text = server.ask("GET", "/metrics", token=scraper).body.decode()
            return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines()
                       if line.startswith("sealion_requests_total") and 'address="/v2/keys"' in line)

        before = count()
        for _ in TIMES:
            server.ask("GET", "/v2/keys", token=self.token["bank"])
        self.assertEqual({count() - before for _ in TIMES}, {len(TIMES)})


class Budget(OneRecord):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.counted = cls.root / "counted.sealion"
        sealion("plan", "dnn-30", "--batch", "1", "--no-calibration", "--model-privacy", "40",
                "--query-budget", BUDGET, "--save", cls.counted)

    def spend(self, server, client, killed=False):
        """The replies to more requests than there is a budget for, of which some may get lost."""
        server.put_keys(client)
        asks = [lambda: [server.infer(client) for _ in range(10)]] * 6
        if killed:
            asks.append(lambda: os.kill(processes(ENGINE)[0], signal.SIGKILL) or [])
        return [reply for some in at_once(*asks) for reply in some]

    def test_it_is_answered_and_no_more(self):
        with RayServer(self.root / "budget", [self.counted], "--replicas", 3, 3) as server:
            client = Client(self.root / "spender", self.counted)
            replies = self.spend(server, client)
            self.assertEqual(sorted({reply.status for reply in replies}), [200, 403])
            self.assertEqual({reply.code for reply in replies if reply.status == 403}, {"over_budget"})
            answers = [reply.answer for reply in replies if reply.status == 200]
            self.assertEqual(len(answers), BUDGET)
            for answer in answers:
                client.decrypt(answer)
            ended = subprocess.run([SEALION, "ask", f"http://127.0.0.1:{server.port}", "--key", client.key,
                                    "--records", "1"], capture_output=True, text=True)
            self.assertEqual(ended.returncode, OVER_BUDGET, ended.stderr)
            other = Client(self.root / "other-spender", self.counted)
            server.put_keys(other)
            other.decrypt(server.infer(other).answer)  # each key has its own

    def test_not_even_where_an_engine_dies(self):
        with RayServer(self.root / "lost", [self.counted], "--replicas", 3, 3) as server:
            client = Client(self.root / "loser", self.counted)
            replies = self.spend(server, client, killed=True)
            self.assertLessEqual({reply.status for reply in replies}, {200, 403, 502})
            self.assertIn([reply.status for reply in replies].count(200), range(1, BUDGET + 1))
            reply = server.infer(client)
            self.assertEqual((reply.status, reply.code), (403, "over_budget"))


class Storage(OneRecord):
    """Of keys, on a small disk of its own."""

    def setUp(self):
        self.server = RayServer(self.root / self.id().rsplit(".", 1)[1], [self.model],
                                "--ingress-replicas", 2)
        self.disk = self.server.folder / "state/shared"
        self.disk.mkdir(parents=True)

    def mount(self, size):
        try:
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", self.disk],
                           check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            self.skipTest(f"a small disk cannot be mounted here: {error}")
        self.addCleanup(subprocess.run, ["umount", "-l", self.disk], check=False)

    def remount(self, options):
        subprocess.run(["mount", "-o", f"remount,{options}", self.disk], check=True)

    def files(self):
        return [path for path in self.disk.rglob("*") if path.is_file()]

    def assert_works(self):
        self.assertIn(self.server.put_keys(self.client).status, (200, 201))
        self.client.decrypt(self.server.infer(self.client).answer)

    def test_that_is_full(self):
        self.mount("4m")
        with self.server as server:
            self.assertGreater(len(self.client.keys), 4_000_000)
            for _ in range(5):
                reply = server.put_keys(self.client)
                self.assertEqual((reply.status, reply.code), (507, "storage_full"), reply.body)
                self.assertEqual(self.files(), [])
            self.assertEqual(server.ask("GET", "/v2/keys").json["used_bytes"], 0)
            self.remount("size=64m")
            self.assert_works()

    def test_that_cannot_be_written(self):
        self.mount("64m")
        with self.server as server:
            self.assert_works()
            before = self.files()
            self.remount("ro")
            other = Client(self.root / "unwritable", self.model)
            reply = server.put_keys(other)
            self.assertEqual((reply.status, reply.code), (500, "internal"))
            self.assertNotIn(str(self.disk), reply.body.decode())
            self.client.decrypt(server.infer(self.client).answer)  # what is there still answers
            self.assertEqual(self.files(), before)
            self.remount("rw")
            self.assertEqual(server.put_keys(other).status, 201)
            other.decrypt(server.infer(other).answer)

    def test_leftovers_go(self):
        incoming = self.disk / "incoming"
        incoming.mkdir()
        old, young = incoming / "old", incoming / "young"
        for path, days in ((old, 2), (young, 0.5)):
            path.write_bytes(b"half a key")
            os.utime(path, times=(time.time() - days * DAY,) * 2)
        with self.server:
            wait_until(lambda: not old.exists(), "the leftovers to go")
            self.assertTrue(young.exists())
            self.assert_works()


if __name__ == "__main__":
    unittest.main()
