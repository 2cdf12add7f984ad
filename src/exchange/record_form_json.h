#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/json.h"
#include "exchange/manifest.h"

namespace sealion {

/// The field "layout" of a manifest that is not slot-wise.
nlohmann::ordered_json record_form_to_json(const Manifest& manifest);

/// The inverse, for untrusted JSON and a manifest whose other fields are read. Throws `corrupt`
/// naming the field; what it returns is not yet checked against the manifest.
RecordForm read_record_form(const JsonValue& json, const Manifest& manifest);

}  // namespace sealion
