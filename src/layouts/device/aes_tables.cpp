#include "layouts/device/aes_tables.h"

#include <bit>
#include <cstring>

namespace sealion::device {
namespace {

/// Of GF(2^8) modulo x^8 + x^4 + x^3 + x + 1.
std::uint8_t times_x(std::uint8_t a) { return static_cast<std::uint8_t>(a << 1 ^ (a >> 7) * 0x1B); }

/// FIPS 197, section 5.1.1: the inverse of each byte, and an affine map of it. 3 = x + 1 generates
/// the field's group, so that 3^i and 3^-i go through all pairs.
std::array<std::uint8_t, 256> substitutions() {
  std::array<std::uint8_t, 256> table{};
  table[0] = 0x63;
  std::uint8_t power = 1, inverse = 1;
  for (unsigned i = 0; i < 255; ++i) {
    std::uint8_t image = inverse;
    for (int turn = 1; turn <= 4; ++turn) image ^= std::rotl(inverse, turn);
    table[power] = image ^ 0x63;
    power ^= times_x(power);
    // Divided by 3, whose inverse is 0xF6.
    std::uint8_t quotient = 0;
    std::uint8_t multiple = inverse;
    for (const unsigned factor = 0xF6; const int bit : {0, 1, 2, 3, 4, 5, 6, 7}) {
      if ((factor >> bit & 1) != 0) quotient ^= multiple;
      multiple = times_x(multiple);
    }
    inverse = quotient;
  }
  return table;
}

std::uint32_t substituted_word(const std::array<std::uint8_t, 256>& table, std::uint32_t word) {
  std::uint32_t result = 0;
  for (int byte = 0; byte < 4; ++byte) {
    result |= std::uint32_t{table[word >> 8 * byte & 0xFF]} << 8 * byte;
  }
  return result;
}

}  // namespace

std::array<std::uint32_t, AesTables::entries> aes_table() {
  std::array<std::uint32_t, AesTables::entries> table{};
  const auto substitution = substitutions();
  for (unsigned x = 0; x < AesTables::entries; ++x) {
    const std::uint8_t s = substitution[x];
    const std::uint32_t once = s, twice = times_x(s);
    table[x] = twice | once << 8 | once << 16 | (once ^ twice) << 24;
  }
  return table;
}

AesKey expand_key(const Seed& seed) {
  const auto substitution = substitutions();
  AesKey key{};
  std::memcpy(key.words, seed.data(), seed.size());
  std::uint8_t constant = 1;
  for (unsigned i = 4; i < AesTables::key_words; ++i) {
    std::uint32_t word = key.words[i - 1];
    if (i % 4 == 0) {
      word = substituted_word(substitution, std::rotr(word, 8)) ^ constant;
      constant = times_x(constant);
    }
    key.words[i] = key.words[i - 4] ^ word;
  }
  return key;
}

}  // namespace sealion::device
