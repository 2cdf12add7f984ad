#include "data/files/load/file_kind.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "data/array/npy_array.h"
#include "data/files/csv/text_file.h"
#include "data/files/image/formats.h"

namespace sealion {
namespace {

using namespace std::string_view_literals;

/// Parquet, Arrow, HDF5, old Excel, PDF, xz, bzip2, zstd.
constexpr std::array foreign_starts{"PAR1"sv,
                                    "ARROW1"sv,
                                    "\x89HDF"sv,
                                    "\xD0\xCF\x11\xE0"sv,
                                    "%PDF"sv,
                                    "\xFD"
                                    "7zXZ"sv,
                                    "BZh"sv,
                                    "\x28\xB5\x2F\xFD"sv};

}  // namespace

FileKind file_kind(const std::filesystem::path& path) {
  std::string start(16, '\0');
  const auto text = open_text(path);
  text->read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(text->gcount()));
  const ByteSpan bytes(reinterpret_cast<const std::uint8_t*>(start.data()), start.size());
  if (start.starts_with(npy_magic)) return FileKind::npy;
  if (start.starts_with("PK\3\4") || start.starts_with("PK\5\6")) return FileKind::npz;
  if (start.starts_with("\0\0"sv)) return FileKind::idx;
  if (is_png(bytes) || is_jpeg(bytes)) return FileKind::picture;
  const bool is_foreign = std::ranges::any_of(
      foreign_starts, [&](std::string_view magic) { return start.starts_with(magic); });
  return is_foreign ? FileKind::foreign : FileKind::table;
}

bool is_table(const std::filesystem::path& path) {
  return !std::filesystem::is_directory(path) && file_kind(path) == FileKind::table;
}

}  // namespace sealion
