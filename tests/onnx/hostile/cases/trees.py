"""Trees and other operators of ai.onnx.ml that are none."""

import math

import numpy as np
from onnx import helper, numpy_helper

from .case import case, model, node, value, weights

ML = "ai.onnx.ml"
OPSETS = [("", 17), (ML, 1)]

# A tree of depth 2: node 0 asks feature 0, node 1 feature 1, leaves 2, 3 and 4.
RIGHT = {
    "nodes_treeids": [0, 0, 0, 0, 0],
    "nodes_nodeids": [0, 1, 2, 3, 4],
    "nodes_featureids": [0, 1, 0, 0, 0],
    "nodes_modes": ["BRANCH_LEQ", "BRANCH_LEQ", "LEAF", "LEAF", "LEAF"],
    "nodes_values": [0.5, -0.5, 0.0, 0.0, 0.0],
    "nodes_truenodeids": [1, 2, 0, 0, 0],
    "nodes_falsenodeids": [4, 3, 0, 0, 0],
    "target_treeids": [0, 0, 0],
    "target_nodeids": [2, 3, 4],
    "target_ids": [0, 0, 0],
    "target_weights": [1.0, 2.0, 3.0],
    "n_targets": 1,
}


def tree(**changes):
    """The right tree with other attributes; None leaves one out."""
    given = {k: v for k, v in {**RIGHT, **changes}.items() if v is not None}
    return model([node("TreeEnsembleRegressor", ["X"], ["Y"], ML, **given)], opsets=OPSETS,
                 outputs=[value("Y", ["N", 1])])


def chain(depth):
    """Every node's false branch is the one leaf."""
    nodes = depth + 1
    return tree(nodes_treeids=[0] * nodes, nodes_nodeids=list(range(nodes)),
                nodes_featureids=[i % 4 for i in range(nodes)],
                nodes_modes=["BRANCH_LT"] * depth + ["LEAF"],
                nodes_values=[float(i) for i in range(nodes)],
                nodes_truenodeids=[*range(1, nodes), 0], nodes_falsenodeids=[depth] * depth + [0],
                target_treeids=[0], target_nodeids=[depth], target_ids=[0], target_weights=[1.0])


@case("tree", "a right tree of depth 2", "accept")
def right():
    return tree()


@case("tree-feature-outside", "a node asks feature 4 of 4 (the first is 0)")
def feature_outside():
    return tree(nodes_featureids=[4, 1, 0, 0, 0])


@case("tree-feature-negative", "a node asks feature -1")
def feature_negative():
    return tree(nodes_featureids=[-1, 1, 0, 0, 0])


@case("tree-child-outside", "a node whose true branch is node 99")
def child_outside():
    return tree(nodes_truenodeids=[99, 2, 0, 0, 0])


@case("tree-cycle", "a node whose true branch is the root")
def cycle():
    return tree(nodes_truenodeids=[1, 0, 0, 0, 0])


@case("tree-cycle-of-one", "a node that is its own child")
def cycle_of_one():
    return tree(nodes_truenodeids=[0, 2, 0, 0, 0])


@case("tree-without-root", "two nodes that are each other's children, leaves that are nobody's")
def without_root():
    return tree(nodes_truenodeids=[1, 0, 0, 0, 0], nodes_falsenodeids=[4, 0, 0, 0, 0])


@case("tree-two-roots", "node 1 is nobody's child")
def two_roots():
    return tree(nodes_truenodeids=[2, 3, 0, 0, 0])


@case("tree-deep", "a chain of 4,000 nodes; `make.py --deep DEPTH FILE` writes one of a million")
def deep():
    return chain(4000)


@case("tree-doubles", "60 nodes, both branches of each the next one: 2^60 paths")
def doubles():
    depth = 60
    result = chain(depth)
    for given in result.graph.node[0].attribute:
        if given.name == "nodes_falsenodeids":
            given.ints[:] = [*range(1, depth + 1), 0]
    return result


@case("tree-lengths", "four thresholds for five nodes")
def lengths():
    return tree(nodes_values=[0.5, -0.5, 0.0, 0.0])


@case("tree-node-twice", "two nodes of the same number")
def node_twice():
    return tree(nodes_nodeids=[0, 1, 2, 3, 3])


@case("tree-node-negative", "nodes with negative numbers")
def node_negative():
    return tree(nodes_nodeids=[0, 1, 2, 3, -2**63], nodes_falsenodeids=[-2**63, 3, 0, 0, 0],
                target_nodeids=[2, 3, -2**63])


@case("tree-mode-unknown", "a branch of mode BRANCH_SOMETIMES")
def mode_unknown():
    return tree(nodes_modes=["BRANCH_SOMETIMES", "BRANCH_LEQ", "LEAF", "LEAF", "LEAF"])


@case("tree-threshold-nan", "a threshold that is NaN")
def threshold_nan():
    return tree(nodes_values=[math.nan, -0.5, 0.0, 0.0, 0.0])


@case("tree-weight-infinite", "a leaf that is infinite")
def weight_infinite():
    return tree(target_weights=[math.inf, 2.0, 3.0])


@case("tree-weight-nowhere", "a weight for node 77")
def weight_nowhere():
    return tree(target_nodeids=[2, 3, 77])


@case("tree-weight-on-branch", "a weight for node 1, which is no leaf")
def weight_on_branch():
    return tree(target_nodeids=[2, 3, 1])


@case("tree-target-outside", "a weight for target 5 of 1")
def target_outside():
    return tree(target_ids=[0, 0, 5])


@case("tree-targets-huge", "2^40 targets")
def targets_huge():
    return tree(n_targets=2**40)


