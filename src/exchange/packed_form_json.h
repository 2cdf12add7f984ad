#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/json.h"
#include "exchange/packed_form.h"

namespace sealion {

/// Documented in docs/wire-format.md.
nlohmann::ordered_json packed_form_json(const PackedForm& form);

/// Reads untrusted JSON. Throws `corrupt` with the field for what is no form at all; `check_form`
/// has the rest to say.
PackedForm read_packed_form(const JsonValue& json);

}  // namespace sealion
