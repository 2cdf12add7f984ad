#pragma once

#include <algorithm>
#include <cstddef>
#include <ranges>
#include <span>

/// Secrets are what valgrind takes for undefined, and its errors are the branches and the addresses
/// that depend on them (Langley 2010, "ctgrind"). Definedness is kept bit by bit and goes through
/// all arithmetic, so that what is computed from a secret is one until it is published.
namespace sealion::testing {

void make_secret(const void* data, std::size_t bytes);
/// What the protocol gives away: ciphertexts, public keys, a number that is told.
void publish(const void* data, std::size_t bytes);
bool has_secret_bits(const void* data, std::size_t bytes);

template <std::ranges::contiguous_range Range>
void make_secret(const Range& range) {
  make_secret(std::ranges::data(range),
              std::ranges::size(range) * sizeof(*std::ranges::data(range)));
}

template <std::ranges::contiguous_range Range>
void publish(const Range& range) {
  publish(std::ranges::data(range), std::ranges::size(range) * sizeof(*std::ranges::data(range)));
}

/// Whether each of these depends on a secret.
template <std::ranges::contiguous_range Range>
bool are_secret(const Range& range) {
  return !std::ranges::empty(range) &&
         std::ranges::all_of(range, [](const auto& x) { return has_secret_bits(&x, sizeof x); });
}

/// As `make_secret`, but only once a seed is drawn: of integers whose range is checked before, with
/// an outcome that is public.
void make_secret_at_next_seed(std::span<const std::byte> bytes);

}  // namespace sealion::testing
