"""Concrete ML: quantised models over TFHE; servers may keep the keys they load."""

import tempfile
from typing import Any

import joblib

# user code: begin network mnist
import torch

# user code: end
# user code: begin
from concrete import fhe
from concrete.ml.deployment import FHEModelClient, FHEModelDev, FHEModelServer

# user code: end
# user code: begin logistic_regression
from concrete.ml.sklearn import LogisticRegression

# user code: end
# user code: begin trees
from concrete.ml.sklearn import XGBClassifier

# user code: end
# user code: begin network mnist
from concrete.ml.torch.compile import compile_torch_model

# user code: end
from measure import Array, Deployment, Task
from xgboost import XGBClassifier as PlainTrees

NOT_OFFERED = {"mnist_batch": "a compiled circuit takes one record"}
PARAMETERS = "TFHE, 128 bits, parameters by its compiler, {bits}-bit quantisation"


def serve(model: Any, bits: int, **about: Any) -> Deployment:
    """What a compiled model needs to answer, the same for all kinds."""
    folder = tempfile.mkdtemp(dir=".")

    # user code: begin
    FHEModelDev(path_dir=folder, model=model).save()
    client = FHEModelClient(path_dir=folder, key_dir=folder)
    client.generate_private_and_evaluation_keys()
    keys = client.get_serialized_evaluation_keys()
    server = FHEModelServer(path_dir=folder)
    server_keys = fhe.EvaluationKeys.deserialize(keys)

    def encrypt(records: Array) -> bytes:
        return client.quantize_encrypt_serialize(records)

    def evaluate(request: bytes) -> bytes:
        return server.run(request, server_keys)

    def decrypt(answer: bytes) -> Array:
        return client.deserialize_decrypt_dequantize(answer)

    # user code: end
    two_classes = about.get("probabilities", False)
    return Deployment(
        encrypt,
        evaluate,
        (lambda answer: decrypt(answer)[:, 1]) if two_classes else decrypt,
        len(keys),
        PARAMETERS.format(bits=bits),
        **about,
    )


def logistic_regression(task: Task) -> Deployment:
    plain = joblib.load(task.folder / "logistic-regression.joblib")
    # user code: begin logistic_regression
    model = LogisticRegression.from_sklearn_model(plain, task.calibration, n_bits=8)
    model.compile(task.calibration)
    # user code: end
    return serve(model, 8, probabilities=True)


def trees(task: Task) -> Deployment:
    plain = PlainTrees()
    plain.load_model(task.folder / "trees.json")
    # user code: begin trees
    model = XGBClassifier.from_sklearn_model(plain, task.calibration, n_bits=6)
    model.compile(task.calibration)
    # user code: end
    return serve(model, 6, probabilities=True)


def relu_network(layers: list[tuple[Array, Array]]) -> torch.nn.Module:
    modules: list[torch.nn.Module] = []
    for weights, bias in layers:
        linear = torch.nn.Linear(*weights.shape)
        linear.weight.data = torch.tensor(weights.T, dtype=torch.float32).contiguous()
        linear.bias.data = torch.tensor(bias, dtype=torch.float32)
        modules += [linear, torch.nn.ReLU()]
    return torch.nn.Sequential(*modules[:-1])


def quantised_network(task: Task, name: str, bits: int) -> Deployment:
    """BITS: the fewest that keep the accuracy within one percent of the plain network's."""
    relu = Task.load(task.folder, name)
    network = relu_network(relu.layers)
    # user code: begin network mnist
    model = compile_torch_model(
        network,
        torch.tensor(relu.calibration, dtype=torch.float32),
        n_bits=bits,
        rounding_threshold_bits={"n_bits": bits, "method": "approximate"},
    )
    # user code: end
    return serve(
        model, bits, reference=relu.scores, note="ReLU; compared with the plain network of ReLUs"
    )


def network(task: Task) -> Deployment:
    return quantised_network(task, "network-relu", 5)


def mnist(task: Task) -> Deployment:
    return quantised_network(task, "mnist-relu", 6)
