"""The peers and the tasks, by name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Peer:
    title: str
    environment: str  # requirements-ENVIRONMENT.txt; several peers may share one
    module: str
    python: str = "3.11"
    suffix: str = ""  # of the names of its functions in the module


@dataclass(frozen=True)
class TaskKind:
    title: str
    function: str  # of a peer's module
    model: str  # file of train.py


PEERS = {
    "sealion": Peer("SEALion", "sealion", "sealion_peer"),
    "concrete-ml": Peer("Concrete ML 1.9.0", "concrete-ml", "concrete_ml_peer"),
    "helayers": Peer("HElayers 1.5.5.4", "helayers", "helayers_peer"),
    "openfhe": Peer("OpenFHE 1.6.1 (by hand)", "openfhe", "openfhe_peer", python="3.10"),
    "orion": Peer("Orion 1.0.2", "orion", "orion_peer"),
    "tenseal": Peer("TenSEAL 0.3.18", "tenseal", "tenseal_peer"),
    "tenseal-tutorial": Peer(
        "TenSEAL 0.3.18, tutorial's parameters", "tenseal", "tenseal_peer", suffix="_tutorial"
    ),
}

TASKS = {
    "logistic-regression": TaskKind(
        "Logistic regression, breast cancer, 30 features, one record a request",
        "logistic_regression",
        "logistic-regression",
    ),
    "network": TaskKind(
        "Network 30-64-2, square, breast cancer, one record a request", "network", "network"
    ),
    "trees": TaskKind(
        "XGBoost, 100 trees of depth 4, breast cancer, one record a request", "trees", "trees"
    ),
    "mnist": TaskKind("MNIST 784-30-10, square, one digit a request", "mnist", "mnist"),
    "mnist-batch": TaskKind("MNIST 784-30-10, square, batches", "mnist_batch", "mnist"),
}

THREADS = 2
