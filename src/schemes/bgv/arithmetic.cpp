#include "schemes/bgv/arithmetic.h"

#include <algorithm>

#include "base/error.h"
#include "base/parallel.h"
#include "ring/kernels/kernels.h"

namespace sealion {
namespace {

using kernels::KernelTable;

void check_same_parameters(const Ciphertext& a, const Ciphertext& b) {
  if (a.parameters()->digest() != b.parameters()->digest()) {
    fail(ErrorCode::incompatible, "two ciphertexts of different encryption parameters");
  }
  if (a.limbs() != b.limbs()) {
    fail(ErrorCode::incompatible, "two ciphertexts at {} and {} limbs: switch one to the other's",
         a.limbs(), b.limbs());
  }
}

void check_summable(const Ciphertext& a, const Ciphertext& b) {
  check_same_parameters(a, b);
  if (a.correction() != b.correction()) {
    fail(ErrorCode::incompatible,
         "two ciphertexts with the corrections {} and {}: only equal ones have a sum",
         a.correction(), b.correction());
  }
}

/// out.part(k) = operation(out.part(k), b.part(k)) for every part of b, limb by limb.
void combine(Ciphertext& out, const Ciphertext& b, decltype(KernelTable::add) operation) {
  const Parameters& parameters = *out.parameters();
  for (std::size_t limb = 0; limb < b.limbs(); ++limb) {
    for (std::size_t part = 0; part < b.parts(); ++part) {
      const auto target = out.residues(part, limb);
      operation(target.data(), target.data(), b.residues(part, limb).data(), target.size(),
                constants_of(parameters.coeff_modulus(limb)));
    }
  }
}

/// a with zero parts appended up to `parts`.
Ciphertext widened(const Ciphertext& a, std::size_t parts) {
  Ciphertext out(a.parameters(), parts, a.limbs());
  out.set_correction(a.correction());
  combine(out, a, kernels::kernels().add);
  return out;
}

/// One row of the product: the sum of all products of parts whose powers of the secret make its.
void multiply_row(const Ciphertext& a, const Ciphertext& b, std::size_t part, std::size_t limb,
                  Ciphertext& out) {
  const kernels::ModulusConstants constants = constants_of(a.parameters()->coeff_modulus(limb));
  const auto row = out.residues(part, limb);
  const std::size_t first = part < b.parts() ? 0 : part - b.parts() + 1;
  kernels::kernels().multiply(row.data(), a.residues(first, limb).data(),
                              b.residues(part - first, limb).data(), row.size(), constants);
  for (std::size_t i = first + 1; i < a.parts() && i <= part; ++i) {
    kernels::kernels().multiply_add(row.data(), a.residues(i, limb).data(),
                                    b.residues(part - i, limb).data(), row.size(), constants);
  }
}

}  // namespace

Ciphertext add(const Ciphertext& a, const Ciphertext& b) {
  check_summable(a, b);
  Ciphertext out = widened(a, std::max(a.parts(), b.parts()));
  combine(out, b, kernels::kernels().add);
  return out;
}

Ciphertext subtract(const Ciphertext& a, const Ciphertext& b) {
  check_summable(a, b);
  Ciphertext out = widened(a, std::max(a.parts(), b.parts()));
  combine(out, b, kernels::kernels().subtract);
  return out;
}

Ciphertext multiply_integer(const Ciphertext& a, std::int64_t factor) {
  Ciphertext out = a;
  for (std::size_t limb = 0; limb < a.limbs(); ++limb) {
    const Modulus& p = a.parameters()->coeff_modulus(limb);
    for (std::size_t part = 0; part < a.parts(); ++part) {
      const auto row = out.residues(part, limb);
      kernels::kernels().multiply_scalar(row.data(), row.data(), p.reduce_signed(factor),
                                         row.size(), constants_of(p));
    }
  }
  return out;
}

Ciphertext add_integer(const Ciphertext& a, std::int64_t addend) {
  const Modulus& t = a.parameters()->plain_modulus();
  const std::int64_t constant = t.centre(t.multiply(t.reduce_signed(addend), a.correction()));
  Ciphertext out = a;
  for (std::size_t limb = 0; limb < a.limbs(); ++limb) {
    const Modulus& p = a.parameters()->coeff_modulus(limb);
    const auto row = out.residues(0, limb);
    // The same integer in every slot is a constant polynomial, the same at every point.
    kernels::kernels().add_scalar(row.data(), row.data(), p.reduce_signed(constant), row.size(),
                                  constants_of(p));
  }
  return out;
}

Ciphertext multiply(const Ciphertext& a, const Ciphertext& b, const ExecutionContext& context) {
  check_same_parameters(a, b);
  const std::size_t parts = a.parts() + b.parts() - 1;
  Ciphertext out = Ciphertext::unfilled(a.parameters(), parts, a.limbs());
  out.set_correction(a.parameters()->plain_modulus().multiply(a.correction(), b.correction()));
  parallel_for(parts * a.limbs(), context,
               [&](std::size_t i) { multiply_row(a, b, i / a.limbs(), i % a.limbs(), out); });
  return out;
}

}  // namespace sealion
