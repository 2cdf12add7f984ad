#include "serving/keys/folder_key_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/random.h"
#include "serving/protocol/problem.h"

namespace sealion::serving {
namespace {

namespace fs = std::filesystem;
using std::chrono::system_clock;

/// The time of use is written to the disk no more often.
constexpr auto use_grain = std::chrono::minutes(10);
/// Clocks that are set right by less have not jumped.
constexpr auto smallest_jump = std::chrono::minutes(2);

[[noreturn]] void fail_disk(const char* action, int error) {
  if (error == ENOSPC || error == EDQUOT) {
    refuse(problem::storage_full, "the server's disk is full: nothing was kept; try again later");
  }
  fail(ErrorCode::io, "cannot {} a file of evaluation keys: {}", action, std::strerror(error));
}

timespec to_timespec(system_clock::time_point time) {
  const auto since = time.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  return {static_cast<time_t>(seconds.count()),
          static_cast<long>(std::chrono::nanoseconds(since - seconds).count())};
}

/// Keeps the time of use with the file.
void stamp(const fs::path& path, system_clock::time_point used) {
  const timespec times[2] = {to_timespec(used), to_timespec(used)};
  ::utimensat(AT_FDCWD, path.c_str(), times, AT_SYMLINK_NOFOLLOW);
}

/// Of a regular file; nothing else is a key.
std::optional<KeyStore::Kept> kept_file(const fs::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  const auto since = std::chrono::seconds(status.st_mtim.tv_sec) +
                     std::chrono::nanoseconds(status.st_mtim.tv_nsec);
  return KeyStore::Kept{
      static_cast<std::uint64_t>(status.st_size),
      system_clock::time_point(std::chrono::duration_cast<system_clock::duration>(since))};
}

void make_private_folder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) fail(ErrorCode::io, "cannot make the folder '{}': {}", path.string(), error.message());
  fs::permissions(path, fs::perms::owner_all, error);
  if (error)
    fail(ErrorCode::io, "cannot close the folder '{}': {}", path.string(), error.message());
}

/// That a rename in it survives a loss of power.
void sync_folder(const fs::path& path) {
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  ::fsync(folder);
  ::close(folder);
}

std::uint64_t sum_of(const std::map<Digest, KeyStore::Kept>& keys) {
  std::uint64_t bytes = 0;
  for (const auto& [digest, kept] : keys) bytes += kept.bytes;
  return bytes;
}

}  // namespace

Clock Clock::system() {
  return {[] { return system_clock::now(); }, [] { return std::chrono::steady_clock::now(); }};
}

FolderKeyStore::Upload::Upload(FolderKeyStore& store, std::string caller, const Digest& digest,
                               std::uint64_t bytes)
    : store_(store), caller_(std::move(caller)), digest_(digest), bytes_(bytes), descriptor_(-1) {
  const Seed name = random_seed();
  path_ = store.folder_ / "incoming" / to_hex(name);
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  // That the disk is full is found before the bytes come, where the file system can tell.
  const int error =
      descriptor_ < 0 ? errno : ::posix_fallocate(descriptor_, 0, static_cast<off_t>(bytes));
  if (error == 0 || error == EOPNOTSUPP || error == EINVAL) return;
  if (descriptor_ >= 0) ::close(descriptor_);
  ::unlink(path_.c_str());
  fail_disk("make", error);
}

FolderKeyStore::Upload::~Upload() {
  if (descriptor_ >= 0) ::close(descriptor_);
  ::unlink(path_.c_str());
  store_.take_back(*this);
}

void FolderKeyStore::Upload::write(ByteSpan bytes) {
  hash_.add(bytes);
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_disk("write", errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

bool FolderKeyStore::Upload::finish() {
  check_address(hash_.end(), digest_);
  if (::fsync(descriptor_) != 0) fail_disk("write", errno);
  if (::close(std::exchange(descriptor_, -1)) != 0) fail_disk("write", errno);
  return store_.keep(*this);
}

FolderKeyStore::FolderKeyStore(fs::path folder, Clock clock)
    : folder_(std::move(folder)),
      clock_(std::move(clock)),
      last_wall_(clock_.wall()),
      last_steady_(clock_.steady()) {
  make_private_folder(folder_);
  const fs::path lock = folder_ / "lock";
  lock_ = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_ < 0) fail(ErrorCode::io, "cannot open '{}': {}", lock.string(), std::strerror(errno));
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock_);
    fail(ErrorCode::io, "another process serves with the folder '{}': give each its own",
         folder_.string());
  }
  read_folder();
}

FolderKeyStore::~FolderKeyStore() { ::close(lock_); }

void FolderKeyStore::read_folder() {
  std::error_code ignored;
  fs::remove_all(folder_ / "incoming", ignored);
  make_private_folder(folder_ / "incoming");
  make_private_folder(folder_ / "keys");
  for (const auto& caller : fs::directory_iterator(folder_ / "keys")) {
    if (!caller.is_directory() || caller.is_symlink()) continue;
    for (const auto& file : fs::directory_iterator(caller.path())) {
      Digest digest{};
      if (!from_hex(file.path().filename().string(), digest)) continue;
      const auto kept = kept_file(file.path());
      if (kept) kept_[caller.path().filename().string()][digest] = *kept;
    }
  }
}

