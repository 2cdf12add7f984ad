// Answers to packed records without their checksum.
#include "exchange/packed_answer_file.h"

#include "model.h"
#include "packed.h"
#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
  const PackedForm& form = fuzz::small_packed_form();
  const auto read_bytes = [&](ByteSpan file) {
    return read_packed_answer(file, Digest{}, form, fuzz::packed_channels(), "fuzz");
  };
  fuzz::expect_canonical(fuzz::sealed(data, size), read_bytes, [&](const PackedAnswerFile& file) {
    return write_packed_answer(file, form).bytes();
  });
  return 0;
}
