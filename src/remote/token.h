#pragma once

#include <filesystem>
#include <string_view>

#include "base/memory.h"

namespace sealion::remote {

/// What a server knows its callers by. Wiped at its end, and nothing prints it.
class Token {
 public:
  /// None: nothing is said about who asks.
  Token() = default;
  /// Takes the characters of a bearer token (RFC 6750), spaces around them left out. Throws
  /// `invalid_argument` for others and for none; `source` says in messages where it came from.
  Token(std::string_view text, const std::string& source);
  /// That of a file which its owner alone may read; throws as `read_secret_file` does.
  static Token read(const std::filesystem::path& path);

  bool is_there() const { return !text_.empty(); }
  std::string_view text() const { return {text_.data(), text_.size()}; }

 private:
  SecretVector<char> text_;
};

}  // namespace sealion::remote
