#include "heras/transfer/head_file.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"

namespace sealion::heras {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* format_name = "sealion-head";
constexpr std::int64_t format_version = 1;
constexpr std::size_t largest_head_file = std::size_t{1} << 26;
constexpr std::size_t most_weights = largest_head_file / 2;  // a digit and a comma each

HeadLayer layer_from_json(const JsonValue& json) {
  return {read_numbers(json, "kernel", most_weights),
          read_numbers(json, "bias", most_hidden_units)};
}

void check_format(const JsonValue& json) {
  if (read_text(json, "format") != format_name) {
    fail(ErrorCode::corrupt, "not a '{}'", format_name);
  }
  const std::int64_t version = read_integer(json, "version", 0, INT32_MAX);
  if (version != format_version) {
    fail(ErrorCode::unsupported, "a head of version {}, not {}", version, format_version);
  }
}

Head parse(const JsonValue& json) {
  check_format(json);
  Head head;
  head.mean = read_numbers(json, "mean", most_feature_columns);
  head.scale = read_number(json, "scale");
  for (const JsonValue& layer : read_array(json, "layers", 2)) {
    head.layers.push_back(layer_from_json(layer));
  }
  check_head(head);
  if (read_size(json, "features", most_feature_columns) != head.features() ||
      read_size(json, "classes", most_head_classes) != head.classes()) {
    fail(ErrorCode::corrupt, "'features' or 'classes' is not what the weights are for");
  }
  return head;
}

}  // namespace

std::string head_to_json(const Head& head) {
  Json layers = Json::array();
  for (const HeadLayer& layer : head.layers) {
    layers.push_back({{"kernel", layer.kernel}, {"bias", layer.bias}});
  }
  const Json json = {
      {"format", format_name},     {"version", format_version}, {"features", head.features()},
      {"classes", head.classes()}, {"mean", head.mean},         {"scale", head.scale},
      {"layers", layers}};
  return json.dump() + "\n";
}

Head head_from_json(const std::string& text, const std::string& source) {
  const JsonDocument document(text, source);
  return read_from(source, [&] { return parse(document.root()); });
}

void save_head(const std::filesystem::path& path, const Head& head) {
  write_file(path, head_to_json(head));
}

Head load_head(const std::filesystem::path& path) {
  const ByteVector bytes = read_file(path, largest_head_file);
  return head_from_json({bytes.begin(), bytes.end()}, path.string());
}

}  // namespace sealion::heras
