#include "base/digest.h"
#include "base/error.h"
#include "exchange/key_files.h"

namespace sealion {
namespace {

constexpr FileHeader secret_key_header{"SEALIONK", 2};

void expect_chain(ByteReader& reader, const ModulusChain& chain) {
  if (reader.read_array<Digest>() == chain.digest()) return;
  fail(ErrorCode::incompatible,
       "{}: made for other encryption parameters than this model's; make it again with this "
       "model's manifest",
       reader.source());
}

}  // namespace

SecretVector<std::uint8_t> write_secret_key(const SecretKey& key) {
  // Coefficients as 0, 1, 2 for 0, 1, -1, four to a byte. The bytes never pass through a buffer
  // that is not wiped.
  SecretVector<std::uint8_t> bytes;
  const auto append = [&bytes](ByteSpan part) {
    bytes.insert(bytes.end(), part.begin(), part.end());
  };
  ByteWriter writer;
  write_header(writer, secret_key_header);
  writer.write_bytes(key.chain()->digest());
  writer.write_bytes(key.id());
  bytes.reserve(writer.bytes().size() + key.coefficients().size() / 4 + sizeof(Digest));
  append(writer.bytes());
  const auto coefficients = key.coefficients();
  for (std::size_t i = 0; i < coefficients.size(); i += 4) {
    unsigned packed = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      const auto bits = static_cast<std::uint8_t>(coefficients[i + j]);
      packed |= static_cast<unsigned>((bits & 1) + (bits >> 7)) << (2 * j);
    }
    bytes.push_back(static_cast<std::uint8_t>(packed));
  }
  append(sha256(bytes));
  return bytes;
}

SecretKey read_secret_key(ByteSpan bytes, const ModulusChainPtr& chain, const std::string& source) {
  ByteReader reader = open_file(bytes, secret_key_header, source);
  expect_chain(reader, *chain);
  const auto id = reader.read_array<KeyId>();
  const ByteSpan packed = reader.take(chain->n() / 4);
  reader.expect_end();
  SecretVector<std::int8_t> coefficients(chain->n());
  for (std::size_t i = 0; i < coefficients.size(); ++i) {
    const int code = packed[i / 4] >> (2 * (i % 4)) & 3;
    // 0, 1, 2 -> 0, 1, -1; the unused 3 stays and is refused below.
    coefficients[i] = static_cast<std::int8_t>(code - 3 * (code >> 1) * (1 - (code & 1)));
  }
  return SecretKey::from_coefficients(chain, id, coefficients);
}

}  // namespace sealion
