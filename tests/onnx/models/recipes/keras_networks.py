"""Keras' networks through model.export, which asks tf2onnx."""

import os
import tempfile
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import keras
import numpy as np
import onnx
import tf2onnx
from keras import layers

from .datasets import digits, table
from .exported import Exported, recipe

EXPORTER = f"Keras {keras.__version__} model.export, tf2onnx {tf2onnx.__version__}"


def pictures(channels=1):
    """Channels last; a second channel holds the inverse."""
    data = digits((8, 8, 1))
    for part in (data.train, data.test):
        part.x /= 16
        if channels == 2:
            part.x = np.concatenate([part.x, 1 - part.x ** 2], 3)
    return data


def square(x):
    return layers.Multiply()([x, x])


def saved(model, opset):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        model.export(path, format="onnx", opset_version=opset, verbose=False)
        return onnx.load(path)


def export(data, body, shows, opset=None, is_regression=False, epochs=40, outputs=10):
    """`body`: from the input to the tensor in front of the last Dense."""
    keras.backend.clear_session()
    keras.utils.set_random_seed(0)
    given = keras.Input(data.train.x.shape[1:])
    x = body(given)
    model = keras.Model(given, layers.Dense(outputs)(x))
    fit(model, data, is_regression, epochs)
    answers = model.predict(data.records().x, verbose=0)
    classes = None if is_regression else np.unique(data.train.y).tolist()
    return Exported(saved(model, opset), EXPORTER, shows, data.calibration(), data.records(),
                    answers if is_regression else answers.argmax(1), data.columns, classes)


def fit(model, data, is_regression, epochs):
    loss = "mse" if is_regression else keras.losses.SparseCategoricalCrossentropy(True)
    model.compile(keras.optimizers.Adam(3e-3, clipnorm=1.0), loss)
    model.fit(data.train.x, data.train.y, batch_size=64, epochs=epochs, verbose=0)


def standardised(data):
    """Not by Normalization, whose statistics tf2onnx leaves out of the file."""
    mean, deviation = data.train.x.mean(0), data.train.x.std(0)
    return layers.Rescaling((1 / deviation).tolist(), (-mean / deviation).tolist())


@recipe("keras-dense-multiply")
def dense_multiply():
    return export(digits(), lambda x: square(layers.Dense(16)(x / 16)),
                  "a square by Multiply of a layer with itself")


@recipe("keras-dense-relu")
def dense_relu():
    return export(digits(), lambda x: layers.Dense(24, "relu")(layers.Rescaling(1 / 16)(x)),
                  "Rescaling in front, relu")


@recipe("keras-rescaling")
def rescaling():
    data = table("wine")
    return export(data, lambda x: square(layers.Dense(8)(standardised(data)(x))),
                  "Rescaling by a vector in front", outputs=3, epochs=80)


@recipe("keras-softmax")
def softmax():
    data = table("iris")
    return export(data, lambda x: layers.Softmax()(layers.Dense(3)(square(
        layers.Dense(8)(standardised(data)(x))))), "Softmax within", outputs=3, epochs=120)


@recipe("keras-regression")
def regression():
    data = table("diabetes")
    return export(data, lambda x: 100 * square(layers.Dense(4)(standardised(data)(x))),
                  "one value", is_regression=True, outputs=1, epochs=120)


@recipe("keras-dense-activations")
def dense_activations():
    data = table("breast_cancer")
    return export(data, lambda x: layers.Dense(8, "tanh")(layers.Dense(8, "elu")(
        layers.Dense(8, "silu")(standardised(data)(x)))), "silu, elu and tanh", outputs=2)


@recipe("keras-cnn-lambda")
def cnn_lambda():
    return export(pictures(), lambda x: layers.Flatten()(layers.AveragePooling2D(2)(
        layers.Lambda(lambda t: t * t)(layers.Conv2D(8, 3)(x)))),
        "channels last: Transposes, one of them a Reshape; a square by Lambda")


@recipe("keras-cnn-lambda-opset-13")
def cnn_lambda_opset_13():
    return export(pictures(), lambda x: layers.Flatten()(layers.AveragePooling2D(2)(
        layers.Lambda(lambda t: t ** 2)(layers.Conv2D(8, 3)(x)))), "opset 13, t ** 2", opset=13)


@recipe("keras-cnn-channels")
def cnn_channels():
    return export(pictures(2), lambda x: layers.Flatten()(layers.AveragePooling2D(2)(
        square(layers.Conv2D(8, 3)(x)))), "two channels, last: the first Transpose stays")


@recipe("keras-cnn-batchnorm")
def cnn_batchnorm():
    return export(pictures(), lambda x: layers.Flatten()(layers.AveragePooling2D(2)(
        square(layers.BatchNormalization()(layers.Conv2D(8, 3)(x))))), "batch norm, opset 18",
        opset=18)


@recipe("keras-cnn-batchnorm-last")
def cnn_batchnorm_last():
    return export(pictures(2), lambda x: layers.Flatten()(layers.BatchNormalization()(
        square(layers.Conv2D(8, 3)(layers.BatchNormalization()(x))))),
        "batch norm in front and behind the square")


@recipe("keras-cnn-same")
def cnn_same():
    return export(pictures(), lambda x: layers.Flatten()(square(
        layers.Conv2D(8, 3, strides=2, padding="same")(x))),
        "padding 'same' and strides of 2: asymmetric pads")


@recipe("keras-cnn-pool-same")
def cnn_pool_same():
    return export(pictures(), lambda x: layers.Flatten()(layers.AveragePooling2D(
        3, 2, padding="same")(square(layers.Conv2D(8, 3)(x)))),
        "AveragePooling 'same', which counts no padding")


@recipe("keras-cnn-separable")
def cnn_separable():
    return export(pictures(2), lambda x: layers.Flatten()(square(layers.SeparableConv2D(
        8, 3, depth_multiplier=2)(x))), "depthwise, two filters a channel, then 1 x 1")


@recipe("keras-cnn-dilated")
def cnn_dilated():
    return export(pictures(), lambda x: layers.Flatten()(square(layers.Conv2D(
        8, 3, dilation_rate=2)(layers.ZeroPadding2D(((1, 2), (0, 1)))(x)))),
        "ZeroPadding of four widths, dilation")


@recipe("keras-cnn-residual")
def cnn_residual():
    def body(x):
        x = layers.Conv2D(6, 3, padding="same")(x)
        x = layers.Add()([x, square(layers.Conv2D(6, 3, padding="same")(x))])
        return layers.GlobalAveragePooling2D()(layers.Conv2D(24, 5)(x))
    return export(pictures(), body, "Add of two branches, GlobalAveragePooling", epochs=60)


@recipe("keras-cnn-concat")
def cnn_concat():
    def body(x):
        both = [layers.Conv2D(4, size, padding="same")(x) for size in (3, 5)]
        x = square(layers.Concatenate()(both))
        return layers.Flatten()(layers.Permute((2, 1, 3))(layers.AveragePooling2D(2)(x)))
    return export(pictures(), body, "Concatenate along the last axis, Permute, Reshape")


@recipe("keras-cnn-relu")
def cnn_relu():
    return export(pictures(), lambda x: layers.Dropout(0.1)(layers.Flatten()(
        layers.MaxPooling2D(2)(layers.Conv2D(8, 3, activation="relu")(x)))), "relu, MaxPooling")
