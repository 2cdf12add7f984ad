"""A running `sealion serve`, and what its clients send, with nothing but Python's standard library."""

import contextlib
import hashlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import tempfile
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEALION = os.environ.setdefault("SEALION", str(ROOT / "build/release/sealion"))
os.environ.setdefault("SEALION_ZOO", str(ROOT / "zoo"))
PROMPT = 30  # seconds within which everything must happen on a busy machine


def sealion(*arguments, **options):
    """Runs the command; what it prints. Fails where it fails."""
    done = subprocess.run([SEALION, *map(str, arguments)], capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise AssertionError(f"sealion {arguments[0]} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def callers(file):
    """The tokens, by name, of those whom the servers of keys know: two clients, one with room for a
    single set of keys, one who sees metrics alone."""
    options = {"clinic": [], "bank": [], "small": ["--key-quota-mb", "7"], "scraper": ["--metrics"]}
    return {name: sealion("token", file, "--name", name, *own).strip() for name, own in options.items()}


class Client:
    """One key, one request and their files for a model, made by the command."""

    def __init__(self, folder, model, records=1, key=None):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.model = pathlib.Path(model)
        self.manifest = self.model.with_suffix(".manifest.json")
        self.key = self.folder / "secret.key"
        self.request = self.folder / "request.enc"
        evaluation = self.folder / "evaluation.keys"
        sealion("keygen", self.manifest, "--out", self.key, "--evaluation-keys", evaluation)
        self.keys = evaluation.read_bytes() if evaluation.exists() else b""
        sealion("encrypt", self.manifest, "--key", self.key, "--out", self.request, "--records", records)
        self.batch = self.request.read_bytes()

    @property
    def digest(self):
        return hashlib.sha256(self.keys).hexdigest()

    def body(self, **changes):
        """The body of an inference, and its headers."""
        return infer_body(self.batch, self.digest if self.keys else None, **changes)

    def decrypt(self, answer):
        """The classes in an answer, and what is wrong with them by the labels."""
        path = self.folder / "answer.enc"
        path.write_bytes(answer)
        out = sealion("decrypt", self.manifest, "--key", self.key, "--in", path, "--request",
                      str(self.request) + ".request", "--json")
        return json.loads(out)


def infer_body(batch, digest=None, parameters=None, **fields):
    binary = struct.pack("<I", len(batch)) + batch
    header = {"inputs": [{"name": "request", "shape": [1], "datatype": "BYTES",
                          "parameters": {"binary_data_size": len(binary)}}],
              "outputs": [{"name": "answer", "parameters": {"binary_data": True}}],
              "parameters": dict(parameters or {})}
    if digest:
        header["parameters"]["evaluation_keys"] = digest
    header.update(fields)
    text = json.dumps(header).encode()
    return text + binary, {"Inference-Header-Content-Length": str(len(text)),
                           "Content-Type": "application/octet-stream"}


class OneRecord(unittest.TestCase):
    """Tests with dnn-30 planned for one record, which needs keys, and a client of it."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.root = pathlib.Path(folder.name)
        cls.model = cls.root / "one.sealion"
        sealion("plan", "dnn-30", "--batch", "1", "--no-calibration", "--save", cls.model)
        cls.client = Client(cls.root / "client", cls.model)


class Reply:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        return self.json["code"]

    @property
    def answer(self):
        """The bytes of the answer of an inference."""
        assert self.status == 200, (self.status, self.body[:300])
        length = int(self.headers["Inference-Header-Content-Length"])
        header = json.loads(self.body[:length])
        output, = header["outputs"]
        binary = self.body[length:]
        assert output["parameters"]["binary_data_size"] == len(binary)
        size, = struct.unpack("<I", binary[:4])
        assert size == len(binary) - 4
        return binary[4:]


class Server:
    """`sealion serve` in a folder of its own; its state stays there over restarts."""

    patience = PROMPT  # seconds for its end

    def __init__(self, folder, models, *options, tls=None, environment=None):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.models = [str(model) for model in models]
        self.options = [str(option) for option in options]
        self.tls = tls
        self.environment = environment or {}
        self.process = None
        self.log = self.folder / "log.jsonl"

    def start(self):
        return self.launch([SEALION, "serve", *self.models, "--port", "0", "--json", "--state",
                            self.folder / "state", *self.options], self.log)

    def launch(self, command, log):
        """Runs what says on its first line where it serves; `log` gets its stderr."""
        with open(log, "ab") as errors:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors,
                                            env={**os.environ, **self.environment})
        line = self.process.stdout.readline()
        assert line, f"the server did not start: {log.read_text()[-4000:]}"
        self.started = json.loads(line)
        self.port = int(self.started["url"].rsplit(":", 1)[1])
        return self

    def stop(self, number=signal.SIGTERM):
        """Its exit code."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(self.patience)
        self.process.stdout.close()
        self.process = None
        return code

    def __enter__(self):
        return self.start()

    def __exit__(self, *error):
        if self.process is not None:
            self.process.kill()
            self.stop(signal.SIGKILL)

    def connection(self):
        if self.tls:
            context = ssl.create_default_context(cafile=self.tls)
            return http.client.HTTPSConnection("localhost", self.port, timeout=PROMPT, context=context)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PROMPT)

    def ask(self, method, path, body=None, headers=None, token=None):
        headers = dict(headers or {})
        if token:
            headers["Authorization"] = f"Bearer {token}"
        with contextlib.closing(self.connection()) as connection:
            connection.request(method, path, body, headers)
            return Reply(connection.getresponse())

    def put_keys(self, client, token=None):
        return self.ask("PUT", f"/v2/keys/{client.digest}", client.keys, token=token)

    def infer(self, client, token=None, model=None, **changes):
        body, headers = client.body(**changes)
        name = model or json.loads(client.manifest.read_text())["name"]
        return self.ask("POST", f"/v2/models/{name}/infer", body, headers, token=token)

    def raw(self):
        """A bare connection."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=PROMPT)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return plain

    def lines(self, **wanted):
        """Those of the log that have these fields."""
        found = []
        for line in self.log.read_text().splitlines():
            with contextlib.suppress(json.JSONDecodeError):
                entry = json.loads(line)
                if all(entry.get(key) == value for key, value in wanted.items()):
                    found.append(entry)
        return found

    def metric(self, name):
        for line in self.ask("GET", "/metrics").body.decode().splitlines():
            if line.startswith(name + " "):
                return float(line.rsplit(" ", 1)[1])
        raise AssertionError(f"no metric {name}")

    def wait_until_idle(self):
        """A request gives its memory back only after its reply has gone."""
        wait_until(lambda: self.metric("sealion_admitted_bytes") == 0, "memory to come back")


def wait_until(condition, what, seconds=PROMPT):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError(f"waited {seconds} s in vain for: {what}")
