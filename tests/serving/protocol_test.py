"""Every address of docs/protocol.md, and what goes through it."""

import json
import pathlib
import re
import tempfile
import unittest

from serving import ROOT, Client, Server, sealion, wait_until


class Protocol(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        root = pathlib.Path(cls.folder.name)
        cls.one = root / "one.sealion"
        sealion("plan", "dnn-30", "--batch", "1", "--no-calibration", "--save", cls.one)
        cls.linear = root / "models" / "pictures" / "7" / "model.sealion"
        cls.linear.parent.mkdir(parents=True)
        sealion("plan", "cnn-16", "--no-calibration", "--save", cls.linear)  # no keys, slot-wise
        cls.client = Client(root / "client", cls.one)
        cls.server = Server(root / "server", [cls.one, f"second={cls.one}", root / "models"], "--allow-origin",
                            "https://app.example").start()
        cls.ask = cls.server.ask

    @classmethod
    def tearDownClass(cls):
        code = cls.server.stop()
        cls.folder.cleanup()
        assert code == 0, code

    def expect(self, reply, status, code):
        self.assertEqual((reply.status, reply.code), (status, code), reply.body[:500])
        self.assertEqual(reply.json["request_id"], reply.headers["X-Request-Id"])
        return reply.json

    def test_health_and_metadata(self):
        self.assertEqual(self.ask("GET", "/v2/health/live").json, {"live": True})
        self.assertEqual(self.ask("GET", "/v2/health/ready").json, {"ready": True})
        self.assertEqual(self.ask("GET", "/v2").json["name"], "sealion")
        index = self.ask("POST", "/v2/repository/index", b"{}").json
        self.assertEqual([(m["name"], m["version"], m["state"]) for m in index],
                         [("dnn-30", "1", "READY"), ("pictures", "7", "READY"), ("second", "1", "READY")])
        for path in "/v2/models/dnn-30", "/v2/models/dnn-30/versions/1":
            model = self.ask("GET", path).json
            self.assertEqual(model["inputs"], [{"name": "request", "datatype": "BYTES", "shape": [1]}])
            self.assertTrue(model["parameters"]["needs_evaluation_keys"])
            manifest = self.ask("GET", path + "/manifest")
            self.assertEqual(manifest.body.decode(), model["parameters"]["manifest"])
            self.assertEqual(json.loads(manifest.body), json.loads(self.client.manifest.read_text()))
            self.assertEqual(manifest.headers["ETag"].strip('"'), model["parameters"]["manifest_sha256"])
            again = self.ask("GET", path + "/manifest", headers={"If-None-Match": manifest.headers["ETag"]})
            self.assertEqual((again.status, again.body), (304, b""))
            self.assertEqual(self.ask("GET", path + "/ready").json["ready"], True)
        self.assertEqual(self.ask("HEAD", "/v2/models/dnn-30/manifest").headers["Content-Length"],
                         str(len(self.client.manifest.read_bytes())))

    def test_the_description_has_every_status_of_a_refusal(self):
        text = (ROOT / "docs/protocol.md").read_text()
        told = set(re.findall(r"^\| (\d{3}) \|", text, re.MULTILINE))
        paths = self.ask("GET", "/openapi.json").json["paths"].values()
        described = {status for path in paths for name, operation in path.items() if name != "parameters"
                     for status in operation["responses"]}
        # 405 is of methods that are not described.
        self.assertEqual({status for status in described if status >= "400"}, told - {"405"})

    def test_answers_decrypt_to_the_reference(self):
        missing = self.expect(self.server.infer(self.client), 404, "missing_keys")
        self.assertEqual(missing["missing_keys"], self.client.digest)
        self.assertEqual(self.ask("HEAD", f"/v2/keys/{self.client.digest}").status, 404)
        self.assertEqual(self.server.put_keys(self.client).status, 201)
        self.assertEqual(self.server.put_keys(self.client).status, 200)
        self.assertEqual(self.ask("HEAD", f"/v2/keys/{self.client.digest}").status, 200)
        listed, = self.ask("GET", "/v2/keys").json["keys"]
        self.assertEqual((listed["sha256"], listed["bytes"]), (self.client.digest, len(self.client.keys)))
        answer = self.server.infer(self.client, id="seven")
        decrypted = self.client.decrypt(answer.answer)
        # The same integers as the command's own server gives.
        out = self.client.folder / "reference.enc"
        sealion("predict", self.one, "--in", self.client.request, "--out", out,
                "--evaluation-keys", self.client.folder / "evaluation.keys")
        reference = self.client.decrypt(out.read_bytes())
        self.assertEqual(decrypted["answers"], reference["answers"])
        header = json.loads(answer.body[:int(answer.headers["Inference-Header-Content-Length"])])
        self.assertEqual((header["id"], header["model_name"], header["model_version"]),
                         ("seven", "dnn-30", "1"))
        self.assertEqual(header["parameters"]["samples"], 1)
        self.assertEqual(self.ask("DELETE", f"/v2/keys/{self.client.digest}").status, 204)
        self.assertEqual(self.ask("DELETE", f"/v2/keys/{self.client.digest}").status, 404)
        self.expect(self.server.infer(self.client), 404, "missing_keys")

    def test_slotwise_models_need_no_keys(self):
        client = Client(self.client.folder / "cnn", self.linear, records=100)
        answer = self.server.infer(client, model="pictures")
        self.assertEqual(len(client.decrypt(answer.answer)["answers"]), 100)

    def test_refuses_what_is_not_there(self):
        self.expect(self.ask("GET", "/v2/models/nobody"), 404, "not_found")
        self.assertIn("there are 1", self.expect(self.ask("GET", "/v2/models/dnn-30/versions/2"),
                                                 404, "not_found")["error"])
        self.expect(self.ask("GET", "/v3"), 404, "not_found")
        self.expect(self.ask("GET", "/index.html"), 404, "not_found")
        self.expect(self.ask("GET", "/v2/keys/nothex"), 405, "not_allowed")
        self.expect(self.ask("PUT", "/v2/keys/nothex", b""), 400, "invalid_argument")
        refused = self.ask("DELETE", "/v2")
        self.expect(refused, 405, "not_allowed")
        self.assertEqual(refused.headers["Allow"], "GET, HEAD")

    def test_refuses_bodies_before_it_reads_them(self):
        path = "/v2/models/dnn-30/infer"
        for headers, status in (("Content-Length: 99999999999", 413), ("Transfer-Encoding: chunked", 411),
                                ("Content-Length: 5\r\nContent-Encoding: gzip", 415),
                                ("Content-Length: 5", 400)):
            with self.server.raw() as raw:
                raw.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\n".encode())
                self.assertIn(str(status), raw.recv(4096).split(b"\r\n")[0].decode(), headers)

    def test_waits_for_leave_with_expect(self):
        self.ask("DELETE", f"/v2/keys/{self.client.digest}")
        with self.server.raw() as raw:
            raw.sendall((f"PUT /v2/keys/{self.client.digest} HTTP/1.1\r\nHost: x\r\nContent-Length: "
                         f"{len(self.client.keys)}\r\nExpect: 100-continue\r\n\r\n").encode())
            self.assertTrue(raw.recv(4096).startswith(b"HTTP/1.1 100 Continue\r\n\r\n"))
            raw.sendall(self.client.keys)
            self.assertTrue(raw.recv(4096).startswith(b"HTTP/1.1 20"))
            # A key that is here is not sent again.
            raw.sendall((f"PUT /v2/keys/{self.client.digest} HTTP/1.1\r\nHost: x\r\nContent-Length: "
                         f"{len(self.client.keys)}\r\nExpect: 100-continue\r\n\r\n").encode())
            self.assertTrue(raw.recv(4096).startswith(b"HTTP/1.1 200"))
            raw.sendall(b"GET /v2/health/live HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertTrue(raw.recv(4096).startswith(b"HTTP/1.1 200"))

    def test_takes_requests_one_behind_the_other(self):
        self.server.put_keys(self.client)
        body, headers = self.client.body()
        head = "".join(f"{k}: {v}\r\n" for k, v in headers.items())
        one = (f"POST /v2/models/dnn-30/infer HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
               f"{head}\r\n").encode() + body
        with self.server.raw() as raw:
            raw.sendall(one + one + b"GET /v2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            whole = b"".join(iter(lambda: raw.recv(1 << 16), b""))
        self.assertEqual(whole.count(b"HTTP/1.1 200 OK"), 3)

    def test_refuses_hostile_headers(self):
        for text, status in ((b"GARBAGE\r\n\r\n", b"400"), (b"GET / HTTP/1.1\r\nA: " + b"x" * 20000, b"431"),
                             (b"GET /v2 HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", b"400"),
                             (b"GET /v2 HTTP/9.9\r\n\r\n", b"400"), (b"\x16\x03\x01\x02\x00\x01", b"400")):
            with self.server.raw() as raw:
                raw.sendall(text)
                raw.shutdown(1)
                self.assertIn(status, raw.recv(4096).split(b"\r\n")[0], text[:40])

    def test_refuses_requests_of_other_models_and_keys(self):
        self.server.put_keys(self.client)
        other = Client(self.client.folder / "other", self.one)
        self.expect(self.server.infer(other), 404, "missing_keys")
        self.client.batch, kept = other.batch, self.client.batch
        try:
            self.expect(self.server.infer(self.client), 409, "incompatible")  # another's key
            self.client.batch = kept[:-1]
            self.expect(self.server.infer(self.client), 400, "corrupt")
            self.client.batch = kept[:-1] + bytes([kept[-1] ^ 1])
            self.expect(self.server.infer(self.client), 400, "corrupt")
            self.client.batch = b""
            self.expect(self.server.infer(self.client), 400, "corrupt")
            self.client.batch = kept
            self.expect(self.server.infer(self.client, model="pictures"), 409, "incompatible")
            self.client.decrypt(self.server.infer(self.client).answer)
        finally:
            self.client.batch = kept

    def test_keeps_a_clients_request_id_where_it_is_sound(self):
        self.assertEqual(self.ask("GET", "/v2", headers={"X-Request-Id": "trace-1"}).headers["X-Request-Id"],
                         "trace-1")
        for bad in "a b", "x" * 65, 'a"b':
            self.assertNotEqual(self.ask("GET", "/v2", headers={"X-Request-Id": bad}).headers["X-Request-Id"], bad)

    def test_lets_pages_of_other_origins_ask_where_they_have_leave(self):
        ours, theirs = {"Origin": "https://app.example"}, {"Origin": "https://other.example"}
        asked = {"Access-Control-Request-Method": "PUT"}
        allowed = self.ask("OPTIONS", "/v2/models/dnn-30/infer", headers={**ours, **asked})
        self.assertEqual(allowed.status, 204)
        self.assertIn("POST", allowed.headers["Access-Control-Allow-Methods"])
        self.assertEqual(allowed.headers["Access-Control-Allow-Origin"], ours["Origin"])
        for path, status in ("/v2", 200), ("/v2/models/nobody", 404):
            reply = self.ask("GET", path, headers=ours)
            self.assertEqual((reply.status, reply.headers["Access-Control-Allow-Origin"], reply.headers["Vary"]),
                             (status, ours["Origin"], "Origin"))
            self.assertNotIn("Access-Control-Allow-Origin", self.ask("GET", path, headers=theirs).headers)
        self.expect(self.ask("OPTIONS", "/v2/models/dnn-30/infer", headers={**theirs, **asked}), 405,
                    "not_allowed")

    def test_takes_targets_that_name_the_server(self):
        for target, status in ("http://a.example/v2?x=/y", b"200"), ("https://a.example", b"404"):
            with self.server.raw() as raw:
                raw.sendall(f"GET {target} HTTP/1.1\r\nHost: a.example\r\n\r\n".encode())
                self.assertIn(status, raw.recv(4096).split(b"\r\n")[0])
        with self.server.raw() as raw:
            raw.sendall(b"GET /v2 HTTP/1.1\r\n\r\n")
            self.assertIn(b"400", raw.recv(4096).split(b"\r\n")[0])

    def test_logs_no_contents(self):
        self.server.put_keys(self.client)
        before = len(self.server.lines(address="/v2/models/{name}/infer", status=200))
        self.server.infer(self.client, id="not-for-the-log")
        # A line is written once the reply has gone.
        wait_until(lambda: len(self.server.lines(address="/v2/models/{name}/infer", status=200)) > before,
                   "its line in the log")
        text = self.server.log.read_text()
        self.assertNotIn("not-for-the-log", text)
        self.assertNotIn(self.client.digest, text)
        line = self.server.lines(address="/v2/models/{name}/infer", status=200)[-1]
        self.assertGreater(line["evaluate_seconds"], 0)
        self.assertEqual(line["model"], "dnn-30")
        self.assertIn(line["device"], ("cpu", "cuda"))

    def test_says_what_evaluates(self):
        for device in self.server.started["models"][0]["device"], *self.server.lines(event="started")[0]["devices"]:
            self.assertIn(device["kind"], ("cpu", "cuda"))
            self.assertTrue(device["name"] and device["why"])
        self.server.put_keys(self.client)
        self.server.infer(self.client)
        wait_until(lambda: "sealion_answers_total{" in self.server.ask("GET", "/metrics").body.decode(),
                   "the answer to count")

    def test_counts(self):
        before = self.server.metric("sealion_received_bytes_total")
        self.server.put_keys(self.client)
        self.server.infer(self.client)
        wait_until(lambda: self.server.metric("sealion_received_bytes_total") - before >=
                   len(self.client.batch), "the request's bytes to count")
        self.assertGreater(self.server.metric("sealion_key_cache_bytes"), len(self.client.keys))
        self.assertGreater(self.server.metric("sealion_key_store_bytes"), 0)


if __name__ == "__main__":
    unittest.main()
