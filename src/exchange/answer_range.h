#pragma once

namespace sealion {

/// What is known of a model's answers: what the plaintext moduli were chosen for. Public.
struct AnswerRange {
  /// Whether it rests on the largest answers seen on data, times `safety_factor`; else on a proof
  /// for every input in the declared range.
  bool is_calibrated = false;
  double safety_factor = 1;
  int bits = 0;  ///< of a signed integer that holds every answer
  /// An answer beyond that wraps around, or shows itself: one in 2^detection_bits is not seen. 0:
  /// wraps are not looked for.
  int detection_bits = 0;

  friend bool operator==(const AnswerRange&, const AnswerRange&) = default;
};

}  // namespace sealion
