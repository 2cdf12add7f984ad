#pragma once

#include <sealion/error.h>

#include <string>

namespace sealion::device {

/// What a device refuses. Who catches it goes on with the processor, or ends.
class DeviceError : public Error {
 public:
  enum class Kind {
    refused,
    out_of_memory,
    lost  ///< it failed so that only another process can use it again
  };

  DeviceError(Kind kind, const std::string& message)
      : Error(ErrorCode::unsupported, message), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

}  // namespace sealion::device
