"""Layers, with Keras' names and shape rules (channels last).

What encrypted numbers cannot do is not here: no ReLU, no max pooling. A square or a polynomial takes
the place of ReLU; the softmax belongs to the client.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Union

from sealion._errors import SealionError

Pair = Union[int, tuple[int, int]]


def _pair(size: Pair) -> tuple[int, int]:
    return (size, size) if isinstance(size, int) else (int(size[0]), int(size[1]))


def _snake(name: str) -> str:
    """Conv2D -> conv2d, BatchNormalization -> batch_normalization"""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


@dataclass(frozen=True)
class Tensor:
    """What a layer makes of others: the handle that later layers take."""

    layer: Layer
    inputs: tuple[Tensor, ...] = ()


@dataclass(frozen=True)
class Layer:
    """What all layers have.

    Called with a tensor, or a list of them, a layer gives the tensor that it makes: ``Model`` takes
    the last one.
    """

    def __call__(self, inputs: Tensor | Sequence[Tensor]) -> Tensor:
        tensors = (inputs,) if isinstance(inputs, Tensor) else tuple(inputs)
        made = Tensor(self, tensors)
        for behind in self.followers():
            made = Tensor(behind, (made,))
        return made

    @property
    def has_weights(self) -> bool:
        """Whether training finds numbers for it."""
        return False

    def followers(self) -> list[Layer]:
        """Layers that stand behind this one because it says so: ``activation="square"``."""
        return []

    def build(self, core: ModuleType) -> Any:
        """The library's layer, of one of the bindings."""
        raise NotImplementedError


@dataclass(frozen=True)
class Input(Layer):
    """What clients encrypt.

    Args:
        shape: of one record: ``(28, 28)``, ``(30,)``; None for that of the records that ``fit``
            gets, which also make the rules by which raw records become integers.
        saturation: pictures of bytes become integers 0..saturation; of other records the largest
            integer. None: 3 for pictures, 127 for others.
        scaling: of numbers: ``"standardise"`` or ``"min-max"``.
        clip: numbers out of the range that training saw become the nearest in it; else they are
            refused.
    """

    shape: tuple[int, ...] | None = None
    saturation: int | None = None
    scaling: str = "standardise"
    clip: bool = True
    name: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.shape, int):
            object.__setattr__(self, "shape", (self.shape,))

    def tensor(self) -> Tensor:
        """What layers of a ``Model`` take."""
        return Tensor(self)

    def build_for(self, core: ModuleType, records: Any, are_bytes: bool) -> Any:
        """With rules made of such records; of pictures of bytes, by their levels alone."""
        if are_bytes:
            return core.input(list(records.shape[1:]), self.saturation or 3, 0, self.name)
        return core.input_for(
            records, self.saturation or 127, self.scaling, self.clip, self.clip, self.name
        )


@dataclass(frozen=True)
class Flatten(Layer):
    """An image as one long row."""

    name: str = ""

    def build(self, core: ModuleType) -> Any:
        return core.flatten(self.name)


@dataclass(frozen=True)
class Reshape(Layer):
    """The same elements as another shape, in which one -1 stands for what is left over."""

    target_shape: tuple[int, ...]
    name: str = ""

    def build(self, core: ModuleType) -> Any:
        return core.reshape(list(self.target_shape), self.name)


@dataclass(frozen=True)
class _Weighted(Layer):
    @property
    def has_weights(self) -> bool:
        return True

    def followers(self) -> list[Layer]:
        function = getattr(self, "activation", None)
        if function is None or function == "linear":
            return []
        return [function if isinstance(function, Activation) else Activation(function)]


@dataclass(frozen=True)
class Dense(_Weighted):
    """output[r] = bias[r] + sum_c kernel[r][c] * input[c].

    Args:
        units: outputs.
        activation: ``"square"``, ``"polynomial"``, an ``Activation``, or None.
        saturation: weights are integers in [-saturation, saturation].
        use_bias: False keeps the biases at zero.
    """

    units: int
    activation: str | Activation | None = None
    saturation: int = 15
    use_bias: bool = True
    name: str = ""

    def build(self, core: ModuleType) -> Any:
        return core.dense(self.units, self.saturation, self.use_bias, self.name)


@dataclass(frozen=True)
class Conv2D(_Weighted):
    """A convolution with ``filters`` kernels, channels last; ``padding`` is "valid" or "same"."""

    filters: int
    kernel_size: Pair
    strides: Pair = 1
    padding: str = "valid"
    activation: str | Activation | None = None
    saturation: int = 15
    use_bias: bool = True
    name: str = ""

    def build(self, core: ModuleType) -> Any:
        return core.conv2d(
            self.filters, _pair(self.kernel_size), _pair(self.strides), self.padding,
            self.saturation, self.use_bias, self.name,
        )  # fmt: skip


@dataclass(frozen=True)
class DepthwiseConv2D(_Weighted):
    """A convolution of each channel alone, which makes ``depth_multiplier`` channels of it."""

    kernel_size: Pair
    strides: Pair = 1
    padding: str = "valid"
    depth_multiplier: int = 1
    activation: str | Activation | None = None
    saturation: int = 15
    use_bias: bool = True
    name: str = ""

    def build(self, core: ModuleType) -> Any:
        return core.depthwise_conv2d(
            _pair(self.kernel_size), _pair(self.strides), self.padding, self.depth_multiplier,
            self.saturation, self.use_bias, self.name,
        )  # fmt: skip


@dataclass(frozen=True)
class AveragePooling2D(Layer):
    """The average of each channel in a window; ``strides`` None is the pool's size."""

    pool_size: Pair = 2
    strides: Pair | None = None
    padding: str = "valid"
    name: str = ""

    def build(self, core: ModuleType) -> Any:
        strides = _pair(0 if self.strides is None else self.strides)
        return core.average_pooling2d(_pair(self.pool_size), strides, self.padding, self.name)


