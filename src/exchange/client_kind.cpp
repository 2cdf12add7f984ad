#include "exchange/client_kind.h"

namespace sealion {

const char* to_string(ClientKind client) { return client == ClientKind::seal ? "seal" : "sealion"; }

}  // namespace sealion
