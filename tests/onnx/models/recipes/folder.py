"""A model's folder: the file, records, what the runtime answers to them, and a description."""

import csv
import hashlib
import json
from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto
from sklearn.metrics import r2_score


def without_paths(model):
    """Exporters note in which files of the author's machine a node arose."""
    def clean(proto):
        if hasattr(proto, "doc_string"):
            proto.ClearField("doc_string")
        if hasattr(proto, "metadata_props"):
            kept = [p for p in proto.metadata_props if "/" not in p.value and "\\" not in p.value]
            del proto.metadata_props[:]
            proto.metadata_props.extend(kept)
        for field, value in proto.ListFields():
            if field.type != field.TYPE_MESSAGE:
                continue
            for child in value if hasattr(value, "__len__") else [value]:
                clean(child)
    clean(model)
    return model


def as_matrix(output, classes):
    """ZipMap gives a map for each record."""
    if not isinstance(output, list):
        return np.asarray(output)
    return np.asarray([[row[c] for c in classes] for row in output], np.float32)


def feed(session, x):
    if isinstance(x, dict):
        return {i.name: x[i.name].reshape(-1, 1) for i in session.get_inputs()}
    return {session.get_inputs()[0].name: x}


def answers_of(session, x):
    """All records at once, or each by itself where the file says so."""
    if session.get_inputs()[0].shape[0] != 1:
        return session.run(None, feed(session, x))
    each = [session.run(None, feed(session, x[i:i + 1])) for i in range(len(x))]
    return [np.concatenate(outputs) for outputs in zip(*each)]


def run(model, x, classes):
    """The runtime's outputs by what they are: label, probabilities, values."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    outputs = answers_of(session, x)
    if len(outputs) == 1:
        return {"values": as_matrix(outputs[0], classes)}
    label, probabilities = outputs
    places = {c: i for i, c in enumerate(classes)}
    label = np.asarray([places[v] for v in np.asarray(label).ravel().tolist()], np.int64)
    return {"label": label, "probabilities": as_matrix(probabilities, classes)}


def class_of(outputs):
    """The class that the runtime's outputs name."""
    if "label" in outputs:
        return outputs["label"]
    values = outputs["values"].reshape(len(outputs["values"]), -1)
    return values.argmax(1) if values.shape[1] > 1 else (values[:, 0] > 0.5).astype(np.int64)


def write_table(path, columns, part):
    x = part.x
    fields = list(x.values()) if isinstance(x, dict) else list(x.T)
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*columns, "target"])
        for row in zip(*fields, part.y):
            writer.writerow(["" if v != v else v for v in row])


def write_records(folder, name, columns, part):
    if columns is not None and (name == "calibration" or isinstance(part.x, dict)):
        path = folder / f"{name}.csv"
        write_table(path, columns, part)
    else:
        path = folder / f"{name}.npy"
        np.save(path, part.x)
    share(path)


def share(path):
    """Many models see the same records: those are kept once, by their content, and linked."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    data = path.parent.parent / "data"
    data.mkdir(exist_ok=True)
    kept = data / f"{path.stem}-{digest}{path.suffix}"
    path.replace(kept)
    path.symlink_to(Path("..") / data.name / kept.name)


def remove_unused(models):
    """Records that no model links to any more."""
    linked = {path.resolve() for path in models.glob("*/*") if path.is_symlink()}
    for path in (models / "data").iterdir():
        if path.resolve() not in linked:
            path.unlink()


def score(answers, truth, is_classifier):
    if is_classifier:
        return {"accuracy": round(float(np.mean(answers == truth)), 4)}
    return {"r2": round(float(r2_score(truth, np.asarray(answers).ravel())), 4)}


def agreement(answers, runtime, is_classifier):
    """How near the runtime comes to the original."""
    if is_classifier:
        return {"same_class": round(float(np.mean(answers == runtime)), 4)}
    difference = np.asarray(answers, np.float64).ravel() - runtime.ravel()
    return {"largest_difference": float(f"{np.abs(difference).max():.3g}")}


def shape_of(value):
    kind = value.type.WhichOneof("value")
    if kind != "tensor_type":
        return {"name": value.name, "type": kind.removesuffix("_type")}
    tensor = value.type.tensor_type
    return {"name": value.name, "type": TensorProto.DataType.Name(tensor.elem_type).lower(),
            "shape": [d.dim_value or d.dim_param or None for d in tensor.shape.dim]}


def describe(exported, outputs, truth):
    model, is_classifier = exported.onnx, exported.classes is not None
    runtime = class_of(outputs) if is_classifier else outputs["values"]
    answers = exported.answers
    if is_classifier:
        answers = np.searchsorted(exported.classes, answers)
    return {
        "shows": exported.shows,
        "exporter": exported.exporter,
        "runtime": f"onnxruntime {onnxruntime.__version__}",
        "ir_version": model.ir_version,
        "opsets": [[o.domain, o.version] for o in model.opset_import],
        "task": "classification" if is_classifier else "regression",
        **({"classes": exported.classes} if is_classifier else {}),
        "inputs": [shape_of(v) for v in model.graph.input],
        "outputs": [shape_of(v) for v in model.graph.output],
        "nodes": dict(sorted(Counter(n.op_type for n in model.graph.node).items())),
        "original": score(answers, truth, is_classifier),
        "runtime_outputs": score(runtime, truth, is_classifier),
        "agreement": agreement(answers, runtime, is_classifier),
        **(exported.facts or {}),
    }


def truth_of(part, classes):
    return np.searchsorted(classes, part.y) if classes is not None else part.y.astype(np.float64)


def write(folder, exported):
    """Makes the folder anew."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    bytes_of_model = without_paths(exported.onnx).SerializeToString(deterministic=True)
    (folder / "model.onnx").write_bytes(bytes_of_model)
    outputs = run(bytes_of_model, exported.records.x, exported.classes)
    truth = truth_of(exported.records, exported.classes)
    write_records(folder, "calibration", exported.columns, exported.calibration)
    write_records(folder, "records", exported.columns, exported.records)
    np.save(folder / "labels.npy", truth)
    np.savez(folder / "outputs.npz", **outputs)
    description = describe(exported, outputs, truth)
    (folder / "description.json").write_text(json.dumps(description, indent=2) + "\n")
    return description
