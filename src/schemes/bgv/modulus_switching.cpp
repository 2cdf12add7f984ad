#include "schemes/bgv/modulus_switching.h"

#include <algorithm>

#include "base/error.h"

namespace sealion {

ModulusSwitcher::ModulusSwitcher(const ParametersPtr& parameters)
    : parameters_(parameters),
      rows_(parameters->limbs() * parameters->n()),
      scratch_(parameters->n()) {
  for (std::size_t last = 1; last < parameters_->limbs(); ++last) {
    divisions_.emplace_back(*parameters_->chain(), last, parameters_->coeff_ntt(last),
                            parameters_->plain_modulus().value());
  }
}

std::span<std::uint64_t> ModulusSwitcher::row(std::size_t limb) {
  const std::size_t n = parameters_->n();
  return std::span(rows_).subspan(limb * n, n);
}

void ModulusSwitcher::drop(std::size_t last) {
  const RoundedDivision& division = divisions_[last - 1];
  division.take_remainder(row(last));
  for (std::size_t limb = 0; limb < last; ++limb) {
    division.divide(limb, row(limb), row(last), scratch_);
  }
}

Ciphertext ModulusSwitcher::operator()(const Ciphertext& ciphertext, std::size_t limbs) {
  if (ciphertext.parameters()->digest() != parameters_->digest()) {
    fail(ErrorCode::incompatible,
         "a ciphertext of other encryption parameters than the switcher's");
  }
  if (limbs == 0 || limbs > ciphertext.limbs()) {
    fail(ErrorCode::incompatible, "a ciphertext at {} limbs cannot switch to {}",
         ciphertext.limbs(), limbs);
  }
  Ciphertext out(parameters_, ciphertext.parts(), limbs);
  out.set_correction(parameters_->plain_modulus().multiply(
      ciphertext.correction(), switching_correction(*parameters_, ciphertext.limbs(), limbs)));
  for (std::size_t part = 0; part < ciphertext.parts(); ++part) {
    for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
      std::ranges::copy(ciphertext.residues(part, limb), row(limb).begin());
    }
    for (std::size_t last = ciphertext.limbs() - 1; last >= limbs; --last) drop(last);
    for (std::size_t limb = 0; limb < limbs; ++limb) {
      std::ranges::copy(row(limb), out.residues(part, limb).begin());
    }
  }
  return out;
}

std::uint64_t switching_correction(const Parameters& parameters, std::size_t from,
                                   std::size_t limbs) {
  const Modulus& t = parameters.plain_modulus();
  std::uint64_t dropped = 1;
  for (std::size_t limb = limbs; limb < from; ++limb) {
    dropped = t.multiply(dropped, t.reduce(parameters.coeff_modulus(limb).value()));
  }
  return t.inverse(dropped);
}

}  // namespace sealion
