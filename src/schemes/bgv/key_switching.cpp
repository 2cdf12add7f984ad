#include "schemes/bgv/key_switching.h"

#include <algorithm>

#include "base/error.h"
#include "ring/kernels/kernels.h"
#include "rlwe/centred_lift.h"

namespace sealion {
namespace {

void check_served(const Ciphertext& ciphertext, const EvaluationKeys& keys) {
  if (ciphertext.parameters()->digest() != keys.parameters()->digest()) {
    fail(ErrorCode::incompatible,
         "a ciphertext of other encryption parameters than the evaluation keys'");
  }
  const EvaluationKeyShape& shape = keys.shape();
  if (ciphertext.parts() > shape.parts || ciphertext.limbs() > shape.limbs) {
    fail(ErrorCode::incompatible,
         "a ciphertext of {} parts at {} limbs: the evaluation keys serve {} parts at {} limbs",
         ciphertext.parts(), ciphertext.limbs(), shape.parts, shape.limbs);
  }
}

/// The parts from 2 on divided by what the keys encrypt too much.
Ciphertext divide_switched_parts(Ciphertext ciphertext, std::uint64_t factor) {
  for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
    const Modulus& p = ciphertext.parameters()->coeff_modulus(limb);
    const std::uint64_t inverse = p.inverse(p.reduce(factor));
    for (std::size_t part = 2; part < ciphertext.parts(); ++part) {
      const auto row = ciphertext.residues(part, limb);
      kernels::kernels().multiply_scalar(row.data(), row.data(), inverse, row.size(),
                                         constants_of(p));
    }
  }
  return ciphertext;
}

}  // namespace

Relineariser::Relineariser(const EvaluationKeys& keys)
    : keys_(keys),
      division_(*keys.parameters(), keys.shape().limbs, keys.row_ntt(keys.shape().limbs)),
      digits_(keys.shape().limbs * keys.parameters()->n()),
      row_(keys.parameters()->n()),
      sums_(2 * keys.rows() * keys.parameters()->n()) {}

Ciphertext Relineariser::operator()(const Ciphertext& ciphertext) {
  check_served(ciphertext, keys_);
  if (ciphertext.parts() < 3) return ciphertext;
  if (keys_.factor() == 1) return switch_keys(ciphertext);
  return switch_keys(divide_switched_parts(ciphertext, keys_.factor()));
}

Ciphertext Relineariser::switch_keys(const Ciphertext& ciphertext) {
  std::ranges::fill(sums_, 0);
  for (std::size_t part = 2; part < ciphertext.parts(); ++part) {
    extract_digits(ciphertext, part);
    for (std::size_t row = 0; row < ciphertext.limbs(); ++row) accumulate(ciphertext, part, row);
    accumulate(ciphertext, part, special_row());
  }
  Ciphertext out(ciphertext.parameters(), 2, ciphertext.limbs());
  out.set_correction(ciphertext.correction());
  for (std::size_t part = 0; part < 2; ++part) divide(ciphertext, part, out);
  return out;
}

void Relineariser::extract_digits(const Ciphertext& ciphertext, std::size_t part) {
  for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
    const Ntt& ntt = keys_.row_ntt(limb);
    std::ranges::copy(ciphertext.residues(part, limb), digit(limb).begin());
    ntt.inverse(digit(limb));
    shift_by_half(digit(limb), ntt.modulus());
  }
}

void Relineariser::accumulate(const Ciphertext& ciphertext, std::size_t part, std::size_t row) {
  for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
    // At its own limb the digit is what it was, in NTT form already.
    add_products(part, limb, row,
                 row == limb ? ciphertext.residues(part, limb) : lifted(limb, row));
  }
}

std::span<const std::uint64_t> Relineariser::lifted(std::size_t limb, std::size_t row) {
  const Ntt& ntt = keys_.row_ntt(row);
  lift_centred(digit(limb), keys_.row_ntt(limb).modulus(), row_, ntt.modulus());
  ntt.forward(row_);
  return row_;
}

void Relineariser::add_products(std::size_t power, std::size_t digit, std::size_t row,
                                std::span<const std::uint64_t> values) {
  const kernels::ModulusConstants constants = constants_of(keys_.row_ntt(row).modulus());
  const auto add_product = [&](std::size_t part, std::span<const std::uint64_t> key) {
    kernels::kernels().multiply_add(sum(part, row).data(), values.data(), key.data(), values.size(),
                                    constants);
  };
  add_product(0, keys_.b(power, digit, row));
  add_product(1, keys_.a(power, digit, row));
}

void Relineariser::divide(const Ciphertext& ciphertext, std::size_t part, Ciphertext& out) {
  const auto remainder = sum(part, special_row());
  division_.take_remainder(remainder);
  for (std::size_t limb = 0; limb < out.limbs(); ++limb) {
    const auto quotient = sum(part, limb);
    division_.divide(limb, quotient, remainder, row_);
    kernels::kernels().add(out.residues(part, limb).data(), quotient.data(),
                           ciphertext.residues(part, limb).data(), quotient.size(),
                           constants_of(ciphertext.parameters()->coeff_modulus(limb)));
  }
}

std::span<std::uint64_t> Relineariser::digit(std::size_t limb) {
  const std::size_t n = keys_.parameters()->n();
  return std::span(digits_).subspan(limb * n, n);
}

std::span<std::uint64_t> Relineariser::sum(std::size_t part, std::size_t row) {
  const std::size_t n = keys_.parameters()->n();
  return std::span(sums_).subspan((part * keys_.rows() + row) * n, n);
}

}  // namespace sealion
