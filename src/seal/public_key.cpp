#include "seal/public_key.h"

#include <algorithm>

#include "ring/residues.h"
#include "seal/key_level.h"
#include "seal/key_level_encryptor.h"

namespace sealion::seal {

KeyLevelCiphertext generate_public_key(const SecretKey& secret, const Context& context) {
  KeyLevelEncryptor encryptor(secret, context);
  return encryptor.encrypt_zero();
}

KeyLevelCiphertext read_public_key(ByteReader& bytes, const Context& context) {
  ObjectReader reader(bytes);
  UniformExpander expander(context.parameters()->chain());
  const std::size_t size = key_part_size(context);
  KeyLevelCiphertext key;
  read_key_level(reader, context, expander, [&](std::size_t part) {
    key.residues.resize(2 * size);
    return std::span(key.residues).subspan(part * size, size);
  });
  reader.expect_end();
  return key;
}

ByteVector write_public_key(const KeyLevelCiphertext& key, const Context& context,
                            Compression compression) {
  check_size(key, context);
  const std::size_t size = key_part_size(context);
  ObjectWriter<ByteVector> writer(content_bytes(context.chain().n(), key_level_head(context)));
  write_key_level(writer, context, [&](std::size_t part) {
    return std::span(key.residues).subspan(part * size, size);
  });
  return std::move(writer).finish(compression);
}

Ciphertext zero_of(const KeyLevelCiphertext& key, const Context& context) {
  check_size(key, context);
  const Parameters& parameters = *context.parameters();
  Ciphertext zero(context.parameters(), 2);
  for (std::size_t part = 0; part < 2; ++part) {
    for (std::size_t limb = 0; limb < zero.limbs(); ++limb) {
      const std::size_t from = (part * context.key_rows() + limb) * parameters.n();
      std::ranges::copy(std::span(key.residues).subspan(from, parameters.n()),
                        zero.residues(part, limb).begin());
      if (context.scheme() == Scheme::bfv) {
        multiply_scalar(zero.residues(part, limb), parameters.plain_modulus().value(),
                        parameters.coeff_modulus(limb));
      }
    }
  }
  return zero;
}

}  // namespace sealion::seal
