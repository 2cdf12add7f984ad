#include "data/files/load/load_pictures.h"

#include <algorithm>
#include <span>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "data/files/image/image.h"
#include "data/files/load/file_kind.h"
#include "data/files/load/folder_entries.h"

namespace sealion {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_picture_file = std::size_t{1} << 28;

void check_same_form(const Image& image, const Image& first, const std::string& name,
                     const std::string& first_name) {
  if (image.height == first.height && image.width == first.width &&
      image.channels == first.channels) {
    return;
  }
  fail(ErrorCode::corrupt,
       "'{}' has {} x {} pixels of {} channels, but '{}' {} x {} of {} (height x width): make all "
       "pictures alike, as with `mogrify -resize {}x{}! -colorspace {}`",
       name, image.height, image.width, image.channels, first_name, first.height, first.width,
       first.channels, first.width, first.height, first.channels == 1 ? "Gray" : "sRGB");
}

std::vector<fs::path> files_of(const fs::path& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return {path};
  try {
    return FolderEntries(path).files(path);
  } catch (const fs::filesystem_error& failure) {
    fail(ErrorCode::io, "cannot read the folder '{}': {}", failure.path1().string(),
         failure.code().message());
  }
}

}  // namespace

Records read_pictures(const std::vector<fs::path>& files, const ExecutionContext& context) {
  const auto read = [](const fs::path& file) {
    return decode_image(read_file(file, largest_picture_file), file.string());
  };
  const Image first = read(files.front());
  const std::string first_name = files.front().string();
  if (files.size() > most_picture_bytes / first.pixels.size()) {
    fail(ErrorCode::does_not_fit, "{} pictures as '{}' have more than {} bytes", files.size(),
         first_name, most_picture_bytes);
  }
  std::vector<std::uint8_t> pixels = first.pixels;
  pixels.reserve(files.size() * first.pixels.size());
  for (const fs::path& file : std::span(files).subspan(1)) {
    context.check_stop();
    const Image image = read(file);
    check_same_form(image, first, file.string(), first_name);
    pixels.insert(pixels.end(), image.pixels.begin(), image.pixels.end());
  }
  Records records{{first.height, first.width}, files.size(), std::move(pixels)};
  if (first.channels > 1) records.shape.push_back(first.channels);
  return records;
}

bool has_pictures(const fs::path& path) {
  const std::vector<fs::path> files = files_of(path);
  return !files.empty() && file_kind(files.front()) == FileKind::picture;
}

LoadedPictures load_pictures(const fs::path& path, const ExecutionContext& context) {
  const std::vector<fs::path> files = files_of(path);
  if (files.empty()) fail(ErrorCode::not_found, "'{}' has no pictures", path.string());
  LoadedPictures pictures{read_pictures(files, context), {}};
  for (const fs::path& file : files) pictures.names.push_back(file.string());
  return pictures;
}

}  // namespace sealion
