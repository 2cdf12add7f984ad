#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/execution_context.h"
#include "client/client.h"
#include "remote/server_address.h"
#include "rlwe/keys.h"

namespace sealion::remote {

/// $XDG_DATA_HOME/sealion/keys, else ~/.local/share/sealion/keys. Throws `not_found` where there is
/// neither.
std::filesystem::path default_key_folder();

/// What a client keeps of one server: a folder that is its owner's alone. A secret key serves all
/// models of the server with the same modulus chain, for on nothing else it depends; no other
/// server sees its id. Evaluation keys depend on the model too: those of each model are kept, so
/// that the server gets the same bytes again and knows them.
class KeyFolder {
 public:
  /// Made where there is none. Throws `insecure` where others may enter it, `io` and `not_found`.
  KeyFolder(const std::filesystem::path& root, const ServerAddress& server);

  const std::filesystem::path& path() const { return path_; }

  /// The key for this model's parameters, made and kept where there is none. Throws `insecure` for
  /// a file that others may read, `corrupt` for a damaged one.
  SecretKey secret_key(const Client& client) const;
  /// The same from this file, which is not made. Throws `incompatible` for other parameters.
  static SecretKey secret_key(const Client& client, const std::filesystem::path& file);
  /// The file of evaluation keys for the model, made and kept where there is none or one of another
  /// model at that address. Empty where the model needs none.
  ByteVector evaluation_keys(const ModelAddress& model, const Client& client, const SecretKey& key,
                             const ExecutionContext& context) const;

  /// Whether the manifest that is seen now under this name is another than the last time; from now
  /// on it is that one.
  bool pin(const ModelAddress& model, const Digest& manifest) const;

 private:
  std::filesystem::path file(const std::string& name) const { return path_ / name; }

  std::filesystem::path path_;
};

}  // namespace sealion::remote
