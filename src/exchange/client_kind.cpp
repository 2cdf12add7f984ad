#include "exchange/client_kind_names.h"

namespace sealion {

const char* to_string(ClientKind client) { return name_of(client); }

}  // namespace sealion
