#include "serving/application/page_files.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "serving/protocol/problem.h"
#include "serving/protocol/replies.h"

namespace sealion::serving {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largest_page_file = std::uintmax_t{1} << 24;
constexpr std::size_t most_page_files = 256;
constexpr const char* index_file = "index.html";

/// Nothing from elsewhere, nothing inline; WebAssembly may be compiled.
constexpr const char* content_security_policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

std::string type_of(const fs::path& path) {
  constexpr std::array<std::pair<std::string_view, const char*>, 10> types = {{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".wasm", "application/wasm"},
      {".json", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".txt", "text/plain; charset=utf-8"},
  }};
  for (const auto& [extension, type] : types) {
    if (path.extension() == extension) return type;
  }
  return "application/octet-stream";
}

}  // namespace

PageFiles::PageFiles(const fs::path& folder) {
  if (!fs::is_regular_file(folder / index_file)) {
    fail(ErrorCode::not_found, "the folder '{}' has no {}: it is none of a page", folder.string(),
         index_file);
  }
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    if (files_.size() == most_page_files) {
      fail(ErrorCode::corrupt, "the folder '{}' has more than {} files: it is none of a page",
           folder.string(), most_page_files);
    }
    const ByteVector bytes = read_file(entry.path(), largest_page_file);
    files_[fs::relative(entry.path(), folder).generic_string()] = {
        std::make_shared<const std::string>(bytes.begin(), bytes.end()), type_of(entry.path()),
        fmt::format("\"{}\"", to_hex(sha256(bytes)))};
  }
}

Reply PageFiles::file(const std::string& path, const std::string& if_none_match) const {
  const auto found = files_.find(path.empty() ? index_file : path);
  if (found == files_.end()) refuse(problem::not_found, "there is nothing at this address");
  const File& file = found->second;
  Reply reply;
  reply.headers = {{"ETag", file.etag},
                   {"Cache-Control", "no-cache"},
                   {"Content-Security-Policy", content_security_policy},
                   {"Cross-Origin-Opener-Policy", "same-origin"},
                   {"Cross-Origin-Resource-Policy", "same-origin"},
                   {"Referrer-Policy", "no-referrer"},
                   {"X-Frame-Options", "DENY"}};
  if (if_none_match == file.etag) {
    reply.status = 304;
    reply.content_type.clear();
    return reply;
  }
  reply.content_type = file.type;
  reply.shared_text = file.text;
  return reply;
}

}  // namespace sealion::serving
