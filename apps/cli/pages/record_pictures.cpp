#include "cli/pages/record_pictures.h"

#include "data/pictures.h"
#include "data/preprocessing/prepare.h"

namespace sealion::cli {
namespace {

bool has_colours_of_pictures(std::size_t channels) {
  return channels == 1 || channels == 3 || channels == 4;
}

}  // namespace

std::optional<RecordPictures> RecordPictures::of(const Inputs& inputs) {
  const auto* records = std::get_if<Records>(&inputs);
  if (records == nullptr) return std::nullopt;
  const std::vector<std::size_t>& shape = records->shape;
  if (!is_picture_shape(shape)) return std::nullopt;
  RecordPictures pictures(inputs);
  pictures.height_ = shape[0];
  pictures.width_ = shape[1];
  pictures.channels_ = shape.size() == 3 ? shape[2] : 1;
  if (!has_colours_of_pictures(pictures.channels_)) return std::nullopt;
  return pictures;
}

std::vector<std::uint8_t> RecordPictures::bytes(std::size_t record,
                                                const Preprocessing& preprocessing) const {
  const auto as_they_are = pictures_of(inputs_);
  if (!as_they_are) return levels(record, preprocessing);
  const auto bytes = (*as_they_are)[record];
  return {bytes.begin(), bytes.end()};
}

std::vector<std::uint8_t> RecordPictures::levels(std::size_t record,
                                                 const Preprocessing& preprocessing) const {
  const auto [low, high] = input_bounds(preprocessing);
  const IntegerBatch seen = prepare(preprocessing, inputs_, {record, 1});
  std::vector<std::uint8_t> bytes(size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto above = static_cast<double>(seen.feature(i)[0] - low);
    bytes[i] = static_cast<std::uint8_t>(255 * above / static_cast<double>(high - low));
  }
  return bytes;
}

}  // namespace sealion::cli
