#include "base/process_mark.h"

namespace sealion {

// Nothing forks a page.
ProcessMark ProcessMark::current() { return ProcessMark(1); }

}  // namespace sealion
