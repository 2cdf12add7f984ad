#include "base/worker_threads.h"

#include "base/parallel.h"

namespace sealion {

// Threads of WebAssembly need memory that is shared, which browsers give to pages with headers of
// their own alone (cross-origin isolation).
std::size_t available_threads() { return 1; }

void run_workers(std::size_t workers, const std::function<void(std::size_t)>& work) {
  for (std::size_t worker = 0; worker < workers; ++worker) work(worker);
}

}  // namespace sealion
