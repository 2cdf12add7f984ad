"""Copies a network with one hidden layer of squares from its exact answers to legal requests.

    build/python/environment/bin/python bench/attacks/hidden_layer.py zoo/dnn-30.sealion --hidden 30

A logit is q(x) = sum_j v_j (w_j x + b_j)^2 + c. For inputs e_i (one pixel) and p_r (another) polarisation gives

    q(e_i + p_r) - q(e_i) - q(p_r) + q(0) = 2 sum_j v_j w_ji w_jr,

so h pixels p_r tell D = W' diag(2 v) G for each logit, with G the h x h part of the weights W at these pixels. For two
sums of logits D1 = W' diag(a) G and D2 = W' diag(b) G; at the rows of the pixels, D1 inv(D2) = G' diag(a / b) inv(G'):
its eigenvectors are the neurons' weights at the pixels, each up to a factor, and D1 gives the other weights. All of them
are small integers over their largest, so rounding makes them exact. Takes 1 + d + d h queries for d inputs, h neurons.

docs/security/attacks.md says what it finds, and what helps.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import sealion

Integers = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
#: Logits [queries, outputs] of inputs [queries, d].
Ask = Callable[[Integers], Integers]


@dataclass
class Copy:
    """What an attacker has afterwards.

    Attributes:
        weights: of the hidden neurons, [hidden, d], each up to sign and factor.
        queries: records that were asked.
        answers: a linear map from what `features` makes of the neurons to logits.
    """

    weights: Integers
    queries: int
    answers: Reals

    def logits(self, inputs: Integers) -> Integers:
        """As the original says, [records, outputs]."""
        return np.rint(features(self.weights, inputs) @ self.answers).astype(np.int64)


def copy_network(ask: Ask, width: int, pixels: Integers) -> Copy:
    """Asks and solves; `pixels` are as many inputs as there are neurons, at which these differ.

    Raises:
        ValueError: the answers are not those of such a network.
    """
    inputs = queries_of(width, pixels)
    logits = ask(inputs)
    second = polarised(logits, width, pixels)
    neurons = solve(second, pixels)
    made, *_ = np.linalg.lstsq(features(neurons, inputs), logits.astype(np.float64), rcond=None)
    return Copy(neurons, len(inputs), made)


def queries_of(width: int, pixels: Integers) -> Integers:
    """0, each e_i, each e_i + p_r: [1 + d + d h, d]."""
    units = np.eye(width, dtype=np.int64)
    pairs = (units[:, None, :] + units[None, pixels, :]).reshape(-1, width)
    return np.concatenate([np.zeros((1, width), np.int64), units, pairs])


def polarised(logits: Integers, width: int, pixels: Integers) -> Integers:
    """D of each logit, [outputs, d, h]."""
    logits = logits.T
    zero, ones, pairs = logits[:, :1], logits[:, 1 : width + 1], logits[:, width + 1 :]
    of_pairs = pairs.reshape(len(logits), width, len(pixels))
    return of_pairs - ones[:, :, None] - ones[:, None, pixels] + zero[:, :, None]


def solve(second: Integers, pixels: Integers, seed: int = 0) -> Integers:
    """The neurons, [hidden, d], from D."""
    sums = np.random.default_rng(seed).standard_normal((2, len(second)))
    one, two = np.tensordot(sums, second.astype(np.float64), 1)
    values, vectors = np.linalg.eig(one[pixels] @ np.linalg.inv(two[pixels]))
    if np.abs(values.imag).max() > 1e-6 * np.abs(values).max():
        raise ValueError("the eigenvalues are not real: no single hidden layer of so many squares")
    columns = one @ np.linalg.inv(vectors.real).T
    return np.stack([whole(column) for column in columns.T])


def whole(column: Reals, largest: int = 127) -> Integers:
    """The smallest integers that are a multiple of these numbers."""
    shares = column / np.abs(column).max()
    for factor in range(1, largest + 1):
        rounded = np.rint(shares * factor)
        if np.abs(shares * factor - rounded).max() < 0.02:
            return rounded.astype(np.int64)
    raise ValueError(f"weights that are no integers up to {largest}")


def features(neurons: Integers, inputs: Integers) -> Reals:
    """Of which every logit is a linear map: squares, sums and 1, [records, 2 hidden + 1]."""
    sums = (inputs @ neurons.T).astype(np.float64)
    return np.concatenate([sums * sums, sums, np.ones((len(inputs), 1))], axis=1)


def encrypted_oracle(model: sealion.EncryptedModel) -> Ask:
    """Asks a server as any client would, in full batches."""
    client, server = sealion.Client(model.manifest), sealion.Server(model)
    client.keygen()
    keys = client.evaluation_keys()
    shape, levels = model.manifest.input_shape, levels_of(model)

    def ask(inputs: Integers) -> Integers:
        pixels = np.rint(inputs * (255 / levels)).astype(np.uint8).reshape(-1, *shape)
        batch = model.manifest.batch
        return np.concatenate([
            client.decrypt(server.predict(client.encrypt(part), keys), "integers")
            for part in np.split(pixels, range(batch, len(pixels), batch))
        ])  # fmt: skip

    return ask


def levels_of(model: sealion.EncryptedModel) -> int:
    """The largest integer of an input."""
    return int(json.loads(model.manifest.to_json())["input"]["high"])


def differing(copy: Copy, ask: Ask, levels: int, records: int = 1000, seed: int = 1) -> int:
    """Logits of random faint pictures that the copy tells otherwise."""
    random = np.random.default_rng(seed)
    faint = random.random((records, copy.weights.shape[1])) < 0.1
    inputs = random.integers(0, levels + 1, faint.shape) * faint
    return int(np.count_nonzero(copy.logits(inputs) != ask(inputs)))


def central_pixels(width: int, hidden: int, seed: int = 0) -> Integers:
    """So many of the middle half of a square picture, where networks look."""
    side = int(np.sqrt(width))
    rows, columns = np.divmod(np.arange(width), side)
    middle = (np.abs(rows - side / 2) < side / 4) & (np.abs(columns - side / 2) < side / 4)
    return np.random.default_rng(seed).choice(np.flatnonzero(middle), hidden, replace=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("model", type=Path, help="a model of pictures, one hidden layer of squares")
    parser.add_argument("--hidden", type=int, required=True, help="neurons of the hidden layer")
    arguments = parser.parse_args()
    model = sealion.load(arguments.model)
    width = int(np.prod(model.manifest.input_shape))
    ask, start = encrypted_oracle(model), time.perf_counter()
    copy = copy_network(ask, width, central_pixels(width, arguments.hidden))
    seconds = time.perf_counter() - start
    report = {
        "queries": copy.queries,
        "batches": -(-copy.queries // model.manifest.batch),
        "seconds": round(seconds, 2),
        "neurons": len(copy.weights),
        "differing_logits_of_10000": differing(copy, ask, levels_of(model)),
    }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
