#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "exchange/manifest.h"
#include "planner/plan.h"
#include "program/program.h"
#include "runtime/arranged.h"

/// How a manifest follows from a planned program.
namespace sealion {

/// The manifest of a planned program, its model id included. `input_shape` is one row where it is
/// empty. Throws `invalid_argument` for a name that is not 1 to `longest_model_name` printable
/// ASCII characters.
Manifest make_manifest(std::string name, const Program& program, const Plan& plan,
                       const Forecast& forecast, std::vector<std::size_t> input_shape = {},
                       double output_scale = 1);

/// Throws `corrupt` unless the manifest is exactly of this program and its way to run; `arranged`
/// is the program on the manifest's parameters, null in the affine layout.
void check_manifest(const Manifest& manifest, const Program& program, const Way& way,
                    const Arranged* arranged);

/// Names the model by its program, its way to run and everything else in the manifest; fills
/// `model_id`. Throws as make_manifest.
void name_model(Manifest& manifest, const Program& program, const Way& way);

}  // namespace sealion
