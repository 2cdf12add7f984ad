#include "cli/commands/predict/archive.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <system_error>

#include "base/digest.h"
#include "base/error.h"

namespace sealion::cli {
namespace {

namespace fs = std::filesystem;

bool read_whole(std::string_view text, std::size_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

/// `path` with links and dots resolved, as far as it exists.
fs::path resolved(const fs::path& path) { return fs::weakly_canonical(path); }

bool lies_in(const fs::path& inner, const fs::path& outer) {
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

void check_apart(const fs::path& in, const fs::path& out) {
  if (!lies_in(resolved(out), resolved(in)) && !lies_in(resolved(in), resolved(out))) return;
  fail(
      ErrorCode::invalid_argument,
      "--out '{}' and --in '{}' lie in each other, and answers would be taken for requests: choose "
      "another folder for the answers",
      out.string(), in.string());
}

bool is_request(const fs::directory_entry& entry) {
  const fs::path& path = entry.path();
  return entry.is_regular_file() && !path.filename().string().starts_with('.') &&
         path.extension() != ".request";
}

}  // namespace

bool Shard::has(const std::string& name) const {
  const Digest digest =
      sha256(ByteSpan(reinterpret_cast<const std::uint8_t*>(name.data()), name.size()));
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) number = number << 8 | digest[i];
  return number % count == index;
}

Shard shard_of(const std::string& text) {
  Shard shard;
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos || !read_whole(text.substr(0, slash), shard.index) ||
      !read_whole(text.substr(slash + 1), shard.count) || shard.count == 0) {
    fail(ErrorCode::invalid_argument, "--shard takes I/N, as 0/4, not '{}'", text);
  }
  if (shard.index >= shard.count) {
    fail(ErrorCode::invalid_argument, "--shard {}: of {} the shards are 0/{} to {}/{}", text,
         shard.count, shard.count, shard.count - 1, shard.count);
  }
  return shard;
}

std::vector<ArchivedRequest> find_requests(const fs::path& in, const fs::path& out,
                                           const Shard& shard) {
  check_apart(in, out);
  std::vector<ArchivedRequest> requests;
  std::error_code error;
  fs::recursive_directory_iterator entry(in, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (!is_request(*entry)) continue;
    const fs::path name = entry->path().lexically_relative(in);
    if (!shard.has(name.generic_string())) continue;
    fs::path receipt = out / name;
    receipt += ".done";
    requests.push_back({name.generic_string(), entry->path(), out / name, std::move(receipt)});
  }
  if (error) fail(ErrorCode::io, "{}: {}", in.string(), error.message());
  std::sort(requests.begin(), requests.end(),
            [](const auto& left, const auto& right) { return left.name < right.name; });
  return requests;
}

}  // namespace sealion::cli
