#include "seal/key_level_encryptor.h"

#include "seal/ciphertext.h"
#include "seal/key_level.h"

namespace sealion::seal {
namespace {

const SecretKey& checked(const SecretKey& secret, const Context& context) {
  check_same_chain(*context.parameters()->chain(), secret);
  return secret;
}

}  // namespace

KeyLevelEncryptor::KeyLevelEncryptor(const SecretKey& secret, const Context& context)
    : context_(context),
      encryptor_(checked(secret, context), context.chain().limbs(), context.noise_factor()),
      expander_(context.parameters()->chain()) {}

KeyLevelCiphertext KeyLevelEncryptor::uniform() {
  const std::size_t size = key_part_size(context_);
  KeyLevelCiphertext result;
  result.residues.resize(2 * size);
  expander_.expand(random_prng_seed(), context_.key_rows(), std::span(result.residues).last(size));
  return result;
}

KeyLevelCiphertext KeyLevelEncryptor::encrypt_zero() {
  KeyLevelCiphertext result = uniform();
  const std::span both(result.residues);
  encryptor_.encrypt_zero(both.last(both.size() / 2), both.first(both.size() / 2));
  return result;
}

}  // namespace sealion::seal
