"""SEALion's own package: a sketch against its planned API, to be finished with it."""

import joblib
import numpy as np

# user code: begin
import sealion

# user code: end
from measure import Array, Deployment, Task
from xgboost import XGBClassifier

NOT_OFFERED: dict[str, str] = {}
DIGITS = 4096  # a batch


def serve(task: Task, plain: object, batch: int = 1) -> Deployment:
    """What a converted model needs to answer, the same for all kinds."""
    # user code: begin
    model = sealion.convert(plain, task.calibration)
    model.save("model.sealion")
    client = sealion.Client(model.manifest)
    key = client.keygen()
    evaluation_keys = client.evaluation_keys(key)
    server = sealion.Server("model.sealion")

    def encrypt(records: Array) -> bytes:
        return client.encrypt(key, records)

    def evaluate(request: bytes) -> bytes:
        return server.predict(request, evaluation_keys)

    def decrypt(answer: bytes) -> Array:
        return client.decrypt(key, answer)

    # user code: end
    return Deployment(
        encrypt,
        evaluate,
        lambda answer: np.asarray(decrypt(answer)),
        len(evaluation_keys),
        "BGV, 128 bits, parameters by its planner",
        batch,
    )


def logistic_regression(task: Task) -> Deployment:
    return serve(task, joblib.load(task.folder / "logistic-regression.joblib"))


def trees(task: Task) -> Deployment:
    plain = XGBClassifier()
    plain.load_model(task.folder / "trees.json")
    return serve(task, plain)


def network(task: Task) -> Deployment:
    return serve(task, str(task.folder / "network.onnx"))


def mnist(task: Task) -> Deployment:
    return serve(task, str(task.folder / "mnist.onnx"))


def mnist_batch(task: Task) -> Deployment:
    return serve(task, str(task.folder / "mnist.onnx"), DIGITS)
