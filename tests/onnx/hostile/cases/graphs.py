"""Graphs that are none, loop, double or promise what they do not hold."""

from onnx import TensorProto, helper

from .case import (FLOAT, LIMIT, case, integers, linear, model, node, value, weights)


def opset(version):
    return linear(opsets=[("", version)])


@case("opset-0", "opset 0 of the default domain")
def opset_0():
    return opset(0)


@case("opset-1", "opset 1, older than every exporter in use")
def opset_1():
    return opset(1)


@case("opset-9999", "an opset that nobody knows")
def opset_9999():
    return opset(9999)


@case("opset-missing", "no opset is imported")
def opset_missing():
    return linear(opsets=())


@case("opset-contradiction", "the default domain is imported at 9 and at 17")
def opset_contradiction():
    return linear(opsets=[("", 9), ("", 17)])


@case("ir-version-9999", "a version of the format that nobody knows")
def ir_version():
    result = linear()
    result.ir_version = 9999
    return result


@case("operator-unknown", "an operator named Frobnicate")
def operator_unknown():
    return model([node("Frobnicate", ["X"], ["Y"])])


@case("operator-nameless", "a node without an operator")
def operator_nameless():
    return model([node("", ["X"], ["Y"])])


@case("domain-unknown", "Gemm of a domain com.example, which is not imported")
def domain_unknown():
    return model([node("Gemm", ["X", "W"], ["Y"], "com.example")], [weights("W", (4, 3))])


@case("cycle", "two nodes that need each other's output")
def cycle():
    return model([node("Add", ["X", "b"], ["a"]), node("Neg", ["a"], ["b"]),
                  node("Identity", ["b"], ["Y"])])


@case("cycle-of-one", "a node that needs its own output")
def cycle_of_one():
    return model([node("Add", ["X", "Y"], ["Y"])])


@case("order", "nodes before those whose outputs they take")
def order():
    return model([node("Add", ["a", "B"], ["Y"]), node("MatMul", ["X", "W"], ["a"])],
                 [weights("W", (4, 3)), weights("B", (3,))])


@case("name-undefined", "an input that nothing computes")
def name_undefined():
    return model([node("Gemm", ["X", "nowhere"], ["Y"])])


@case("name-twice", "two nodes write the same output")
def name_twice():
    return model([node("Gemm", ["X", "W"], ["Y"]), node("Neg", ["Y"], ["Y"])],
                 [weights("W", (4, 3))])


@case("input-missing", "Gemm without any input")
def input_missing():
    return model([node("Gemm", [], ["Y"])])


@case("inputs-two", "two inputs of the graph, each of them data")
def inputs_two():
    return model([node("Add", ["X", "Z"], ["Y"])],
                 inputs=[value("X", ["N", 3]), value("Z", ["N", 3])])


@case("input-none", "no input of the graph")
def input_none():
    return model([node("Identity", ["W"], ["Y"])], [weights("W", (4, 3))], inputs=[])


@case("input-sequence", "the input is a sequence of tensors")
def input_sequence():
    kind = helper.make_sequence_type_proto(helper.make_tensor_type_proto(FLOAT, ["N", 4]))
    return model([node("ConcatFromSequence", ["X"], ["Y"], axis=0)],
                 inputs=[helper.make_value_info("X", kind)])


@case("input-strings", "strings where Gemm takes numbers")
def input_strings():
    return linear(inputs=[value("X", ["N", 4], TensorProto.STRING)])


@case("input-untyped", "an input without a type")
def input_untyped():
    result = linear()
    result.graph.input[0].ClearField("type")
    return result


@case("input-huge", "an input of 2^31 features a record")
def input_huge():
    return model([node("ReduceSum", ["X"], ["Y"], keepdims=1)],
                 inputs=[value("X", ["N", LIMIT])], outputs=[value("Y", ["N", 1])])


@case("input-negative", "an input of -4 features")
def input_negative():
    return linear(inputs=[value("X", ["N", -4])])


@case("input-contradiction", "the input is said to have 5 features, the weights take 4")
def input_contradiction():
    return linear(inputs=[value("X", ["N", 5])])


