"""PyTorch's convolutional networks on digits of 8 x 8 pixels."""

import torch
from torch import nn
from torch.nn import functional

from .datasets import digits
from .exported import recipe
from .pytorch_tables import Polynomial, Power, Square
from .pytorch_training import export

SHAPE = (1, 8, 8)


def pictures():
    data = digits(SHAPE)
    for part in (data.train, data.test):
        part.x /= 16
    return data


def net(*layers):
    return lambda: nn.Sequential(*layers_of(layers))


def layers_of(makers):
    return [maker() for maker in makers]


class Viewed(nn.Module):
    """x.view with the batch read from the shape."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 6, 3)
        self.dense = nn.Linear(6 * 36, 10)

    def forward(self, x):
        x = self.conv(x) ** 2
        return self.dense(x.view(x.size(0), -1))


class Permuted(nn.Module):
    """Channels last before it is flattened."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 6, 3, stride=2)
        self.dense = nn.Linear(54, 10)

    def forward(self, x):
        x = self.conv(x) ** 2
        return self.dense(x.permute(0, 2, 3, 1).flatten(1))


class Residual(nn.Module):
    """A sum of a branch and its input."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 6, 3, padding=1)
        self.second = nn.Conv2d(6, 6, 3, padding=1)
        self.dense = nn.Linear(6 * 16, 10)

    def forward(self, x):
        x = self.first(x)
        x = x + self.second(x * x)
        return self.dense(functional.avg_pool2d(x, 2).flatten(1))


class Branches(nn.Module):
    """Two convolutions side by side."""

    def __init__(self):
        super().__init__()
        self.small = nn.Conv2d(1, 4, 3, padding=1)
        self.large = nn.Conv2d(1, 4, 5, padding=2)
        self.dense = nn.Linear(8 * 16, 10)

    def forward(self, x):
        x = torch.cat([self.small(x), self.large(x)], 1)
        return self.dense(functional.avg_pool2d(x * x, 2).flatten(1))


class Padded(nn.Module):
    """More on the right and below than on the left and above."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 6, 3, stride=2)
        self.dense = nn.Linear(6 * 16, 10)

    def forward(self, x):
        x = self.conv(functional.pad(x, (0, 1, 0, 1)))
        return self.dense((x * x).flatten(1))


class Sliced(nn.Module):
    """The margin cut off, pixels halved and moved first."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 8, 3)
        self.dense = nn.Linear(8 * 16, 10)

    def forward(self, x):
        x = self.conv((x[:, :, 1:7, 1:7] - 0.3) / 0.4)
        return self.dense(-(x * x).flatten(1))


class Mean(nn.Module):
    """Global average as a mean over two axes."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 32, 5)
        self.dense = nn.Linear(32, 10)

    def forward(self, x):
        x = self.conv(x)
        return self.dense((x * x).mean((2, 3)))


@recipe("pytorch-cnn-square")
def cnn_square():
    return export(net(lambda: nn.Conv2d(1, 8, 3), Square, lambda: nn.AvgPool2d(2), nn.Flatten,
                      lambda: nn.Linear(72, 10)), pictures(), "Conv, Mul, AveragePool, Flatten")


@recipe("pytorch-cnn-square-opset-9")
def cnn_square_opset_9():
    return export(net(lambda: nn.Conv2d(1, 8, 3), Square, lambda: nn.AvgPool2d(2), nn.Flatten,
                      lambda: nn.Linear(72, 10)), pictures(), "the same at opset 9", opset=9)


@recipe("pytorch-cnn-square-dynamo")
def cnn_square_dynamo():
    return export(net(lambda: nn.Conv2d(1, 8, 3), Power, lambda: nn.AvgPool2d(2), nn.Flatten,
                      lambda: nn.Linear(72, 10)), pictures(),
                  "all attributes written out, opset 24", opset=24, dynamo=True)


@recipe("pytorch-cnn-batchnorm")
def cnn_batchnorm():
    return export(net(lambda: nn.Conv2d(1, 8, 3), lambda: nn.BatchNorm2d(8), Square,
                      lambda: nn.AvgPool2d(2), nn.Flatten, lambda: nn.Linear(72, 10)), pictures(),
                  "batch norm folded into the convolution before it")


@recipe("pytorch-cnn-batchnorm-first")
def cnn_batchnorm_first():
    return export(net(lambda: nn.BatchNorm2d(1), lambda: nn.Conv2d(1, 8, 3), Square,
                      lambda: nn.BatchNorm2d(8), nn.Flatten, lambda: nn.Linear(288, 10)),
                  pictures(), "batch norm in front and behind the square stays")


@recipe("pytorch-cnn-batchnorm-dynamo")
def cnn_batchnorm_dynamo():
    return export(net(lambda: nn.BatchNorm2d(1), lambda: nn.Conv2d(1, 8, 3), Square,
                      lambda: nn.BatchNorm2d(8), nn.Flatten, lambda: nn.Linear(288, 10)),
                  pictures(), "batch norm, dynamo", opset=18, dynamo=True)


@recipe("pytorch-cnn-grouped")
def cnn_grouped():
    return export(net(lambda: nn.Conv2d(1, 8, 3), Square, lambda: nn.Conv2d(8, 8, 3, groups=4),
                      nn.Flatten, lambda: nn.Linear(128, 10)), pictures(), "group = 4")


@recipe("pytorch-cnn-depthwise")
def cnn_depthwise():
    return export(net(lambda: nn.Conv2d(1, 8, 3, padding=1), Square,
                      lambda: nn.Conv2d(8, 8, 3, groups=8, stride=2),
                      lambda: nn.Conv2d(8, 12, 1), nn.Flatten, lambda: nn.Linear(108, 10)),
                  pictures(), "one group a channel, then 1 x 1")


