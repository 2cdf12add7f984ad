"""Keras' networks on its PyTorch backend, whose export is PyTorch's."""

import os
import tempfile
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import onnx
import torch
from keras import layers

from .datasets import digits
from .exported import Exported, recipe

EXPORTER = f"Keras {keras.__version__} model.export, PyTorch {torch.__version__.split('+')[0]}"


def trained(model, data):
    model.compile(keras.optimizers.Adam(3e-3), keras.losses.SparseCategoricalCrossentropy(True))
    model.fit(data.train.x, data.train.y, batch_size=64, epochs=15, verbose=0)
    return model


def export(make, data, shows):
    keras.backend.clear_session()
    keras.utils.set_random_seed(0)
    model = trained(make(), data)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        model.export(path, format="onnx", verbose=False)
        exported = onnx.load(path)
    answers = model.predict(data.records().x, verbose=0).argmax(1)
    return Exported(exported, EXPORTER, shows, data.calibration(), data.records(), answers,
                    data.columns, np.unique(data.train.y).tolist())


@recipe("keras-on-pytorch-dense")
def dense():
    def make():
        given = keras.Input((64,))
        x = layers.Dense(16)(layers.Rescaling(1 / 16)(given))
        return keras.Model(given, layers.Dense(10)(layers.Multiply()([x, x])))
    return export(make, digits(), "Rescaling, Dense, Multiply by way of PyTorch")


@recipe("keras-on-pytorch-cnn")
def cnn():
    def make():
        given = keras.Input((8, 8, 1))
        x = layers.Conv2D(8, 3, padding="same", strides=2)(layers.Rescaling(1 / 16)(given))
        x = layers.BatchNormalization()(x)
        x = layers.AveragePooling2D(2)(layers.Multiply()([x, x]))
        return keras.Model(given, layers.Dense(10)(layers.Flatten()(x)))
    return export(make, digits((8, 8, 1)), "channels last by way of PyTorch: Transposes, Pad")
