#include "remote/key_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/error.h"
#include "base/file.h"
#include "exchange/key_files.h"

namespace sealion::remote {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_key_file = std::size_t{1} << 20;
constexpr std::size_t digits_of_digest = 16;  // in names of files: 64 bits

std::string short_hex(ByteSpan bytes) { return to_hex(bytes).substr(0, digits_of_digest); }

ByteSpan bytes_of_text(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// "https_example.org_443-0123456789abcdef": people see whose it is, and the digest tells apart
/// what looks the same.
std::string folder_name(const std::string& base) {
  std::string name = base.substr(0, 100);
  std::replace_if(
      name.begin(), name.end(),
      [](unsigned char c) { return std::isalnum(c) == 0 && c != '.' && c != '-'; }, '_');
  for (std::size_t at = name.find("___"); at != std::string::npos; at = name.find("___")) {
    name.replace(at, 3, "_");
  }
  return name + "-" + short_hex(sha256(bytes_of_text(base)));
}

/// In names of files. What may stand in it may stand there.
std::string label_of(const ModelAddress& model) {
  return model.version.empty() ? model.name : model.name + "@" + model.version;
}

void make_private_folder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (::mkdir(path.c_str(), 0700) == 0) return;
  if (errno != EEXIST) {
    fail(errno == ENOENT ? ErrorCode::not_found : ErrorCode::io, "cannot make the folder '{}': {}",
         path.string(), std::strerror(errno));
  }
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
    fail(ErrorCode::io, "'{}' is no folder, and keys go into one of that name", path.string());
  }
  if (status.st_uid == ::geteuid() && (status.st_mode & 077) == 0) return;
  fail(
      ErrorCode::insecure,
      "the folder '{}' holds keys and is not yours alone (mode {:o}): chmod 700 it, and remove the "
      "keys in it if others may have read or put them there",
      path.string(), status.st_mode & 0777U);
}

/// Nothing where there is no such file.
std::optional<ByteVector> read_if_there(const fs::path& path, std::size_t limit) {
  try {
    return read_file(path, limit);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::not_found) return std::nullopt;
    throw;
  }
}

/// Whether a file holds evaluation keys of this model and this key; damaged ones are none.
bool are_keys_of(ByteSpan bytes, const Client& client, const SecretKey& key) {
  constexpr std::size_t header_bytes = 12;  // magic and version, which are verified
  try {
    verify_evaluation_keys(bytes, client.manifest(), "keys");
    ByteReader reader(bytes.subspan(header_bytes), "keys");
    return reader.read_array<Digest>() == client.manifest().model_id &&
           reader.read_array<KeyId>() == key.id();
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

fs::path default_key_folder() {
  const char* const data = std::getenv("XDG_DATA_HOME");
  if (data != nullptr && fs::path(data).is_absolute()) return fs::path(data) / "sealion" / "keys";
  const char* const home = std::getenv("HOME");
  if (home != nullptr && fs::path(home).is_absolute()) {
    return fs::path(home) / ".local" / "share" / "sealion" / "keys";
  }
  fail(ErrorCode::not_found,
       "there is no folder for keys: neither XDG_DATA_HOME nor HOME names one");
}

KeyFolder::KeyFolder(const fs::path& root, const ServerAddress& server)
    : path_(root / folder_name(server.base)) {
  make_private_folder(root);
  make_private_folder(path_);
}

SecretKey KeyFolder::secret_key(const Client& client, const fs::path& file) {
  return read_secret_key(read_secret_file(file, largest_key_file), client.chain(), file.string());
}

SecretKey KeyFolder::secret_key(const Client& client) const {
  const fs::path path = file(short_hex(client.chain()->digest()) + ".key");
  std::error_code error;
  if (fs::exists(path, error)) return secret_key(client, path);
  // Two programs at once may each make one, and one stays: both read the answers that they ask for.
  const SecretKey key = client.generate_key();
  write_file(path, write_secret_key(key), FileAccess::owner_only);
  return key;
}

ByteVector KeyFolder::evaluation_keys(const ModelAddress& model, const Client& client,
                                      const SecretKey& key, const ExecutionContext& context) const {
  const Manifest& manifest = client.manifest();
  if (manifest.evaluation_keys.empty()) return {};
  const fs::path path = file(label_of(model) + "-" + short_hex(key.id()) + ".evaluation");
  const std::size_t bytes = evaluation_key_file_bytes(manifest, client.channels());
  auto kept = read_if_there(path, bytes);
  if (kept && are_keys_of(*kept, client, key)) return std::move(*kept);
  ByteVector made = write_evaluation_keys(client.generate_evaluation_keys(key, context),
                                          manifest.model_id, context)
                        .bytes();
  write_file(path, made, FileAccess::owner_only);
  return made;
}

bool KeyFolder::pin(const ModelAddress& model, const Digest& manifest) const {
  const fs::path path = file(label_of(model) + ".manifest-sha256");
  const std::string now = to_hex(manifest) + "\n";
  const auto before = read_if_there(path, now.size());
  if (before && std::equal(before->begin(), before->end(), now.begin(), now.end())) return false;
  write_file(path, bytes_of_text(now), FileAccess::owner_only);
  return before.has_value();
}

}  // namespace sealion::remote
