"""The store of keys, as callers meet it."""

import hashlib
import shutil
import signal
import subprocess
import unittest

from serving import SEALION, Client, OneRecord, Server, callers, infer_body, sealion, wait_until


class Keys(OneRecord):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tokens = cls.root / "tokens.json"
        cls.token = callers(cls.tokens)

    def server(self, name, *options):
        return Server(self.root / name, [self.model], "--tokens", self.tokens, *options)

    def expect(self, reply, status, code):
        self.assertEqual((reply.status, reply.code), (status, code), reply.body[:500])

    def test_tokens_are_asked_everywhere_but_for_health(self):
        with self.server("asked") as server:
            for path in "/v2/health/live", "/v2/health/ready", "/openapi.json":
                self.assertEqual(server.ask("GET", path).status, 200)
            for method, path in (("GET", "/v2"), ("GET", "/v2/models/dnn-30"), ("GET", "/metrics"),
                                 ("POST", "/v2/repository/index"), ("GET", "/v2/models/nobody"),
                                 ("GET", "/v2/keys"), ("HEAD", f"/v2/keys/{self.client.digest}"),
                                 ("PUT", f"/v2/keys/{self.client.digest}"),
                                 ("DELETE", f"/v2/keys/{self.client.digest}"),
                                 ("POST", "/v2/models/dnn-30/infer")):
                for token in None, "wrong", self.token["clinic"][:-1], self.token["clinic"] + "x":
                    reply = server.ask(method, path, token=token)
                    self.assertEqual(reply.status, 401, (method, path))
                    self.assertIn("Bearer", reply.headers["WWW-Authenticate"])
            self.assertEqual(server.ask("GET", "/v2", token=self.token["clinic"]).status, 200)
            self.assertEqual(server.ask("GET", "/metrics", token=self.token["scraper"]).status, 200)
            self.expect(server.ask("GET", "/metrics", token=self.token["clinic"]), 403, "forbidden")
            self.expect(server.ask("GET", "/v2/keys", token=self.token["scraper"]), 403, "forbidden")
            text = server.log.read_text()
            for token in self.token.values():
                self.assertNotIn(token, text)
                self.assertNotIn(hashlib.sha256(token.encode()).hexdigest(), text)

    def test_nobody_sees_anothers_keys(self):
        with self.server("apart") as server:
            clinic, bank = self.token["clinic"], self.token["bank"]
            self.assertEqual(server.put_keys(self.client, token=clinic).status, 201)
            self.client.decrypt(server.infer(self.client, token=clinic).answer)  # they are in memory too
            self.assertEqual(server.ask("HEAD", f"/v2/keys/{self.client.digest}", token=bank).status, 404)
            self.assertEqual(server.ask("GET", "/v2/keys", token=bank).json["keys"], [])
            self.expect(server.infer(self.client, token=bank), 404, "missing_keys")
            self.expect(server.ask("DELETE", f"/v2/keys/{self.client.digest}", token=bank), 404, "not_found")
            self.assertEqual(server.put_keys(self.client, token=bank).status, 201)  # as new as for anyone
            self.assertEqual(server.ask("DELETE", f"/v2/keys/{self.client.digest}", token=bank).status, 204)
            self.client.decrypt(server.infer(self.client, token=clinic).answer)

    def test_deleted_keys_do_not_answer_from_memory(self):
        with self.server("deleted") as server:
            token = self.token["clinic"]
            server.put_keys(self.client, token=token)
            self.client.decrypt(server.infer(self.client, token=token).answer)
            server.ask("DELETE", f"/v2/keys/{self.client.digest}", token=token)
            self.expect(server.infer(self.client, token=token), 404, "missing_keys")

    def test_quotas(self):
        with self.server("quota") as server:
            other = Client(self.root / "other", self.model)
            self.assertEqual(server.put_keys(self.client, token=self.token["small"]).status, 201)
            self.expect(server.put_keys(other, token=self.token["small"]), 403, "over_quota")
            server.ask("DELETE", f"/v2/keys/{self.client.digest}", token=self.token["small"])
            self.assertEqual(server.put_keys(other, token=self.token["small"]).status, 201)

    def test_wrong_bytes_are_not_kept(self):
        with self.server("wrong") as server:
            token = self.token["clinic"]
            put = lambda digest, body: server.ask("PUT", f"/v2/keys/{digest}", body, token=token)
            self.expect(put(self.client.digest, self.client.keys[:-1]), 400, "corrupt")
            self.expect(put("0" * 64, self.client.keys), 400, "corrupt")
            self.assertEqual(server.ask("GET", "/v2/keys", token=token).json["keys"], [])
            self.expect(put("0" * 64, self.client.keys * 2), 413, "too_large")
            # Bytes that are no keys are kept as what they are, and never used.
            junk = b"junk" * 1000
            self.client.keys, kept = junk, self.client.keys
            try:
                self.assertEqual(server.put_keys(self.client, token=token).status, 201)
                self.expect(server.infer(self.client, token=token), 400, "corrupt")
            finally:
                self.client.keys = kept

    def test_stale_keys(self):
        """Of a plan that the model had before."""
        models = self.root / "stale-models"
        models.mkdir()
        shutil.copy(self.model, models / "model.sealion")
        server = Server(self.root / "stale", [models]).start()
        server.put_keys(self.client)
        self.client.decrypt(server.infer(self.client).answer)
        sealion("plan", "dnn-30", "--batch", "1", "--security", "192", "--no-calibration", "--save",
                models / "model.sealion")
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: server.lines(event="reloaded"), "the other plan")
        self.expect(server.infer(self.client), 409, "incompatible")
        # One that takes it for a model without keys is told the same.
        body, headers = infer_body(self.client.batch)
        self.expect(server.ask("POST", "/v2/models/dnn-30/infer", body, headers), 409, "incompatible")
        new = Client(self.root / "stale-new", models / "model.sealion")
        body, headers = infer_body(new.batch)
        self.expect(server.ask("POST", "/v2/models/dnn-30/infer", body, headers), 400, "invalid_argument")
        new.keys, kept = self.client.keys, new.keys
        self.expect(server.infer(new), 409, "incompatible")  # a new request, old keys
        new.keys = kept
        self.expect(server.infer(new), 404, "missing_keys")
        self.assertEqual(server.put_keys(new).status, 201)
        new.decrypt(server.infer(new).answer)
        self.assertEqual(server.stop(), 0)

    def test_the_memory_of_keys_has_an_end(self):
        with self.server("cache", "--key-cache-mb", 30) as server:
            clients = [Client(self.root / f"c{i}", self.model) for i in range(4)]
            token = self.token["clinic"]
            for client in clients * 2:
                server.put_keys(client, token=token)
                client.decrypt(server.infer(client, token=token).answer)
                reply = server.ask("GET", "/metrics", token=self.token["scraper"]).body.decode()
                line, = [l for l in reply.splitlines() if l.startswith("sealion_key_cache_bytes ")]
                self.assertLessEqual(float(line.split()[1]), 30e6)
                self.assertGreater(float(line.split()[1]), 0)

    def test_tokens_are_read_anew(self):
        with self.server("renewed") as server:
            new = sealion("token", self.tokens, "--name", "late").strip()
            self.assertEqual(server.ask("GET", "/v2", token=new).status, 401)
            server.process.send_signal(signal.SIGHUP)
            wait_until(lambda: server.ask("GET", "/v2", token=new).status == 200, "the new token")
            sealion("token", self.tokens, "--name", "late", "--remove")
            server.process.send_signal(signal.SIGHUP)
            wait_until(lambda: server.ask("GET", "/v2", token=new).status == 401, "its end")

    def test_the_token_command_refuses(self):
        def refused(code, *arguments):
            done = subprocess.run([SEALION, "token", *map(str, arguments)], capture_output=True, text=True)
            self.assertEqual(done.returncode, code, done.stderr)
            return done.stderr

        before = self.tokens.read_bytes()
        self.assertIn("already", refused(2, self.tokens, "--name", "clinic"))
        self.assertIn("no token", refused(3, self.tokens, "--name", "nobody", "--remove"))
        refused(2, self.tokens, "--name", "a/b")
        self.assertEqual(self.tokens.read_bytes(), before)
        self.assertEqual(self.tokens.stat().st_mode & 0o777, 0o600)
        open_file = self.root / "open.json"
        shutil.copy(self.tokens, open_file)
        open_file.chmod(0o644)
        refused(4, open_file, "--name", "x")


if __name__ == "__main__":
    unittest.main()
