#include "client/answer_basis.h"

#include <vector>

namespace sealion {
namespace {

std::vector<Modulus> moduli_of(const Manifest& manifest) {
  const std::vector<std::uint64_t>& moduli = manifest.parameters.plain_moduli;
  return {moduli.begin(), moduli.end()};
}

}  // namespace

AnswerBasis::AnswerBasis(const Manifest& manifest)
    : basis_(moduli_of(manifest)), shift_(static_cast<int>(manifest.output_shift)) {}

}  // namespace sealion
