#include "heras/model/opened_model.h"

#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include "base/file.h"
#include "base/json.h"
#include "base/parallel.h"
#include "exchange/manifest.h"

namespace sealion::heras {

namespace {

OpenedModel open_unverified(ByteSpan bytes, const std::string& source) {
  ModelFile file = decode_unverified_model(bytes, source);
  return read_from(source, [&] {
    // Whose plan it is decided on the table.
    const LeastSecurity least{.table = std::nullopt};
    auto face = std::make_shared<const PublicModel>(
        manifest_from_json(file.manifest, "its manifest", least));
    return OpenedModel{source, std::move(file), std::move(face)};
  });
}

}  // namespace

OpenedModel open_model(const std::filesystem::path& path) {
  return open_model(read_file(path, largest_model_file), path.string());
}

OpenedModel open_model(ByteSpan bytes, const std::string& source) {
  // A process's first digest takes a millisecond, to start OpenSSL.
  std::optional<OpenedModel> opened;
  std::exception_ptr refused;
  parallel_for(2, {}, [&](std::size_t task) {
    if (task == 1) return verify_model(bytes, source);
    try {
      opened = open_unverified(bytes, source);
    } catch (...) {
      refused = std::current_exception();
    }
  });
  if (refused) std::rethrow_exception(refused);
  return *std::move(opened);
}

}  // namespace sealion::heras
