"""A client that nobody here wrote: NVIDIA's tritonclient lists, asks and gets answers that decrypt."""

import hashlib
import json
import pathlib
import tempfile
import unittest

import numpy as np
import tritonclient.http as triton

from serving import Client, Server, sealion


class Triton(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        root = pathlib.Path(cls.folder.name)
        cls.model = root / "one.sealion"
        sealion("plan", "dnn-30", "--batch", "1", "--no-calibration", "--save", cls.model)
        cls.mine = Client(root / "client", cls.model)
        cls.server = Server(root / "server", [cls.model]).start()
        cls.client = triton.InferenceServerClient(f"127.0.0.1:{cls.server.port}")

    @classmethod
    def tearDownClass(cls):
        cls.client.close()
        code = cls.server.stop()
        cls.folder.cleanup()
        assert code == 0, code

    def inputs(self):
        tensor = triton.InferInput("request", [1], "BYTES")
        tensor.set_data_from_numpy(np.array([self.mine.batch], dtype=np.object_), binary_data=True)
        return [tensor]

    def test_health_and_metadata(self):
        self.assertTrue(self.client.is_server_live())
        self.assertTrue(self.client.is_server_ready())
        self.assertTrue(self.client.is_model_ready("dnn-30"))
        self.assertTrue(self.client.is_model_ready("dnn-30", "1"))
        self.assertFalse(self.client.is_model_ready("nobody"))
        self.assertEqual(self.client.get_server_metadata()["name"], "sealion")
        self.assertEqual([(m["name"], m["state"]) for m in self.client.get_model_repository_index()],
                         [("dnn-30", "READY")])
        metadata = self.client.get_model_metadata("dnn-30")
        manifest = metadata["parameters"]["manifest"]
        self.assertEqual(hashlib.sha256(manifest.encode()).hexdigest(),
                         metadata["parameters"]["manifest_sha256"])

    def test_answers_decrypt(self):
        self.server.put_keys(self.mine)
        parameters = {"evaluation_keys": self.mine.digest}
        for outputs in [triton.InferRequestedOutput("answer", binary_data=True)], None:
            for version in "", "1":
                result = self.client.infer("dnn-30", self.inputs(), version, outputs, request_id="nine",
                                           timeout=20_000_000, parameters=parameters)
                self.assertEqual(result.get_response()["id"], "nine")
                answer, = result.as_numpy("answer")
                classes = self.mine.decrypt(bytes(answer))
                self.assertEqual(len(classes["answers"]), 1)
        waiting = [self.client.async_infer("dnn-30", self.inputs(), parameters=parameters) for _ in range(4)]
        for request in waiting:
            self.mine.decrypt(bytes(request.get_result().as_numpy("answer")[0]))

    def test_errors_are_told(self):
        self.server.ask("DELETE", f"/v2/keys/{self.mine.digest}")
        with self.assertRaisesRegex(triton.InferenceServerException, "upload them with PUT"):
            self.client.infer("dnn-30", self.inputs(), parameters={"evaluation_keys": self.mine.digest})
        with self.assertRaisesRegex(triton.InferenceServerException, "no model 'nobody'"):
            self.client.infer("nobody", self.inputs())
        with self.assertRaisesRegex(triton.InferenceServerException, "binary data"):
            self.client.infer("dnn-30", self.inputs(), parameters={"evaluation_keys": self.mine.digest},
                              outputs=[triton.InferRequestedOutput("answer", binary_data=False)])
        with self.assertRaisesRegex(triton.InferenceServerException, "Content-Encoding"):
            self.client.infer("dnn-30", self.inputs(), request_compression_algorithm="gzip")


if __name__ == "__main__":
    unittest.main()
