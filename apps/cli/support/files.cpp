#include "cli/support/files.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "exchange/seal_batch_file.h"
#include "heras/model/model_file.h"
#include "heras/zoo/zoo.h"

namespace sealion::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_manifest = std::size_t{1} << 20;
constexpr std::size_t largest_key = std::size_t{1} << 20;
constexpr std::size_t largest_header = 4096;

Manifest read_manifest(const fs::path& path) {
  const ByteVector bytes = read_file(path, largest_manifest);
  return manifest_from_json(std::string(bytes.begin(), bytes.end()), path.string());
}

/// No batch file of the model, of either kind, is larger.
std::size_t largest_batch_file(const Manifest& manifest) {
  const std::size_t parts =
      std::max(2 * manifest.inputs(), manifest.outputs * manifest.output_parts);
  const std::size_t residues = manifest.parameters.n * manifest.parameters.coeff_moduli.size() *
                               manifest.parameters.plain_moduli.size();
  return largest_header + parts * residues * sizeof(std::uint64_t);
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

ChannelKeys load_evaluation_keys(const fs::path& path, const Manifest& manifest,
                                 const std::vector<ParametersPtr>& parameters) {
  const ByteVector bytes = read_file(path, evaluation_key_file_bytes(manifest, parameters));
  return read_evaluation_keys(bytes, manifest, parameters, path.string());
}

ByteVector load_input_file(const fs::path& path, const Manifest& manifest,
                           const std::vector<ParametersPtr>& parameters) {
  std::size_t largest = largest_batch_file(manifest);
  if (manifest.client == ClientKind::seal) {
    largest = std::max(largest, largest_compressed(seal_file_sizes(manifest, parameters).inputs));
  }
  return read_file(path, largest);
}

ChannelKeys load_seal_evaluation_keys(const fs::path& path, seal::Scheme scheme,
                                      const Manifest& manifest,
                                      const std::vector<ParametersPtr>& parameters) {
  const std::size_t largest = seal_file_sizes(manifest, parameters).evaluation_keys;
  const ByteVector bytes = read_file(path, largest_compressed(largest));
  return read_seal_evaluation_keys(bytes, scheme, parameters, path.string());
}

BatchFile load_batch(const fs::path& path, BatchKind expected, const Manifest& manifest,
                     const std::vector<ParametersPtr>& parameters) {
  const ByteVector bytes = read_file(path, largest_batch_file(manifest));
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
