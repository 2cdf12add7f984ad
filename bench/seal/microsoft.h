#pragma once

#include <seal/seal.h>

#include <cstddef>
#include <string>

#include "base/bytes.h"
#include "rlwe/keys.h"
#include "seal/ciphertext.h"
#include "seal/context.h"

/// Microsoft SEAL itself, beside our namespace of the same name.
namespace microsoft = ::seal;

namespace sealion::bench {

/// "4.4.3", and what it was built with: "4.4.3 with Intel HEXL".
std::string microsoft_version();

/// SEAL's context of the same parameters, which SEAL must find secure at 128 bits: throws
/// `incompatible` where it refuses them.
microsoft::SEALContext microsoft_context(const seal::Context& context);

/// What SEAL makes of bytes of one object.
template <typename Object, typename Bytes>
Object loaded(const microsoft::SEALContext& context, const Bytes& bytes) {
  Object object;
  object.load(context, reinterpret_cast<const microsoft::seal_byte*>(bytes.data()), bytes.size());
  return object;
}

/// What SEAL writes of an object, uncompressed.
template <typename Object>
ByteVector saved(const Object& object) {
  constexpr auto none = microsoft::compr_mode_type::none;
  ByteVector bytes(static_cast<std::size_t>(object.save_size(none)));
  const auto size =
      object.save(reinterpret_cast<microsoft::seal_byte*>(bytes.data()), bytes.size(), none);
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

/// The same ciphertext or key on SEAL's side.
microsoft::Ciphertext to_microsoft(const Ciphertext& ciphertext, const seal::Context& context,
                                   const microsoft::SEALContext& theirs);
microsoft::SecretKey to_microsoft(const SecretKey& key, const seal::Context& context,
                                  const microsoft::SEALContext& theirs);

}  // namespace sealion::bench
