#pragma once

#include "serving/protocol/message.h"

namespace sealion::serving {

/// The description of the protocol, OpenAPI 3.1.
Reply openapi_reply();

}  // namespace sealion::serving
