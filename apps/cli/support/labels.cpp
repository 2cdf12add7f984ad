#include "cli/support/labels.h"

#include "base/error.h"
#include "data/idx.h"

namespace sealion::cli {

std::vector<std::uint8_t> load_labels(const std::filesystem::path& path, std::size_t first,
                                      std::size_t count) {
  const std::vector<std::uint8_t> labels = read_idx_labels(path);
  if (first > labels.size() || count > labels.size() - first) {
    fail(ErrorCode::corrupt, "'{}' has {} labels: too few for {} from number {} on", path.string(),
         labels.size(), count, first);
  }
  const auto begin = labels.begin() + static_cast<std::ptrdiff_t>(first);
  return {begin, begin + static_cast<std::ptrdiff_t>(count)};
}

}  // namespace sealion::cli
