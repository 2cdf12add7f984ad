#include "heras/model/opened_model.h"

#include <memory>
#include <optional>
#include <utility>

#include "base/file.h"
#include "base/json.h"
#include "exchange/manifest.h"

namespace sealion::heras {

OpenedModel open_model(const std::filesystem::path& path) {
  return open_model(read_file(path, largest_model_file), path.string());
}

OpenedModel open_model(ByteSpan bytes, const std::string& source) {
  ModelFile file = decode_model(bytes, source);
  return read_from(source, [&] {
    // Whose plan it is decided on the table.
    const LeastSecurity least{.table = std::nullopt};
    auto face = std::make_shared<const PublicModel>(
        manifest_from_json(file.manifest, "its manifest", least));
    return OpenedModel{source, std::move(file), std::move(face)};
  });
}

}  // namespace sealion::heras
