#include "cli/support/files.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "cli/support/data_argument.h"
#include "exchange/key_files.h"
#include "heras/model/model_file.h"
#include "heras/zoo/zoo.h"
#include "rlwe/security_words.h"

namespace sealion::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_manifest = std::size_t{1} << 20;
constexpr std::size_t largest_key = std::size_t{1} << 20;

Manifest read_manifest(const fs::path& path, const LeastSecurity& least) {
  const ByteVector bytes = read_file(path, largest_manifest);
  return manifest_from_json(std::string(bytes.begin(), bytes.end()), path.string(), least);
}

[[noreturn]] void fail_to_write(const fs::path& path, int error) {
  fail(error == ENOENT ? ErrorCode::not_found : ErrorCode::io, "cannot write '{}': {}",
       path.string(), std::strerror(error));
}

}  // namespace

Manifest load_manifest(const ManifestArguments& arguments) {
  const LeastSecurity least{security_of_bits(arguments.least_bits),
                            security_table_of_word(arguments.least_table)};
  if (fs::path(arguments.manifest).extension() == ".json") {
    return read_manifest(arguments.manifest, least);
  }
  const fs::path model = heras::find_model(arguments.manifest);
  const fs::path beside = heras::manifest_path(model);
  std::error_code error;
  if (fs::exists(beside, error)) return read_manifest(beside, least);
  const ByteVector bytes = read_file(model, heras::largest_model_file);
  return manifest_from_json(heras::decode_model(bytes, model.string()).manifest, model.string(),
                            least);
}

SecretKey load_key(const fs::path& path, const ModulusChainPtr& chain) {
  return read_secret_key(read_secret_file(path, largest_key), chain, path.string());
}

RequestRecord load_request_record(const fs::path& path, const Client& client,
                                  const ExecutionContext& context) {
  const auto bytes = read_large_file(path, largest_request_bytes(client.manifest()), context);
  if (!bytes.empty() && bytes.front() == '{') {
    return request_record_from_json(std::string(bytes.begin(), bytes.end()), path.string());
  }
  return record_of(bytes, client.manifest(), client.channels(), path.string(), context);
}

void check_writable(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) fail_to_write(path, EISDIR);
  if (fs::exists(status) && !fs::is_regular_file(status)) {  // a device, a pipe: written as it is
    if (::access(path.c_str(), W_OK) != 0) fail_to_write(path, errno);
    return;
  }
  std::string probe = path.string() + ".XXXXXX";
  const int fd = ::mkstemp(probe.data());
  if (fd < 0) fail_to_write(path, errno);
  ::close(fd);
  fs::remove(probe, error);
}

}  // namespace sealion::cli