@recipe("pytorch-cnn-dilated")
def cnn_dilated():
    return export(net(lambda: nn.Conv2d(1, 8, 3, dilation=2, padding=2), Square,
                      lambda: nn.AvgPool2d(2), nn.Flatten, lambda: nn.Linear(128, 10)),
                  pictures(), "dilations = 2, 2")


@recipe("pytorch-cnn-strided")
def cnn_strided():
    return export(net(lambda: nn.Conv2d(1, 8, (3, 2), stride=(2, 3), padding=(1, 0), bias=False),
                      Square, nn.Flatten, lambda: nn.Linear(96, 10)), pictures(),
                  "kernel, strides and pads that differ by axis; no bias")


@recipe("pytorch-cnn-pool-padded")
def cnn_pool_padded():
    return export(net(lambda: nn.Conv2d(1, 8, 3, padding=1), Square,
                      lambda: nn.AvgPool2d(3, 2, 1), nn.Flatten, lambda: nn.Linear(128, 10)),
                  pictures(), "overlapping padded AveragePool, count_include_pad")


@recipe("pytorch-cnn-global-pool")
def cnn_global_pool():
    return export(net(lambda: nn.Conv2d(1, 12, 3), Square, lambda: nn.Conv2d(12, 16, 3),
                      lambda: nn.AdaptiveAvgPool2d(1), nn.Flatten, lambda: nn.Linear(16, 10)),
                  pictures(), "GlobalAveragePool")


@recipe("pytorch-cnn-two-squares")
def cnn_two_squares():
    return export(net(lambda: nn.Conv2d(1, 6, 3), Polynomial, lambda: nn.Conv2d(6, 12, 3),
                      Polynomial, nn.Dropout, nn.Flatten, lambda: nn.Linear(192, 10)), pictures(),
                  "two convolutions, two trained polynomials, Dropout")


@recipe("pytorch-cnn-padded")
def cnn_padded():
    return export(Padded, pictures(), "Pad behind constants, ConstantOfShape, Slice, Transpose",
                  opset=13)


@recipe("pytorch-cnn-padded-dynamo")
def cnn_padded_dynamo():
    return export(Padded, pictures(), "asymmetric pads", opset=18, dynamo=True)


@recipe("pytorch-cnn-view")
def cnn_view():
    return export(Viewed, pictures(), "Shape, Gather, Unsqueeze, Concat, Reshape", opset=13)


@recipe("pytorch-cnn-view-dynamo")
def cnn_view_dynamo():
    return export(Viewed, pictures(), "Reshape with allowzero", opset=18, dynamo=True)


@recipe("pytorch-cnn-permuted")
def cnn_permuted():
    return export(Permuted, pictures(), "Transpose to channels last, then Flatten")


@recipe("pytorch-cnn-residual")
def cnn_residual():
    return export(Residual, pictures(), "Add of two branches")


@recipe("pytorch-cnn-concat")
def cnn_concat():
    return export(Branches, pictures(), "Concat of two branches")


@recipe("pytorch-cnn-sliced")
def cnn_sliced():
    return export(Sliced, pictures(), "Slice, Sub, Div in front, Neg behind")


@recipe("pytorch-cnn-mean-dynamo")
def cnn_mean_dynamo():
    return export(Mean, pictures(), "ReduceMean over height and width", opset=18, dynamo=True)


@recipe("pytorch-cnn-relu")
def cnn_relu():
    return export(net(lambda: nn.Conv2d(1, 8, 3), nn.ReLU, lambda: nn.MaxPool2d(2), nn.Flatten,
                      lambda: nn.Linear(72, 10), lambda: nn.LogSoftmax(1)), pictures(),
                  "Relu and MaxPool; LogSoftmax behind")


@recipe("pytorch-cnn-activations")
def cnn_activations():
    return export(net(lambda: nn.Conv2d(1, 8, 3), nn.LeakyReLU, lambda: nn.Conv2d(8, 8, 3),
                      nn.SiLU, nn.Flatten, lambda: nn.Linear(128, 16), nn.ELU,
                      lambda: nn.Linear(16, 10)), pictures(), "LeakyRelu, SiLU and Elu at once")


@recipe("pytorch-cnn-relu6")
def cnn_relu6():
    return export(net(lambda: nn.Conv2d(1, 12, 3, padding=1), nn.ReLU6,
                      lambda: nn.Conv2d(12, 12, 3, groups=12, stride=2), nn.ReLU6,
                      lambda: nn.Conv2d(12, 16, 1), nn.Hardswish, nn.Flatten,
                      lambda: nn.Linear(144, 10)), pictures(),
                  "ReLU6 is Clip, HardSwish; a depthwise convolution between")


@recipe("pytorch-cnn-batch-of-one")
def cnn_batch_of_one():
    return export(Viewed, pictures(), "the batch is 1 and written into Reshape", batch="one")


@recipe("pytorch-cnn-batch-of-one-dynamo")
def cnn_batch_of_one_dynamo():
    return export(Viewed, pictures(), "the batch is 1 and written into Reshape, dynamo", opset=18,
                  dynamo=True, batch="one")


@recipe("pytorch-cnn-unoptimised-dynamo")
def cnn_unoptimised_dynamo():
    return export(net(lambda: nn.BatchNorm2d(1), lambda: nn.Conv2d(1, 8, 3), Power,
                      lambda: nn.BatchNorm2d(8), nn.Flatten, lambda: nn.Linear(288, 10)),
                  pictures(), "as the exporter leaves it without its optimiser", opset=18,
                  dynamo=True, optimize=False)
