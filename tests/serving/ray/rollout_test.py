"""A new version of a model comes beside the old one while clients ask."""

import shutil
import signal
import unittest

from load import Load
from ray_server import RayServer
from serving import Client, OneRecord, sealion, wait_until

TIMES = range(10)


class Old:
    """The server, as clients have it that ask for version 1."""

    def __init__(self, server):
        self._server = server

    def infer(self, client):
        return self._server.infer(client, model="digits/versions/1")


class Rollout(OneRecord):
    def put(self, version, model):
        folder = self.models / "digits" / version
        folder.mkdir(parents=True)
        shutil.copy(model, folder / "model.sealion")

    def reload(self, server):
        before = len(server.lines(event="reloaded"))
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: len(server.lines(event="reloaded")) > before, "models to be read")

    def manifest(self, server, path):
        return server.ask("GET", f"/v2/models/{path}/manifest").body

    def test_both_versions_answer(self):
        self.models = self.root / "models"
        self.put("1", self.model)
        second = self.root / "second.sealion"
        sealion("plan", "dnn-30", "--batch", "1", "--security", "192", "--no-calibration", "--save", second)
        new = Client(self.root / "new", second)
        with RayServer(self.root / "rollout", [self.models], "--replicas", 2, 2, "--ingress-replicas",
                       2) as server:
            server.put_keys(self.client)
            with Load(Old(server), self.client) as load:
                wait_until(lambda: len(load.answers) > 10, "answers of the first")
                self.put("2", second)
                self.reload(server)
                self.assertEqual(server.log.read_text().count('"reloaded"'), 4)  # each replica once
                for _ in TIMES:
                    self.assertEqual(self.manifest(server, "digits"), new.manifest.read_bytes())
                    self.assertEqual(self.manifest(server, "digits/versions/1"),
                                     self.client.manifest.read_bytes())
                server.put_keys(new)
                reloaded = len(load.answers)
                for _ in TIMES:
                    new.decrypt(server.infer(new, model="digits").answer)
                    # Who asks for the newest with the old manifest is told to read it again.
                    self.assertEqual(server.infer(self.client, model="digits").code, "incompatible")
                wait_until(lambda: len(load.answers) > reloaded + 10, "answers of the first beside it")
            self.assertEqual((load.failed, load.repeated), ([], []))
            for answer in load.answers[::20]:
                self.client.decrypt(answer)
            shutil.rmtree(self.models / "digits" / "1")
            self.reload(server)
            self.assertEqual({server.infer(self.client, model="digits/versions/1").status for _ in TIMES},
                             {404})
            new.decrypt(server.infer(new, model="digits").answer)


if __name__ == "__main__":
    unittest.main()
