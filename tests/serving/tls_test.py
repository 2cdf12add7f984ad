"""TLS of the server's own."""

import http.client
import signal
import ssl
import subprocess
import unittest

from serving import SEALION, OneRecord, Reply, Server, wait_until


def make_certificate(folder, name="localhost"):
    key, chain = folder / "key.pem", folder / "chain.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out",
                    chain, "-days", "2", "-subj", f"/CN={name}", "-addext",
                    f"subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
    key.chmod(0o600)
    return chain, key


class Tls(OneRecord):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chain, cls.key = make_certificate(cls.root)

    def server(self, name):
        return Server(self.root / name, [self.model], "--tls-certificate", self.chain, "--tls-key",
                      self.key, "--address", "0.0.0.0", tls=self.chain)

    def test_answers_over_tls(self):
        server = self.server("answers").start()
        self.assertTrue(server.started["url"].startswith("https://"))
        self.assertEqual(server.put_keys(self.client).status, 201)
        self.client.decrypt(server.infer(self.client).answer)
        connection = server.connection()  # kept alive
        body, headers = self.client.body()
        for _ in range(5):
            connection.request("POST", "/v2/models/dnn-30/infer", body, headers)
            self.client.decrypt(Reply(connection.getresponse()).answer)
        connection.close()
        self.assertEqual(server.stop(), 0)

    def test_refuses_what_is_no_tls_and_old_versions(self):
        with self.server("old") as server:
            with server.raw() as raw:
                raw.sendall(b"GET /v2 HTTP/1.1\r\nHost: x\r\n\r\n")
                self.assertNotIn(b"HTTP/1.1 200", raw.recv(4096))
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
            with server.raw() as raw, self.assertRaises((ssl.SSLError, OSError)):
                context.wrap_socket(raw)
            self.assertEqual(server.ask("GET", "/v2/health/live").status, 200)

    def test_takes_a_new_certificate_without_a_new_start(self):
        with self.server("renewed") as server:
            before = ssl.get_server_certificate(("127.0.0.1", server.port))
            make_certificate(self.root, "renewed")
            server.process.send_signal(signal.SIGHUP)
            wait_until(lambda: ssl.get_server_certificate(("127.0.0.1", server.port)) != before,
                       "the new certificate")
            self.assertEqual(server.ask("GET", "/v2/health/live").status, 200)
            # A broken one changes nothing.
            self.chain.write_text("no certificate")
            try:
                server.process.send_signal(signal.SIGHUP)
                wait_until(lambda: server.lines(event="certificate_refused"), "its refusal")
                self.assertTrue(ssl.get_server_certificate(("127.0.0.1", server.port)))
            finally:
                make_certificate(self.root)

    def test_silent_clients_hold_nothing_up(self):
        with self.server("silent") as server:
            raws = [server.raw() for _ in range(200)]
            server.put_keys(self.client)
            self.client.decrypt(server.infer(self.client).answer)
            for raw in raws:
                raw.settimeout(30)
                self.assertEqual(raw.recv(1), b"")  # ended by the server
                raw.close()

    def test_refuses_keys_that_others_can_read_or_that_do_not_belong(self):
        def refused(code, chain, key):
            done = subprocess.run([SEALION, "serve", str(self.model), "--state", str(self.root / "x"),
                                   "--port", "0", "--tls-certificate", chain, "--tls-key", key],
                                  capture_output=True, text=True, timeout=30)
            self.assertEqual(done.returncode, code, done.stderr)

        other = self.root / "other"
        other.mkdir(exist_ok=True)
        _, other_key = make_certificate(other)
        refused(3, self.chain, other_key)
        refused(3, self.key, self.key)
        other_key.chmod(0o644)
        refused(4, self.chain, other_key)
        refused(3, self.root / "none.pem", self.key)


if __name__ == "__main__":
    unittest.main()
