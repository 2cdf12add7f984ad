#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "base/json.h"
#include "exchange/manifest.h"
#include "layouts/barrier.h"
#include "planner/planner.h"

namespace sealion::heras {

/// Layers and barriers of a plan as every JSON of ours has them.
nlohmann::json to_json(const std::vector<LayerForecast>& layers);
nlohmann::json to_json(const std::vector<Barrier>& barriers);
/// What the manifest does not say of a packed program.
nlohmann::json to_json(const packed::PackedWay& way);

/// The inverses, for the fields "layers" and "barriers" of untrusted JSON. Throw `corrupt` naming
/// the field. Names and nodes are not yet checked against a program.
std::vector<LayerForecast> read_layers(const JsonValue& json);
std::vector<Barrier> read_barriers(const JsonValue& json);
/// For a manifest of the packed layout. Not yet checked against a program either.
packed::PackedWay read_packed_way(const JsonValue& json, const Manifest& manifest);

}  // namespace sealion::heras
