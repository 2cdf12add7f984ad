#include "rlwe/device/device_ring.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <utility>
#include <vector>

#include "device/device_error.h"
#include "device/modulus.h"

namespace sealion::device {
namespace {

/// Behind `roots`: [n] of the transform, then [n] of its inverse.
void append_roots(const Ntt& ntt, std::vector<DeviceFactor>& roots) {
  const Modulus& p = ntt.modulus();
  const std::size_t n = ntt.n(), start = roots.size();
  const int log_n = std::countr_zero(n);
  roots.resize(start + 2 * n);
  const std::uint64_t inverse_root = p.inverse(ntt.root());
  std::uint64_t power = 1, inverse_power = 1;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t place = start + reverse_bits(i, log_n);
    roots[place] = device_factor(power, p);
    roots[place + n] = device_factor(inverse_power, p);
    power = p.multiply(power, ntt.root());
    inverse_power = p.multiply(inverse_power, inverse_root);
  }
}

RingPrime ring_prime(const Ntt& ntt, const DeviceFactor* roots) {
  const Modulus& p = ntt.modulus();
  return {.modulus = device_modulus(p),
          .word = device_factor(p.reduce(uint128{1} << 64), p),
          .roots = roots,
          .inverse_roots = roots + ntt.n()};
}

DeviceArray<DeviceFactor> roots_of(const DevicePtr& device, const ModulusChain& chain) {
  std::vector<DeviceFactor> roots;
  for (std::size_t limb = 0; limb < chain.limbs(); ++limb) append_roots(chain.ntt(limb), roots);
  if (chain.has_special_prime()) append_roots(chain.special_ntt(), roots);
  return copied_in(device, roots);
}

DeviceArray<RingPrime> primes_of(const DevicePtr& device, const ModulusChain& chain,
                                 const DeviceFactor* roots) {
  std::vector<RingPrime> all;
  for (std::size_t limb = 0; limb < chain.limbs(); ++limb) {
    all.push_back(ring_prime(chain.ntt(limb), roots + 2 * limb * chain.n()));
  }
  const RingPrime special =
      chain.has_special_prime()
          ? ring_prime(chain.special_ntt(), roots + 2 * chain.limbs() * chain.n())
          : RingPrime{};
  std::vector<RingPrime> primes;
  for (std::size_t limbs = 1; limbs <= chain.limbs(); ++limbs) {
    primes.insert(primes.end(), all.begin(), all.begin() + static_cast<std::ptrdiff_t>(limbs));
    primes.resize(limbs * (chain.limbs() + 1), special);
  }
  return copied_in(device, primes);
}

}  // namespace

RowShape row_shape(std::size_t n, std::size_t shared_bytes) {
  RowShape shape{};
  while (shape.n() < n) ++shape.log_n;
  while (shared_words(shape.size()) * sizeof(std::uint64_t) > shared_bytes) {
    if (shape.log_pieces == std::min(most_log_pieces, shape.log_n)) {
      throw DeviceError(
          DeviceError::Kind::refused,
          fmt::format("a ring of {} points wants {} bytes of memory that a block shares, the "
                      "device has {}",
                      n, shared_words(shape.size()) * sizeof(std::uint64_t), shared_bytes));
    }
    ++shape.log_pieces;
  }
  return shape;
}

DeviceRing::DeviceRing(const DevicePtr& device, ModulusChainPtr chain)
    : device_(device),
      chain_(std::move(chain)),
      shape_(row_shape(chain_->n(), device->description().shared_bytes)),
      roots_(roots_of(device, *chain_)),
      primes_(primes_of(device, *chain_, roots_.data())) {}

void make_coefficients(const DeviceRing& ring, CoefficientsArguments arguments,
                       Workspace& workspace) {
  arguments.shape = ring.shape();
  const std::uint64_t rows = std::uint64_t{arguments.count} * arguments.rows;
  workspace.launch<MakeCoefficients>(ring.pieces_of(rows), ring.shared_bytes(), arguments);
  if (ring.shape().log_pieces == 0) return;
  workspace.launch_threads<JoinPieces>(rows * ring.shape().size(), arguments);
}

CoefficientFinish shifted_finish(const Ntt& ntt, std::uint64_t factor) {
  const Modulus& p = ntt.modulus();
  const std::uint64_t inverse_n = p.inverse(p.reduce(ntt.n()));
  return {device_factor(p.multiply(inverse_n, p.reduce(factor)), p), (p.value() - 1) / 2};
}

}  // namespace sealion::device
