#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/execution_context.h"
#include "base/memory.h"
#include "exchange/channels.h"
#include "exchange/packed_form.h"

namespace sealion {

/// Answers of one channel as BFV ciphertexts modulo 2^k: c_0 + c_1 s = (2^k / t) f m + noise.
struct RoundedCiphertexts {
  std::uint64_t factor = 1;              ///< f modulo t, which stays on the messages
  AlignedVector<std::uint64_t> seconds;  ///< c_1, [groups][ciphertexts][n]
  /// c_0, where it carries the message: [groups][ciphertexts][carried]
  AlignedVector<std::uint64_t> firsts;

  friend bool operator==(const RoundedCiphertexts&, const RoundedCiphertexts&) = default;
};

/// Answers to packed records as they travel: messages in the high bits, noise and rounding in the
/// low ones, of which only as many are left as decryption needs.
struct PackedAnswer {
  std::size_t records = 0;
  std::vector<RoundedCiphertexts> channels;  ///< one for each plaintext modulus

  friend bool operator==(const PackedAnswer&, const PackedAnswer&) = default;
};

/// From ciphertexts of two parts that the form's answers lie in, group after group. Throws
/// `incompatible` where they do not fit the form.
PackedAnswer round_answer(const ChannelBatches& answers, const PackedForm& form,
                          const ExecutionContext& context = {});

/// Throws `incompatible` for an answer that is not of this form and these channels.
void check_answer(const PackedAnswer& answer, const PackedForm& form,
                  const std::vector<ParametersPtr>& channels);

}  // namespace sealion
