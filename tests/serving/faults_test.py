"""What goes wrong around a server: nothing is lost, nobody is let in, memory is back where it was."""

import contextlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import threading
import time
import unittest

from serving import PROMPT, OneRecord, Reply, Server, infer_body, sealion, wait_until


class Faults(OneRecord):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.count = 0

    def server(self, *options, models=None, **more):
        type(self).count += 1
        return Server(self.root / f"server-{self.count}", models or [self.model], *options, **more)

    def head_of(self, method, path, body, headers=None):
        fields = "".join(f"{k}: {v}\r\n" for k, v in (headers or {}).items())
        return (f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
                f"{fields}\r\n").encode()

    def infer_bytes(self):
        body, headers = self.client.body()
        return self.head_of("POST", "/v2/models/dnn-30/infer", body, headers) + body

    def put_bytes(self):
        return self.head_of("PUT", f"/v2/keys/{self.client.digest}", self.client.keys) + self.client.keys

    def assert_works(self, server):
        self.assertIn(server.put_keys(self.client).status, (200, 201))
        self.client.decrypt(server.infer(self.client).answer)

    # Ends of the process.

    def test_kill_during_an_upload_leaves_nothing(self):
        server = self.server().start()
        with server.raw() as raw:
            raw.sendall(self.put_bytes()[:len(self.client.keys) // 2])
            incoming = server.folder / "state" / "incoming"
            wait_until(lambda: any(incoming.iterdir()), "the upload to begin")
            server.stop(signal.SIGKILL)
        server.start()
        self.assertEqual(list(incoming.iterdir()), [])
        self.assertEqual(server.ask("GET", "/v2/keys").json["keys"], [])
        self.assert_works(server)
        self.assertEqual(server.stop(), 0)

    def test_kill_during_inferences_keeps_the_keys(self):
        server = self.server().start()
        server.put_keys(self.client)
        for _ in range(3):
            with contextlib.ExitStack() as stack:
                def is_evaluating():
                    for _ in range(8):  # some more each time: those before may have ended unseen
                        stack.enter_context(server.raw()).sendall(self.infer_bytes())
                    return server.metric("sealion_evaluations") > 0
                wait_until(is_evaluating, "an evaluation")
                server.stop(signal.SIGKILL)
            server.start()
            self.assertEqual(server.put_keys(self.client).status, 200)  # here already
            self.client.decrypt(server.infer(self.client).answer)
        self.assertEqual(server.stop(), 0)

    def test_kill_during_a_reload(self):
        server = self.server().start()
        server.put_keys(self.client)
        for pause in 0.0, 0.002, 0.01:
            server.process.send_signal(signal.SIGHUP)
            time.sleep(pause)
            server.stop(signal.SIGKILL)
            server.start()
            self.client.decrypt(server.infer(self.client).answer)
        self.assertEqual(server.stop(), 0)

    def test_sigterm_finishes_what_was_begun(self):
        server = self.server().start()
        server.put_keys(self.client)
        with contextlib.ExitStack() as stack:
            raws = [stack.enter_context(server.raw()) for _ in range(40)]
            silent = stack.enter_context(server.raw())
            whole = self.infer_bytes()
            for raw in raws:
                raw.sendall(whole[:-1])
            wait_until(lambda: server.metric("sealion_requests_admitted") == len(raws), "requests")
            for raw in raws:
                raw.sendall(whole[-1:])
            server.process.send_signal(signal.SIGTERM)
            for raw in raws:
                reply = b"".join(iter(lambda: raw.recv(1 << 16), b""))
                self.assertTrue(reply.startswith(b"HTTP/1.1 200"), reply[:300])
            self.assertIn(b"Connection: close", reply)
            self.assertEqual(silent.recv(1), b"")
        self.assertEqual(server.stop(), 0)

    def test_a_drain_delay_lets_balancers_see(self):
        server = self.server("--drain-delay-seconds", 2).start()
        server.put_keys(self.client)
        server.process.send_signal(signal.SIGTERM)
        wait_until(lambda: server.ask("GET", "/v2/health/ready").status == 503, "not being ready")
        self.assertEqual(server.ask("GET", "/v2/health/live").status, 200)
        self.client.decrypt(server.infer(self.client).answer)  # balancers still send some
        self.assertEqual(server.stop(signal.SIGCONT), 0)

    def test_reloads_without_a_failed_request(self):
        models = self.root / "models"
        version = models / "dnn-30" / "1"
        version.mkdir(parents=True)
        shutil.copy(self.model, version / "model.sealion")
        server = self.server(models=[models]).start()
        server.put_keys(self.client)
        ended, failures, answers = threading.Event(), [], []

        def keep_asking():
            connection = server.connection()
            body, headers = self.client.body()
            while not ended.is_set():
                connection.request("POST", "/v2/models/dnn-30/versions/1/infer", body, headers)
                reply = Reply(connection.getresponse())
                (answers if reply.status == 200 else failures).append(reply)
            connection.close()

        threads = [threading.Thread(target=keep_asking) for _ in range(3)]
        for thread in threads:
            thread.start()
        second = models / "dnn-30" / "2"
        second.mkdir()
        sealion("plan", "dnn-30", "--batch", "1", "--proved", "--no-calibration", "--save",
                second / "model.sealion")
        for number, (event, change) in enumerate([
                ("reloaded", lambda: None),
                ("reload_refused", lambda: (second / "model.sealion").write_bytes(b"broken")),
                ("reloaded", lambda: shutil.copy(self.model, second / "model.sealion")),
                ("reloaded", lambda: shutil.rmtree(second))]):
            change()
            before = len(server.lines(event=event))
            server.process.send_signal(signal.SIGHUP)
            wait_until(lambda: len(server.lines(event=event)) > before, f"{event} {number}")
            if number < 3:
                versions = server.ask("GET", "/v2/models/dnn-30").json["versions"]
                self.assertEqual(versions, ["1", "2"])
        self.assertEqual(server.ask("GET", "/v2/models/dnn-30").json["versions"], ["1"])
        wait_until(lambda: len(answers) > 10, "answers meanwhile")
        ended.set()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        self.assertEqual(server.stop(), 0)

    # The disk and the clock.

    def test_a_full_disk(self):
        disk = self.root / "disk"
        disk.mkdir()
        try:
            subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], check=True,
                           capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            self.skipTest(f"a small disk cannot be mounted here: {error}")
        try:
            with Server(disk / "server", [self.model]) as server:
                self.assertGreater(len(self.client.keys), 4_000_000)
                reply = server.put_keys(self.client)
                self.assertEqual((reply.status, reply.code), (507, "storage_full"))
                self.assertEqual(list((disk / "server/state/incoming").iterdir()), [])
                self.assertEqual(server.ask("GET", "/v2/keys").json["used_bytes"], 0)
                subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
                self.assert_works(server)
                self.assertEqual(server.stop(), 0)
        finally:
            subprocess.run(["umount", "-l", disk], check=False)

    # Bodies.

    def test_bodies_that_are_cut_off(self):
        with self.server() as server:
            server.put_keys(self.client)
            whole = self.infer_bytes()
            for length in 1, 100, 400, 5000, len(whole) // 2, len(whole) - 1:
                with server.raw() as raw:
                    raw.sendall(whole[:length])
            server.wait_until_idle()
            self.assert_works(server)

    def test_bodies_that_are_too_long_or_doubled(self):
        with self.server() as server:
            server.put_keys(self.client)
            body, headers = self.client.body()
            doubled, _ = infer_body(self.client.batch * 2, self.client.digest)
            for wrong in body + body, body + b"x", body[:-1], b"x" * len(body), doubled:
                reply = server.ask("POST", "/v2/models/dnn-30/infer", wrong, headers)
                self.assertEqual(reply.status, 400, reply.body[:300])
            too_large = server.ask("GET", "/v2/models/dnn-30").json["parameters"]["largest_request_bytes"]
            with server.raw() as raw:
                raw.sendall(self.head_of("POST", "/v2/models/dnn-30/infer", range(too_large + 70_000),
                                         headers))
                self.assertIn(b" 413 ", raw.recv(4096))
            self.assert_works(server)

    def test_hostile_bytes(self):
        import random
        chance = random.Random(5)
        with self.server() as server:
            server.put_keys(self.client)
            body, headers = self.client.body()
            for _ in range(60):
                wrong = bytearray(body)
                for _ in range(chance.randrange(1, 5)):
                    wrong[chance.randrange(len(wrong))] ^= chance.randrange(1, 256)
                reply = server.ask("POST", "/v2/models/dnn-30/infer", bytes(wrong), headers)
                self.assertIn(reply.status, (400, 404, 409), reply.body[:300])
            for _ in range(200):
                with server.raw() as raw, contextlib.suppress(OSError):
                    raw.sendall(chance.randbytes(chance.randrange(1, 3000)))
            self.assert_works(server)

    def test_slow_clients_are_ended(self):
        with self.server() as server:
            with server.raw() as slow_head, server.raw() as slow_body, server.raw() as silent:
                slow_head.sendall(b"GET /v2 HTTP/1.1\r\n")
                slow_body.sendall(self.infer_bytes()[:5000])
                for raw, status in (slow_head, b" 408 "), (slow_body, b" 408 "), (silent, None):
                    raw.settimeout(60)
                    reply = raw.recv(4096)
                    if status:
                        self.assertIn(status, reply)
                    else:
                        self.assertEqual(reply, b"")
            server.wait_until_idle()

    def test_clients_that_go_away_are_not_worked_for(self):
        with self.server("--threads", 1) as server:
            server.put_keys(self.client)
            whole = self.infer_bytes()
            raws = [server.raw() for _ in range(60)]
            for raw in raws:
                raw.sendall(whole[:-1])
            wait_until(lambda: server.metric("sealion_requests_admitted") == len(raws), "requests")
            for raw in raws:
                raw.sendall(whole[-1:])
                raw.close()
            wait_until(lambda: server.metric("sealion_requests_admitted") == 0, "nothing to do")
            # Those at which nobody works yet; the log has them all.
            wait_until(lambda: len(server.lines(code="timeout")) > 0, "requests given up")
            self.assert_works(server)

    def test_deadlines(self):
        with self.server("--threads", 1) as server:
            server.put_keys(self.client)
            reply = server.infer(self.client, parameters={"timeout": 1})
            self.assertEqual((reply.status, reply.code), (504, "deadline"))
            self.assert_works(server)

    def test_thousands_of_connections_that_say_nothing(self):
        many = 10_000
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard < many + 500:
            self.skipTest(f"{hard} files may be open, {many} connections are wanted")
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        try:
            with self.server() as server:
                self.assert_works(server)
                before = server.metric("process_resident_memory_bytes")
                raws = []
                for i in range(many):
                    # Ports of one address are not as many.
                    raw = socket.socket()
                    raw.bind((f"127.0.0.{2 + i % 4}", 0))
                    raw.connect(("127.0.0.1", server.port))
                    raws.append(raw)
                    if i % 1000 == 999:
                        self.client.decrypt(server.infer(self.client).answer)
                self.assertLessEqual(server.metric("sealion_connections"), 4096)
                self.client.decrypt(server.infer(self.client).answer)
                for raw in raws:
                    raw.close()
                wait_until(lambda: server.metric("sealion_connections") < 10, "them to be gone")
                self.assertLess(server.metric("process_resident_memory_bytes") - before, 60e6)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    def test_memory_is_back_where_it_was(self):
        with self.server() as server:
            self.assert_works(server)
            body, headers = self.client.body()

            def ask_some():
                connection = server.connection()
                for i in range(50):
                    wrong = body if i % 2 else body[:-1] + b"x"
                    connection.request("POST", "/v2/models/dnn-30/infer", wrong, headers)
                    Reply(connection.getresponse())
                connection.close()

            def ask_in_threads():
                threads = [threading.Thread(target=ask_some) for _ in range(8)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()

            ask_in_threads()
            before = server.metric("process_resident_memory_bytes")
            for _ in range(3):
                ask_in_threads()
            self.assertLess(server.metric("process_resident_memory_bytes") - before, 20e6)
            server.wait_until_idle()

    # What it refuses to start with.

    def test_refuses_to_start(self):
        def refused(*arguments, code):
            done = subprocess.run(
                [os.environ["SEALION"], "serve", str(self.model),
                 *(() if "--state" in arguments else ("--state", str(self.root / "x"))),
                 *(() if "--port" in arguments else ("--port", "0")), *arguments], capture_output=True, text=True, timeout=PROMPT)
            self.assertEqual(done.returncode, code, done.stderr)
            self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
            return done.stderr

        self.assertIn("--insecure-no-tls", refused("--address", "0.0.0.0", code=4))
        self.assertIn("no network address", refused("--address", "nowhere", code=2))
        self.assertIn("index.html", refused("--page-folder", str(self.root), code=3))
        self.assertIn("belong together", refused("--tls-key", "x", code=2))
        self.assertIn("cannot open", refused("--tokens", str(self.root / "none"), code=3))
        with self.server() as server:
            self.assertIn("cannot listen", refused("--port", str(server.port), code=5))
            self.assertIn("another process serves",
                          refused("--state", str(server.folder / "state"), code=5))


if __name__ == "__main__":
    unittest.main()
