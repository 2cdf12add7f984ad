#include "heras/model/opened_model.h"

#include <memory>
#include <utility>

#include "base/file.h"
#include "base/json.h"
#include "exchange/manifest.h"

namespace sealion::heras {

OpenedModel open_model(const std::filesystem::path& path) {
  ModelFile file = decode_model(read_file(path, largest_model_file), path.string());
  return read_from(path.string(), [&] {
    auto face =
        std::make_shared<const PublicModel>(manifest_from_json(file.manifest, "its manifest"));
    return OpenedModel{path.string(), std::move(file), std::move(face)};
  });
}

}  // namespace sealion::heras
