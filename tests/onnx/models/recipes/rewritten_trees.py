"""Exported trees rewritten by hand as TreeEnsemble, the operator of ai.onnx.ml 5, which none of the
exporters writes yet and the runtime knows."""

from dataclasses import replace

import numpy as np
from onnx import helper, numpy_helper

from .exported import RECIPES, recipe

MODES = ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"]
TRANSFORMS = ["NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO", "PROBIT"]


def given(node):
    return {a.name: helper.get_attribute_value(a) for a in node.attribute}


def rewritten(old, output):
    """One TreeEnsemble for a TreeEnsembleRegressor whose leaves have one weight each."""
    mode = [m.decode() for m in old["nodes_modes"]]
    keys = list(zip(old["nodes_treeids"], old["nodes_nodeids"]))
    row = {key: i for i, key in enumerate(keys)}
    branches = [i for i in range(len(keys)) if mode[i] != "LEAF"]
    leaves = [i for i in range(len(keys)) if mode[i] == "LEAF"]
    place = {i: n for rows in (branches, leaves) for n, i in enumerate(rows)}
    weight = dict(zip(zip(old["target_treeids"], old["target_nodeids"]), old["target_weights"]))

    def children(side):
        rows = [row[keys[i][0], old[f"nodes_{side}nodeids"][i]] for i in branches]
        return {f"nodes_{side}nodeids": [place[r] for r in rows],
                f"nodes_{side}leafs": [int(mode[r] == "LEAF") for r in rows]}

    def tensor(values, kind):
        return numpy_helper.from_array(np.asarray(values, kind))

    return helper.make_node(
        "TreeEnsemble", ["trees_input"], [output], domain="ai.onnx.ml", n_targets=1,
        tree_roots=[place[i] for i, (_, node) in enumerate(keys) if node == 0],
        nodes_featureids=[old["nodes_featureids"][i] for i in branches],
        nodes_modes=tensor([MODES.index(mode[i]) for i in branches], np.uint8),
        nodes_splits=tensor([old["nodes_values"][i] for i in branches], np.float32),
        nodes_missing_value_tracks_true=[old["nodes_missing_value_tracks_true"][i]
                                         for i in branches],
        leaf_targetids=[0] * len(leaves),
        leaf_weights=tensor([weight[keys[i]] for i in leaves], np.float32),
        post_transform=TRANSFORMS.index(old["post_transform"].decode()),
        aggregate_function=1, **children("true"), **children("false"))


def with_new_operator(original, shows):
    """The sum of the trees, then the base value."""
    exported = RECIPES[original]()
    graph = exported.onnx.graph
    old = given(graph.node[0])
    node = rewritten(old, "sum")
    node.input[0] = graph.input[0].name
    base = numpy_helper.from_array(np.asarray(old.get("base_values", [0.0]), np.float32), "base")
    made = helper.make_model(
        helper.make_graph([node, helper.make_node("Add", ["sum", "base"], [graph.output[0].name])],
                          "trees", graph.input, graph.output, initializer=[base]),
        ir_version=10, producer_name="rewritten",
        opset_imports=[helper.make_opsetid("", 22), helper.make_opsetid("ai.onnx.ml", 5)])
    return replace(exported, onnx=made, shows=shows,
                   exporter=f"rewritten from {exported.exporter}",
                   facts={"original_is": original})


@recipe("tree-ensemble-xgboost")
def from_xgboost():
    return with_new_operator("xgboost-diabetes", "TreeEnsemble, BRANCH_LT, missing values")


@recipe("tree-ensemble-forest")
def from_forest():
    return with_new_operator("random-forest-diabetes", "TreeEnsemble, BRANCH_LEQ")
