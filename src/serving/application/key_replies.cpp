#include "serving/application/key_replies.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/hex.h"
#include "serving/application/guarded.h"
#include "serving/protocol/problem.h"
#include "serving/protocol/replies.h"

namespace sealion::serving {
namespace {

constexpr std::size_t upload_piece = std::size_t{1} << 16;

std::chrono::system_clock::time_point expiry_of(const KeyStore::Kept& kept, const Caller& caller) {
  return kept.used + caller.keys.expiry();
}

/// A file of evaluation keys on its way to the store. Its digest is made as it comes; only the
/// end, which waits for the disk, is left to another thread.
class KeyUpload final : public Exchange, public std::enable_shared_from_this<KeyUpload> {
 public:
  KeyUpload(Site& site, std::unique_ptr<KeyStore::Upload> upload,
            std::shared_ptr<RequestSummary> summary)
      : site_(site),
        upload_(std::move(upload)),
        summary_(std::move(summary)),
        piece_(upload_piece) {}

  std::span<std::uint8_t> room() override { return piece_; }
  void took(std::size_t bytes) override { upload_->write(ByteSpan(piece_).first(bytes)); }

  void finish(std::function<void(Reply)> done) override {
    site_.keeper.add([self = shared_from_this(), done = std::move(done)](std::size_t) {
      done(guarded(*self->summary_, [&] {
        const bool is_new = self->upload_->finish();
        self->upload_.reset();
        return is_new ? json_reply({{"kept", true}}, 201) : key_is_here();
      }));
    });
  }

  std::optional<std::chrono::steady_clock::time_point> deadline() const override { return {}; }
  /// What is on its way to the disk gets there.
  void stop(StopReason) override {}

 private:
  Site& site_;
  std::unique_ptr<KeyStore::Upload> upload_;
  std::shared_ptr<RequestSummary> summary_;
  std::vector<std::uint8_t> piece_;
};

}  // namespace

Digest read_key_address(const std::string& text) {
  Digest digest{};
  if (from_hex(text, digest)) return digest;
  refuse(problem::invalid_argument,
         "the address of evaluation keys ends in their SHA-256, 64 lower-case hexadecimal digits");
}

Reply list_keys(const Site& site, const Caller& caller) {
  nlohmann::json keys = nlohmann::json::array();
  std::uint64_t used = 0;
  for (const auto& [digest, kept] : site.keys.list(caller.name)) {
    const auto seconds = std::chrono::system_clock::to_time_t(expiry_of(kept, caller));
    keys.push_back({{"sha256", to_hex(digest)},
                    {"bytes", kept.bytes},
                    {"expires", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(seconds))}});
    used += kept.bytes;
  }
  return json_reply(
      {{"keys", keys}, {"used_bytes", used}, {"quota_bytes", caller.keys.quota_bytes}});
}

Reply look_for_key(Site& site, const Caller& caller, const Digest& digest) {
  const auto kept = site.keys.find(caller.name, digest);
  if (!kept) refuse(problem::not_found, "these evaluation keys are not here");
  Reply reply = empty_reply(200);
  const auto seconds = std::chrono::system_clock::to_time_t(expiry_of(*kept, caller));
  reply.headers.emplace_back("Expires",
                             fmt::format("{:%a, %d %b %Y %H:%M:%S GMT}", fmt::gmtime(seconds)));
  return reply;
}

Reply delete_key(Site& site, const Caller& caller, const Digest& digest) {
  if (!site.keys.remove(caller.name, digest)) {
    refuse(problem::not_found, "these evaluation keys are not here");
  }
  return empty_reply(204);
}

Reply key_is_here() { return json_reply({{"kept", true}}); }

std::shared_ptr<Exchange> receive_key(Site& site, const Caller& caller, const Digest& digest,
                                      std::uint64_t bytes,
                                      std::shared_ptr<RequestSummary> summary) {
  return std::make_shared<KeyUpload>(site, site.keys.receive(caller, digest, bytes),
                                     std::move(summary));
}

}  // namespace sealion::serving
