#include "schemes/bgv/modulus_switching.h"

#include <algorithm>

#include "base/error.h"
#include "base/parallel.h"

namespace sealion {

ModulusSwitcher::ModulusSwitcher(const ParametersPtr& parameters) : parameters_(parameters) {
  for (std::size_t last = 1; last < parameters_->limbs(); ++last) {
    divisions_.emplace_back(*parameters_->chain(), last, parameters_->coeff_ntt(last),
                            parameters_->plain_modulus().value());
  }
}

void ModulusSwitcher::switch_part(const Ciphertext& ciphertext, std::size_t part, Ciphertext& out,
                                  Rows& scratch) {
  const std::size_t n = parameters_->n(), kept = out.limbs();
  scratch.resize((parameters_->limbs() + 1) * n);
  // The limbs that stay are divided where they are to be, those that go beside.
  const auto row = [&](std::size_t limb) {
    return limb < kept ? out.residues(part, limb) : std::span(scratch).subspan(limb * n, n);
  };
  const auto more = std::span(scratch).subspan(parameters_->limbs() * n, n);
  for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
    std::ranges::copy(ciphertext.residues(part, limb), row(limb).begin());
  }
  for (std::size_t last = ciphertext.limbs() - 1; last >= kept; --last) {
    const RoundedDivision& division = divisions_[last - 1];
    division.take_remainder(row(last));
    for (std::size_t limb = 0; limb < last; ++limb) {
      division.divide(limb, row(limb), row(last), more);
    }
  }
}

Ciphertext ModulusSwitcher::operator()(const Ciphertext& ciphertext, std::size_t limbs,
                                       const ExecutionContext& context) {
  if (ciphertext.parameters()->digest() != parameters_->digest()) {
    fail(ErrorCode::incompatible,
         "a ciphertext of other encryption parameters than the switcher's");
  }
  if (limbs == 0 || limbs > ciphertext.limbs()) {
    fail(ErrorCode::incompatible, "a ciphertext at {} limbs cannot switch to {}",
         ciphertext.limbs(), limbs);
  }
  if (limbs == ciphertext.limbs()) return ciphertext;
  Ciphertext out = Ciphertext::unfilled(parameters_, ciphertext.parts(), limbs);
  out.set_correction(parameters_->plain_modulus().multiply(
      ciphertext.correction(), switching_correction(*parameters_, ciphertext.limbs(), limbs)));
  scratch_.resize(std::max(scratch_.size(), worker_count(out.parts(), context)));
  parallel_by_worker(out.parts(), context, [&](std::size_t worker, std::size_t part) {
    switch_part(ciphertext, part, out, scratch_[worker]);
  });
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
