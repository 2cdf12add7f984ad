#include "ledger/file_ledger.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"

namespace sealion {
namespace {

constexpr const char* ledger_format = "sealion-query-ledger";
constexpr int ledger_version = 1;
/// Some hundred thousand keys.
constexpr std::uintmax_t largest_ledger = std::uintmax_t{1} << 25;
constexpr std::int64_t most_counted = std::int64_t{1} << 62;

/// Held until the end of the scope.
class FileLock {
 public:
  explicit FileLock(const std::filesystem::path& path)
      : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    while (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX) != 0) {
      if (errno != EINTR) break;
    }
    if (descriptor_ < 0) {
      fail(ErrorCode::io, "{}: cannot be locked: {}", path.string(), std::strerror(errno));
    }
  }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock() { ::close(descriptor_); }

 private:
  int descriptor_;
};

nlohmann::json empty_ledger() {
  return {
      {"format", ledger_format}, {"version", ledger_version}, {"models", nlohmann::json::object()}};
}

nlohmann::json read_ledger(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) return empty_ledger();
  const ByteVector bytes = read_file(path, largest_ledger);
  const std::string text(bytes.begin(), bytes.end());
  const JsonDocument document(text, path.string());
  return read_from(path.string(), [&] {
    const JsonValue root = document.root();
    if (read_text(root, "format") != ledger_format || root.at("version").json() != ledger_version ||
        !root.at("models").json().is_object()) {
      fail(ErrorCode::corrupt, "not a '{}' of version {}", ledger_format, ledger_version);
    }
    return root.json();
  });
}

std::size_t counted(const nlohmann::json& entry) {
  if (entry.is_number_unsigned() && entry.get<std::uint64_t>() <= most_counted) {
    return entry.get<std::size_t>();
  }
  fail(ErrorCode::corrupt, "a count of {} in the query ledger", entry.dump());
}

}  // namespace

void FileLedger::spend(const Digest& model_id, const KeyId& key, std::size_t records,
                       std::size_t budget) {
  const std::lock_guard guard(mutex_);
  std::filesystem::path lock = path_;
  lock += ".lock";
  const FileLock held(lock);
  nlohmann::json ledger = read_ledger(path_);
  nlohmann::json& entry = ledger["models"][to_hex(model_id)][to_hex(key)];
  const std::size_t spent = entry.is_null() ? 0 : counted(entry);
  if (records > budget || spent > budget - records) {
    fail(ErrorCode::over_budget,
         "{} records were answered for this key and {} more are asked for, of a budget of {}: the "
         "model's owner decides about more",
         spent, records, budget);
  }
  entry = spent + records;
  write_file(path_, ledger.dump(2) + "\n");
}

}  // namespace sealion
