"""PyTorch's networks quantised after training by onnxruntime's own tool."""

import tempfile
from dataclasses import replace
from pathlib import Path

import onnx
import onnxruntime
from onnxruntime.quantization import (CalibrationDataReader, QuantFormat, QuantType,
                                      quantize_static)

from .exported import RECIPES, recipe

TOOL = f"onnxruntime.quantization {onnxruntime.__version__}"


class Calibration(CalibrationDataReader):
    def __init__(self, x):
        self.batches = iter([{"input": x}])

    def get_next(self):
        return next(self.batches, None)


def quantised(original, shows, **options):
    """Another recipe's model with weights and activations of 8 bits."""
    exported = RECIPES[original]()
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder) / "given.onnx", Path(folder) / "made.onnx"
        onnx.save(exported.onnx, given)
        quantize_static(given, made, Calibration(exported.calibration.x), **options)
        model = onnx.load(made)
    return replace(exported, onnx=model, shows=shows, exporter=f"{TOOL} of {exported.exporter}",
                   facts={"original_is": original})


@recipe("quantised-cnn-square")
def cnn_square():
    return quantised("pytorch-cnn-square", "QuantizeLinear and DequantizeLinear; int32 biases",
                     quant_format=QuantFormat.QDQ)


@recipe("quantised-cnn-per-channel")
def cnn_per_channel():
    return quantised("pytorch-cnn-two-squares", "a scale for each output channel, int8 activations",
                     quant_format=QuantFormat.QDQ, per_channel=True,
                     activation_type=QuantType.QInt8)


@recipe("quantised-linear")
def linear():
    return quantised("pytorch-linear", "one Gemm between QuantizeLinear and DequantizeLinear",
                     quant_format=QuantFormat.QDQ)


@recipe("quantised-cnn-relu")
def cnn_relu():
    return quantised("pytorch-cnn-relu", "Relu and MaxPool within quantised layers",
                     quant_format=QuantFormat.QDQ, per_channel=True)


@recipe("quantised-operators")
def operators():
    return quantised("pytorch-cnn-square", "QLinearConv, QLinearMul, QGemm in place of QDQ",
                     quant_format=QuantFormat.QOperator)
