"""Writes the models of data/ as the installed Keras describes them: make_keras_models.py FOLDER

They were made by tf.keras 2.15 (tensorflow-cpu 2.15.1) and by Keras 3.15 (KERAS_BACKEND=jax).
"""
import pathlib
import sys

try:
    import keras
    if keras.__version__ < "3":
        from tensorflow import keras
except ImportError:
    from tensorflow import keras

L = keras.layers
register = keras.saving.register_keras_serializable
folder = pathlib.Path(sys.argv[1])


@register(package="sealion")
def square(x):
    return x * x


@register(package="sealion")
class Polynomial:
    def __init__(self, coefficients, learnable=True):
        self.coefficients, self.learnable = coefficients, learnable

    def __call__(self, x):
        return sum(c * x**i for i, c in enumerate(self.coefficients))

    def get_config(self):
        return {"coefficients": self.coefficients, "learnable": self.learnable}


def save(name, model):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(model.to_json() + "\n")


save("table", keras.Sequential([
    keras.Input((30,), name="features"),
    L.Dense(8, activation=square, name="hidden"),
    L.Dropout(0.25, name="drop"),
    L.Dense(3, activation="softmax", name="classes", kernel_regularizer="l2")], name="table"))

save("without_input", keras.Sequential([
    L.Dense(8, activation=square, name="hidden"), L.Dense(1, activation="sigmoid", name="answer")]))

save("picture", keras.Sequential([
    keras.Input((28, 28, 1), name="image"),
    L.ZeroPadding2D(((1, 0), (2, 0)), name="border"),
    L.Conv2D(5, (5, 3), strides=2, activation=square, use_bias=False, name="filters"),
    L.BatchNormalization(name="normal"),
    L.DepthwiseConv2D(3, padding="same", depth_multiplier=2, name="each"),
    L.Activation(square, name="squared"),
    L.AveragePooling2D(2, strides=1, name="pool"),
    L.GlobalAveragePooling2D(name="whole"),
    L.Dense(10, name="classes"),
    L.Softmax(name="probabilities")], name="picture"))

image = keras.Input((28, 28, 1), name="image")
left = L.Activation(square, name="squared")(
    L.Conv2D(4, (3, 5), strides=2, padding="same", name="left")(image))
joined = L.Concatenate(name="joined")([left, L.AveragePooling2D(2, name="right")(image)])
summed = L.Add(name="sum")([joined, L.BatchNormalization(momentum=0.9, name="normal")(joined)])
row = L.Reshape((-1, 7), name="shaped")(L.Flatten(name="flat")(summed))
hidden = L.Dropout(0.5, name="drop")(L.Dense(6, name="hidden")(L.Flatten(name="flat_again")(row)))
save("branches", keras.Model(image, L.Dense(10, activation="softmax", name="classes")(hidden),
                             name="branches"))

save("polynomial", keras.Sequential([
    keras.Input((4,), name="features"),
    L.Dense(3, activation=Polynomial([0, 0.5, 0.25]), name="hidden"),
    L.Activation(Polynomial([0, 1, 0.5], learnable=False), name="fixed"),
    L.Dense(2, name="classes")], name="polynomial"))

try:
    from keras.ops import square as operation
except ImportError:
    from tensorflow import square as operation
features = keras.Input((4,), name="features")
save("operation", keras.Model(features, L.Dense(2, name="classes")(
    operation(L.Dense(3, name="hidden")(features))), name="operation"))

features = keras.Input((4,), name="features")
shared = L.Dense(4, name="twice")
save("shared", keras.Model(features, shared(shared(features))))
