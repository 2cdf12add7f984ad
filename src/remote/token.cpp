#include "remote/token.h"

#include <algorithm>
#include <cctype>
#include <string>

#include "base/error.h"
#include "base/file.h"

namespace sealion::remote {
namespace {

constexpr std::size_t longest_token = 4096;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Nothing that could end the header in which it goes.
bool is_token_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("-._~+/=").find(c) != std::string_view::npos;
}

}  // namespace

Token::Token(std::string_view text, const std::string& source) {
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  const bool is_sound = std::all_of(text.begin(), text.end(), is_token_character);
  if (text.empty() || text.size() > longest_token || !is_sound) {
    fail(ErrorCode::invalid_argument,
         "{} holds no token: 1 to {} letters, digits and -._~+/= in one line", source,
         longest_token);
  }
  text_.assign(text.begin(), text.end());
}

Token Token::read(const std::filesystem::path& path) {
  const SecretVector<std::uint8_t> bytes = read_secret_file(path, 2 * longest_token);
  return Token({reinterpret_cast<const char*>(bytes.data()), bytes.size()},
               "'" + path.string() + "'");
}

}  // namespace sealion::remote
