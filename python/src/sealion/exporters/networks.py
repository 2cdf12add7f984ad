"""Networks of Keras and PyTorch, through their own exporters."""

from __future__ import annotations

import importlib.util
import inspect
import io
import logging
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sealion._errors import SealionError
from sealion.exporters.exported import Exported

OPSET = 17


def export(family: str, model: Any, records: Any) -> Exported:
    """Of a trained network."""
    what = f"{type(model).__name__} of {family}"
    try:
        if family == "torch":
            return Exported(_torch(model, records), what, outputs=_ask_torch(model))
        return Exported(_keras(model), what, outputs=_ask_keras(model))
    except ImportError:
        raise
    except Exception as error:  # each exporter has exceptions of its own
        raise SealionError("unsupported", f"{what}: its exporter refuses it: {error}") from error


def _keras(model: Any) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        model.export(path, format="onnx", verbose=False)
        return path.read_bytes()


def _ask_keras(model: Any) -> Any:
    return lambda records: _rows(model.predict(np.asarray(records), verbose=0))


def _torch(model: Any, records: Any) -> bytes:
    import torch

    example = torch.from_numpy(np.asarray(records[:2], np.float32))
    training = model.training
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    model.eval()
    try:
        return _traced(torch, model, example)
    except Exception:
        if not _has_program_exporter(torch):
            raise
        return _as_program(torch, model, example)
    finally:
        model.train(training)


def _traced(torch: Any, model: Any, example: Any) -> bytes:
    """By the exporter that needs no package of its own; from 2.9 on it warns that it grows old."""
    chosen = {"dynamo": False} if "dynamo" in _options(torch) else {}
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            model,
            (example,),
            file,
            input_names=["input"],
            output_names=["output"],
            dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}},
            opset_version=OPSET,
            verbose=False,
            **chosen,
        )
    return file.getvalue()


def _as_program(torch: Any, model: Any, example: Any) -> bytes:
    """By the exporter of 2.5 and later, which needs onnxscript."""
    program = torch.onnx.export(
        model,
        (example,),
        input_names=["input"],
        output_names=["output"],
        dynamic_shapes=({0: torch.export.Dim("batch")},),
        dynamo=True,
        verbose=False,
    )
    made: bytes = program.model_proto.SerializeToString()
    return made


def _has_program_exporter(torch: Any) -> bool:
    return "dynamo" in _options(torch) and importlib.util.find_spec("onnxscript") is not None


def _options(torch: Any) -> Any:
    return inspect.signature(torch.onnx.export).parameters


def _ask_torch(model: Any) -> Any:
    def outputs(records: Any) -> npt.NDArray[Any]:
        import torch

        training = model.training
        model.eval()
        try:
            with torch.no_grad():
                return _rows(model(torch.from_numpy(np.asarray(records, np.float32))).numpy())
        finally:
            model.train(training)

    return outputs


def _rows(told: Any) -> npt.NDArray[Any]:
    array = np.asarray(told)
    return array.reshape(len(array), -1)
