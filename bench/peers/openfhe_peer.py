"""OpenFHE: no layers, so a matrix is written by hand as diagonals or as sums over features."""

import math
import pickle

import numpy as np

# user code: begin
import openfhe as fhe

# user code: end
from measure import Array, Deployment, Task

NOT_OFFERED = {"trees": "comparisons only by switching schemes, no trees: not written by hand here"}
SLOTS = 4096  # of n = 8192, the smallest ring of 128 bits for three levels


# user code: begin
def make_context(depth: int, slots: int) -> fhe.CryptoContext:
    parameters = fhe.CCParamsCKKSRNS()
    parameters.SetMultiplicativeDepth(depth)
    parameters.SetFirstModSize(46)
    parameters.SetScalingModSize(36)
    parameters.SetScalingTechnique(fhe.FLEXIBLEAUTO)
    parameters.SetNumLargeDigits(depth + 1)
    parameters.SetBatchSize(slots)
    parameters.SetSecurityLevel(fhe.HEStd_128_classic)
    context = fhe.GenCryptoContext(parameters)
    for feature in (fhe.PKE, fhe.KEYSWITCH, fhe.LEVELEDSHE, fhe.ADVANCEDSHE):
        context.Enable(feature)
    return context


# user code: end


def describe(context: fhe.CryptoContext) -> str:
    bits = math.ceil(math.log2(context.GetModulus()))
    degree = context.GetRingDimension()
    return f"CKKS, n = {degree}, log q {bits} and key switching's, 128 bits (checked by OpenFHE)"


def forget_keys(context: fhe.CryptoContext) -> None:
    """What the client made stays in the process: the server must have its own from the bytes."""
    fhe.ClearEvalMultKeys()
    context.ClearEvalAutomorphismKeys()


def logistic_regression(task: Task) -> Deployment:
    ((weights, bias),) = task.layers
    width = 32
    # user code: begin logistic_regression
    context = make_context(1, width)
    keys = context.KeyGen()
    context.EvalSumKeyGen(keys.secretKey)
    sent = fhe.SerializeEvalAutomorphismKeyString(fhe.BINARY)
    # user code: end
    forget_keys(context)
    # user code: begin logistic_regression
    fhe.DeserializeEvalAutomorphismKeyString(sent, fhe.BINARY)
    server_weights = context.MakeCKKSPackedPlaintext(weights.ravel().tolist())

    def encrypt(records: Array) -> bytes:
        x = context.MakeCKKSPackedPlaintext(records[0].tolist())
        return fhe.Serialize(context.Encrypt(keys.publicKey, x), fhe.BINARY)

    def evaluate(request: bytes) -> bytes:
        x = fhe.DeserializeCiphertextString(request, fhe.BINARY)
        score = context.EvalInnerProduct(x, server_weights, width)
        return fhe.Serialize(context.EvalAdd(score, float(bias[0])), fhe.BINARY)

    def decrypt(answer: bytes) -> Array:
        score = fhe.DeserializeCiphertextString(answer, fhe.BINARY)
        return np.array(context.Decrypt(score, keys.secretKey).GetRealPackedValue()[:1])

    # user code: end
    return Deployment(encrypt, evaluate, decrypt, len(sent), describe(context))


# user code: begin network mnist
def power_of_two(size: int) -> int:
    return 1 << (size - 1).bit_length()


