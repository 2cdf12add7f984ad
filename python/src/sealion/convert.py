"""From a trained model to an encrypted one."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from sealion import _core, _data
from sealion._check import Calibration, check
from sealion._errors import SealionError
from sealion._original import Original
from sealion._progress import Verbose, shown
from sealion.encrypted_model import EncryptedModel
from sealion.exporters import export
from sealion.exporters.exported import Exported


def convert(
    model: Any,
    X_calibration: Any,
    y: Any = None,
    *,
    name: str | None = None,
    batch: int | None = None,
    layout: str = "",
    security: int = 128,
    client: str = "sealion",
    input_levels: int | None = None,
    weight_levels: int | None = None,
    replace_activations: bool = False,
    decoys: int = 0,
    scale: float = 1,
    mean: float | Sequence[float] = (),
    std: float | Sequence[float] = (),
    tolerance: float = 0.02,
    check_records: int = 8,
    threads: int = 0,
    verbose: Verbose = "auto",
) -> EncryptedModel:
    """Makes an encrypted model of one that was trained elsewhere.

    Weights are rounded to integers as coarsely as the answers on the calibration records allow, and
    encryption parameters are chosen. What stands before the first weight and behind the last
    (scaling, comparisons of trees, softmax) becomes the client's. The result has been checked:
    original, integers and ciphertexts were asked about calibration records. What they make doubtful
    is said as a ``UserWarning``.

    Args:
        model: a fitted estimator or pipeline of scikit-learn, a booster of XGBoost, LightGBM or
            CatBoost, a network of Keras or PyTorch, or ONNX: a path, bytes or a ``ModelProto``.
        X_calibration: some hundred records like those that the model will meet, ``[records, ...]``
            or a data frame.
        y: what is known of them, ``[records]``; measured against, nothing is learned from it.
        name: what the model is called.
        batch: records of one request; None for one full batch, 1 for the shortest answer to one
            record.
        layout: ``"slotwise"``, ``"packed"`` or ``"affine"``; empty for the best.
        security: 128, 192 or 256 bits.
        client: who encrypts, ``"sealion"`` or ``"seal"`` (Microsoft SEAL).
        input_levels: integers above 0 that an input may be; None for as few as the answers allow.
        weight_levels: the largest integer of a weight; None likewise.
        replace_activations: put polynomials in the place of ReLU and its kin and average pools in
            that of max pools, and learn on the calibration records to answer as the original does.
            Needs libtorch.
        decoys: comparisons to ask besides those of the trees, so that the manifest does not tell
            which are theirs.
        scale, mean, std: what a data loader did to records before training,
            (record / scale - mean) / std; clients then give records as they are.
        tolerance: the share of calibration records that may be answered otherwise by the integers
            than by the original, or the R² that may be missing.
        check_records: how many calibration records are answered by ciphertexts.
        threads: 0 for as many as there are processors.
        verbose: ``"auto"`` shows progress on terminals and in notebooks.

    Raises:
        SealionError: ``unsupported`` naming all operators that encrypted numbers cannot do, and
            where an exporter is not installed; ``incompatible`` where the records are not the
            model's, and where the answers differ by more than rounding, naming the layer;
            ``does_not_fit`` where no parameters carry the model.

    >>> model = sealion.convert(classifier, X_train)
    >>> model.predict(X_test, encrypted=True)
    """
    X_calibration = _data.dense(X_calibration)
    inputs = _data.as_inputs(X_calibration)
    exported = export(model, X_calibration)
    options = _core.ImportOptions()
    options.name = name or _name_of(exported.what)
    options.input_levels, options.weight_levels = input_levels, weight_levels
    options.decoys, options.scale = decoys, scale
    options.mean, options.deviation = _list(mean), _list(std)
    known = _known(y, exported)
    with shown("importing", verbose) as progress:
        core, report = _imported(
            replace_activations, exported.onnx, exported.what, inputs, known, options, threads,
            progress,
        )
    original = Original(
        _core.OriginalModel.read(exported.onnx, exported.what, inputs, known, options), inputs
    )
    fields = json.loads(report)
    for warning in fields["warnings"]:
        warnings.warn(_in_python(warning), stacklevel=2)
    made = EncryptedModel(core, original, exported.classes, fields)
    made.deploy(batch=batch, layout=layout, security=security, client=client, verbose=verbose)
    check(made, exported, Calibration(X_calibration, scale, mean, std), tolerance, check_records)
    return made


def _imported(
    replaces: bool,
    onnx: bytes,
    what: str,
    inputs: _data.Inputs,
    known: _data.Targets,
    options: _core.ImportOptions,
    threads: int,
    progress: Any,
) -> tuple[_core.Model, str]:
    if not replaces:
        try:
            return _core.import_onnx(onnx, what, inputs, known, options, threads, progress)
        except SealionError as error:
            raise SealionError(error.code, _in_python(str(error))) from None
    from sealion._trainer import trainer

    return trainer().import_with_stand_ins(onnx, what, inputs, known, options, threads, progress)


def _in_python(text: str) -> str:
    """With the command's options as they are called here."""
    for option, here in (
        ("--replace-activations", "replace_activations=True"),
        ("--scale 255", "scale=255"),
        ("--mean and --std", "mean and std"),
    ):
        text = text.replace(option, here)
    return text


def _known(y: Any, exported: Exported) -> _data.Targets:
    if y is None:
        return None
    if exported.classes is not None:
        return _data.as_classes(y, _data.label_names(exported.classes))
    # An estimator without classes tells numbers, whatever their type; of others the type decides.
    tells_numbers = exported.labels is not None or np.asarray(y).dtype.kind == "f"
    return _data.as_numbers(y) if tells_numbers else _data.as_classes(y)


def _list(values: float | Sequence[float]) -> list[float]:
    return [float(value) for value in np.atleast_1d(np.asarray(values, np.float64))]


def _name_of(what: str) -> str:
    """Of what errors call a model what its name may have."""
    stem = re.sub(r"^.*/|\.onnx$", "", what)
    return re.sub(r"[^A-Za-z0-9._]+", "-", stem).strip("-")[:64] or "model"
