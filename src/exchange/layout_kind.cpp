#include "exchange/layout_kind_names.h"

namespace sealion {

const char* to_string(LayoutKind layout) { return name_of(layout); }

}  // namespace sealion
