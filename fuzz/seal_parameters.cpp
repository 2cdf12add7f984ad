// EncryptionParameters of Microsoft SEAL, and the context that they make.
#include "seal_object.h"

namespace {

using namespace sealion;

seal::EncryptionParameters read_parameters(ByteSpan bytes) {
  ByteReader reader(bytes, "fuzz");
  return seal::read_encryption_parameters(reader);
}

/// Its tables take long in large rings.
void make_context(const seal::EncryptionParameters& parameters) {
  constexpr std::size_t largest_n = 1024;
  if (parameters.n > largest_n) return;
  const auto create = [&](ByteSpan) {
    return seal::Context::create(parameters, SecurityLevel::insecure_for_tests,
                                 SecurityTable::guidelines_2024);
  };
  const auto context = fuzz::read_or_refuse(create, {});
  if (!context) return;
  fuzz::expect(context->encryption_parameters() == parameters, "a context keeps its parameters");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteSpan bytes(data, size);
  const auto write = [&](const seal::EncryptionParameters& parameters) {
    make_context(parameters);
    return seal::write_encryption_parameters(parameters, fuzz::compression_of(bytes));
  };
  fuzz::expect_round_trip(bytes, read_parameters, write);
  return 0;
}
