#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/tensor.h"
#include "client/client.h"
#include "data/preprocessing/record_names.h"
#include "remote/inference_server.h"
#include "remote/key_folder.h"
#include "rlwe/security.h"

namespace sealion::remote {

/// Which model, and what its client insists on.
struct RemoteModelOptions {
  ModelAddress model;
  LeastSecurity least = {};
  std::optional<std::filesystem::path> key = {};  ///< a secret key's file instead of the folder's
  std::function<void(const std::string&)> warn = {};  ///< told in a sentence; may be empty
};

/// What asking took.
struct AskCosts {
  std::size_t requests = 0;  ///< answered
  std::size_t repeats = 0;   ///< requests of any kind that were sent once more
  std::size_t upload_bytes = 0, download_bytes = 0;  ///< of encrypted requests and answers
  std::size_t key_upload_bytes = 0;                  ///< 0 where the server had the keys
  double key_seconds = 0;                            ///< until the server had them
  double encrypt_seconds = 0, decrypt_seconds = 0;
  double server_seconds = 0;   ///< as the server says, and no more than was waited
  double network_seconds = 0;  ///< the rest of the wait
};

/// The records to ask about, as integers by a manifest's rules.
using Preparation = std::function<IntegerBatch(const Manifest&, RecordRange)>;

/// A model on a server, with the keys to ask it. For one thread at a time.
class RemoteModel {
 public:
  /// Reads the manifest, which is not trusted, and the secret key, made where there is none. Throws
  /// as InferenceServer and KeyFolder do, `corrupt` and `insecure` for a manifest, and
  /// `unsupported` for a model that serves Microsoft SEAL's clients only.
  RemoteModel(InferenceServer& server, const KeyFolder& keys, RemoteModelOptions options,
              const ExecutionContext& context);

  const Client& client() const { return *client_; }
  const AskCosts& costs() const { return costs_; }
  const Digest& manifest_digest() const { return manifest_digest_; }
  /// Whether it is another manifest than the last time.
  bool is_changed() const { return is_changed_; }

  /// Logits, [outputs][records], in as many requests as it takes; all of one model: where the
  /// server has another one meanwhile, that one is asked, once and from the start. The context is
  /// told how far it is. Throws as InferenceServer::infer, as Client::encrypt and read_answer do,
  /// and as `prepare`.
  IntegerBatch ask(const Preparation& prepare, std::size_t records,
                   const ExecutionContext& context);

 private:
  void read_manifest(const ExecutionContext& context);
  void offer_keys(const ExecutionContext& context);
  void upload_keys(const ExecutionContext& context);
  IntegerBatch ask_all(const Preparation& prepare, std::size_t records,
                       const ExecutionContext& context);
  IntegerBatch ask_some(const IntegerBatch& inputs, const ExecutionContext& context);
  InferenceReply infer(const SealedFile& request, const ExecutionContext& context);
  InferenceReply infer_with_keys(const InferenceRequest& request, const ExecutionContext& context);

  InferenceServer& server_;
  const KeyFolder& keys_;
  RemoteModelOptions options_;
  std::unique_ptr<const Client> client_;
  std::optional<SecretKey> key_;
  ByteVector evaluation_keys_;
  std::optional<Digest> keys_digest_;  ///< of what the server was offered
  Digest manifest_digest_{};
  bool is_changed_ = false;
  AskCosts costs_;
};

}  // namespace sealion::remote
