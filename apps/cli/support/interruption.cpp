#include "cli/support/interruption.h"

namespace sealion::cli {

StopRequest& interruption() {
  static constinit StopRequest request;
  return request;
}

}  // namespace sealion::cli
