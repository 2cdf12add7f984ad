"""Operators whose shapes, axes or sizes cannot be."""

from onnx import AttributeProto, TensorProto, helper

from .case import LIMIT, attribute, case, convolution, integers, model, node, value, weights


@case("gemm-contradiction", "weights of 5 x 3 for 4 features")
def gemm_contradiction():
    return model([node("Gemm", ["X", "W"], ["Y"])], [weights("W", (5, 3))])


@case("gemm-bias", "a bias of 7 for 3 outputs")
def gemm_bias():
    return model([node("Gemm", ["X", "W", "B"], ["Y"])],
                 [weights("W", (4, 3)), weights("B", (7,))])


@case("gemm-rank", "weights with three axes for Gemm")
def gemm_rank():
    return model([node("Gemm", ["X", "W"], ["Y"])], [weights("W", (2, 2, 3))])


@case("gemm-transposed-input", "Gemm that transposes the records: features meet records")
def gemm_transposed_input():
    return model([node("Gemm", ["X", "W"], ["Y"], transA=1)], [weights("W", (4, 3))])


@case("add-contradiction", "Add of 4 and 3 features")
def add_contradiction():
    return model([node("Add", ["X", "B"], ["Y"])], [weights("B", (3,))])


@case("add-over-batch", "a constant with 5 rows added to the records: it fixes the batch")
def add_over_batch():
    return model([node("Add", ["X", "B"], ["Y"])], [weights("B", (5, 4))])


@case("sum-over-batch", "a sum over the records, not over features")
def sum_over_batch():
    return model([node("ReduceSum", ["X", "axes"], ["Y"])], [integers("axes", [0])],
                 outputs=[value("Y", [1, 4])])


def reshaped(shape):
    return model([node("Reshape", ["X", "shape"], ["Y"])], [integers("shape", shape)])


@case("reshape-size", "Reshape of 4 features to 3")
def reshape_size():
    return reshaped([0, 3])


@case("reshape-unknown-twice", "Reshape with -1 twice")
def reshape_unknown_twice():
    return reshaped([-1, -1])


@case("reshape-negative", "Reshape to -7")
def reshape_negative():
    return reshaped([0, -7])


@case("reshape-over-batch", "Reshape that mixes records")
def reshape_over_batch():
    return reshaped([-1, 3])


@case("reshape-computed", "Reshape to a shape that the record's own numbers give")
def reshape_computed():
    return model([node("Cast", ["X"], ["shape"], to=TensorProto.INT64),
                  node("Reshape", ["X", "shape"], ["Y"])])


def unary(operator, constants=(), outputs=None, **attributes):
    return model([node(operator, ["X", *(c.name for c in constants)], ["Y"], **attributes)],
                 constants, outputs=outputs)


@case("transpose-twice", "Transpose whose perm is 1, 1")
def transpose_twice():
    return unary("Transpose", perm=[1, 1])


@case("transpose-batch", "Transpose of records and features")
def transpose_batch():
    return unary("Transpose", perm=[1, 0], outputs=[value("Y", [4, "N"])])


@case("squeeze-wide", "Squeeze of an axis of size 4")
def squeeze_wide():
    return unary("Squeeze", [integers("axes", [1])])


@case("axis-outside", "Concat along axis 10^6")
def axis_outside():
    return model([node("Concat", ["X", "X"], ["Y"], axis=10**6)])


@case("slice-step-0", "Slice with a step of 0")
def slice_step_0():
    return unary("Slice", [integers("starts", [0]), integers("ends", [3]), integers("axes", [1]),
                           integers("steps", [0])])


@case("slice-lengths", "Slice with two starts and one end")
def slice_lengths():
    return unary("Slice", [integers("starts", [0, 1]), integers("ends", [3])])


@case("gather-outside", "Gather of feature 10^9")
def gather_outside():
    return unary("Gather", [integers("indices", [0, 1, 10**9])], axis=1)


@case("cast-unknown", "Cast to type 999")
def cast_unknown():
    return unary("Cast", to=999)


@case("concat-doubles", "50 Concats of a tensor with itself: 2^52 features")
def concat_doubles():
    names = ["X", *(f"x{i}" for i in range(49)), "Y"]
    return model([node("Concat", [a, a], [b], axis=1) for a, b in zip(names, names[1:])],
                 outputs=[value("Y", ["N", None])])


@case("constant-of-shape-huge", "ConstantOfShape of 2^20 x 2^20")
def constant_of_shape_huge():
    return model([node("ConstantOfShape", ["shape"], ["c"]), node("Add", ["X", "c"], ["Y"])],
                 [integers("shape", [2**20, 2**20])])


@case("expand-huge", "Expand of one number to 2^40")
def expand_huge():
    return model([node("Expand", ["one", "shape"], ["c"]), node("Add", ["X", "c"], ["Y"])],
                 [weights("one", (1,)), integers("shape", [2**40])])


