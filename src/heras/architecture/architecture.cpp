#include "heras/architecture/architecture.h"

#include <filesystem>
#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "heras/architecture/keras.h"
#include "heras/architecture/names.h"
#include "heras/architecture/presets.h"

namespace sealion::heras {
namespace {

constexpr std::size_t largest_keras_file = std::size_t{1} << 22;
constexpr const char* file_ending = ".json";

bool is_file(const std::string& description) {
  std::error_code error;
  return description.ends_with(file_ending) || std::filesystem::is_regular_file(description, error);
}

}  // namespace

Saturations saturations_for(const ArchitectureOptions& options, const Shape& input_shape) {
  const bool is_row = input_shape.size() == 1;
  return {.input_low = options.input_low.value_or(is_row ? -127 : 0),
          .input = options.input_saturation.value_or(is_row ? 127 : 3),
          .weights = options.weight_saturation.value_or(15)};
}

Architecture make_architecture(const std::string& description, const ArchitectureOptions& options) {
  if (!is_file(description)) return preset_architecture(description, options);
  const ByteVector bytes = read_file(description, largest_keras_file);
  ArchitectureOptions named = options;
  if (named.name.empty())
    named.name = model_name_of(std::filesystem::path(description).stem().string());
  return architecture_from_keras({bytes.begin(), bytes.end()}, named, description);
}

}  // namespace sealion::heras