@case("tree-base-values", "two base values for one target")
def base_values():
    return tree(base_values=[1.0, 2.0])


@case("tree-empty", "no node")
def no_node():
    return tree(**{name: None for name in RIGHT if name != "n_targets"})


@case("tree-post-transform", "a post transform named WHATEVER")
def post_transform():
    return tree(post_transform="WHATEVER")


@case("tree-picture", "a tree on a picture of 2 x 2")
def on_picture():
    result = tree()
    result.graph.input[0].CopyFrom(value("X", ["N", 1, 2, 2]))
    return result


def ensemble(**changes):
    """The operator of opset 5: one node, two leaves."""
    given = {
        "n_targets": 1, "tree_roots": [0], "nodes_featureids": [0], "nodes_truenodeids": [0],
        "nodes_trueleafs": [1], "nodes_falsenodeids": [1], "nodes_falseleafs": [1],
        "nodes_modes": numpy_helper.from_array(np.asarray([0], np.uint8)),
        "nodes_splits": numpy_helper.from_array(np.asarray([0.5], np.float32)),
        "leaf_targetids": [0, 0],
        "leaf_weights": numpy_helper.from_array(np.asarray([1, 2], np.float32)), **changes}
    return model([node("TreeEnsemble", ["X"], ["Y"], ML, **given)],
                 opsets=[("", 17), (ML, 5)], outputs=[value("Y", ["N", 1])])


@case("ensemble", "a right TreeEnsemble of opset 5", "accept")
def ensemble_right():
    return ensemble()


@case("ensemble-root-outside", "TreeEnsemble whose root is node 9")
def ensemble_root_outside():
    return ensemble(tree_roots=[9])


@case("ensemble-leaf-outside", "TreeEnsemble whose branch is leaf 9")
def ensemble_leaf_outside():
    return ensemble(nodes_falsenodeids=[9])


@case("ensemble-mode-outside", "TreeEnsemble with mode 77")
def ensemble_mode_outside():
    return ensemble(nodes_modes=numpy_helper.from_array(np.asarray([77], np.uint8)))


@case("ensemble-membership", "TreeEnsemble with a set membership, but no set")
def ensemble_membership():
    return ensemble(nodes_modes=numpy_helper.from_array(np.asarray([6], np.uint8)))


@case("ensemble-roots", "TreeEnsemble with the same root 20,000 times")
def ensemble_roots():
    return ensemble(tree_roots=[0] * 20_000)


def classifier(operator, **attributes):
    return model([node(operator, ["X"], ["label", "Y"], ML, **attributes)], opsets=OPSETS,
                 outputs=[value("label", ["N"], 7), value("Y", ["N", 3])])


@case("classifier-without-labels", "LinearClassifier without class labels")
def without_labels():
    return classifier("LinearClassifier", coefficients=[1.0] * 12, intercepts=[0.0] * 3)


@case("classifier-labels-both", "LinearClassifier with labels that are numbers and strings")
def labels_both():
    return classifier("LinearClassifier", coefficients=[1.0] * 12, intercepts=[0.0] * 3,
                      classlabels_ints=[0, 1, 2], classlabels_strings=["a", "b", "c"])


@case("classifier-labels-twice", "LinearClassifier with the same label twice")
def labels_twice():
    return classifier("LinearClassifier", coefficients=[1.0] * 12, intercepts=[0.0] * 3,
                      classlabels_ints=[0, 1, 1])


@case("classifier-coefficients", "LinearClassifier with 11 coefficients for 4 features")
def coefficients():
    return classifier("LinearClassifier", coefficients=[1.0] * 11, intercepts=[0.0] * 3,
                      classlabels_ints=[0, 1, 2])


@case("scaler-count", "Scaler with 3 offsets for 4 features")
def scaler_count():
    return model([node("Scaler", ["X"], ["Y"], ML, offset=[0.0] * 3, scale=[1.0] * 4)],
                 opsets=OPSETS, outputs=[value("Y", ["N", 4])])


@case("scaler-alone", "Scaler and nothing else: no weight that could run encrypted")
def scaler_alone():
    return model([node("Scaler", ["X"], ["Y"], ML, offset=[0.0], scale=[2.0])],
                 opsets=OPSETS, outputs=[value("Y", ["N", 4])])


@case("onehot-empty", "OneHotEncoder without categories")
def onehot_empty():
    return model([node("OneHotEncoder", ["X"], ["Y"], ML)], opsets=OPSETS,
                 outputs=[value("Y", ["N", 4, None])])


@case("imputer-count", "Imputer with 3 values for 4 features")
def imputer_count():
    return model([node("Imputer", ["X"], ["Y"], ML, imputed_value_floats=[0.0] * 3)],
                 opsets=OPSETS, outputs=[value("Y", ["N", 4])])


@case("extractor-outside", "ArrayFeatureExtractor of feature 10^9")
def extractor_outside():
    return model([node("ArrayFeatureExtractor", ["X", "I"], ["Y"], ML)],
                 [numpy_helper.from_array(np.asarray([10**9], np.int64), "I")], opsets=OPSETS,
                 outputs=[value("Y", ["N", 1])])


@case("zipmap-labels", "ZipMap with two labels for three columns")
def zipmap_labels():
    return model([node("MatMul", ["X", "W"], ["p"]),
                  node("ZipMap", ["p"], ["Y"], ML, classlabels_int64s=[0, 1])],
                 [weights("W", (4, 3))], opsets=OPSETS,
                 outputs=[helper.make_value_info("Y", helper.make_sequence_type_proto(
                     helper.make_map_type_proto(7, helper.make_tensor_type_proto(1, []))))])
