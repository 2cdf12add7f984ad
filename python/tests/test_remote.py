"""A model on a server, and servers that misbehave in every way."""

from __future__ import annotations

import json
import logging
import os
import pickle
import socket
import stat
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import sealion
from conftest import ZOO
from sealion import _http, _protocol
from hypothesis import given
from hypothesis import strategies as st
from stub_server import BINARY, HANG_UP, Reply, Stub, inference_reply, metadata, refusal

INFER, INDEX = "/infer", "/v2/repository/index"
SECRET = "very-secret.token_0123456789"


@pytest.fixture(scope="module")
def single() -> sealion.EncryptedModel:
    """A network of the zoo for one record at a time, which needs evaluation keys."""
    model = sealion.load(ZOO / "dnn-30.sealion")
    model.deploy(batch=1)
    return model


@pytest.fixture(scope="module")
def server(single: Any) -> sealion.Server:
    return sealion.Server(single)


@pytest.fixture
def stub(server: Any) -> Iterator[Stub]:
    with Stub(digits=server) as stub:
        yield stub


@pytest.fixture
def counted(converted: Any, tmp_path: Any) -> Iterator[Stub]:
    """A model that answers 100 records for one key."""
    model = sealion.EncryptedModel(converted._core.from_bytes(converted.to_bytes(), "copy"))
    model.deploy(batch=1, query_budget=100)
    with Stub(counted=sealion.Server(model, query_ledger=tmp_path / "ledger")) as stub:
        yield stub


@pytest.fixture(autouse=True)
def no_token(monkeypatch: Any) -> None:
    monkeypatch.delenv("SEALION_TOKEN", raising=False)


def pixels(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (count, 28, 28), np.uint8)


def remote(stub: Stub, **options: Any) -> sealion.RemoteModel:
    return sealion.RemoteModel(stub.url, **{"patience": 3.0, "timeout": 30.0, **options})


def first_times(times: int, what: Any, ending: str = INFER) -> Any:
    """A fault of the first requests to an address."""
    left = [times]

    def fault(method: str, path: str) -> Any:
        if not path.endswith(ending) or left[0] == 0:
            return None
        left[0] -= 1
        return what

    return fault


def refuses(code: str, text: str, call: Any) -> sealion.SealionError:
    with pytest.raises(sealion.SealionError) as refused:
        call()
    assert refused.value.code == code and text in str(refused.value), str(refused.value)
    return refused.value


def test_asks(stub: Stub, single: Any) -> None:
    with remote(stub) as model:
        assert model.name == "digits" and model.manifest.batch == single.manifest.batch
        assert np.array_equal(model.classes_, np.arange(10))
        assert np.array_equal(model.predict(pixels(7)), single.predict(pixels(7), "simulate"))
        probabilities = model.predict_proba(pixels(3))
        assert probabilities.shape == (3, 10) and np.allclose(probabilities.sum(axis=1), 1)
        integers = model.ask(pixels(3), "integers")
        assert np.allclose(
            model.decision_function(pixels(3)), integers * model.manifest.answer_step
        )
    assert stub.count("PUT", "") == 1 and stub.connections == 1, stub.seen


def test_asks_in_batches(stub: Stub, single: Any, monkeypatch: Any) -> None:
    with remote(stub) as model:
        monkeypatch.setattr(sealion.Manifest, "batch", 2)
        due = single.predict(pixels(5), "simulate")
        assert np.array_equal(model.predict(pixels(5)), due)
    assert stub.count("POST", INFER) == 3
    with remote(stub) as model:
        refuses("invalid_argument", "", lambda: model.predict(pixels(0)))


def test_asks_about_tables(converted: Any, patients: Any) -> None:
    with Stub(patients=sealion.Server(converted)) as stub, remote(stub) as model:
        told = model.predict(patients[1][:20])
        assert np.array_equal(told, converted.predict(patients[1][:20], "simulate"))


