#include "program/reference.h"

#include <cmath>
#include <limits>
#include <vector>

#include "base/error.h"
#include "base/int128.h"
#include "program/range.h"
#include "program/reference/interpreter.h"
#include "ring/crt.h"
#include "ring/primes.h"

namespace sealion {
namespace {

/// Sums of 2^16 products below 2^83, and a bias, fit 128 bits.
class ExactArithmetic {
 public:
  using Value = std::int64_t;
  using Sum = int128;
  static constexpr double exact_sums_in_double = 0x1p53;

  explicit ExactArithmetic(const Program& program) : ranges_(prove_ranges(program)) {}

  double bound(NodeId node) const { return ranges_.largest[node]; }
  std::int64_t finish(int128 value, const Node& node) const {
    constexpr int128 limit = std::numeric_limits<std::int64_t>::max();
    if (value < -limit || value > limit) {
      fail(ErrorCode::does_not_fit, "layer '{}': a value leaves 64 bits", node.name);
    }
    return static_cast<std::int64_t>(value);
  }
  std::int64_t finish(double value, const Node&) const { return static_cast<std::int64_t>(value); }

 private:
  Ranges ranges_;
};

/// Residues in [-p/2, p/2].
class ModularArithmetic {
 public:
  using Value = std::int64_t;
  using Sum = int128;
  static constexpr double exact_sums_in_double = 0x1p53;

  explicit ModularArithmetic(const Modulus& p) : p_(p) {}

  double bound(NodeId) const { return static_cast<double>(p_.value()); }
  std::int64_t finish(int128 value, const Node&) const {
    const auto modulus = static_cast<int128>(p_.value());
    return p_.centre(p_.reduce_signed(static_cast<std::int64_t>(value % modulus)));
  }
  std::int64_t finish(double value, const Node&) const {
    return p_.centre(p_.reduce_signed(static_cast<std::int64_t>(value)));
  }

 private:
  const Modulus& p_;
};

/// Primes for which two answers of the proved range differ. Of 30 bits: the products of a layer's
/// residues and weights then sum up in doubles.
std::vector<Modulus> moduli_for(const Program& program) {
  constexpr int prime_bits = 30;
  const double largest = prove_ranges(program).largest.back();
  if (!std::isfinite(largest)) {
    fail(ErrorCode::does_not_fit, "the answers of the program have no bound below 2^1024");
  }
  const int bits = std::ilogb(largest + 1) + 3;
  const auto count = static_cast<std::size_t>(bits) / (prime_bits - 1) + 1;
  const std::vector<std::uint64_t> primes = largest_primes(prime_bits, 2, count);
  return {primes.begin(), primes.end()};
}

}  // namespace

IntegerBatch evaluate_reference(const Program& program, const IntegerBatch& inputs) {
  const ExactArithmetic arithmetic(program);
  return reference::Interpreter(program, arithmetic).run(inputs).output;
}

IntegerBatch evaluate_modulo(const Program& program, const IntegerBatch& inputs, const Modulus& p) {
  const ModularArithmetic arithmetic(p);
  return reference::Interpreter(program, arithmetic).run(inputs).output;
}

IntegerBatch evaluate_shifted(const Program& program, const IntegerBatch& inputs, int shift) {
  const CrtBasis basis(moduli_for(program));
  std::vector<IntegerBatch> residues;
  for (const Modulus& p : basis.moduli()) residues.push_back(evaluate_modulo(program, inputs, p));
  IntegerBatch answers(program.output_size(), inputs.samples());
  std::vector<std::uint64_t> value(basis.size());
  for (std::size_t i = 0; i < answers.features(); ++i) {
    for (std::size_t s = 0; s < answers.samples(); ++s) {
      for (std::size_t k = 0; k < value.size(); ++k) {
        value[k] = basis.moduli()[k].reduce_signed(residues[k].feature(i)[s]);
      }
      answers.feature(i)[s] = basis.centred(value, shift);
    }
  }
  return answers;
}

IntegerBatch evaluate_exact(const Program& program, const IntegerBatch& inputs, std::size_t shift) {
  if (shift == 0) {
    try {
      return evaluate_reference(program, inputs);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::does_not_fit) throw;
    }
  }
  return evaluate_shifted(program, inputs, static_cast<int>(shift));
}

}  // namespace sealion
