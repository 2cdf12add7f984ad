#include "exchange/affine_file.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "file_bytes.h"
#include "ring/primes.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::resealed;
using testing::set_word;
using testing::version_at;

// Offsets of the format: magic 8, version 4, kind 1, model 32, key 16, of answers the request 32,
// records 4, then residues.
constexpr std::size_t affine_kind_at = 12;
constexpr std::size_t affine_model_at = 13;
constexpr std::size_t affine_records_at = 61;
constexpr std::size_t affine_seed_at = 65;
constexpr std::size_t request_residues_at = 81;
constexpr std::size_t affine_answer_records_at = 93;

/// Five features of seven, two blocks of three and two; three outputs, two of them side by side;
/// two records a set; primes of 20 and 19 bits.
AffineForm make_form() {
  constexpr std::size_t n = 16;
  return {.parameters = {.n = n,
                         .coeff_moduli = {largest_primes(20, 2 * n, 1)[0],
                                          largest_primes(19, 2 * n, 1)[0]},
                         .plain_modulus = 100,
                         .answer_bits = 13,
                         .security = SecurityLevel::insecure_for_tests},
          .inputs = 7,
          .features = {0, 1, 3, 5, 6},
          .outputs = 3,
          .block = 3,
          .side = 2};
}

class AffineFiles : public ::testing::Test {
 protected:
  AlignedVector<std::uint64_t> numbers(std::size_t count, std::uint64_t end) {
    AlignedVector<std::uint64_t> values(count);
    for (auto& value : values) value = random() % end;
    values.front() = end - 1;
    values.back() = end - 1;
    return values;
  }
  AffineRequestFile request_file(std::size_t records) {
    AffineRequestFile file{label, {.seed = {1, 2, 3}, .records = records, .residues = {}}};
    for (const std::uint64_t prime : form.parameters.coeff_moduli) {
      const auto row = numbers(form.sent(records), prime);
      file.request.residues.insert(file.request.residues.end(), row.begin(), row.end());
    }
    return file;
  }
  AffineAnswerFile answer_file(std::size_t records) {
    const std::uint64_t end = std::uint64_t{1} << form.parameters.answer_bits;
    return {answer_label,
            {.records = records,
             .seconds = numbers(form.sets(records) * form.products() * form.parameters.n, end),
             .firsts = numbers(records * form.outputs, end)}};
  }
  AffineRequestFile read_request(ByteSpan bytes) const {
    return read_affine_request(bytes, label.model_id, form, "a.bin");
  }
  AffineAnswerFile read_answer(ByteSpan bytes) const {
    return read_affine_answer(bytes, label.model_id, form, "a.bin");
  }
  void expect_refusal(ErrorCode code, const std::string& text, const ByteVector& bytes) const {
    expect_error(code, text, [&] { read_request(bytes); });
    expect_error(code, "a.bin: ", [&] { read_request(bytes); });
  }
  void expect_answer_refusal(ErrorCode code, const std::string& text,
                             const ByteVector& bytes) const {
    expect_error(code, text, [&] { read_answer(bytes); });
    expect_error(code, "a.bin: ", [&] { read_answer(bytes); });
  }

  std::mt19937_64 random{1};
  const AffineForm form = make_form();
  const RequestLabel label{Digest{7, 8, 9}, KeyId{4, 5, 6}};
  const AnswerLabel answer_label{Digest{7, 8, 9}, KeyId{4, 5, 6}, Digest{1, 2}};
};

TEST_F(AffineFiles, ComeBack) {
  for (const std::size_t records : {1, 2, 3, 5, 4096}) {
    const AffineRequestFile request = request_file(records);
    const ByteVector bytes = write_affine_request(request, form).bytes();
    EXPECT_EQ(bytes.size(), affine_request_bytes(form, records));
    EXPECT_EQ(read_request(bytes), request);
    const AffineAnswerFile answer = answer_file(records);
    const ByteVector answer_bytes = write_affine_answer(answer, form).bytes();
    EXPECT_EQ(answer_bytes.size(), affine_answer_bytes(form, records));
    EXPECT_EQ(read_answer(answer_bytes), answer);
  }
}

/// One record: windows of 1 + 3 * 2 and 1 + 2 * 2 coefficients, two polynomials of answers.
TEST_F(AffineFiles, HoldNothingThatIsNotNeeded) {
  EXPECT_EQ(form.sent(1), 12U);
  EXPECT_EQ(affine_request_bytes(form, 1), request_residues_at + 30 + 29 + sizeof(Digest));
  EXPECT_EQ(affine_answer_bytes(form, 1),
            affine_answer_records_at + 4 + 2 * 16 * 13 / 8 + 5 + sizeof(Digest));
}

