#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "data/preprocessing/preprocessing.h"
#include "data/task.h"
#include "exchange/answer_range.h"
#include "exchange/client_kind.h"
#include "exchange/model_privacy.h"
#include "exchange/record_form.h"
#include "schemes/bgv/evaluation_keys.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// All that a client needs to know of a model, and nothing about its weights. Public.
struct Manifest {
  std::string name;                      ///< "dnn-30"
  Digest model_id{};                     ///< binds keys' outputs and batches to one model
  ParametersLiteral parameters;          ///< of an affine form: what it says of its own
  RecordForm form;                       ///< how records lie in ciphertexts
  std::vector<std::size_t> input_shape;  ///< {28, 28}, row-major
  std::int64_t input_low = 0;            ///< every element is in [input_low, input_saturation]
  std::int64_t input_saturation = 0;
  /// What makes integers of raw records; without it records are pictures (`preprocessing_of`).
  std::optional<Preprocessing> preprocessing;
  EvaluationKeyShape evaluation_keys;   ///< of each set; empty where the server needs none
  bool shared_evaluation_keys = false;  ///< one set serves every channel; else each has its own
  std::size_t outputs = 0;              ///< integers of an answer: logits, or the number asked for
  Task task;                            ///< what they mean
  double output_scale = 1;              ///< answers * scale are the network's real numbers
  std::size_t output_shift = 0;         ///< logits are floor(answers / 2^shift): 64 bits hold them
  std::optional<AnswerRange> answer_range;    ///< not told by earlier programs
  std::size_t output_parts = 0;               ///< of an output ciphertext; 0 of affine answers
  std::size_t output_limbs = 0;               ///< coefficient primes that it has left; likewise
  double noise_margin_bits = 0;               ///< forecast noise budget of the answer, whole bits
  std::optional<ModelPrivacy> model_privacy;  ///< how the server masks answers; none: it does not
  std::uint64_t query_budget = 0;  ///< records that a server answers for one key; 0: any number
  ClientKind client = ClientKind::sealion;        ///< whose ciphertexts the plan provides for
  std::vector<std::uint64_t> bfv_answer_factors;  ///< seal_clients.h; empty where BFV is not served

  std::size_t inputs() const;  ///< product of input_shape
  /// How many sets of evaluation keys the client makes: none, one, or one a plaintext modulus.
  std::size_t key_sets() const;
  /// What the noise of a set is a multiple of: 1, or the channel's plaintext modulus.
  std::uint64_t key_noise_factor(std::size_t set) const {
    return shared_evaluation_keys ? 1 : parameters.plain_moduli[set];
  }
  friend bool operator==(const Manifest&, const Manifest&) = default;
};

/// The manifest's, or that of pictures: round(pixel / 255 * input_saturation).
Preprocessing preprocessing_of(const Manifest& manifest);

/// Pretty-printed JSON, documented in docs/wire-format.md.
std::string manifest_to_json(const Manifest& manifest);

/// Reads untrusted JSON. Throws `corrupt` with `source` and the field, `insecure` where the
/// parameters are below their level, or that is below the least one or not granted by the least
/// table: no server talks its client out of encryption.
Manifest manifest_from_json(const std::string& text, const std::string& source,
                            const LeastSecurity& least = {});

}  // namespace sealion
