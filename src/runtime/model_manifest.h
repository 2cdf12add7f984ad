#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "exchange/manifest.h"
#include "planner/plan.h"
#include "program/program.h"
#include "runtime/arranged.h"

/// How a manifest follows from a planned program.
namespace sealion {

/// What people make of a model's inputs and answers: fields of a manifest that no program has.
struct ModelInterface {
  std::vector<std::size_t> input_shape = {};                  ///< one row where it is empty
  std::optional<Preprocessing> preprocessing = std::nullopt;  ///< none: of pictures
  Task task = {};
  double output_scale = 1;
};

/// Secret bits that go into a model's id, so that nobody who guesses its weights can tell from the
/// public id that the guess is right. None in models of earlier programs.
using ModelSalt = std::optional<Seed>;

/// The manifest of a planned program, its model id included. Throws `invalid_argument` for a name
/// that is not 1 to `longest_model_name` printable ASCII characters, and `corrupt` for an interface
/// that does not fit the program.
Manifest make_manifest(std::string name, const Program& original, const Plan& plan,
                       const Forecast& forecast, const ModelInterface& meaning = {},
                       const ModelSalt& salt = std::nullopt);

/// Throws `corrupt` unless the manifest is exactly of this program, as it runs, and its way to run;
/// `arranged` is the program on the manifest's parameters, null in the affine layout.
void check_manifest(const Manifest& manifest, const Program& program, const Way& way,
                    const Arranged* arranged, const ModelSalt& salt = std::nullopt);

/// Names the model by its salt, its program, its way to run and everything else in the manifest;
/// fills `model_id`. Throws as make_manifest.
void name_model(Manifest& manifest, const Program& program, const Way& way,
                const ModelSalt& salt = std::nullopt);

}  // namespace sealion
