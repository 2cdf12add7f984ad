#include "cli/commands/predict/receipt.h"

#include <array>
#include <cstdint>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <span>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "exchange/seal_batch_file.h"

namespace sealion::cli {
namespace {

constexpr std::uintmax_t largest_receipt = 4096;

template <std::size_t count>
bool read_at(std::ifstream& file, std::ios::seekdir from, std::array<std::uint8_t, count>& bytes) {
  const auto size = static_cast<std::streamoff>(count);
  file.seekg(from == std::ios::end ? -size : 0, from);
  return static_cast<bool>(file.read(reinterpret_cast<char*>(bytes.data()), size));
}

}  // namespace

Digest digest_of(ByteSpan file) { return is_seal_file(file) ? sha256(file) : stated_digest(file); }

std::optional<Digest> digest_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<std::uint8_t, 16> beginning{};
  Digest end{};
  if (!read_at(file, std::ios::beg, beginning) || !read_at(file, std::ios::end, end)) {
    return std::nullopt;
  }
  if (!is_seal_file(beginning)) return end;
  return sha256(read_large_file(path, std::numeric_limits<std::uintmax_t>::max()));
}

std::optional<Receipt> read_receipt(const std::filesystem::path& path) {
  try {
    const ByteVector bytes = read_file(path, largest_receipt);
    const nlohmann::json json = parse_json({bytes.begin(), bytes.end()}, path.string());
    const JsonValue document(json);
    return Receipt{read_hex<Digest>(document, "request"), read_hex<Digest>(document, "model"),
                   read_hex<Digest>(document, "answer")};
  } catch (const Error&) {
    return std::nullopt;
  }
}

void write_receipt(const std::filesystem::path& path, const Receipt& receipt) {
  const nlohmann::ordered_json json = {{"request", to_hex(receipt.request)},
                                       {"model", to_hex(receipt.model)},
                                       {"answer", to_hex(receipt.answer)}};
  write_file(path, json.dump() + "\n");
}

}  // namespace sealion::cli
