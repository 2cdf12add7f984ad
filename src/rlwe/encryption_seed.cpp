#include "rlwe/encryption_seed.h"

#include <limits>

#include "base/error.h"

namespace sealion {
namespace {

constexpr std::size_t bits_of_word = 64;
constexpr std::uint64_t most_numbers =
    std::uint64_t{std::numeric_limits<decltype(StreamPosition::row)>::max()} + 1;

std::size_t checked_count(std::uint64_t count) {
  if (count <= most_numbers) return static_cast<std::size_t>(count);
  fail(ErrorCode::invalid_argument,
       "{} ciphertexts under one seed: at most {} are possible; divide them among several", count,
       most_numbers);
}

}  // namespace

EncryptionSeedPtr EncryptionSeed::draw(std::size_t count) {
  return EncryptionSeedPtr(new EncryptionSeed(checked_count(count)));
}

EncryptionSeed::EncryptionSeed(std::size_t count)
    : value_(random_seed()),
      count_(count),
      process_(ProcessMark::current()),
      used_((count + bits_of_word - 1) / bits_of_word) {}

void EncryptionSeed::claim(std::size_t number) {
  if (number >= count_) {
    fail(ErrorCode::invalid_argument, "ciphertext {} under a seed that was drawn for {}", number,
         count_);
  }
  if (ProcessMark::current() != process_) {
    fail(ErrorCode::invalid_argument,
         "a seed that was drawn before this process was forked off: the other one may use it too; "
         "draw another");
  }
  const std::uint64_t bit = std::uint64_t{1} << number % bits_of_word;
  if ((used_[number / bits_of_word].fetch_or(bit) & bit) == 0) return;
  fail(ErrorCode::invalid_argument,
       "ciphertext {} a second time under one seed, which would give the difference of both "
       "messages away",
       number);
}

}  // namespace sealion
