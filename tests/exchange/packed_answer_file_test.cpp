#include "exchange/packed_answer_file.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>

#include "file_bytes.h"
#include "support/expect_error.h"
#include "support/parameters.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::resealed;
using testing::set_word;
using testing::version_at;

// Offsets of the format: magic 8, version 4, model 32, key 16, request 32, records 4, then
// channels.
constexpr std::size_t answer_model_at = 12;
constexpr std::size_t answer_records_at = 92;
constexpr std::size_t answer_factor_at = 96;

class PackedAnswerFiles : public ::testing::Test {
 protected:
  AlignedVector<std::uint64_t> numbers(std::size_t count) {
    const std::uint64_t end = std::uint64_t{1} << form.output.bits;
    AlignedVector<std::uint64_t> values(count);
    for (auto& value : values) value = random() % end;
    values.front() = end - 1;
    values.back() = end - 1;
    return values;
  }
  PackedAnswerFile answer_file(std::size_t records) {
    PackedAnswerFile file{{Digest{7, 8, 9}, KeyId{4, 5, 6}, Digest{1, 2}}, {records, {}}};
    const std::size_t ciphertexts = form.answer_ciphertexts(records), n = channels[0]->n();
    for (const ParametersPtr& channel : channels) {
      file.answer.channels.push_back({channel->plain_modulus().value() - 1,
                                      numbers(ciphertexts * n),
                                      numbers(ciphertexts * form.carried(n))});
    }
    return file;
  }
  PackedAnswerFile read(ByteSpan bytes) const {
    return read_packed_answer(bytes, Digest{7, 8, 9}, form, channels, "a.bin");
  }
  void expect_refusal(ErrorCode code, const std::string& text, const ByteVector& bytes) const {
    expect_error(code, text, [&] { read(bytes); });
    expect_error(code, "a.bin: ", [&] { read(bytes); });
  }

  std::mt19937_64 random{1};
  const std::vector<ParametersPtr> channels = testing::small_channels(2, 16, 200, {20, 21});
  /// Two records a group, two ciphertexts of answers, of each two coefficients; 13 bits.
  const PackedForm form{.records = 2,
                        .input = {.ciphertexts = 1, .period = 1, .runs = {}},
                        .output = {2, 1, {{0, 0}, {1, 0}, {0, 0}}, 13}};
};

TEST_F(PackedAnswerFiles, ComeBack) {
  for (const std::size_t records : {1, 2, 3, 16}) {
    const PackedAnswerFile file = answer_file(records);
    const ByteVector bytes = write_packed_answer(file, form).bytes();
    EXPECT_EQ(bytes.size(), packed_answer_bytes(form, 16, 2, records));
    EXPECT_EQ(read(bytes), file);
  }
}

/// Two channels of two ciphertexts: sixteen coefficients of c_1 and two of c_0 of each.
TEST_F(PackedAnswerFiles, HoldNothingThatIsNotNeeded) {
  EXPECT_EQ(packed_answer_bytes(form, 16, 2, 1),
            answer_factor_at + 2 * (8 + 2 * 16 * 13 / 8 + (2 * 2 * 13 + 7) / 8) + sizeof(Digest));
}

TEST_F(PackedAnswerFiles, AnotherVersionOrModel) {
  const ByteVector bytes = write_packed_answer(answer_file(2), form).bytes();
  ByteVector changed = bytes;
  changed[0] = 'X';
  expect_refusal(ErrorCode::corrupt, "SEALIONA", changed);
  changed = bytes;
  set_word(changed, version_at, 1);  // whose answers named no request
  expect_refusal(ErrorCode::unsupported, "format version 1", resealed(changed));
  changed = bytes;
  changed[answer_model_at] ^= 1;
  expect_refusal(ErrorCode::incompatible, "another model", resealed(changed));
}

TEST_F(PackedAnswerFiles, NumbersOfRecordsThatCannotBe) {
  const ByteVector bytes = write_packed_answer(answer_file(3), form).bytes();
  for (const std::uint32_t records : {0U, 17U, 0xFFFFFFFFU}) {
    ByteVector changed = bytes;
    set_word(changed, answer_records_at, records);
    expect_refusal(ErrorCode::corrupt, std::to_string(records) + " records where 1 to 16",
                   resealed(changed));
  }
  ByteVector changed = bytes;
  set_word(changed, answer_records_at, 16);
  expect_refusal(ErrorCode::corrupt, "cut off", resealed(changed));
  set_word(changed, answer_records_at, 1);
  expect_refusal(ErrorCode::corrupt, "", resealed(changed));
}

TEST_F(PackedAnswerFiles, FactorsThatCannotBe) {
  const ByteVector bytes = write_packed_answer(answer_file(1), form).bytes();
  const std::uint64_t t = channels[0]->plain_modulus().value();
  for (const std::uint64_t factor : {std::uint64_t{0}, t, ~std::uint64_t{0}}) {
    ByteVector changed = bytes;
    std::memcpy(changed.data() + answer_factor_at, &factor, sizeof(factor));
    expect_refusal(ErrorCode::corrupt, "a factor of " + std::to_string(factor), resealed(changed));
  }
}

TEST_F(PackedAnswerFiles, BitsBehindTheLastNumber) {
  ByteVector bytes = write_packed_answer(answer_file(1), form).bytes();
  bytes[bytes.size() - sizeof(Digest) - 1] |= 0x80;  // 4 numbers of 13 bits leave 4 bits
  expect_refusal(ErrorCode::corrupt, "behind the last of 4 numbers", resealed(bytes));
}

TEST_F(PackedAnswerFiles, CutOffOrTooLong) {
  const ByteVector bytes = write_packed_answer(answer_file(3), form).bytes();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const ByteVector cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    expect_refusal(ErrorCode::corrupt, "", cut);
    if (size >= answer_model_at + sizeof(Digest)) {
      expect_refusal(ErrorCode::corrupt, "", resealed(cut));
    }
  }
  ByteVector longer = bytes;
  longer.push_back(0);
  expect_refusal(ErrorCode::corrupt, "checksum", longer);
  expect_refusal(ErrorCode::corrupt, "1 bytes too many", resealed(longer));
}

TEST_F(PackedAnswerFiles, EveryByteIsProtected) {
  const ByteVector bytes = write_packed_answer(answer_file(3), form).bytes();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const int bit : {0, 7}) {
      ByteVector damaged = bytes;
      damaged[i] ^= static_cast<std::uint8_t>(1 << bit);
      expect_refusal(ErrorCode::corrupt, "", damaged);
    }
  }
}

/// A hostile form claims as much as one can: refused from the file's size, before any allocation.
TEST_F(PackedAnswerFiles, AHugeClaimIsRefusedBeforeItIsAllocated) {
  PackedForm huge = form;
  huge.records = 1;
  huge.output.ciphertexts = most_packed_slots;
  huge.output.bits = 50;
  ByteVector bytes = write_packed_answer(answer_file(2), form).bytes();
  set_word(bytes, answer_records_at, 16);
  expect_error(ErrorCode::corrupt, "cut off", [&] {
    read_packed_answer(resealed(bytes), Digest{7, 8, 9}, huge, channels, "a.bin");
  });
}

}  // namespace
}  // namespace sealion