TEST_F(AffineFiles, AnotherKindVersionOrModel) {
  const ByteVector bytes = write_affine_request(request_file(2), form).bytes();
  const ByteVector answer = write_affine_answer(answer_file(2), form).bytes();
  expect_answer_refusal(ErrorCode::incompatible, "encrypted records, not encrypted answers", bytes);
  expect_refusal(ErrorCode::incompatible, "encrypted answers, not encrypted records", answer);
  ByteVector changed = bytes;
  changed[0] = 'X';
  expect_refusal(ErrorCode::corrupt, "SEALIONR", changed);
  changed = bytes;
  set_word(changed, version_at, 3);
  expect_refusal(ErrorCode::unsupported, "format version 3", resealed(changed));
  changed = bytes;
  changed[affine_kind_at] = 4;
  expect_refusal(ErrorCode::incompatible, "something unknown", resealed(changed));
  changed = answer;
  changed[affine_kind_at] = 2;
  expect_answer_refusal(ErrorCode::incompatible, "which name no request", resealed(changed));
  changed = bytes;
  changed[affine_model_at] ^= 1;
  expect_refusal(ErrorCode::incompatible, "another model", resealed(changed));
}

TEST_F(AffineFiles, NumbersOfRecordsThatCannotBe) {
  for (const std::uint32_t records : {0U, 4097U, 0xFFFFFFFFU}) {
    ByteVector bytes = write_affine_request(request_file(2), form).bytes();
    set_word(bytes, affine_records_at, records);
    expect_refusal(ErrorCode::corrupt, std::to_string(records) + " records", resealed(bytes));
    bytes = write_affine_answer(answer_file(2), form).bytes();
    set_word(bytes, affine_answer_records_at, records);
    expect_answer_refusal(ErrorCode::corrupt, std::to_string(records) + " records",
                          resealed(bytes));
  }
  ByteVector bytes = write_affine_request(request_file(2), form).bytes();
  set_word(bytes, affine_records_at, 4096);
  expect_refusal(ErrorCode::corrupt, "cut off", resealed(bytes));
  set_word(bytes, affine_records_at, 1);
  expect_refusal(ErrorCode::corrupt, "", resealed(bytes));
}

TEST_F(AffineFiles, AResidueThatIsNotBelowItsPrime) {
  for (const std::size_t limb : {0, 1}) {
    AffineRequestFile file = request_file(2);
    const std::uint64_t prime = form.parameters.coeff_moduli[limb];
    file.request.residues[limb * form.sent(2) + 3] = prime;
    expect_refusal(ErrorCode::corrupt, std::to_string(prime),
                   write_affine_request(file, form).bytes());
  }
}

TEST_F(AffineFiles, BitsBehindTheLastNumber) {
  ByteVector bytes = write_affine_request(request_file(1), form).bytes();
  bytes[bytes.size() - sizeof(Digest) - 1] |= 0x80;  // 12 numbers of 19 bits leave 4 bits
  expect_refusal(ErrorCode::corrupt, "behind the last of 12 numbers", resealed(bytes));
  bytes = write_affine_answer(answer_file(1), form).bytes();
  bytes[bytes.size() - sizeof(Digest) - 1] |= 0x80;  // 3 numbers of 13 bits leave 1 bit
  expect_answer_refusal(ErrorCode::corrupt, "behind the last of 3 numbers", resealed(bytes));
}

TEST_F(AffineFiles, CutOffOrTooLong) {
  const ByteVector request = write_affine_request(request_file(3), form).bytes();
  const ByteVector answer = write_affine_answer(answer_file(3), form).bytes();
  for (const ByteVector& bytes : {request, answer}) {
    const auto read = [&](ByteSpan content) {
      if (bytes == request) {
        read_request(content);
      } else {
        read_answer(content);
      }
    };
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const ByteVector cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
      expect_error(ErrorCode::corrupt, "a.bin: ", [&] { read(cut); });
      if (size < affine_kind_at + sizeof(Digest)) continue;
      expect_error(ErrorCode::corrupt, "a.bin: ", [&] { read(resealed(cut)); });
    }
    ByteVector longer = bytes;
    longer.push_back(0);
    expect_error(ErrorCode::corrupt, "checksum", [&] { read(longer); });
    expect_error(ErrorCode::corrupt, "1 bytes too many", [&] { read(resealed(longer)); });
  }
}

TEST_F(AffineFiles, EveryByteIsProtected) {
  const ByteVector bytes = write_affine_request(request_file(3), form).bytes();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const int bit : {0, 7}) {
      ByteVector damaged = bytes;
      damaged[i] ^= static_cast<std::uint8_t>(1 << bit);
      expect_refusal(ErrorCode::corrupt, "", damaged);
    }
  }
}

/// A hostile form claims terabytes: refused from the file's size, before any allocation.
TEST_F(AffineFiles, AHugeClaimIsRefusedBeforeItIsAllocated) {
  AffineForm huge = form;
  huge.parameters.n = 65536;
  huge.outputs = 65536;
  ByteVector bytes = write_affine_answer(answer_file(2), form).bytes();
  set_word(bytes, affine_answer_records_at, 4096);
  expect_error(ErrorCode::corrupt, "cut off",
               [&] { read_affine_answer(resealed(bytes), label.model_id, huge, "a.bin"); });
}

}  // namespace
}  // namespace sealion
