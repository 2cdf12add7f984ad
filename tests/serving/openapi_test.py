"""The server against its own description: schemathesis makes requests of all kinds and finds nothing."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from serving import Client, Server, sealion

HERE = pathlib.Path(__file__).parent


class OpenApi(unittest.TestCase):
    def test_schemathesis_finds_nothing(self):
        seconds = os.environ.get("SEALION_SCHEMATHESIS_SECONDS", "20")
        with tempfile.TemporaryDirectory() as name:
            root = pathlib.Path(name)
            model = root / "one.sealion"
            sealion("plan", "dnn-30", "--batch", "1", "--no-calibration", "--save", model)
            tokens = root / "tokens.json"
            token = sealion("token", tokens, "--name", "schemathesis", "--key-quota-mb", "20").strip()
            with Server(root / "server", [model], "--tokens", tokens) as server:
                client = Client(root / "client", model)
                self.assertEqual(server.put_keys(client, token=token).status, 201)
                done = subprocess.run(
                    [pathlib.Path(sys.executable).parent / "schemathesis", "--config-file",
                     HERE / "schemathesis.toml", "run", f"http://127.0.0.1:{server.port}/openapi.json",
                     "--header", f"Authorization: Bearer {token}", "--max-time", seconds, "--no-color"],
                    capture_output=True, text=True, cwd=root)
                self.assertEqual(done.returncode, 0, done.stdout[-6000:])
                self.assertIn("17 selected / 17 total", done.stdout)
                # It has deleted keys as well; what is left does what it is for.
                server.put_keys(client, token=token)
                client.decrypt(server.infer(client, token=token).answer)


if __name__ == "__main__":
    unittest.main()
