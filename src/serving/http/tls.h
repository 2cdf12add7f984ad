#pragma once

#include "serving/http/http_options.h"
#include "serving/http/stream.h"

namespace sealion::serving {

/// TLS 1.2 and 1.3 with this certificate. Throws `corrupt` naming the file that is none,
/// `insecure` for a key that others may read, `incompatible` where the two do not belong together.
TlsContext make_tls(const Certificate& certificate);

}  // namespace sealion::serving
