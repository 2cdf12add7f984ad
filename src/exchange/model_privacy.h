#pragma once

#include <cstddef>
#include <cstdint>

namespace sealion {

/// Most bits of model privacy: a forecast of noise, on which the flooding rests, may fail with a
/// probability of 2^-40, so that a smaller distance would be no more than a number.
inline constexpr int most_privacy_bits = 40;
/// Largest noise on a logit.
inline constexpr std::uint64_t largest_logit_noise = std::uint64_t{1} << 62;

/// What the server does to an answer so that it tells its logits and hardly anything else. Public.
struct ModelPrivacy {
  /// Of a well-formed request, the answer to as many records as the plan is for is within 2^-bits
  /// in statistical distance of one that is made of its logits alone.
  int bits = 0;
  int flood_bits = 0;  ///< f of the noise that floods each coefficient (`AnswerMask`)
  /// a: to every logit an integer is added, uniform in [-a, a] and drawn for each answer.
  std::uint64_t logit_noise = 0;

  friend bool operator==(const ModelPrivacy&, const ModelPrivacy&) = default;
};

}  // namespace sealion
