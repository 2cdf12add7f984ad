#include "serving/keys/shared_key_store.h"

#include <utility>

#include "base/hex.h"
#include "serving/keys/running_digest.h"
#include "serving/protocol/problem.h"

namespace sealion::serving {
namespace {

/// The time of use is written to the storage no more often.
constexpr auto shared_use_grain = std::chrono::minutes(10);
/// No upload rests so long, and clocks do not differ by as much.
constexpr auto abandoned_age = std::chrono::hours(24);

/// What `act` returns; that the storage is full is its sender's to know.
template <typename Act>
auto where_there_is_room(const Act& act) {
  try {
    return act();
  } catch (const server::StorageFull&) {
    refuse(problem::storage_full,
           "the storage of evaluation keys is full: nothing was kept; try again later");
  }
}

}  // namespace

class SharedKeyStore::SharedUpload final : public KeyStore::Upload {
 public:
  SharedUpload(SharedKeyStore& store, Caller by, const Digest& address, std::uint64_t size)
      : caller(std::move(by)),
        digest(address),
        bytes(size),
        writer(
            where_there_is_room([&] { return store.files_->write(caller.name, to_hex(digest)); })),
        store_(store) {}
  ~SharedUpload() override { store_.take_back(*this); }

  void write(ByteSpan piece) override {
    hash_.add(piece);
    where_there_is_room([&] { writer->write(piece); });
  }
  bool finish() override {
    check_address(hash_.end(), digest);
    return store_.keep(*this);
  }

  const Caller caller;
  const Digest digest;
  const std::uint64_t bytes;
  const std::unique_ptr<server::KeyFileWriter> writer;

 private:
  SharedKeyStore& store_;
  RunningDigest hash_;
};

std::optional<KeyStore::Kept> SharedKeyStore::find(const std::string& caller,
                                                   const Digest& digest) {
  const auto file = files_->find(caller, to_hex(digest));
  if (!file) return std::nullopt;
  const auto now = std::chrono::system_clock::now();
  if (now < file->used + shared_use_grain) return Kept{file->bytes, file->used};
  try {
    files_->note_use(caller, to_hex(digest));
  } catch (const Error&) {  // full or unwritable: these keys are there and answer all the same
    return Kept{file->bytes, file->used};
  }
  return Kept{file->bytes, now};
}

std::unique_ptr<KeyStore::Upload> SharedKeyStore::receive(const Caller& caller,
                                                          const Digest& digest,
                                                          std::uint64_t bytes) {
  const std::uint64_t kept = sum_of(list(caller.name));
  {
    const std::lock_guard guard(mutex_);
    std::uint64_t& reserved = reserved_[caller.name];
    check_quota(caller, kept + reserved, bytes);
    reserved += bytes;
  }
  try {
    return std::make_unique<SharedUpload>(*this, caller, digest, bytes);
  } catch (...) {
    const std::lock_guard guard(mutex_);
    reserved_[caller.name] -= bytes;
    throw;
  }
}

bool SharedKeyStore::keep(SharedUpload& upload) {
  const std::string& caller = upload.caller.name;
  if (files_->find(caller, to_hex(upload.digest))) return false;
  where_there_is_room([&] { upload.writer->keep(); });
  try {
    check_quota(upload.caller, sum_of(list(caller)) - upload.bytes, upload.bytes);
  } catch (...) {
    remove(caller, upload.digest);
    throw;
  }
  return true;
}

void SharedKeyStore::take_back(const SharedUpload& upload) {
  const std::lock_guard guard(mutex_);
  reserved_[upload.caller.name] -= upload.bytes;
}

std::optional<ZeroedVector<std::uint8_t>> SharedKeyStore::read(const std::string& caller,
                                                               const Digest& digest) {
  const auto file = files_->find(caller, to_hex(digest));
  if (!file) return std::nullopt;
  ZeroedVector<std::uint8_t> bytes(file->bytes);
  if (!files_->read(caller, to_hex(digest), bytes)) return std::nullopt;
  if (sha256(bytes) == digest) return bytes;
  remove(caller, digest);
  return std::nullopt;
}

bool SharedKeyStore::remove(const std::string& caller, const Digest& digest) {
  return files_->remove(caller, to_hex(digest));
}

std::vector<std::pair<Digest, KeyStore::Kept>> SharedKeyStore::list(
    const std::string& caller) const {
  std::vector<std::pair<Digest, Kept>> keys;
  for (const server::KeyFile& file : files_->list(caller)) {
    Digest digest{};
    if (from_hex(file.sha256, digest)) keys.push_back({digest, {file.bytes, file.used}});
  }
  return keys;
}

std::uint64_t SharedKeyStore::used_bytes() const {
  std::uint64_t bytes = 0;
  for (const std::string& caller : files_->callers()) bytes += sum_of(list(caller));
  return bytes;
}

std::size_t SharedKeyStore::expire(
    const std::function<KeyAllowance(const std::string& caller)>& allowance) {
  const auto now = std::chrono::system_clock::now();
  files_->remove_abandoned(now - abandoned_age);
  std::size_t removed = 0;
  for (const std::string& caller : files_->callers()) {
    const auto age = allowance(caller).expiry();
    for (const auto& [digest, kept] : list(caller)) {
      if (now - kept.used > age && remove(caller, digest)) ++removed;
    }
  }
  return removed;
}

}  // namespace sealion::serving
