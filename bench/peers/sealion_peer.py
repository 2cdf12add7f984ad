"""SEALion's Python package, as its guide shows it."""

import joblib

# user code: begin
import sealion

# user code: end
from measure import Array, Deployment, Task
from xgboost import XGBClassifier

NOT_OFFERED: dict[str, str] = {}
DIGITS = 4096  # a full batch of the slot-wise layout


def serve(task: Task, plain: object, batch: int = 1) -> Deployment:
    """What a converted model needs to answer, the same for all kinds."""
    # user code: begin
    model = sealion.convert(plain, task.calibration, batch=batch)
    client, server = sealion.Client(model.manifest), sealion.Server(model)
    client.keygen()
    keys = client.evaluation_keys()

    def evaluate(request: bytes) -> bytes:
        return server.predict(request, keys)

    def decrypt(answer: bytes) -> Array:
        return client.decrypt(answer, "scores")

    # user code: end
    plan = model.plan
    return Deployment(
        client.encrypt,
        evaluate,
        lambda answer: one_or_all(decrypt(answer)),
        len(keys),
        f"{plan.layout}, n = {plan.n}, {plan['coeff_modulus_bits']} bits, {plan.security_bits}-bit",
        batch,
        reference=difference(task.scores),
    )


def difference(scores: Array) -> Array | None:
    """What is decrypted of two classes; None where the scores themselves are."""
    return scores[:, 1] - scores[:, 0] if scores.ndim == 2 and scores.shape[1] == 2 else None


def one_or_all(scores: Array) -> Array:
    """(records,) of one score, else (records, classes)."""
    return scores[:, 0] if scores.shape[1] == 1 else scores


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