def test_chooses_among_models(server: Any, dnn30: Any) -> None:
    with Stub(one=server, two=sealion.Server(dnn30)) as stub:
        refuses("invalid_argument", "one, two", lambda: remote(stub))
        assert remote(stub, model="two").name == "two"
        with sealion.RemoteModel(stub.url + "/v2/models/one") as model:
            assert model.name == "one"
        refuses("not_found", "no model 'three'", lambda: remote(stub, model="three"))
        both = stub.url + "/v2/models/one"
        refuses("invalid_argument", "names", lambda: sealion.RemoteModel(both, model="two"))
        refuses("invalid_argument", "no name", lambda: remote(stub, model="../x"))
    with Stub() as stub:
        refuses("not_found", "no model that is ready", lambda: remote(stub))


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "ftp://host", "http://", "http://h:99999", "http://h/?q", "http://h/#f",
     "http://h/v2/other", "http://h/v2/models/a/b", "http://h\r\nX: y", "http://h/v2/models/a b"],
)  # fmt: skip
def test_refuses_what_is_no_address(url: str) -> None:
    refuses("invalid_argument", "no address of a server", lambda: sealion.RemoteModel(url))


def test_reads_addresses() -> None:
    for url, base, model, version in [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", "", ""),
        ("https://example.org/", "https://example.org:443", "", ""),
        ("https://example.org/a/b/v2/", "https://example.org:443/a/b", "", ""),
        ("http://[::1]:81/v2/models/dnn-30", "http://[::1]:81", "dnn-30", ""),
        ("http://h/x/v2/models/m/versions/2", "http://h:80/x", "m", "2"),
    ]:
        read = _http.parse_address(url)
        assert (read.base, read.model, read.version) == (base, model, version)
    for host, is_loopback in [("127.9.9.9", True), ("[::1]", True), ("localhost", True),
                              ("10.0.0.1", False), ("localhost.example.org", False)]:  # fmt: skip
        assert _http.parse_address(f"http://{host}").is_loopback == is_loopback


def test_tokens_are_secret(stub: Stub, monkeypatch: Any, caplog: Any, capfd: Any) -> None:
    stub.token = SECRET
    caplog.set_level(logging.DEBUG)
    for options in ({}, {"token": "another"}):
        error = refuses("invalid_argument", "401 unauthorized", lambda: remote(stub, **options))
        assert SECRET not in str(error)
    with remote(stub, token=SECRET + "\n") as model:
        model.predict(pixels(1))
        shown = [repr(model), str(model), repr(vars(model)), repr(vars(model._http))]
        with pytest.raises(TypeError):
            pickle.dumps(model)
    with pytest.raises(sealion.SealionError) as refused:
        sealion.RemoteModel("http://example.org", token=SECRET)
    assert refused.value.code == "insecure"
    shown += [str(refused.value), caplog.text, *capfd.readouterr()]
    assert not any(SECRET in text for text in shown)
    monkeypatch.setenv("SEALION_TOKEN", SECRET)
    remote(stub).close()
    for bad in ("two words", "line\nline", "x" * 5000, "ü"):
        refuses("invalid_argument", "no token", lambda: remote(stub, token=bad))
    secret_url = "http://user:hunter2@127.0.0.1:1"
    error = refuses("invalid_argument", "no password", lambda: sealion.RemoteModel(secret_url))
    assert "hunter2" not in str(error)


def test_redirections_are_not_followed(stub: Stub) -> None:
    with Stub() as elsewhere:
        stub.fault = lambda method, path: Reply(307, b"", Location=elsewhere.url + path)
        refuses("unsupported", "elsewhere", lambda: remote(stub, token=SECRET))
        assert not elsewhere.seen


@pytest.mark.parametrize(
    "trouble",
    [refusal(429, "busy", retry_after=0), refusal(503, "draining"), Reply(503, b"<html>", "text/html"),
     Reply(502), HANG_UP, inference_reply("digits", b"half").cut(20)],
)  # fmt: skip
def test_asks_again_what_may_be_asked_again(stub: Stub, single: Any, trouble: Any) -> None:
    with remote(stub) as model:
        stub.fault = first_times(2, trouble)
        assert np.array_equal(model.predict(pixels(1)), single.predict(pixels(1), "simulate"))
    assert stub.count("POST", INFER) == 3


def test_patience_ends(stub: Stub) -> None:
    with remote(stub, patience=1.0) as model:
        stub.fault = first_times(99, refusal(429, "busy", retry_after=0))
        start = time.monotonic()
        refuses("io", "429 busy", lambda: model.predict(pixels(1)))
        assert time.monotonic() - start < 2
        assert 2 <= stub.count("POST", INFER) <= 8
        stub.fault = first_times(99, refusal(429, "busy", retry_after=3600))
        asked = stub.count("POST", INFER)
        refuses("io", "429 busy", lambda: model.predict(pixels(1)))
        assert stub.count("POST", INFER) == asked + 1, "an hour is more than a second"


