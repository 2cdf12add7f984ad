"""PyTorch's networks on Fashion-MNIST: the one with ReLU that is to be converted, and one with
squares. The original is judged on all 10,000 test pictures."""

import numpy as np
import torch
from torch import nn

from .datasets import Data, Part, fashion
from .exported import recipe
from .pytorch_tables import Square
from .pytorch_training import answer, exported, fit, seeded

PICTURES = 100


def whole_test(network, data):
    answers = np.concatenate([answer(network, x).argmax(1)
                              for x in np.array_split(data.test.x, 100)])
    return {"whole_test": {"set": "Fashion-MNIST, 10,000 test pictures",
                           "accuracy": round(float(np.mean(answers == data.test.y)), 4)}}


def few(data):
    """So many pictures are kept beside the model; the whole set is a package of Debian's."""
    return Data(Part(data.train.x[:PICTURES], data.train.y[:PICTURES]),
                Part(data.test.x[:PICTURES], data.test.y[:PICTURES]))


def trained(make, epochs, rate, shows):
    data = fashion()
    network = fit(seeded(make), data, epochs, rate, batch=128)
    return exported(network, few(data), shows, opset=17, facts=whole_test(network, data))


@recipe("pytorch-fashion-relu")
def fashion_relu():
    def make():
        return nn.Sequential(
            nn.Conv2d(1, 16, 5, stride=2, padding=2), nn.ReLU(),
            nn.Conv2d(16, 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(24 * 7 * 7, 64), nn.ReLU(), nn.Linear(64, 10))
    return trained(make, 8, 4e-3, "two convolutions, Relu, MaxPool")


@recipe("pytorch-fashion-square")
def fashion_square():
    def make():
        return nn.Sequential(nn.Conv2d(1, 8, 5, stride=2, padding=1), nn.BatchNorm2d(8), Square(),
                             nn.AvgPool2d(2), nn.Flatten(), nn.Linear(8 * 6 * 6, 10))
    return trained(make, 8, 4e-3, "28 x 28 pixels: Conv, Mul, AveragePool, Gemm")