@case("dimension-symbolic", "the number of features is a name, like the batch")
def dimension_symbolic():
    return model([node("Mul", ["X", "X"], ["Y"])], inputs=[value("X", ["N", "M"])],
                 outputs=[value("Y", ["N", "M"])])


@case("dimension-of-picture", "height and width are names")
def dimension_of_picture():
    return model([node("Conv", ["X", "W"], ["Y"])], [weights("W", (2, 1, 3, 3))],
                 [value("X", ["N", 1, "H", "W"])], [value("Y", ["N", 2, None, None])])


@case("output-none", "no output of the graph")
def output_none():
    return linear(outputs=[])


@case("output-undefined", "an output that no node computes")
def output_undefined():
    return linear(outputs=[value("Z", ["N", 3])])


@case("output-constant", "an output that does not depend on the input")
def output_constant():
    return model([node("Neg", ["W"], ["Y"])], [weights("W", (4, 3))])


@case("output-is-input", "the output is the input: no node at all")
def output_is_input():
    return model([], outputs=[value("X", ["N", 4])])


@case("if", "If with a branch each way on the records' sum")
def if_branches():
    def branch(name, operator):
        return helper.make_graph([node(operator, ["X"], [name])], name, [], [value(name, None)])
    return model([node("ReduceSum", ["X"], ["sum"], keepdims=0),
                  node("Cast", ["sum"], ["any"], to=TensorProto.BOOL),
                  node("If", ["any"], ["Y"], then_branch=branch("a", "Neg"),
                       else_branch=branch("b", "Identity"))])


@case("loop", "Loop of 2^40 rounds")
def loop():
    body = helper.make_graph([node("Identity", ["go"], ["again"]), node("Neg", ["x"], ["y"])],
                             "body", [value("i", [], TensorProto.INT64),
                                      value("go", [], TensorProto.BOOL), value("x", None)],
                             [value("again", [], TensorProto.BOOL), value("y", None)])
    return model([node("Loop", ["rounds", "", "X"], ["Y"], body=body)],
                 [integers("rounds", 2**40)])


@case("scan", "Scan over the features")
def scan():
    body = helper.make_graph([node("Add", ["s", "x"], ["t"]), node("Identity", ["t"], ["u"])],
                             "body", [value("s", None), value("x", None)],
                             [value("t", None), value("u", None)])
    return model([node("Scan", ["zero", "X"], ["last", "Y"], body=body, num_scan_inputs=1)],
                 [weights("zero", (4,))])


def doubling(levels):
    imports = [helper.make_opsetid("", 17), helper.make_opsetid("local", 1)]
    functions = [helper.make_function("local", "f0", ["x"], ["y"], [node("Neg", ["x"], ["y"])],
                                      imports)]
    for i in range(1, levels):
        functions.append(helper.make_function(
            "local", f"f{i}", ["x"], ["y"],
            [node(f"f{i - 1}", ["x"], ["z"], "local"), node(f"f{i - 1}", ["z"], ["y"], "local")],
            imports))
    return functions


@case("functions-double", "40 functions, each of which calls the one before twice: 2^39 nodes")
def functions_double():
    return model([node("f39", ["X"], ["Y"], "local")], functions=doubling(40),
                 opsets=[("", 17), ("local", 1)])


@case("function-recursive", "a function that calls itself")
def function_recursive():
    imports = [helper.make_opsetid("local", 1)]
    function = helper.make_function("local", "f", ["x"], ["y"],
                                    [node("f", ["x"], ["y"], "local")], imports)
    return model([node("f", ["X"], ["Y"], "local")], functions=[function],
                 opsets=[("", 17), ("local", 1)])


@case("function", "one function, called once", "accept")
def function_right():
    imports = [helper.make_opsetid("", 17)]
    function = helper.make_function("local", "affine", ["x", "w", "b"], ["y"],
                                    [node("MatMul", ["x", "w"], ["z"]),
                                     node("Add", ["z", "b"], ["y"])], imports)
    return model([node("affine", ["X", "W", "B"], ["Y"], "local")],
                 [weights("W", (4, 3)), weights("B", (3,))], functions=[function],
                 opsets=[("", 17), ("local", 1)])
