#pragma once

#include <sealion/error.h>
#include <sealion/export.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sealion::server {

/// A file of evaluation keys.
struct KeyFile {
  std::string sha256;  ///< its name, 64 hexadecimal digits
  std::uint64_t bytes;
  std::chrono::system_clock::time_point used;  ///< when somebody last asked for it
};

/// The storage has no room for a file, nor for a part of it.
class SEALION_EXPORT StorageFull : public Error {
 public:
  /// `message` says which storage, for the log.
  explicit StorageFull(const std::string& message) : Error(ErrorCode::io, message) {}
};

/// A file that is being written: nobody sees it before `keep`, and nobody ever without.
class KeyFileWriter {
 public:
  virtual ~KeyFileWriter() = default;
  virtual void write(std::span<const std::uint8_t> bytes) = 0;
  virtual void keep() = 0;
};

/// Storage of evaluation keys that several servers share, by caller and digest. It only stores:
/// digests, quotas and ages are the server's to check. Implementations throw `Error` where the
/// storage fails, `StorageFull` where it has no room, and are safe for several threads.
class KeyFiles {
 public:
  virtual ~KeyFiles() = default;

  virtual std::optional<KeyFile> find(const std::string& caller, const std::string& sha256) = 0;
  virtual std::vector<KeyFile> list(const std::string& caller) = 0;
  /// Those who have files.
  virtual std::vector<std::string> callers() = 0;
  virtual std::unique_ptr<KeyFileWriter> write(const std::string& caller,
                                               const std::string& sha256) = 0;
  /// Fills `into` with a file of as many bytes; false where there is none.
  virtual bool read(const std::string& caller, const std::string& sha256,
                    std::span<std::uint8_t> into) = 0;
  /// False where there was none.
  virtual bool remove(const std::string& caller, const std::string& sha256) = 0;
  /// Removes what was begun and not kept, and not written to since this time: what writes it has
  /// ended. Several servers may do so at once.
  virtual void remove_abandoned(std::chrono::system_clock::time_point since) = 0;
  /// The file is used now.
  virtual void note_use(const std::string& caller, const std::string& sha256) = 0;
};

}  // namespace sealion::server