fs::path FolderKeyStore::path_of(const std::string& caller, const Digest& digest) const {
  return folder_ / "keys" / caller / to_hex(digest);
}

void FolderKeyStore::note_use(const std::string& caller, const Digest& digest, Kept& kept) {
  const auto now = clock_.wall();
  if (now < kept.used + use_grain && kept.used <= now) return;
  kept.used = now;
  stamp(path_of(caller, digest), now);
}

std::optional<KeyStore::Kept> FolderKeyStore::find(const std::string& caller,
                                                   const Digest& digest) {
  const std::lock_guard guard(mutex_);
  const auto of_caller = kept_.find(caller);
  if (of_caller == kept_.end()) return std::nullopt;
  const auto key = of_caller->second.find(digest);
  if (key == of_caller->second.end()) return std::nullopt;
  note_use(caller, digest, key->second);
  return key->second;
}

std::unique_ptr<KeyStore::Upload> FolderKeyStore::receive(const Caller& caller,
                                                          const Digest& digest,
                                                          std::uint64_t bytes) {
  {
    const std::lock_guard guard(mutex_);
    std::uint64_t& reserved = reserved_[caller.name];
    const std::uint64_t taken = sum_of(kept_[caller.name]) + reserved;
    check_quota(caller, taken, bytes);
    reserved += bytes;
  }
  try {
    return std::unique_ptr<KeyStore::Upload>(new Upload(*this, caller.name, digest, bytes));
  } catch (...) {
    const std::lock_guard guard(mutex_);
    reserved_[caller.name] -= bytes;
    throw;
  }
}

bool FolderKeyStore::keep(const Upload& upload) {
  const std::lock_guard guard(mutex_);
  CallerKeys& keys = kept_[upload.caller_];
  if (keys.contains(upload.digest_)) return false;
  const fs::path path = path_of(upload.caller_, upload.digest_);
  make_private_folder(path.parent_path());
  if (::rename(upload.path_.c_str(), path.c_str()) != 0) fail_disk("keep", errno);
  sync_folder(path.parent_path());
  keys[upload.digest_] = {upload.bytes_, clock_.wall()};
  return true;
}

void FolderKeyStore::take_back(const Upload& upload) {
  const std::lock_guard guard(mutex_);
  reserved_[upload.caller_] -= upload.bytes_;
}

std::optional<ZeroedVector<std::uint8_t>> FolderKeyStore::read(const std::string& caller,
                                                               const Digest& digest) {
  const auto kept = find(caller, digest);
  if (!kept) return std::nullopt;
  try {
    auto bytes = read_large_file(path_of(caller, digest), kept->bytes);
    if (sha256(bytes) == digest) return bytes;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::not_found && error.code() != ErrorCode::corrupt) throw;
  }
  remove(caller, digest);
  return std::nullopt;
}

bool FolderKeyStore::remove(const std::string& caller, const Digest& digest) {
  const std::lock_guard guard(mutex_);
  const auto of_caller = kept_.find(caller);
  if (of_caller == kept_.end() || of_caller->second.erase(digest) == 0) return false;
  ::unlink(path_of(caller, digest).c_str());
  return true;
}

std::vector<std::pair<Digest, KeyStore::Kept>> FolderKeyStore::list(
    const std::string& caller) const {
  const std::lock_guard guard(mutex_);
  const auto of_caller = kept_.find(caller);
  if (of_caller == kept_.end()) return {};
  return {of_caller->second.begin(), of_caller->second.end()};
}

std::uint64_t FolderKeyStore::used_bytes(const std::string& caller) const {
  const std::lock_guard guard(mutex_);
  const auto of_caller = kept_.find(caller);
  return of_caller == kept_.end() ? 0 : sum_of(of_caller->second);
}

std::uint64_t FolderKeyStore::used_bytes() const {
  const std::lock_guard guard(mutex_);
  std::uint64_t bytes = 0;
  for (const auto& [caller, keys] : kept_) bytes += sum_of(keys);
  return bytes;
}

system_clock::duration FolderKeyStore::jump_since_last() {
  const auto wall = clock_.wall();
  const auto steady = clock_.steady();
  const auto jump =
      wall - last_wall_ - std::chrono::duration_cast<system_clock::duration>(steady - last_steady_);
  last_wall_ = wall;
  last_steady_ = steady;
  return jump < smallest_jump && jump > -smallest_jump ? system_clock::duration::zero() : jump;
}

std::size_t FolderKeyStore::expire(
    const std::function<KeyAllowance(const std::string& caller)>& allowance) {
  const std::lock_guard guard(mutex_);
  const auto jump = jump_since_last();
  const auto now = clock_.wall();
  std::size_t removed = 0;
  for (auto& [caller, keys] : kept_) {
    const auto age = allowance(caller).expiry();
    for (auto key = keys.begin(); key != keys.end();) {
      auto& [digest, kept] = *key;
      if (jump != jump.zero()) {
        kept.used += jump;
        stamp(path_of(caller, digest), kept.used);
      }
      if (now - kept.used <= age) {
        ++key;
        continue;
      }
      ::unlink(path_of(caller, digest).c_str());
      key = keys.erase(key);
      ++removed;
    }
  }
  return removed;
}

}  // namespace sealion::serving
