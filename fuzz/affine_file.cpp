// A request or an answer of an affine program without its checksum, read as both.
#include "exchange/affine_file.h"

#include "affine.h"
#include "model.h"
#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
  const AffineForm& form = fuzz::small_form();
  const ByteVector bytes = fuzz::sealed(data, size);
  fuzz::expect_canonical(
      bytes, [&](ByteSpan file) { return read_affine_request(file, Digest{}, form, "fuzz"); },
      [&](const AffineRequestFile& file) { return write_affine_request(file, form).bytes(); });
  fuzz::expect_canonical(
      bytes, [&](ByteSpan file) { return read_affine_answer(file, Digest{}, form, "fuzz"); },
      [&](const AffineAnswerFile& file) { return write_affine_answer(file, form).bytes(); });
  return 0;
}