@case("tile-huge", "Tile of the features 2^40 times")
def tile_huge():
    return unary("Tile", [integers("repeats", [1, 2**40])], outputs=[value("Y", ["N", None])])


@case("range-huge", "Range from 0 to 2^62")
def range_huge():
    return model([node("Range", ["a", "b", "c"], ["r"]), node("Cast", ["r"], ["f"], to=1),
                  node("Add", ["X", "f"], ["Y"])],
                 [integers("a", 0), integers("b", 2**62), integers("c", 1)])


@case("pad-huge", "Pad of 2^40 features")
def pad_huge():
    return unary("Pad", [integers("pads", [0, 0, 0, 2**40])], outputs=[value("Y", ["N", None])])


@case("divide-by-zero", "Div by a constant that is 0")
def divide_by_zero():
    return model([node("Sub", ["B", "B"], ["zero"]), node("Div", ["X", "zero"], ["Y"])],
                 [weights("B", (4,))])


@case("conv-group-0", "Conv with group = 0")
def conv_group_0():
    return convolution(group=0)


@case("conv-group-uneven", "Conv of 3 channels in 2 groups")
def conv_group_uneven():
    return convolution((2, 1, 3, 3), (3, 8, 8), group=2)


@case("conv-channels", "Conv weights of 2 channels for a picture of 1")
def conv_channels():
    return convolution((2, 2, 3, 3))


@case("conv-pads-huge", "Conv with pads of 2^31")
def conv_pads_huge():
    return convolution(pads=[LIMIT] * 4)


@case("conv-pads-negative", "Conv with pads of -1")
def conv_pads_negative():
    return convolution(pads=[-1, -1, -1, -1])


@case("conv-pads-count", "Conv with three pads")
def conv_pads_count():
    return convolution(pads=[1, 1, 1])


@case("conv-strides-0", "Conv with strides of 0")
def conv_strides_0():
    return convolution(strides=[0, 0])


@case("conv-strides-negative", "Conv with strides of -2^63")
def conv_strides_negative():
    return convolution(strides=[-2**63, 1])


@case("conv-dilations-0", "Conv with dilations of 0")
def conv_dilations_0():
    return convolution(dilations=[0, 0])


@case("conv-dilations-huge", "Conv with dilations of 2^62")
def conv_dilations_huge():
    return convolution(dilations=[2**62, 2**62])


@case("conv-kernel-large", "a kernel of 9 x 9 for a picture of 8 x 8")
def conv_kernel_large():
    return convolution((2, 1, 9, 9))


@case("conv-kernel-contradiction", "kernel_shape 5 x 5, weights of 3 x 3")
def conv_kernel_contradiction():
    return convolution(kernel_shape=[5, 5])


@case("conv-auto-pad", "auto_pad is SOMEHOW")
def conv_auto_pad():
    return convolution(auto_pad="SOMEHOW")


@case("conv-3d", "Conv over three axes")
def conv_3d():
    return convolution((2, 1, 3, 3, 3), (1, 8, 8, 8))


@case("attribute-type", "strides that are floats")
def attribute_type():
    return convolution(strides=attribute("strides", [1.0, 1.0], AttributeProto.FLOATS))


@case("attribute-twice", "strides twice, with different numbers")
def attribute_twice():
    result = convolution(strides=[1, 1])
    result.graph.node[0].attribute.append(helper.make_attribute("strides", [2, 2]))
    return result


@case("pool-kernel-0", "AveragePool with a kernel of 0 x 0")
def pool_kernel_0():
    return model([node("AveragePool", ["X"], ["Y"], kernel_shape=[0, 0])],
                 inputs=[value("X", ["N", 1, 8, 8])], outputs=[value("Y", ["N", 1, None, None])])


@case("pool-pads-large", "AveragePool with pads as large as its kernel: empty windows")
def pool_pads_large():
    return model([node("AveragePool", ["X"], ["Y"], kernel_shape=[2, 2], pads=[2, 2, 2, 2])],
                 inputs=[value("X", ["N", 1, 8, 8])], outputs=[value("Y", ["N", 1, None, None])])


@case("batchnorm-variance", "BatchNormalization with negative variances")
def batchnorm_variance():
    return model([node("BatchNormalization", ["X", "s", "b", "m", "v"], ["Y"])],
                 [weights(name, (4,)) for name in "sbmv"], outputs=[value("Y", ["N", 4])])


@case("batchnorm-count", "BatchNormalization of 3 channels for 4")
def batchnorm_count():
    return model([node("BatchNormalization", ["X", "s", "b", "m", "v"], ["Y"])],
                 [weights(name, (3,)) for name in "sbmv"], outputs=[value("Y", ["N", 4])])


@case("quantised-scale-0", "DequantizeLinear with a scale of 0")
def quantised_scale_0():
    return model([node("DequantizeLinear", ["Q", "scale"], ["W"]),
                  node("MatMul", ["X", "W"], ["Y"])],
                 [weights("Q", (4, 3), "int8"), helper.make_tensor("scale", 1, [], [0.0])])
