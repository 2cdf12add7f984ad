"""Initialisers that lie, lie elsewhere, or are of unusual types."""

import numpy as np
from onnx import SparseTensorProto, StringStringEntryProto, TensorProto, helper, numpy_helper

from .case import FLOAT, case, linear, weights, with_weights


def raw(dims, data, kind=FLOAT):
    return TensorProto(name="W", dims=dims, data_type=kind, raw_data=data)


def external(location, offset=0, length=48):
    tensor = TensorProto(name="W", dims=[4, 3], data_type=FLOAT,
                         data_location=TensorProto.EXTERNAL)
    for key, entry in (("location", location), ("offset", offset), ("length", length)):
        tensor.external_data.append(StringStringEntryProto(key=key, value=str(entry)))
    return with_weights(tensor)


@case("dims-huge", "a tensor of 2^40 numbers with 16 bytes of data")
def dims_huge():
    return with_weights(raw([2**20, 2**20], b"\0" * 16))


@case("dims-overflow", "dims whose product is 0 in 64 bits, without data")
def dims_overflow():
    return with_weights(raw([2**32, 2**32], b""))


@case("dims-negative", "dims of -4 and -3")
def dims_negative():
    return with_weights(raw([-4, -3], b"\0" * 48))


@case("dims-zero", "a tensor of 4 x 0 numbers")
def dims_zero():
    return with_weights(raw([4, 0], b""))


@case("raw-data-short", "11 numbers where the shape says 12")
def raw_data_short():
    return with_weights(raw([4, 3], b"\0" * 44))


@case("raw-data-long", "13 numbers where the shape says 12")
def raw_data_long():
    return with_weights(raw([4, 3], b"\0" * 52))


@case("raw-data-odd", "a number of bytes that is no multiple of 4")
def raw_data_odd():
    return with_weights(raw([4, 3], b"\0" * 47))


@case("data-twice", "raw data and float data at once, with different numbers")
def data_twice():
    tensor = raw([4, 3], b"\0" * 48)
    tensor.float_data.extend([1.0] * 12)
    return with_weights(tensor)


@case("type-undefined", "a tensor of type 0")
def type_undefined():
    return with_weights(raw([4, 3], b"\0" * 48, 0))


@case("type-unknown", "a tensor of type 999")
def type_unknown():
    return with_weights(raw([4, 3], b"\0" * 48, 999))


@case("type-complex", "complex weights")
def type_complex():
    return with_weights(raw([4, 3], b"\0" * 96, TensorProto.COMPLEX64))


@case("type-strings", "weights that are strings")
def type_strings():
    return with_weights(helper.make_tensor("W", TensorProto.STRING, [4, 3], [b"1"] * 12))


@case("weights-nan", "a weight that is NaN")
def weights_nan():
    return with_weights(numpy_helper.from_array(np.full((4, 3), np.nan, np.float32), "W"))


@case("weights-infinite", "weights that are infinite")
def weights_infinite():
    return with_weights(numpy_helper.from_array(np.full((4, 3), np.inf, np.float32), "W"))


@case("weights-enormous", "weights of 3e38, whose sums are infinite")
def weights_enormous():
    return with_weights(numpy_helper.from_array(np.full((4, 3), 3e38, np.float32), "W"))


@case("weights-zero", "every weight is 0: the answer does not depend on the record",
      "accept")
def weights_zero():
    return with_weights(numpy_helper.from_array(np.zeros((4, 3), np.float32), "W"))


def narrow(kind, data):
    """Weights of a narrow type behind a Cast to float32."""
    result = with_weights(raw([4, 3], data, kind))
    result.graph.initializer[0].name = "narrow"
    result.graph.node.insert(0, helper.make_node("Cast", ["narrow"], ["W"], to=FLOAT))
    result.opset_import[0].version = 21
    result.ir_version = 10
    return result


@case("weights-float16", "weights in half precision behind a Cast", "accept")
def weights_float16():
    return narrow(TensorProto.FLOAT16, np.linspace(-2, 2, 12, dtype=np.float16).tobytes())


@case("weights-bfloat16", "weights in bfloat16 behind a Cast", "accept")
def weights_bfloat16():
    return narrow(TensorProto.BFLOAT16,
                  (np.linspace(-2, 2, 12, dtype=np.float32).view(np.uint32) >> 16)
                  .astype(np.uint16).tobytes())


@case("weights-int4", "weights of 4 bits, two to a byte, behind a Cast", "accept")
def weights_int4():
    return narrow(TensorProto.INT4, bytes(range(0x10, 0x70, 0x10)))


@case("weights-int4-short", "weights of 4 bits, a byte too few")
def weights_int4_short():
    return narrow(TensorProto.INT4, bytes(5))


@case("initializer-twice", "two initialisers W with different numbers")
def initializer_twice():
    result = linear()
    result.graph.initializer.append(numpy_helper.from_array(np.ones((4, 3), np.float32), "W"))
    return result


@case("initializer-is-input", "W is an initialiser and an input, as before version 4", "accept")
def initializer_is_input():
    result = linear()
    result.graph.input.append(helper.make_tensor_value_info("W", FLOAT, [4, 3]))
    return result


@case("initializer-is-computed", "a node writes W, which is an initialiser too")
def initializer_is_computed():
    result = linear()
    result.graph.node.insert(0, helper.make_node("Identity", ["B"], ["W"]))
    return result


def sparse(indices):
    result = linear()
    del result.graph.initializer[0]
    result.graph.sparse_initializer.append(SparseTensorProto(
        values=weights("W", (3,)), dims=[4, 3],
        indices=numpy_helper.from_array(np.asarray(indices, np.int64), "indices")))
    return result


@case("sparse", "W is a sparse initialiser of three numbers", "accept")
def sparse_right():
    return sparse([0, 5, 11])


@case("sparse-outside", "a sparse initialiser with indices 0, 5 and 10^12")
def sparse_outside():
    return sparse([0, 5, 10**12])


@case("external-absolute", "weights in /etc/passwd")
def external_absolute():
    return external("/etc/passwd")


@case("external-parent", "weights in ../../x")
def external_parent():
    return external("../../x")


@case("external-self", "weights within the model's own file")
def external_self():
    return external("external-self.onnx")


@case("external-absent", "weights in a file that is not there")
def external_absent():
    return external("absent.bin")


@case("external-offset", "weights at an offset of 2^62 in a file")
def external_offset():
    return external("README.md", 2**62)