class Dense:
    """Diagonals of a padded matrix, over inputs that repeat in the slots; so do the outputs."""

    def __init__(self, context, weights: Array, bias: Array, slots: int, level: int):
        inputs, outputs = (power_of_two(size) for size in weights.shape)
        self.context = context
        self.count = min(inputs, outputs)
        self.folds = [2**i * outputs for i in range((inputs // outputs).bit_length() - 1)]
        padded = np.zeros((inputs, outputs))
        padded[: weights.shape[0], : weights.shape[1]] = weights
        k = np.arange(slots)

        def encode(values: Array):
            return context.MakeCKKSPackedPlaintext(values.tolist(), 1, level)

        self.diagonals = [encode(padded[(k + d) % inputs, k % outputs]) for d in range(self.count)]
        repeated = np.zeros(outputs)
        repeated[: len(bias)] = bias
        self.bias = encode(repeated[k % outputs])

    def rotations(self) -> list[int]:
        return [*range(1, self.count), *self.folds]

    def __call__(self, x):
        context = self.context
        digits = context.EvalFastRotationPrecompute(x)
        order = 2 * context.GetRingDimension()
        total = context.EvalMult(x, self.diagonals[0])
        for d in range(1, self.count):
            turned = context.EvalFastRotation(x, d, order, digits)
            total = context.EvalAdd(total, context.EvalMult(turned, self.diagonals[d]))
        for fold in self.folds:
            total = context.EvalAdd(total, context.EvalRotate(total, fold))
        return context.EvalAdd(total, self.bias)


# user code: end


def network(task: Task) -> Deployment:
    (weights1, bias1), (weights2, bias2) = task.layers
    classes = len(bias2)
    # user code: begin network mnist
    inputs = power_of_two(len(weights1))
    slots = max(inputs, power_of_two(len(bias1)))
    context = make_context(3, slots)
    keys = context.KeyGen()
    layers = [
        Dense(context, weights1, bias1, slots, 0),
        Dense(context, weights2, bias2, slots, 2),
    ]
    context.EvalMultKeyGen(keys.secretKey)
    context.EvalRotateKeyGen(
        keys.secretKey, sorted({r for layer in layers for r in layer.rotations()})
    )
    sent = [
        fhe.SerializeEvalMultKeyString(fhe.BINARY),
        fhe.SerializeEvalAutomorphismKeyString(fhe.BINARY),
    ]
    # user code: end
    forget_keys(context)
    # user code: begin network mnist
    fhe.DeserializeEvalMultKeyString(sent[0], fhe.BINARY)
    fhe.DeserializeEvalAutomorphismKeyString(sent[1], fhe.BINARY)

    def encrypt(records: Array) -> bytes:
        x = np.zeros(inputs)
        x[: records.shape[1]] = records[0]
        x = context.MakeCKKSPackedPlaintext(np.tile(x, slots // inputs).tolist())
        return fhe.Serialize(context.Encrypt(keys.publicKey, x), fhe.BINARY)

    def evaluate(request: bytes) -> bytes:
        x = fhe.DeserializeCiphertextString(request, fhe.BINARY)
        x = layers[1](context.EvalSquare(layers[0](x)))
        return fhe.Serialize(x, fhe.BINARY)

    def decrypt(answer: bytes) -> Array:
        x = fhe.DeserializeCiphertextString(answer, fhe.BINARY)
        return np.array([context.Decrypt(x, keys.secretKey).GetRealPackedValue()[:classes]])

    # user code: end
    return Deployment(encrypt, evaluate, decrypt, sum(map(len, sent)), describe(context))


mnist = network


def mnist_batch(task: Task) -> Deployment:
    # user code: begin mnist_batch
    context = make_context(3, SLOTS)
    keys = context.KeyGen()
    context.EvalMultKeyGen(keys.secretKey)
    sent = fhe.SerializeEvalMultKeyString(fhe.BINARY)
    # user code: end
    forget_keys(context)
    # user code: begin mnist_batch
    fhe.DeserializeEvalMultKeyString(sent, fhe.BINARY)

    def dense(xs, weights: Array, bias: Array):
        sums = (context.EvalLinearWSum(xs, column.tolist()) for column in weights.T)
        return [context.EvalAdd(s, float(b)) for s, b in zip(sums, bias)]

    def encrypt(records: Array) -> bytes:
        columns = (context.MakeCKKSPackedPlaintext(column.tolist()) for column in records.T)
        xs = (context.Encrypt(keys.publicKey, column) for column in columns)
        return pickle.dumps([fhe.Serialize(x, fhe.BINARY) for x in xs])

    def evaluate(request: bytes) -> bytes:
        xs = [fhe.DeserializeCiphertextString(x, fhe.BINARY) for x in pickle.loads(request)]
        squares = [context.EvalSquare(x) for x in dense(xs, *task.layers[0])]
        scores = dense(squares, *task.layers[1])
        return pickle.dumps([fhe.Serialize(x, fhe.BINARY) for x in scores])

    def decrypt(answer: bytes) -> Array:
        columns = (fhe.DeserializeCiphertextString(x, fhe.BINARY) for x in pickle.loads(answer))
        plain = [context.Decrypt(x, keys.secretKey).GetRealPackedValue() for x in columns]
        return np.array(plain).T

    # user code: end
    return Deployment(
        encrypt, evaluate, decrypt, len(sent), describe(context), SLOTS, note="all slots"
    )