@pytest.mark.parametrize(
    ("trouble", "code"),
    [(refusal(400, "corrupt"), "corrupt"), (refusal(403, "over_budget"), "over_budget"),
     (refusal(403, "over_quota"), "io"), (refusal(500, "internal"), "io"),
     (refusal(504, "deadline"), "io"), (refusal(413, "too_large"), "incompatible"),
     (Reply(404, b"nothing"), "not_found"), (Reply(418, b"\xff"), "unsupported"),
     (Reply(400, b"[" * 60_000), "unsupported")],
)  # fmt: skip
def test_others_are_not_asked_again(stub: Stub, trouble: Reply, code: str) -> None:
    with remote(stub) as model:
        stub.fault = first_times(99, trouble)
        refuses(code, str(trouble.status), lambda: model.predict(pixels(1)))
    assert stub.count("POST", INFER) == 1


@pytest.mark.parametrize(
    "trouble", [HANG_UP, Reply(503, b"<html>", "text/html"), inference_reply("x", b"half").cut(20)]
)
def test_counted_records_are_not_counted_twice_in_silence(
    counted: Stub, patients: Any, trouble: Any
) -> None:
    with remote(counted) as model:
        counted.fault = first_times(1, trouble)
        refuses("io", "may have counted", lambda: model.predict(patients[1][:1]))
        assert counted.count("POST", INFER) == 1
        counted.fault = first_times(2, refusal(503, "busy"))
        model.predict(patients[1][:1])
        assert counted.count("POST", INFER) == 4, "what was surely not counted is asked again"


def test_counted_records_do_not_go_over_connections_that_may_have_ended(
    counted: Stub, patients: Any
) -> None:
    with remote(counted) as model:
        before = counted.connections
        model.predict(patients[1][:1])
        model.predict(patients[1][:1])
        assert counted.connections == before + 2


def test_the_budget_ends(counted: Stub, patients: Any) -> None:
    with remote(counted) as model:
        refuses("over_budget", "", lambda: [model.predict(patients[1][:30]) for _ in range(9)])


def test_missing_keys_are_sent_again(stub: Stub, single: Any) -> None:
    with remote(stub) as model:
        stub.keys.clear()
        assert np.array_equal(model.predict(pixels(1)), single.predict(pixels(1), "simulate"))
        assert stub.count("PUT", "") == 2
        stub.fault = first_times(99, refusal(404, "missing_keys"))
        refuses("not_found", "missing_keys", lambda: model.predict(pixels(1)))
        assert stub.count("PUT", "") == 3, "once, not for ever"


def test_another_model_is_asked_anew(stub: Stub, single: Any) -> None:
    with remote(stub) as model:
        old = model.manifest.model_id
        again = sealion.load(ZOO / "dnn-30.sealion")
        again.deploy(batch=1, detect_wraps=16)
        stub.models["digits"] = sealion.Server(again)
        assert np.array_equal(model.predict(pixels(2)), single.predict(pixels(2), "simulate"))
        assert model.manifest.model_id != old
        stub.fault = first_times(99, refusal(409, "incompatible"))
        before = stub.count("POST", INFER)
        refuses("incompatible", "409", lambda: model.predict(pixels(1)))
        assert stub.count("POST", INFER) == before + 1, "the manifest is what it was"


def test_answers_are_of_the_request(stub: Stub) -> None:
    old: list[bytes] = []

    def replay(answer: bytes) -> bytes:
        old.append(answer)
        return old[0]

    with remote(stub) as model:
        stub.answer = replay
        model.predict(pixels(1))
        refuses("incompatible", "another request", lambda: model.predict(pixels(1)))
        for changed in (lambda a: a[:-1] + bytes([a[-1] ^ 1]), lambda a: a[:-7], lambda a: b""):
            stub.answer = changed
            refuses("corrupt", "", lambda: model.predict(pixels(1)))


