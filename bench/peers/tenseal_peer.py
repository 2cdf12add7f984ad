"""TenSEAL: CKKS over Microsoft SEAL, vectors and tensors."""

import numpy as np

# user code: begin
import tenseal as ts

# user code: end
from measure import Array, Deployment, Task

NOT_OFFERED = {
    "trees": "no comparisons, no trees",
    "network_tutorial": "the tutorial's parameters are for logistic regression",
    "trees_tutorial": "no comparisons, no trees",
    "mnist_tutorial": "the tutorial's parameters are for logistic regression",
    "mnist_batch_tutorial": "the tutorial's parameters are for logistic regression",
}


# user code: begin
def make_context(degree: int, bits: list[int], scale: int) -> ts.Context:
    context = ts.context(ts.SCHEME_TYPE.CKKS, degree, coeff_mod_bit_sizes=bits)
    context.global_scale = 2**scale
    context.generate_galois_keys()
    return context


# user code: end


def parameters(degree: int, bits: list[int], scale: int) -> str:
    return f"CKKS, n = {degree}, log q {sum(bits)}, scale 2^{scale}, 128 bits (checked by SEAL)"


def logistic(task: Task, degree: int, bits: list[int], scale: int) -> Deployment:
    ((weights, bias),) = task.layers

    # user code: begin logistic_regression logistic_regression_tutorial
    context = make_context(degree, bits, scale)
    keys = context.serialize(save_secret_key=False)
    server_context = ts.context_from(keys)
    server_weights, server_bias = weights.ravel().tolist(), bias.tolist()

    def encrypt(records: Array) -> bytes:
        return ts.ckks_vector(context, records[0]).serialize()

    def evaluate(request: bytes) -> bytes:
        x = ts.ckks_vector_from(server_context, request)
        return (x.dot(server_weights) + server_bias).serialize()

    def decrypt(answer: bytes) -> Array:
        return np.array(ts.ckks_vector_from(context, answer).decrypt())

    # user code: end
    return Deployment(encrypt, evaluate, decrypt, len(keys), parameters(degree, bits, scale))


def logistic_regression(task: Task) -> Deployment:
    return logistic(task, 8192, [60, 40, 60], 40)


def logistic_regression_tutorial(task: Task) -> Deployment:
    return logistic(task, 4096, [40, 20, 40], 20)


# mm rotates its vector around: it needs it repeated in the slots, as encrypting leaves it.
UNREPEATED_BIAS = (
    "an added bias is not repeated in the slots that the next product reads: scores are off"
)
NETWORK = (8192, [49, 40, 40, 40, 49], 40)


def network(task: Task) -> Deployment:
    (weights1, bias1), (weights2, bias2) = task.layers

    # user code: begin network mnist
    context = make_context(*NETWORK)
    keys = context.serialize(save_secret_key=False)
    server_context = ts.context_from(keys)
    w1, b1, w2, b2 = (array.tolist() for array in (weights1, bias1, weights2, bias2))

    def encrypt(records: Array) -> bytes:
        return ts.ckks_vector(context, records[0]).serialize()

    def evaluate(request: bytes) -> bytes:
        x = ts.ckks_vector_from(server_context, request)
        x = x.mm(w1) + b1
        x.square_()
        x = x.mm(w2) + b2
        return x.serialize()

    def decrypt(answer: bytes) -> Array:
        return np.array([ts.ckks_vector_from(context, answer).decrypt()])

    # user code: end
    return Deployment(
        encrypt, evaluate, decrypt, len(keys), parameters(*NETWORK), note=UNREPEATED_BIAS
    )


mnist = network


def mnist_batch(task: Task) -> Deployment:
    (weights1, bias1), (weights2, bias2) = task.layers
    batch = NETWORK[0] // 2

    # user code: begin mnist_batch
    context = make_context(*NETWORK)
    keys = context.serialize(save_secret_key=False)
    server_context = ts.context_from(keys)
    w1, b1, w2, b2 = (ts.plain_tensor(a) for a in (weights1, bias1, weights2, bias2))

    def encrypt(records: Array) -> bytes:
        return ts.ckks_tensor(context, records, batch=True).serialize()

    def evaluate(request: bytes) -> bytes:
        x = ts.ckks_tensor_from(server_context, request)
        x = x.reshape([1, len(weights1)]).mm(w1) + b1
        x = x.square().mm(w2) + b2
        return x.serialize()

    def decrypt(answer: bytes) -> Array:
        result = ts.ckks_tensor_from(context, answer).decrypt()
        return np.array(result.raw).reshape(result.shape)[:, 0]

    # user code: end
    return Deployment(
        encrypt, evaluate, decrypt, len(keys), parameters(*NETWORK), batch, note="all slots"
    )
