#include "data/files/load/picture_folder.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "data/files/image/image.h"
#include "data/files/load/labelled.h"
#include "data/files/load/natural_order.h"

namespace sealion {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_picture_file = std::size_t{1} << 28;

/// What a folder holds that is looked at, of one kind, in natural order.
class Entries {
 public:
  /// `root`: what links must not lead out of.
  explicit Entries(const fs::path& root) : root_(fs::canonical(root)) {}

  std::vector<fs::path> folders(const fs::path& folder) const {
    return those(folder, [](const fs::directory_entry& entry) { return entry.is_directory(); });
  }
  std::vector<fs::path> files(const fs::path& folder) const {
    return those(folder, [](const fs::directory_entry& entry) { return entry.is_regular_file(); });
  }

 private:
  std::vector<fs::path> those(
      const fs::path& folder,
      const std::function<bool(const fs::directory_entry&)>& is_wanted) const {
    std::vector<fs::path> found;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
      const bool is_hidden = entry.path().filename().string().starts_with('.');
      if (!is_hidden && is_wanted(entry) && is_inside(entry)) found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end(), [](const fs::path& a, const fs::path& b) {
      return is_naturally_before(a.filename().string(), b.filename().string());
    });
    return found;
  }

  bool is_inside(const fs::directory_entry& entry) const {
    if (!entry.is_symlink()) return true;
    const fs::path target = fs::canonical(entry.path());
    return std::mismatch(root_.begin(), root_.end(), target.begin(), target.end()).first ==
           root_.end();
  }

  fs::path root_;
};

struct Picture {
  fs::path path;
  std::string class_name;
};

std::vector<Picture> find_pictures(const Entries& entries, const fs::path& part) {
  std::vector<Picture> pictures;
  if (!fs::is_directory(part)) return pictures;
  for (const fs::path& folder : entries.folders(part)) {
    const std::vector<fs::path> files = entries.files(folder);
    if (files.empty()) fail(ErrorCode::corrupt, "'{}' has no pictures", folder.string());
    for (const fs::path& file : files) pictures.push_back({file, folder.filename().string()});
  }
  return pictures;
}

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

Records read_pictures(const std::vector<Picture>& pictures, const ExecutionContext& context) {
  const auto read = [](const Picture& picture) {
    return decode_image(read_file(picture.path, largest_picture_file), picture.path.string());
  };
  const Image first = read(pictures.front());
  const std::string first_name = pictures.front().path.string();
  if (pictures.size() > most_picture_bytes / first.pixels.size()) {
    fail(ErrorCode::does_not_fit, "{} pictures as '{}' have more than {} bytes", pictures.size(),
         first_name, most_picture_bytes);
  }
  std::vector<std::uint8_t> pixels;
  pixels.reserve(pictures.size() * first.pixels.size());
  for (const Picture& picture : pictures) {
    context.check_stop();
    const Image image = read(picture);
    check_same_form(image, first, picture.path.string(), first_name);
    pixels.insert(pixels.end(), image.pixels.begin(), image.pixels.end());
  }
  Records records{{first.height, first.width}, pictures.size(), std::move(pixels)};
  if (first.channels > 1) records.shape.push_back(first.channels);
  return records;
}

Dataset read_part(const std::vector<Picture>& pictures, const ExecutionContext& context) {
  std::vector<std::string> labels;
  for (const Picture& picture : pictures) labels.push_back(picture.class_name);
  return {read_pictures(pictures, context), classes_of_texts(labels)};
}

void check_same_shape(const Dataset& train, const Dataset& test, const std::string& folder) {
  if (std::get<Records>(train.inputs).shape == std::get<Records>(test.inputs).shape) return;
  fail(ErrorCode::corrupt, "'{}': the pictures of test are not of the size of those of train",
       folder);
}

DataSplits load_parts(const fs::path& folder, const ExecutionContext& context) {
  const Entries entries(folder);
  DataSplits data;
  const bool has_parts = fs::is_directory(folder / "train") || fs::is_directory(folder / "test");
  const auto train = find_pictures(entries, has_parts ? folder / "train" : folder);
  const auto test = find_pictures(entries, has_parts ? folder / "test" : fs::path());
  if (train.empty() && test.empty()) {
    fail(ErrorCode::not_found,
         "'{}' has neither IDX files nor pictures by class (FOLDER/CLASS/PICTURE.png)",
         folder.string());
  }
  if (!train.empty()) data.train = read_part(train, context);
  if (!test.empty()) data.test = read_part(test, context);
  if (!train.empty() && !test.empty()) check_same_shape(data.train, data.test, folder.string());
  unite_classes(data, folder.string());
  return data;
}

}  // namespace

DataSplits load_picture_folder(const fs::path& folder, const ExecutionContext& context) {
  try {
    return load_parts(folder, context);
  } catch (const fs::filesystem_error& error) {
    fail(ErrorCode::io, "cannot read the folder '{}': {}", error.path1().string(),
         error.code().message());
  }
}

}  // namespace sealion
