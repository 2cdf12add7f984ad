"""Client and server, bytes between them."""

from __future__ import annotations

import copy
import gc
import hashlib
import os
import pickle
import stat
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import sealion
from conftest import ZOO


@pytest.fixture(scope="module")
def client(dnn30: sealion.EncryptedModel) -> sealion.Client:
    client = sealion.Client(dnn30.manifest)
    client.keygen()
    return client


@pytest.fixture(scope="module")
def server(dnn30: sealion.EncryptedModel) -> sealion.Server:
    return sealion.Server(dnn30)


def pixels(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (count, 28, 28), np.uint8)


def test_round_trip(client: Any, server: Any, dnn30: Any) -> None:
    request = client.encrypt(pixels(100))
    assert isinstance(request, bytes)
    answer = server.predict(request, client.evaluation_keys())
    told = client.decrypt(answer)
    assert np.array_equal(told, dnn30.predict(pixels(100), encrypted="simulate"))
    integers = client.decrypt(answer, "integers")
    assert integers.shape == (100, 10) and integers.dtype == np.int64
    probabilities = client.decrypt(answer, "probabilities")
    assert np.allclose(probabilities.sum(axis=1), 1)
    assert np.array_equal(probabilities.argmax(axis=1), told)
    assert client.noise_budget_bits(answer) > 0


def test_takes_any_buffer(client: Any, server: Any) -> None:
    request = client.encrypt(pixels(1))
    answers = [server.predict(kind(request)) for kind in (bytes, bytearray, memoryview)]
    assert len({client.decrypt(memoryview(answer)).tobytes() for answer in answers}) == 1
    with pytest.raises(TypeError):
        server.predict("text")


def test_a_request_split_by_modulus() -> None:
    model = sealion.load(ZOO / "cnn-16.sealion")
    client = sealion.Client(model.manifest)
    client.keygen()
    messages, record = client.encrypt_split(pixels(20))
    assert len(messages) == 2 and record.records == 20
    answers = [sealion.Server(model).predict(message) for message in messages]
    told = client.decrypt(answers[::-1], request=record)
    assert np.array_equal(told, client.decrypt(answers))
    assert np.array_equal(told, model.predict(pixels(20), encrypted="simulate"))
    again = sealion.RequestRecord(record.to_json())
    assert np.array_equal(told, client.decrypt(tuple(answers), request=again))
    for some in (answers[0], answers[:1], [answers[0], answers[0]]):
        with pytest.raises(sealion.SealionError) as caught:
            client.decrypt(some)
        assert caught.value.code == "incompatible"


def test_models_of_one_modulus_are_not_split(client: Any) -> None:
    with pytest.raises(sealion.SealionError, match="one plaintext modulus") as caught:
        client.encrypt_split(pixels(1))
    assert caught.value.code == "invalid_argument"


def test_one_packed_record_with_keys(dnn30: Any) -> None:
    model = sealion.EncryptedModel(dnn30._core.from_bytes(dnn30.to_bytes(), "copy"))
    plan = model.deploy(batch=1)
    assert plan.layout == "packed" and model.manifest.needs_evaluation_keys
    client, server = sealion.Client(model.manifest), sealion.Server(model)
    client.keygen()
    keys = client.evaluation_keys()
    assert len(keys) == plan.evaluation_key_bytes
    request = client.encrypt(pixels(1))
    assert len(request) == plan.upload_bytes <= server.largest_request_bytes
    answer = server.predict(request, keys)
    assert np.array_equal(client.decrypt(answer), model.predict(pixels(1), "simulate"))
    with pytest.raises(sealion.SealionError) as refused:
        server.predict(request)
    assert refused.value.code == "invalid_argument"


def test_keys_are_secret(client: Any, tmp_path: Any, capfd: Any) -> None:
    key = client.key
    path = tmp_path / "secret.key"
    key.save(path)
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    with pytest.raises(sealion.SealionError, match="is there already"):
        key.save(path)
    data = path.read_bytes()
    for shown in (repr(key), str(key), repr(client), repr(vars(client))):
        assert data[40:60].hex() not in shown and len(shown) < 1000
    for copied in (pickle.dumps, copy.deepcopy, copy.copy):
        with pytest.raises(TypeError, match="not pickled"):
            copied(key)
    other = sealion.Client(client.manifest)
    with pytest.raises(sealion.SealionError, match="keygen"):
        other.encrypt(pixels(1))
    os.chmod(path, 0o640)
    with pytest.raises(sealion.SealionError, match="chmod 600") as refused:
        other.load_key(path)
    assert refused.value.code == "insecure"
    os.chmod(path, 0o600)
    other.load_key(path)
    request = client.encrypt(pixels(2))
    answer = sealion.Server(str(ZOO / "dnn-30.sealion")).predict(request)
    assert np.array_equal(other.decrypt(answer, request=request), client.decrypt(answer))
    assert list(tmp_path.iterdir()) == [path]
    with other.key:
        pass
    with pytest.raises(sealion.SealionError, match="wiped"):
        other.encrypt(pixels(1))


