#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "heras/measure/all_stages.h"
#include "heras/model/model.h"

namespace sealion::cli {

/// Sends the images, or the first so many, through all stages, with the files in a temporary folder
/// and a bar on stderr.
heras::AllStages measure_all_stages(const heras::Model& model, const ImageSet& images,
                                    std::optional<std::size_t> count, std::size_t threads);

/// What they took, as people read it.
std::string all_stages_table(const heras::AllStages& result);

/// Throws where the answers said anything else than the reference.
void check_exact(const heras::AllStages& result);

}  // namespace sealion::cli
