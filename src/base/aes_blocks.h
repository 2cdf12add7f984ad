#pragma once

#include <cstdint>
#include <memory>
#include <span>

namespace sealion {

/// AES-128 (FIPS 197), block by block, by the platform's library, under a key that is public:
/// nothing says that its time does not depend on it. Not for several threads at once.
class AesBlocks {
 public:
  explicit AesBlocks(std::span<const std::uint8_t, 16> key);
  /// In place; whole blocks of 16 bytes.
  void encrypt(std::span<std::uint8_t> blocks);

 private:
  struct Cipher;
  struct Deleter {
    void operator()(Cipher* cipher) const;
  };
  std::unique_ptr<Cipher, Deleter> cipher_;
};

}  // namespace sealion