@dataclass(frozen=True)
class GlobalAveragePooling2D(Layer):
    """The average of each channel over the whole image."""

    name: str = ""

    def build(self, core: ModuleType) -> Any:
        return core.global_average_pooling2d(self.name)


@dataclass(frozen=True)
class ZeroPadding2D(Layer):
    """Rows and columns of zeros round an image: one number, (y, x) or ((top, bottom), (left, right))."""

    padding: Any = 1
    name: str = ""

    def build(self, core: ModuleType) -> Any:
        y, x = (self.padding,) * 2 if isinstance(self.padding, int) else self.padding
        return core.zero_padding2d((_pair(y), _pair(x)), self.name)


@dataclass(frozen=True)
class BatchNormalization(Layer):
    """Brings each channel to a learned mean and deviation."""

    momentum: float = 0.99
    epsilon: float = 1e-3
    center: bool = True
    scale: bool = True
    name: str = ""

    def build(self, core: ModuleType) -> Any:
        return core.batch_normalization(
            self.momentum, self.epsilon, self.center, self.scale, self.name
        )


@dataclass(frozen=True)
class Activation(Layer):
    """A function of each element alone.

    Args:
        function: ``"square"`` or ``"polynomial"``.
        coefficients: of a polynomial, c[0] + c[1] x + c[2] x² + ...
        learnable: training moves a polynomial's coefficients.
    """

    function: str = "square"
    coefficients: tuple[float, ...] = ()
    learnable: bool = True
    name: str = ""

    def build(self, core: ModuleType) -> Any:
        return core.activation(self.function, list(self.coefficients), self.learnable, self.name)


@dataclass(frozen=True)
class ActivitySparsifier(Layer):
    """Gates that training opens or closes: what is closed is not computed any more.

    Args:
        penalty: added to the loss for each gate that is expected to be open.
        initial_open: probability that a gate is open when training starts.
    """

    penalty: float = 1e-4
    initial_open: float = 0.9
    name: str = ""

    def build(self, core: ModuleType) -> Any:
        return core.activity_sparsifier(self.penalty, self.initial_open, self.name)


@dataclass(frozen=True)
class Dropout(Layer):
    """Sets a random part of the elements, ``rate``, to zero in training."""

    rate: float
    name: str = ""

    def build(self, core: ModuleType) -> Any:
        return core.dropout(self.rate, self.name)


@dataclass(frozen=True)
class Add(Layer):
    """The sum of its inputs, element by element."""

    name: str = ""

    def build(self, core: ModuleType) -> Any:
        return core.add(self.name)


@dataclass(frozen=True)
class Concatenate(Layer):
    """Its inputs side by side along one axis: from 1, 0 being the batch, or from -1, the last."""

    axis: int = -1
    name: str = ""

    def build(self, core: ModuleType) -> Any:
        return core.concatenate(self.axis, self.name)


@dataclass(frozen=True)
class Network:
    """Layers with the places whose results each takes, in an order in which they can be made."""

    layers: list[Layer] = field(default_factory=list)
    inputs: list[list[int]] = field(default_factory=list)

    @staticmethod
    def stack(layers: Sequence[Layer]) -> Network:
        """One behind the other; an ``Input`` without a shape stands in front where there is none."""
        network = Network()
        given = list(layers)
        if not given or not isinstance(given[0], Input):
            given.insert(0, Input())
        for layer in given:
            for one in [layer, *layer.followers()]:
                network.layers.append(one)
                network.inputs.append([] if len(network.layers) == 1 else [len(network.layers) - 2])
        return network

    @staticmethod
    def graph(output: Tensor) -> Network:
        """All that an output is made of."""
        network, places = Network(), dict[int, int]()
        network._visit(output, places)
        return network

    def _visit(self, tensor: Tensor, places: dict[int, int]) -> int:
        if id(tensor) in places:
            return places[id(tensor)]
        inputs = [self._visit(one, places) for one in tensor.inputs]
        self.layers.append(tensor.layer)
        self.inputs.append(inputs)
        places[id(tensor)] = len(self.layers) - 1
        return places[id(tensor)]

    def until(self, name: str) -> tuple[Network, int]:
        """The layers as far as one, by its name, and how many of them have weights."""
        names = self.names()
        if name not in names:
            raise SealionError(
                "invalid_argument", f"there is no layer {name!r}: there are {', '.join(names)}"
            )
        last = names.index(name) + 1
        return Network(self.layers[:last], self.inputs[:last]), sum(
            layer.has_weights for layer in self.layers[:last]
        )

    def names(self) -> list[str]:
        """As the library calls them: what they are named, or kind and number."""
        counted: dict[str, int] = {}
        names = []
        for layer in self.layers:
            kind = _snake(type(layer).__name__)
            counted[kind] = counted.get(kind, 0) + 1
            names.append(getattr(layer, "name", "") or f"{kind}_{counted[kind]}")
        return names

    def build(self, core: ModuleType, name: str, records: Any, are_bytes: bool) -> Any:
        """The library's model, for such records."""
        if not self.layers or not isinstance(self.layers[0], Input):
            raise SealionError("invalid_argument", "a model begins with an Input")
        model = core.Model(name)
        for layer, inputs in zip(self.layers, self.inputs):
            if isinstance(layer, Input):
                model.apply(layer.build_for(core, records, are_bytes), inputs)
            else:
                model.apply(layer.build(core), inputs)
        return model


__all__ = [
    name
    for name, value in list(globals().items())
    if isinstance(value, type) and issubclass(value, Layer) and value not in (Layer, _Weighted)
]
