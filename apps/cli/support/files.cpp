#include "cli/support/files.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "exchange/key_files.h"
#include "heras/model/model_file.h"
#include "heras/zoo/zoo.h"

namespace sealion::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_manifest = std::size_t{1} << 20;
constexpr std::size_t largest_key = std::size_t{1} << 20;

Manifest read_manifest(const fs::path& path) {
  const ByteVector bytes = read_file(path, largest_manifest);
  return manifest_from_json(std::string(bytes.begin(), bytes.end()), path.string());
}

}  // namespace

Manifest load_manifest(const std::string& argument) {
  if (fs::path(argument).extension() == ".json") return read_manifest(argument);
  const fs::path model = heras::find_model(argument);
  const fs::path beside = heras::manifest_path(model);
  std::error_code error;
  if (fs::exists(beside, error)) return read_manifest(beside);
  const ByteVector bytes = read_file(model, heras::largest_model_file);
  return manifest_from_json(heras::decode_model(bytes, model.string()).manifest, model.string());
}

SecretKey load_key(const fs::path& path, const ModulusChainPtr& chain) {
  return read_secret_key(read_secret_file(path, largest_key), chain, path.string());
}

BatchFile load_batch(const fs::path& path, BatchKind expected, const Manifest& manifest,
                     const std::vector<ParametersPtr>& parameters) {
  const ByteVector bytes = read_file(path, largest_batch_file_bytes(manifest));
  return read_batch(bytes, expected, manifest, parameters, path.string());
}

void check_writable(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    fail(ErrorCode::io, "cannot write '{}': {}", path.string(), std::strerror(EISDIR));
  }
  std::string probe = path.string() + ".XXXXXX";
  const int fd = ::mkstemp(probe.data());
  if (fd < 0) {
    fail(errno == ENOENT ? ErrorCode::not_found : ErrorCode::io, "cannot write '{}': {}",
         path.string(), std::strerror(errno));
  }
  ::close(fd);
  fs::remove(probe, error);
}

}  // namespace sealion::cli
