"""Orion: PyTorch modules over Lattigo's CKKS. It cannot write ciphertexts: sizes are computed."""

import math
from typing import Any

# user code: begin
import orion
import orion.nn as on
import torch

# user code: end
from measure import Array, Deployment, Task

NOT_OFFERED = {
    "trees": "networks only",
    "mnist_batch": "a batch is packed as one larger matrix, which does not pay: 128 records of "
    "30-64-2 would need 500 MB of keys",
}


# user code: begin network mnist
class Network(on.Module):
    def __init__(self, inputs: int, hidden: int, outputs: int):
        super().__init__()
        self.dense1 = on.Linear(inputs, hidden)
        self.square = on.Quad()
        self.dense2 = on.Linear(hidden, outputs)

    def forward(self, x):
        return self.dense2(self.square(self.dense1(x)))


# user code: end
# user code: begin logistic_regression
class Logistic(on.Module):
    def __init__(self, inputs: int):
        super().__init__()
        self.dense1 = on.Linear(inputs, 1)

    def forward(self, x):
        return self.dense1(x)


# user code: end


def ciphertext_bytes(configuration: dict[str, Any], limbs: int) -> int:
    return 2 * limbs * 8 << configuration["LogN"]


def key_bytes(configuration: dict[str, Any], network: on.Module, relinearise: bool) -> int:
    """Rotation keys of the linear transforms, and the one that relinearises."""
    q, p = len(configuration["LogQ"]), len(configuration["LogP"])
    backend = orion.core.orion.scheme.backend
    rotations = set()
    for module in network.modules():
        for transform in getattr(module, "transform_ids", {}).values():
            rotations |= set(backend.GetLinearTransformRotationKeys(transform))
        rounds = getattr(module, "output_rotations", 0)
        slots = 1 << configuration["LogN"] - 1
        rotations |= {slots >> i for i in range(1, rounds + 1)}
    one_key = math.ceil(q / p) * ciphertext_bytes(configuration, q + p)
    return (len(rotations) + relinearise) * one_key


def serve(task: Task, network: on.Module, configuration: dict[str, Any]) -> Deployment:
    modules = [network.dense1, *([network.dense2] if len(task.layers) > 1 else [])]
    for module, (weights, bias) in zip(modules, task.layers):
        module.weight.data = torch.tensor(weights.T, dtype=torch.float32).contiguous()
        module.bias.data = torch.tensor(bias, dtype=torch.float32)

    # user code: begin
    orion.init_scheme({"ckks_params": configuration, "orion": {"debug": False}})
    network.eval()
    orion.fit(network, torch.tensor(task.calibration[:1], dtype=torch.float32))
    level = orion.compile(network)
    network.he()

    def encrypt(records: Array):
        x = torch.tensor(records, dtype=torch.float32)
        return orion.encrypt(orion.encode(x, level))

    def evaluate(request):
        return network(request)

    def decrypt(answer) -> Array:
        return answer.decrypt().decode().numpy()

    # user code: end
    outputs = task.layers[-1][1].size
    bits = sum(configuration["LogQ"]) + sum(configuration["LogP"])
    return Deployment(
        encrypt,
        evaluate,
        lambda answer: decrypt(answer).reshape((1, outputs) if outputs > 1 else 1),
        key_bytes(configuration, network, relinearise=len(task.layers) > 1),
        f"CKKS, n = {1 << configuration['LogN']}, log q {bits}, 128 bits by the standard's table",
        size=lambda x: len(x.ids) * ciphertext_bytes(configuration, x.level() + 1),
        sizes_computed=True,
        note="evaluated where it was encrypted: no reading or writing in its times",
    )


def logistic_regression(task: Task) -> Deployment:
    # user code: begin logistic_regression
    configuration = {"LogN": 12, "LogQ": [38, 30], "LogP": [38], "LogScale": 30, "H": 2730}
    network = Logistic(30)
    # user code: end
    return serve(task, network, configuration)


def network(task: Task) -> Deployment:
    (weights1, _), (weights2, _) = task.layers
    # user code: begin network mnist
    configuration = {"LogN": 13, "LogQ": [46, 36, 36, 36], "LogP": [46], "LogScale": 36, "H": 5461}
    network = Network(*weights1.shape, weights2.shape[1])
    # user code: end
    return serve(task, network, configuration)


mnist = network