def test_hostile_bytes_have_codes(client: Any, server: Any, tmp_path: Any) -> None:
    sound = client.encrypt(pixels(1))
    request = bytearray(sound)
    request[1000] ^= 1
    manifest = client.manifest.to_json()
    for call, code in [
        (lambda: server.predict(request), "corrupt"),
        (lambda: server.predict(b""), "corrupt"),
        (lambda: client.decrypt(b"nothing"), "corrupt"),
        (lambda: sealion.Client("{}"), "corrupt"),
        (lambda: sealion.Manifest(manifest, least_security=256), "insecure"),
        (lambda: sealion.Manifest(manifest, least_security=100), "invalid_argument"),
        (lambda: sealion.Manifest(manifest, least_security_table="2020"), "invalid_argument"),
        (lambda: sealion.Client(tmp_path / "none.json"), "not_found"),
        (lambda: sealion.Server(tmp_path / "none.sealion"), "not_found"),
        (lambda: sealion.Server(__file__), "corrupt"),
        (lambda: client.encrypt(np.zeros((1, 3, 3), np.uint8)), "incompatible"),
        (lambda: client.encrypt(np.zeros((0, 28, 28), np.uint8)), "invalid_argument"),
        (lambda: client.encrypt(pixels(client.manifest.batch + 1)), "invalid_argument"),
    ]:
        with pytest.raises(sealion.SealionError) as refused:
            call()
        assert refused.value.code == code, str(refused.value)
    other = sealion.Client(client.manifest)
    other.keygen()
    with pytest.raises(sealion.SealionError) as refused:
        other.decrypt(server.predict(sound), request=sound)
    assert refused.value.code == "incompatible"
    raised = pickle.loads(pickle.dumps(refused.value))
    assert (raised.code, str(raised)) == (refused.value.code, str(refused.value))


def test_answers_are_bound_to_their_requests(client: Any, server: Any, tmp_path: Any) -> None:
    """An answer is that to one request: not of another, nor an old one once more."""
    first, second = client.encrypt(pixels(1)), client.encrypt(pixels(2, 7))
    answers = [server.predict(request) for request in (first, second)]
    with pytest.raises(sealion.SealionError, match="answers another request") as refused:
        client.decrypt(answers[0])  # by default to the last
    assert refused.value.code == "incompatible"
    assert len(client.decrypt(answers[1])) == 2
    assert len(client.decrypt(answers[0], request=first)) == 1
    client.record(first).save(tmp_path / "first.request")
    record = sealion.RequestRecord(tmp_path / "first.request")
    assert record.records == 1 and client.noise_budget_bits(answers[0], record) > 0
    with pytest.raises(sealion.SealionError, match="answers another request"):
        client.decrypt(answers[1], request=record)
    other = sealion.Client(client.manifest, client.key)
    with pytest.raises(sealion.SealionError, match="this thread has encrypted nothing"):
        other.decrypt(answers[0])
    for broken in ("{}", record.to_json().replace('"records": 1', '"records": 0')):
        with pytest.raises(sealion.SealionError) as refused:
            sealion.RequestRecord(broken)
        assert refused.value.code == "corrupt"


def test_noise_has_no_values(dnn30: Any) -> None:
    """Of one packed record, whose answer is small enough for one checksum."""
    model = sealion.EncryptedModel(dnn30._core.from_bytes(dnn30.to_bytes(), "copy"))
    model.deploy(batch=1)
    client, server = sealion.Client(model.manifest), sealion.Server(model)
    client.keygen()
    answer = bytearray(server.predict(client.encrypt(pixels(1)), client.evaluation_keys()))[:-32]
    assert len(answer) < 2**20
    answer[200:264] = bytes(255 - byte for byte in answer[200:264])
    answer += hashlib.sha256(answer).digest()
    with pytest.raises(sealion.SealionError, match="nothing but noise") as refused:
        client.decrypt(answer)
    assert refused.value.code == "undecryptable"


def test_many_clients_in_threads(dnn30: Any, server: Any) -> None:
    failures: list[Exception] = []

    def work(seed: int) -> None:
        try:
            client = sealion.Client(dnn30.manifest)
            client.keygen()
            records = pixels(5, seed)
            told = client.decrypt(server.predict(client.encrypt(records, threads=1), threads=1))
            assert np.array_equal(told, dnn30.predict(records, encrypted="simulate", threads=1))
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def silence(work: Callable[[], object]) -> float:
    """The share of its time in which a call let no other thread run, at a stretch."""
    times: list[float] = []

    def timed() -> None:
        times.append(time.perf_counter())
        work()
        times.append(time.perf_counter())

    thread = threading.Thread(target=timed)
    longest, last = 0.0, time.perf_counter()
    thread.start()
    while len(times) < 2:
        longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
    thread.join()
    return longest / (times[1] - times[0])


def test_the_interpreter_goes_on_meanwhile(client: Any, server: Any) -> None:
    request = client.encrypt(pixels(4096))
    answers = np.zeros((1_000_000, 10), np.int64)
    core = client.manifest._core
    for work in (
        lambda: server.predict(request, threads=1),
        lambda: client.encrypt(pixels(4096), threads=1),
        lambda: core.read_classes(answers),
        lambda: core.read_probabilities(answers),
    ):
        assert silence(work) < 0.5


def resident_bytes() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_nothing_leaks(client: Any, server: Any) -> None:
    records = pixels(64)
    references = sys.getrefcount(records)

    def often(times: int) -> int:
        for _ in range(times):
            client.decrypt(server.predict(client.encrypt(records)))
        gc.collect()
        return resident_bytes()

    before = often(10)
    assert often(40) - before < 30_000_000  # a request has 35 MB
    assert sys.getrefcount(records) == references
