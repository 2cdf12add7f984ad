"""PyTorch's networks on tables."""

import torch
from torch import nn

from .datasets import digits, table
from .exported import recipe
from .pytorch_training import export, exported, fit, seeded


class Square(nn.Module):
    def forward(self, x):
        return x * x


class Power(nn.Module):
    def forward(self, x):
        return x ** 2


class Polynomial(nn.Module):
    """a x^2 + b x + c with trained coefficients."""

    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.tensor(0.1))
        self.b = nn.Parameter(torch.tensor(1.0))
        self.c = nn.Parameter(torch.tensor(0.0))

    def forward(self, x):
        return self.a * x ** 2 + self.b * x + self.c


class Restored(nn.Module):
    """A standardised answer brought back to the target's own unit."""

    def __init__(self, data):
        super().__init__()
        self.register_buffer("mean", torch.tensor(float(data.train.y.mean())))
        self.register_buffer("deviation", torch.tensor(float(data.train.y.std())))

    def forward(self, x):
        return x * self.deviation + self.mean


class Standardised(nn.Module):
    """Means and deviations as buffers in front of a network."""

    def __init__(self, data, network):
        super().__init__()
        x = torch.from_numpy(data.train.x)
        self.register_buffer("mean", x.mean(0))
        self.register_buffer("deviation", x.std(0) + 1e-6)
        self.network = network

    def forward(self, x):
        return self.network((x - self.mean) / self.deviation)


def perceptron(data, activation, outputs, width=16):
    return lambda: Standardised(data, nn.Sequential(
        nn.Linear(data.train.x.shape[1], width), activation(), nn.Linear(width, outputs)))


@recipe("pytorch-linear")
def linear():
    return export(lambda: nn.Sequential(nn.Linear(64, 10)), digits(),
                  "one Gemm, transposed weights")


@recipe("pytorch-linear-softmax-opset-9")
def linear_softmax():
    data = digits()
    network = fit(seeded(lambda: nn.Linear(64, 10)), data)
    return exported(nn.Sequential(network, nn.Softmax(1)).eval(), data, "Softmax behind, opset 9",
                    opset=9)


@recipe("pytorch-regression")
def regression():
    data = table("diabetes")
    network = perceptron(data, Square, 1, width=4)
    return export(lambda: nn.Sequential(network(), Restored(data)), data,
                  "one value; Mul and Add by scalars behind", is_regression=True, epochs=100)


@recipe("pytorch-mlp-product")
def mlp_product():
    data = table("breast_cancer")
    return export(perceptron(data, Square, 2), data, "x * x is Mul; Sub and Div in front",
                  opset=13)


@recipe("pytorch-mlp-power")
def mlp_power():
    data = table("wine")
    return export(perceptron(data, Power, 3), data, "x ** 2 is Pow with a constant")


@recipe("pytorch-mlp-polynomial")
def mlp_polynomial():
    data = table("iris")
    return export(perceptron(data, Polynomial, 3), data, "trained a x^2 + b x + c",
                  epochs=150)


@recipe("pytorch-mlp-square-dynamo")
def mlp_square_dynamo():
    data = table("breast_cancer")
    return export(perceptron(data, Power, 2), data, "dynamo, converted to opset 28", opset=28,
                  dynamo=True)


@recipe("pytorch-mlp-sigmoid")
def mlp_sigmoid():
    data = table("wine")
    return export(perceptron(data, nn.Sigmoid, 3), data, "Sigmoid between matrices")


@recipe("pytorch-mlp-tanh")
def mlp_tanh():
    data = table("breast_cancer")
    return export(perceptron(data, nn.Tanh, 2), data, "Tanh between matrices, opset 9", opset=9)


@recipe("pytorch-mlp-gelu")
def mlp_gelu():
    return export(lambda: nn.Sequential(nn.Linear(64, 24), nn.GELU(), nn.Linear(24, 10)),
                  digits(), "GELU is Div, Erf, Add, Mul, Mul")


@recipe("pytorch-mlp-gelu-dynamo")
def mlp_gelu_dynamo():
    return export(lambda: nn.Sequential(nn.Linear(64, 24), nn.GELU(), nn.Linear(24, 10)),
                  digits(), "one Gelu at opset 20", opset=20, dynamo=True)


@recipe("pytorch-mlp-silu")
def mlp_silu():
    return export(lambda: nn.Sequential(nn.Linear(64, 24), nn.SiLU(), nn.Linear(24, 10)),
                  digits(), "SiLU is Sigmoid, Mul")


@recipe("pytorch-binary-sigmoid")
def binary_sigmoid():
    data = table("breast_cancer")
    network = fit(seeded(perceptron(data, Square, 1)), data, is_regression=True)
    sharper = nn.Linear(1, 1)
    nn.init.constant_(sharper.weight, 8.0)
    nn.init.constant_(sharper.bias, -4.0)
    return exported(nn.Sequential(network, sharper, nn.Sigmoid()).eval(), data,
                    "one output behind Sigmoid; a Gemm of 1 x 1")


@recipe("pytorch-mlp-layernorm")
def mlp_layernorm():
    return export(lambda: nn.Sequential(nn.Linear(64, 24), nn.LayerNorm(24), Square(),
                                        nn.Linear(24, 10)), digits(),
                  "LayerNormalization, which no polynomial of low degree replaces")
