#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"

/// Who may ask, by bearer tokens (RFC 6750).
namespace sealion::serving {

/// As people give sizes.
inline constexpr std::uint64_t megabyte = 1'000'000;

/// What a caller may keep on the server.
struct KeyAllowance {
  std::uint64_t quota_bytes = 1'000 * megabyte;  ///< of all its evaluation keys
  std::size_t expiry_days = 30;  ///< keys go when they have not been used for so long

  /// Signed: clocks differ, and what was used in the future of this one is not old.
  std::chrono::hours expiry() const {
    return std::chrono::hours(24) * static_cast<std::chrono::hours::rep>(expiry_days);
  }
};

/// Whom a token belongs to.
struct Caller {
  std::string name;  ///< as `check_name` wants it: it names a folder
  KeyAllowance keys = {};
  bool may_infer = true;    ///< and keep keys
  bool may_scrape = false;  ///< the metrics
};

/// A token as its file has it: the digest, so that who reads the file cannot ask.
struct Token {
  Digest sha256{};
  Caller caller;
};

/// The tokens that a server takes.
class Tokens {
 public:
  /// A server that asks for none: everybody is one caller who may do everything.
  explicit Tokens(const KeyAllowance& of_everybody);
  /// Of an empty file, whose last token was taken back, nobody is a caller. Throws
  /// `invalid_argument` for a name or a token that stands there twice.
  explicit Tokens(std::vector<Token> tokens);

  /// The caller of a request with this header `Authorization`; throws Problem, `unauthorized`. How
  /// long it takes does not depend on the token.
  const Caller& caller(const std::string& authorization) const;
  bool are_asked() const { return are_asked_; }
  /// What a caller may keep, also one who left keys and has no token any more.
  KeyAllowance allowance(const std::string& name) const;
  const std::vector<Token>& all() const { return tokens_; }

 private:
  bool are_asked_ = true;
  std::vector<Token> tokens_;
  Caller everybody_;
};

/// The file of `write_tokens`. Throws as read_service_secret_file does, and `corrupt` with the
/// field at fault.
std::vector<Token> read_tokens(const std::filesystem::path& path);
void write_tokens(const std::filesystem::path& path, const std::vector<Token>& tokens);

/// A fresh token, 256 bits of the operating system's, as its caller sends it.
std::string make_token();
Digest digest_of_token(const std::string& token);

}  // namespace sealion::serving
