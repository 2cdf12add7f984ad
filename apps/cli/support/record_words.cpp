#include "cli/support/record_words.h"

#include <variant>

#include "data/pictures.h"

namespace sealion::cli {

RecordWords words_for(const std::vector<std::size_t>& record_shape) {
  if (is_picture_shape(record_shape)) return {"image", "images", "pixels"};
  return {"record", "records", "features"};
}

RecordWords words_for(const Inputs& inputs) {
  const auto* records = std::get_if<Records>(&inputs);
  return words_for(records == nullptr ? std::vector<std::size_t>{} : records->shape);
}

RecordWords words_for(const Preprocessing& preprocessing) {
  return words_for(record_shape(preprocessing));
}

}  // namespace sealion::cli
