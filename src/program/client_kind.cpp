#include "program/client_kind.h"

namespace sealion {

const char* to_string(ClientKind client) { return client == ClientKind::seal ? "seal" : "sealion"; }

double message_mean(ClientKind client) { return client == ClientKind::seal ? 0.5 : 0; }

}  // namespace sealion
