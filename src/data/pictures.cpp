#include "data/pictures.h"

#include <variant>
#include <vector>

namespace sealion {

bool is_picture_shape(const std::vector<std::size_t>& shape) {
  return shape.size() == 2 || shape.size() == 3;
}

std::optional<Pictures> pictures_of(const Inputs& inputs) {
  const auto* records = std::get_if<Records>(&inputs);
  if (records == nullptr) return std::nullopt;
  const auto* bytes = std::get_if<Numbers<std::uint8_t>>(&records->values);
  const std::vector<std::size_t>& shape = records->shape;
  if (bytes == nullptr || !is_picture_shape(shape)) return std::nullopt;
  return Pictures{records->count, shape[0], shape[1], shape.size() == 3 ? shape[2] : 1, *bytes};
}

}  // namespace sealion
