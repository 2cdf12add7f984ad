"""HElayers: a compiler from models' files to packings; CKKS over Microsoft SEAL."""

import json
import os
from pathlib import Path

# user code: begin
import pyhelayers as ph

# user code: end
from measure import Array, Deployment, NotOffered, Task

NOT_OFFERED: dict[str, str] = {}
DIGITS = 1024  # a batch: more takes over 2 GB for the model and gains 4 %


# user code: begin
def requirements(batch: int | None) -> ph.HeRunRequirements:
    needs = ph.HeRunRequirements()
    needs.set_he_context_options([ph.HeContext.create(["SEAL_CKKS"])])
    needs.set_model_encrypted(False)
    if batch:
        needs.optimize_for_batch_size(batch)
    return needs


# user code: end


def describe(context: ph.HeContext) -> str:
    bits = sum(int(prime).bit_length() for prime in context.get_modulus_chain())
    return (
        f"CKKS, n = {2 * context.slot_count()}, log q {bits} and key switching's, "
        f"{context.get_security_level()} bits (its own statement)"
    )


def serve(
    hyper: ph.PlainModelHyperParams, file: Path, batch: int | None, outputs: int, note: str = ""
) -> Deployment:
    # user code: begin
    plain = ph.PlainModel.create(hyper, [str(file)])
    profile = ph.HeModel.compile(plain, requirements(batch))
    # user code: end
    if profile is None:
        raise NotOffered("its compiler finds no parameters")
    # user code: begin
    client_context = ph.HeModel.create_context(profile)
    context = client_context.save_to_buffer()
    server_context = ph.load_he_context(context)
    model = plain.get_empty_he_model(server_context)
    model.encode(plain, profile)
    server_encoder = ph.ModelIoEncoder(model)
    encoder = ph.load_io_encoder(client_context, server_encoder.save_to_buffer())

    def encrypt(records: Array) -> bytes:
        samples = ph.EncryptedData(client_context)
        encoder.encode_encrypt(samples, [records])
        return samples.save_to_buffer()

    def evaluate(request: bytes) -> bytes:
        samples = ph.load_encrypted_data(server_context, request)
        predictions = ph.EncryptedData(server_context)
        model.predict(predictions, samples)
        return predictions.save_to_buffer()

    def decrypt(answer: bytes) -> Array:
        predictions = ph.load_encrypted_data(client_context, answer)
        return encoder.decrypt_decode_output(predictions)

    # user code: end
    return Deployment(
        encrypt,
        evaluate,
        lambda answer: decrypt(answer).reshape((-1, outputs) if outputs > 1 else -1),
        len(context),
        describe(client_context),
        batch or profile.get_optimal_batch_size(),
        note=note,
    )


def logistic_regression(task: Task) -> Deployment:
    ((weights, bias),) = task.layers
    file = Path(f"logistic-regression-{os.getpid()}.json")
    # user code: begin logistic_regression
    model = {"meta": "lr", "coef_": weights.T.tolist(), "intercept_": bias.tolist()}
    file.write_text(json.dumps(model))
    hyper = ph.PlainModelHyperParams()
    hyper.logistic_regression_activation = ph.LRActivation.NONE
    # user code: end
    return serve(hyper, file, 1, 1, "no sigmoid, as all others")


def network(task: Task) -> Deployment:
    return serve(ph.PlainModelHyperParams(), task.folder / "network.onnx", 1, 2)


def mnist(task: Task) -> Deployment:
    return serve(ph.PlainModelHyperParams(), task.folder / "mnist.onnx", 1, 10)


def mnist_batch(task: Task) -> Deployment:
    return serve(ph.PlainModelHyperParams(), task.folder / "mnist.onnx", DIGITS, 10)


def trees(task: Task) -> Deployment:
    # user code: begin trees
    hyper = ph.PlainModelHyperParams()
    hyper.feature_ranges = [(x.min(), x.max()) for x in task.calibration.T]
    hyper.store_thresholds = True
    hyper.round_before_storing_thresholds = True
    hyper.number_of_cached_nodes = 100
    hyper.grep = 2
    hyper.frep = 1
    # user code: end
    return serve(hyper, task.folder / "trees.json", None, 1)
