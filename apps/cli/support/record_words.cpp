#include "cli/support/record_words.h"

namespace sealion::cli {

RecordWords words_for(const std::vector<std::size_t>& record_shape) {
  const bool are_images = record_shape.size() == 2 || record_shape.size() == 3;
  if (are_images) return {"image", "images", "pixels"};
  return {"record", "records", "features"};
}

RecordWords words_for(const Preprocessing& preprocessing) {
  return words_for(record_shape(preprocessing));
}

}  // namespace sealion::cli
