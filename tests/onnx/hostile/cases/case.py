"""Registers the cases, and builds the small models that they spoil."""

from dataclasses import dataclass
from typing import Callable

import numpy as np
from onnx import AttributeProto, ModelProto, TensorProto, helper, numpy_helper

LIMIT = 2**31
FLOAT = TensorProto.FLOAT


@dataclass
class Case:
    """`verdict`: "refuse", or "accept" where the file is odd but right."""

    wrong: str
    verdict: str
    make: Callable


CASES: dict[str, Case] = {}


def case(name, wrong, verdict="refuse"):
    """Registers a function that returns a model or bytes."""
    def register(function):
        assert name not in CASES, name
        CASES[name] = Case(wrong, verdict, function)
        return function
    return register


def weights(name, shape, kind=np.float32):
    values = np.arange(1, 1 + int(np.prod(shape))) % 7 - 3
    return numpy_helper.from_array(values.reshape(shape).astype(kind), name)


def integers(name, values):
    return numpy_helper.from_array(np.asarray(values, np.int64), name)


def attribute(name, value, kind=AttributeProto.INTS):
    """An attribute whose type need not be the one that its operator asks for."""
    result = AttributeProto(name=name, type=kind)
    field = {AttributeProto.INT: "i", AttributeProto.FLOAT: "f", AttributeProto.STRING: "s",
             AttributeProto.INTS: "ints", AttributeProto.FLOATS: "floats",
             AttributeProto.STRINGS: "strings"}[kind]
    if isinstance(value, list):
        getattr(result, field).extend(value)
    else:
        setattr(result, field, value)
    return result


def node(operator, inputs, outputs, domain=None, **attributes):
    return helper.make_node(operator, inputs, outputs, domain=domain, **attributes)


def value(name, shape, kind=FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


def model(nodes, initializers=(), inputs=None, outputs=None, opsets=(("", 17),), functions=()):
    """Input X [N][4], output Y [N][3], unless told otherwise."""
    graph = helper.make_graph(list(nodes), "graph",
                              [value("X", ["N", 4])] if inputs is None else inputs,
                              [value("Y", ["N", 3])] if outputs is None else outputs,
                              initializer=list(initializers))
    return helper.make_model(graph, ir_version=8, functions=list(functions),
                             opset_imports=[helper.make_opsetid(*o) for o in opsets])


def linear(**options) -> ModelProto:
    """The right model that most others are spoiled copies of."""
    return model([node("Gemm", ["X", "W", "B"], ["Y"])],
                 [weights("W", (4, 3)), weights("B", (3,))], **options)


def with_weights(tensor):
    """The right model with another W."""
    result = linear()
    result.graph.initializer[0].CopyFrom(tensor)
    return result


def convolution(weight=(2, 1, 3, 3), picture=(1, 8, 8), **attributes):
    """One Conv; `attributes` as AttributeProto or plain values."""
    conv = node("Conv", ["X", "W"], ["Y"])
    for name, given in attributes.items():
        conv.attribute.append(given if isinstance(given, AttributeProto)
                              else helper.make_attribute(name, given))
    return model([conv], [weights("W", weight)], [value("X", ["N", *picture])],
                 [value("Y", ["N", None, None, None])])
