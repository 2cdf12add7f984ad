"""deploy/nginx/sealion.conf as it is, but for ports and paths, before a server."""

import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import unittest

from serving import PROMPT, OneRecord, Reply, Server, sealion, wait_until

CONFIGURATION = pathlib.Path(__file__).resolve().parents[2] / "deploy/nginx/sealion.conf"
PROGRAMS = ["nginx", "curl", "openssl"]


def find_program(name):
    return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin")


def setUpModule():
    missing = [program for program in PROGRAMS if not find_program(program)]
    if missing:
        raise unittest.SkipTest(f"not tested: there is no {', '.join(missing)} on this machine")


def free_port():
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return some.getsockname()[1]


class Nginx:
    """A process of its own, which ends with the block."""

    def __init__(self, folder, upstream):
        self.folder, self.upstream, self.port = folder, upstream, free_port()
        folder.mkdir()
        self.chain, self.key = folder / "chain.pem", folder / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.key, "-out",
                        self.chain, "-days", "2", "-subj", "/CN=localhost", "-addext",
                        "subjectAltName=DNS:localhost"], check=True, capture_output=True)
        self.write()

    def write(self):
        text = CONFIGURATION.read_text()
        for old, new in {"listen 443 ssl": f"listen 127.0.0.1:{self.port} ssl",
                         "server_name sealion.example.org": "server_name localhost",
                         "/etc/sealion/chain.pem": str(self.chain), "/etc/sealion/key.pem": str(self.key),
                         "/var/log/nginx/sealion.log": str(self.folder / "access.log"),
                         "server 127.0.0.1:8000;": f"server 127.0.0.1:{self.upstream};"}.items():
            if text.count(old) != 1:
                raise AssertionError(f"{CONFIGURATION} has not one '{old}'")
            text = text.replace(old, new)
        user = "user root;" if os.geteuid() == 0 else ""
        temporary = "".join(f"{what}_temp_path {self.folder}/{what};\n"
                            for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (self.folder / "nginx.conf").write_text(
            f"{user} daemon off; pid {self.folder}/pid; worker_processes 2;\n"
            f"events {{}}\nhttp {{\n{temporary}{text}\n}}\n")

    def __enter__(self):
        with open(self.folder / "error.log", "wb") as log:
            self.process = subprocess.Popen(
                [find_program("nginx"), "-e", "stderr", "-p", self.folder, "-c", self.folder / "nginx.conf"], stderr=log)
        wait_until(self.listens, "nginx listens")
        return self

    def __exit__(self, *error):
        self.process.terminate()
        self.process.wait(PROMPT)

    def listens(self):
        if self.process.poll() is not None:
            raise AssertionError("nginx ended: " + (self.folder / "error.log").read_text())
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def connection(self):
        context = ssl.create_default_context(cafile=self.chain)
        return http.client.HTTPSConnection("localhost", self.port, timeout=PROMPT, context=context)

    def ask(self, method, path, body=None, headers=None):
        with contextlib.closing(self.connection()) as connection:
            connection.request(method, path, body, headers or {})
            return Reply(connection.getresponse())

    def infer(self, client):
        body, headers = client.body()
        return self.ask("POST", "/v2/models/dnn-30/infer", body, headers)

    def curl(self, path, *arguments):
        """Status, version of HTTP, headers and body, over HTTP/2."""
        headers, out = self.folder / "headers", self.folder / "out"
        told = subprocess.run(
            ["curl", "--silent", "--show-error", "--http2", "--cacert", self.chain, "--dump-header", headers, "--output", out,
             "--write-out", "%{http_code} %{http_version}", *arguments, f"https://localhost:{self.port}{path}"],
            capture_output=True, text=True, timeout=PROMPT)
        if told.returncode != 0:
            raise AssertionError(f"curl ended with {told.returncode}: {told.stderr}")
        status, version = told.stdout.split()
        return int(status), version, headers.read_text().lower(), out.read_bytes()


class BehindNginx(OneRecord):
    @contextlib.contextmanager
    def both(self, *options):
        folder = self.root / self.id().rsplit(".", 1)[1]
        with Server(folder, [self.model], *options) as server, Nginx(folder / "nginx", server.port) as nginx:
            yield server, nginx

    def flood(self, ask, threads=4):
        """Lets so many threads ask until the block ends; their replies."""
        replies, ends = [], threading.Event()

        def run():
            while not ends.is_set():
                replies.append(ask())

        @contextlib.contextmanager
        def block():
            running = [threading.Thread(target=run) for _ in range(threads)]
            for thread in running:
                thread.start()
            try:
                yield replies
            finally:
                ends.set()
                for thread in running:
                    thread.join()

        return block()

    def test_speaks_http_2(self):
        with self.both() as (server, nginx):
            status, version, headers, body = nginx.curl("/v2/models/dnn-30", "-H", "X-Request-Id: mine-1")
            self.assertEqual((status, version), (200, "2"))
            self.assertEqual(json.loads(body)["name"], "dnn-30")
            self.assertIn("strict-transport-security: max-age=", headers)
            self.assertIn("x-request-id: mine-1", headers)
            # A line is written once the reply has gone.
            wait_until(lambda: server.lines(request_id="mine-1"), "its line in the log")
            self.assertEqual(len(server.lines(request_id="mine-1")), 1)
            # One that no log should have is replaced, by the same for both.
            _, _, headers, _ = nginx.curl("/v2", "-H", "X-Request-Id: a b\"c")
            fresh = headers.split("x-request-id: ")[1].split()[0]
            wait_until(lambda: server.lines(request_id=fresh), "its line in the log")
            self.assertEqual(len(server.lines(request_id=fresh)), 1)
            wait_until(lambda: fresh in (nginx.folder / "access.log").read_text(), "the access log")

            keys = nginx.folder / "keys"
            keys.write_bytes(self.client.keys)
            status, version, _, _ = nginx.curl(f"/v2/keys/{self.client.digest}", "--upload-file", keys)
            self.assertEqual((status, version), (201, "2"))
            body, fields = self.client.body()
            request = nginx.folder / "request"
            request.write_bytes(body)
            arguments = [part for name, value in fields.items() for part in ("-H", f"{name}: {value}")]
            status, version, headers, answer = nginx.curl("/v2/models/dnn-30/infer", "--data-binary", f"@{request}", *arguments)
            self.assertEqual((status, version), (200, "2"))
            length = int(headers.split("inference-header-content-length: ")[1].split()[0])
            self.client.decrypt(answer[length + 4:])

    def test_speaks_http_1(self):
        with self.both() as (server, nginx):
            self.assertEqual(nginx.ask("PUT", f"/v2/keys/{self.client.digest}", self.client.keys).status, 201)
            self.client.decrypt(nginx.infer(self.client).answer)
            self.assertEqual(nginx.ask("GET", "/v2/models/none").code, "not_found")
            self.assertEqual(nginx.ask("GET", "/metrics").status, 404)

    def test_a_body_goes_through_as_it_comes(self):
        with self.both() as (server, nginx):
            server.put_keys(self.client)
            body, headers = self.client.body()
            connection = nginx.connection()
            connection.putrequest("POST", "/v2/models/dnn-30/infer")
            for name, value in {**headers, "Content-Length": len(body)}.items():
                connection.putheader(name, str(value))
            connection.endheaders()
            connection.send(body[:100])
            wait_until(lambda: server.metric("sealion_requests_admitted") == 1, "the server has the beginning")
            connection.send(body[100:])
            self.client.decrypt(Reply(connection.getresponse()).answer)
            connection.close()

    def test_what_is_too_large_is_refused_by_the_server(self):
        with self.both() as (server, nginx):
            largest = server.ask("GET", "/v2/models/dnn-30").json["parameters"]["largest_request_bytes"]
            large = nginx.folder / "large"
            with open(large, "wb") as file:
                file.truncate(largest + 10_000_000)
            for version in ("--http2", "--http1.1"):
                status, _, _, body = nginx.curl("/v2/models/dnn-30/infer", version, "-X", "POST", "--upload-file", large,
                                                "-H", "Inference-Header-Content-Length: 100", "-H", "Expect:")
                self.assertEqual((status, json.loads(body)["code"]), (413, "too_large"))
            wait_until(lambda: len(server.lines(code="too_large")) == 2, "both lines in the log")
            self.assertEqual([line["received_bytes"] for line in server.lines(code="too_large")], [0, 0])

    def test_refusals_of_a_busy_server_pass(self):
        with self.both("--queue-seconds", "0") as (server, nginx):
            server.put_keys(self.client)
            with self.flood(lambda: nginx.infer(self.client), threads=8) as replies:
                wait_until(lambda: {200, 429} <= {reply.status for reply in replies}, "answers and refusals")
            self.assertEqual({reply.status for reply in replies}, {200, 429})
            for reply in replies:
                if reply.status == 429:
                    self.assertEqual(reply.code, "busy")
                    self.assertGreaterEqual(int(reply.headers["Retry-After"]), 1)

    def test_reloads_under_traffic_lose_nothing(self):
        with self.both("--queue-seconds", "60") as (server, nginx):
            server.put_keys(self.client)
            with self.flood(lambda: nginx.infer(self.client)) as replies:
                for number in range(1, 4):
                    enough = len(replies) + 8
                    server.process.send_signal(signal.SIGHUP)
                    nginx.reload()
                    wait_until(lambda: len(server.lines(event="reloaded")) == number and len(replies) >= enough,
                               f"answers after reload {number}")
            self.assertEqual({reply.status for reply in replies}, {200})

    def test_what_was_begun_is_ended(self):
        with self.both() as (server, nginx):
            server.put_keys(self.client)
            body, headers = self.client.body()
            connection = nginx.connection()
            connection.putrequest("POST", "/v2/models/dnn-30/infer")
            for name, value in {**headers, "Content-Length": len(body)}.items():
                connection.putheader(name, str(value))
            connection.endheaders()
            connection.send(body[:-1])
            wait_until(lambda: server.metric("sealion_requests_admitted") == 1, "the server has the beginning")
            server.process.send_signal(signal.SIGTERM)
            wait_until(lambda: server.lines(event="draining"), "the server drains")
            connection.send(body[-1:])
            self.client.decrypt(Reply(connection.getresponse()).answer)
            connection.close()
            self.assertEqual(server.stop(), 0)
            away = nginx.infer(self.client)
            self.assertEqual((away.status, away.code), (503, "draining"))
            self.assertEqual(away.json["request_id"], away.headers["X-Request-Id"])
            self.assertEqual(away.headers["Retry-After"], "2")
            self.assertIn("max-age", away.headers["Strict-Transport-Security"])


if __name__ == "__main__":
    unittest.main()
