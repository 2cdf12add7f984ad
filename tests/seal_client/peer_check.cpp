#include <fmt/format.h>

#include <cstring>
#include <map>
#include <stdexcept>

#include "base/file.h"
#include "peer.h"
#include "schemes/bgv/decryptor.h"
#include "schemes/bgv/encryptor.h"
#include "schemes/bgv/relinearisation.h"
#include "seal/ciphertext.h"
#include "seal/galois_keys.h"
#include "seal/plaintext.h"
#include "seal/public_key.h"
#include "seal/relin_keys.h"
#include "seal/secret_key.h"

namespace sealion::testing {
namespace {

using Slots = std::vector<std::int64_t>;

constexpr std::uintmax_t largest_object = 1 << 26;
constexpr std::size_t most_galois_keys = 64;

/// KIND.VARIANT.COMPRESSION.bin
struct ObjectName {
  std::string kind, variant;
  seal::Compression compression = seal::Compression::none;
};

seal::Compression compression_of(const std::string& suffix) {
  for (const auto& [name, compression] : compressions) {
    if (suffix == name) return compression;
  }
  throw std::runtime_error("unknown compression " + suffix);
}

ObjectName parse_name(const std::string& file) {
  const std::size_t first = file.find('.'), second = file.find('.', first + 1);
  const std::size_t third = file.find('.', second + 1);
  return {file.substr(0, first), file.substr(first + 1, second - first - 1),
          compression_of(file.substr(second + 1, third - second - 1))};
}

ByteVector read_object(const std::filesystem::path& path) {
  return read_file(path, largest_object);
}

seal::Context read_context(const std::filesystem::path& folder, seal::Scheme scheme) {
  const ByteVector bytes = read_object(folder / "parameters.seal.none.bin");
  ByteReader reader(bytes, "parameters");
  const seal::EncryptionParameters parameters = seal::read_encryption_parameters(reader);
  reader.expect_end();
  if (parameters.scheme != scheme) throw std::runtime_error("parameters of another scheme");
  return seal::Context::create(parameters, SecurityLevel::bits_128, SecurityTable::guidelines_2024);
}

SecretKey read_key(const std::filesystem::path& folder, const seal::Context& context) {
  const ByteVector bytes = read_object(folder / "secret_key.seal.none.bin");
  ByteReader reader(bytes, "secret key");
  return seal::read_secret_key(reader, context, {});
}

class Checker {
 public:
  Checker(seal::Scheme scheme, const std::filesystem::path& folder)
      : folder_(folder),
        context_(read_context(folder, scheme)),
        key_(read_key(folder, context_)),
        slots_(context_.chain().n()) {
    const ByteVector bytes = read_object(folder / "slots.bin");
    std::memcpy(slots_.data(), bytes.data(), slots_.size() * sizeof slots_[0]);
  }

  void check_all() const {
    std::filesystem::create_directory(folder_ / "back");
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      const std::string file = entry.path().filename().string();
      if (!entry.is_regular_file() || file == "slots.bin") continue;
      const ByteVector bytes = read_object(entry.path());
      ByteReader reader(bytes, file);
      write_file(folder_ / "back" / file, write_again(parse_name(file), reader));
      reader.expect_end();
    }
  }

 private:
  /// Reads and uses the object; returns the bytes of what was read.
  ByteVector write_again(const ObjectName& name, ByteReader& reader) const {
    using Handler = ByteVector (Checker::*)(const ObjectName&, ByteReader&) const;
    static const std::map<std::string, Handler> handlers = {
        {"parameters", &Checker::parameters},   {"secret_key", &Checker::secret_key},
        {"public_key", &Checker::public_key},   {"relin_keys", &Checker::relin_keys},
        {"galois_keys", &Checker::galois_keys}, {"plaintext", &Checker::plaintext},
        {"ciphertext", &Checker::ciphertext}};
    return (this->*handlers.at(name.kind))(name, reader);
  }

