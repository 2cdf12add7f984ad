#include "serving/access/tokens.h"

#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "base/constant_time.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/random.h"
#include "serving/protocol/problem.h"

namespace sealion::serving {
namespace {

constexpr const char* tokens_format = "sealion-tokens";
constexpr int tokens_version = 1;
constexpr std::uintmax_t largest_tokens_file = std::uintmax_t{1} << 24;
constexpr std::size_t most_tokens = 100'000;
constexpr std::size_t longest_expiry_days = 36'500;
constexpr std::size_t token_bytes = 32;
constexpr const char* nobody = "everybody";

ByteSpan bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// All ones where the digests are the same, else zero.
std::uint64_t same_mask(const Digest& a, const Digest& b) {
  std::int64_t difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= a[i] ^ b[i];
  return static_cast<std::uint64_t>(constant_time::sign_mask(difference - 1));
}

/// The token of "Bearer TOKEN"; empty for other headers.
std::string_view bearer(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  if (authorization.size() <= scheme.size()) return {};
  for (std::size_t i = 0; i < scheme.size(); ++i) {
    const char c = authorization[i];
    if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != scheme[i]) return {};
  }
  return authorization.substr(scheme.size());
}

Token read_token(const JsonValue& value) {
  refuse_other_fields(
      value, {"name", "sha256", "key_quota_bytes", "key_expiry_days", "may_infer", "may_scrape"});
  Token token;
  token.sha256 = read_hex<Digest>(value, "sha256");
  Caller& caller = token.caller;
  caller.name = read_text(value, "name");
  check_name(caller.name, "the name of a token");
  caller.keys.quota_bytes = read_size(value, "key_quota_bytes", SIZE_MAX >> 1);
  caller.keys.expiry_days = read_size(value, "key_expiry_days", longest_expiry_days);
  caller.may_infer = read_flag(value, "may_infer");
  caller.may_scrape = read_flag(value, "may_scrape");
  return token;
}

nlohmann::json token_to_json(const Token& token) {
  return {{"name", token.caller.name},
          {"sha256", to_hex(token.sha256)},
          {"key_quota_bytes", token.caller.keys.quota_bytes},
          {"key_expiry_days", token.caller.keys.expiry_days},
          {"may_infer", token.caller.may_infer},
          {"may_scrape", token.caller.may_scrape}};
}

}  // namespace

Tokens::Tokens(const KeyAllowance& of_everybody)
    : are_asked_(false), everybody_{nobody, of_everybody, true, true} {}

Tokens::Tokens(std::vector<Token> tokens) : tokens_(std::move(tokens)) {
  std::set<std::string> names;
  std::set<Digest> digests;
  for (const Token& token : tokens_) {
    if (names.insert(token.caller.name).second && digests.insert(token.sha256).second) continue;
    fail(ErrorCode::invalid_argument, "the token '{}' stands there twice", token.caller.name);
  }
}

const Caller& Tokens::caller(const std::string& authorization) const {
  if (!are_asked_) return everybody_;
  const std::string_view sent = bearer(authorization);
  const Digest digest = sha256(bytes_of(sent));
  std::uint64_t found = 0;  // one more than the index
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    found |= (i + 1) & same_mask(tokens_[i].sha256, digest);
  }
  if (!sent.empty() && found != 0) return tokens_[found - 1].caller;
  refuse(problem::unauthorized, "{}",
         sent.empty() ? "this server asks for a token: send it as 'Authorization: Bearer TOKEN'"
                      : "nobody has this token: ask the owner of the server for one");
}

KeyAllowance Tokens::allowance(const std::string& name) const {
  for (const Token& token : tokens_) {
    if (token.caller.name == name) return token.caller.keys;
  }
  return everybody_.keys;
}

std::vector<Token> read_tokens(const std::filesystem::path& path) {
  const auto bytes = read_service_secret_file(path, largest_tokens_file);
  const std::string text(bytes.begin(), bytes.end());
  const JsonDocument document(text, path.string());
  return read_from(path.string(), [&] {
    const JsonValue root = document.root();
    refuse_other_fields(root, {"format", "version", "tokens"});
    if (read_text(root, "format") != tokens_format || root.at("version").json() != tokens_version) {
      fail(ErrorCode::corrupt, "not a '{}' of version {}", tokens_format, tokens_version);
    }
    std::vector<Token> tokens;
    for (const JsonValue& value : read_array(root, "tokens", most_tokens)) {
      tokens.push_back(read_token(value));
    }
    return tokens;
  });
}

void write_tokens(const std::filesystem::path& path, const std::vector<Token>& tokens) {
  nlohmann::json json = {
      {"format", tokens_format}, {"version", tokens_version}, {"tokens", nlohmann::json::array()}};
  for (const Token& token : tokens) json["tokens"].push_back(token_to_json(token));
  write_file(path, bytes_of(json.dump(2) + "\n"), FileAccess::same_readers);
}

std::string make_token() {
  std::array<std::uint8_t, token_bytes> bytes{};
  random_bytes(bytes);
  return "slk_" + to_hex(bytes);
}

Digest digest_of_token(const std::string& token) { return sha256(bytes_of(token)); }

}  // namespace sealion::serving