def outputs(**changes: Any) -> Any:
    output = {"name": "answer", "datatype": "BYTES", "shape": [1],
              "parameters": {"binary_data_size": 8}}  # fmt: skip
    return [{**output, **changes}]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, b""),
        Reply(200, b"{}", BINARY, Inference_Header_Content_Length="2"),
        Reply(200, b"{}", BINARY, Inference_Header_Content_Length="99"),
        Reply(200, b"{}", BINARY, Inference_Header_Content_Length="-1"),
        Reply(200, b"{}", BINARY, Inference_Header_Content_Length="9" * 1000),
        Reply(200, b"<html></html>", "text/html"),
        inference_reply("digits", b"1234", outputs=[]),
        inference_reply("digits", b"1234", outputs=outputs() + outputs()),
        inference_reply("digits", b"1234", outputs=[7]),
        inference_reply("digits", b"1234", outputs=outputs(name="other")),
        inference_reply("digits", b"1234", outputs=outputs(datatype="INT64")),
        inference_reply("digits", b"1234", outputs=outputs(shape=[2])),
        inference_reply("digits", b"1234", outputs=outputs(parameters={"binary_data_size": 9})),
        inference_reply("digits", b"1234", outputs=outputs(parameters=None)),
        inference_reply("digits", b"12", outputs=outputs()),
        Reply(200, b"x" * 1000, Content_Length=str(1 << 40)),
        Reply(200, b"x" * (1 << 24), BINARY),
        Reply(200, b"{}", Transfer_Encoding="chunked"),
    ],
)
def test_broken_answers_are_refused(stub: Stub, reply: Reply) -> None:
    with remote(stub, patience=0.0, timeout=2.0) as model:
        stub.fault = first_times(99, reply)
        with pytest.raises(sealion.SealionError) as refused:
            model.predict(pixels(1))
        assert refused.value.code in ("corrupt", "io"), str(refused.value)


@pytest.mark.parametrize(
    "change",
    [{"manifest": "{}"}, {"manifest": 7}, {"manifest_sha256": "0" * 64}, {"manifest": "\ud800"}],
)
def test_broken_manifests_are_refused(stub: Stub, server: Any, change: Any) -> None:
    told = metadata("digits", server)
    told["parameters"].update(change)
    stub.fault = first_times(9, Reply(200, json.dumps(told).encode()), "/digits")
    refuses("corrupt", "", lambda: remote(stub))
    for body in (b"", b"[]", b"7", b'{"parameters": []}', b"\xff\xfe", b"[" * 100_000):
        stub.fault = first_times(9, Reply(200, body), "/digits")
        refuses("corrupt", "", lambda: remote(stub))
    for listed in (b"{}", b"[7]", b"[]x"):
        stub.fault = first_times(9, Reply(200, listed), INDEX)
        refuses("corrupt", "list of models", lambda: remote(stub))


def test_security_is_asked_for(stub: Stub) -> None:
    refuses("insecure", "256", lambda: remote(stub, least_security=256))
    assert stub.count("PUT", "") == 0


def test_what_a_server_says_is_made_printable(stub: Stub) -> None:
    stub.fault = lambda method, path: refusal(400, "corrupt", "\x1b[2J\u202e" + "x" * 5000)
    error = refuses("corrupt", "?[2J?", lambda: remote(stub))
    assert str(error).isprintable() and len(str(error)) < 600