  ByteVector parameters(const ObjectName& name, ByteReader& reader) const {
    return seal::write_encryption_parameters(seal::read_encryption_parameters(reader),
                                             name.compression);
  }

  ByteVector secret_key(const ObjectName& name, ByteReader& reader) const {
    const auto bytes = seal::write_secret_key(seal::read_secret_key(reader, context_, {}), context_,
                                              name.compression);
    return {bytes.begin(), bytes.end()};
  }

  ByteVector public_key(const ObjectName& name, ByteReader& reader) const {
    const seal::KeyLevelCiphertext key = seal::read_public_key(reader, context_);
    const PublicKey ours = PublicKey::from_zero(seal::zero_of(key, context_), key_.id());
    Plaintext plain;
    BatchEncoder(context_.parameters()).encode(slots_, plain);
    Ciphertext ciphertext(context_.parameters(), 2);
    PublicEncryptor(ours).encrypt(plain, ciphertext);
    expect(decrypt(ciphertext) == slots_, name);
    return seal::write_public_key(key, context_, name.compression);
  }

  ByteVector relin_keys(const ObjectName& name, ByteReader& reader) const {
    const EvaluationKeys keys = seal::read_relin_keys(reader, context_, key_.id(), 1);
    for (const char* variant : {"product", "product_switched"}) {
      const std::string file = fmt::format("ciphertext.{}.none.bin", variant);
      const ByteVector bytes = read_object(folder_ / file);
      ByteReader product(bytes, file);
      const Ciphertext result = Relineariser(context_.parameters(), keys)(read_ciphertext(product));
      expect(result.parts() == 2 && decrypt(result) == squares(), name);
    }
    return seal::write_relin_keys(keys, context_, name.compression);
  }

  ByteVector galois_keys(const ObjectName& name, ByteReader& reader) const {
    const GaloisKeys keys = seal::read_galois_keys(reader, context_, {}, most_galois_keys);
    return seal::write_galois_keys(keys, context_, name.compression);
  }

  ByteVector plaintext(const ObjectName& name, ByteReader& reader) const {
    const Plaintext plain = seal::read_plaintext(reader, context_);
    expect(decode(plain) == slots_, name);
    const auto bytes = seal::write_plaintext(plain, context_, name.compression);
    return {bytes.begin(), bytes.end()};
  }

  ByteVector ciphertext(const ObjectName& name, ByteReader& reader) const {
    const Ciphertext ciphertext = read_ciphertext(reader);
    const bool is_product = name.variant.starts_with("product");
    expect(decrypt(ciphertext) == (is_product ? squares() : slots_), name);
    return seal::write_ciphertext(ciphertext, context_, name.compression);
  }

  static void expect(bool condition, const ObjectName& name) {
    if (condition) return;
    throw std::runtime_error("wrong slots from " + name.kind + "." + name.variant);
  }

  Ciphertext read_ciphertext(ByteReader& reader) const {
    return seal::CiphertextReader(context_, seal::most_ciphertext_parts).read(reader);
  }

  Slots decode(Plaintext plain) const {
    Slots slots(slots_.size());
    BatchEncoder(context_.parameters()).decode(plain, slots);
    return slots;
  }

  Slots decrypt(const Ciphertext& ciphertext) const {
    Plaintext plain;
    Decryptor(context_.parameters(), key_).decrypt(ciphertext, plain);
    return decode(plain);
  }

  Slots squares() const {
    const Modulus& t = context_.parameters()->plain_modulus();
    Slots result = slots_;
    for (std::int64_t& slot : result) {
      slot = t.centre(t.multiply(t.reduce_signed(slot), t.reduce_signed(slot)));
    }
    return result;
  }

  std::filesystem::path folder_;
  seal::Context context_;
  SecretKey key_;
  Slots slots_;
};

}  // namespace

void check_objects(seal::Scheme scheme, const std::filesystem::path& folder) {
  Checker(scheme, folder).check_all();
}

}  // namespace sealion::testing