@given(st.binary(max_size=300), st.text(max_size=12))
def test_any_bytes_are_an_answer_or_refused(body: bytes, header: str) -> None:
    for length in (header, str(len(body)), str(len(body) // 2)):
        try:
            _protocol.read_answer(body, length)
        except sealion.SealionError as error:
            assert error.code == "corrupt"


def test_connect_failures(stub: Stub) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        refuses("io", "refused", lambda: sealion.RemoteModel(url, patience=0.5))
    refuses("io", "", lambda: sealion.RemoteModel("http://no.such.host.invalid"))
    refuses("io", "", lambda: sealion.RemoteModel(stub.url.replace("http", "https"), patience=0))


def test_silence_times_out() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        start = time.monotonic()
        refuses("io", "timed out", lambda: sealion.RemoteModel(url, timeout=0.3))
        assert time.monotonic() - start < 2


def test_tls_is_verified(server: Any, tmp_path: Any) -> None:
    import ssl

    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out",
         certificate, "-days", "1", "-subj", "/CN=a test", "-addext",
         "subjectAltName=IP:127.0.0.1"],
        capture_output=True,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("no openssl")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with Stub(digits=server) as stub:
        stub._server.socket = context.wrap_socket(stub._server.socket, server_side=True)
        url = stub.url.replace("http", "https")
        refuses("insecure", "certificate", lambda: sealion.RemoteModel(url, token=SECRET))
        assert not stub.authorisations
        other_name = url.replace("127.0.0.1", "localhost")
        refuses("insecure", "", lambda: sealion.RemoteModel(other_name, ca=certificate))
        with sealion.RemoteModel(url, ca=certificate, token=SECRET) as model:
            assert len(model.predict(pixels(1))) == 1
    refuses("not_found", "", lambda: sealion.RemoteModel(url, ca=tmp_path / "none.pem"))


def test_threads_share_a_model(stub: Stub, single: Any) -> None:
    due = single.predict(pixels(8), "simulate")
    told: dict[int, Any] = {}
    with remote(stub) as model:
        stub.fault = first_times(5, HANG_UP)

        def ask(i: int) -> None:
            told[i] = [model.predict(pixels(8)[i : i + 1])[0] for _ in range(3)]

        threads = [threading.Thread(target=ask, args=(i,)) for i in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert told == {i: [due[i]] * 3 for i in range(8)}


def test_keys_are_kept_in_a_file(stub: Stub, tmp_path: Any) -> None:
    path = tmp_path / "secret.key"
    for times in (1, 2):
        with remote(stub, keys=path) as model:
            model.predict(pixels(1))
        assert stub.count("PUT", "") == 1, f"the server knows them, {times}"
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert len(list(tmp_path.iterdir())) == 2
    path.unlink()
    with remote(stub, keys=str(path)) as model:  # another key takes other evaluation keys
        model.predict(pixels(1))
    assert stub.count("PUT", "") == 2
    os.chmod(path, 0o644)
    refuses("insecure", "chmod 600", lambda: remote(stub, keys=path))


def test_closed_models_are_of_no_use(stub: Stub) -> None:
    with remote(stub) as model:
        pass
    refuses("invalid_argument", "wiped", lambda: model.predict(pixels(1)))


@pytest.fixture(scope="module")
def served(single: Any, tmp_path_factory: Any) -> Iterator[tuple[str, str]]:
    """`sealion serve` of the build, which asks for a token: (address, token)"""
    command = ZOO.parent / "build" / "release" / "sealion"
    if not command.exists():
        pytest.skip("the command is not built")
    folder = tmp_path_factory.mktemp("served")
    single.save(folder / "single.sealion")
    token = subprocess.run([command, "token", folder / "tokens.json", "--name", "test"],
                           check=True, capture_output=True, text=True).stdout.strip()  # fmt: skip
    with subprocess.Popen(
        [command, "serve", folder / "single.sealion", "--port", "0", "--json", "--state",
         folder / "state", "--tokens", folder / "tokens.json"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["url"], token
        process.terminate()


def test_asks_the_real_server(served: tuple[str, str], single: Any, tmp_path: Any) -> None:
    url, token = served
    refuses("invalid_argument", "401 unauthorized", lambda: sealion.RemoteModel(url))
    key = tmp_path / "secret.key"
    due = single.predict(pixels(12), "simulate")
    with sealion.RemoteModel(url, token=token, keys=key) as model:
        assert np.array_equal(model.predict(pixels(12)), due)
        refuses("not_found", "nothing", lambda: sealion.RemoteModel(
            url, token=token, model="nothing"))  # fmt: skip
    with sealion.RemoteModel(url, token=token, keys=key) as model:
        assert np.array_equal(model.predict(pixels(12)), due)


def test_overhead_is_small(stub: Stub, single: Any, server: Any) -> None:
    """One packed record over loopback: what is beyond encryption, evaluation and decryption."""
    client = sealion.Client(single.manifest)
    client.keygen()
    keys = server.load_keys(client.evaluation_keys())
    stub._infer = lambda name, own, length, body: inference_reply(  # type: ignore[method-assign]
        name, own.predict(body[length + 4 :], ready[0])
    )
    with remote(stub) as model:
        ready = [server.load_keys(model._session.keys)]
        record = pixels(1)

        def seconds(call: Any) -> float:
            start = time.perf_counter()
            call()
            return time.perf_counter() - start

        def alone() -> None:
            client.decrypt(server.predict(client.encrypt(record), keys))

        pairs = [(seconds(lambda: model.predict(record)), seconds(alone)) for _ in range(30)]
    overhead = statistics.median(far - near for far, near in pairs)
    print(f"overhead {overhead * 1e3:.2f} ms")
    assert overhead < 0.02  # a fraction of a millisecond on a quiet machine
