#pragma once

#include <cstddef>
#include <functional>

namespace sealion {

/// Runs `work(worker)` for each of so many workers, all at once where the platform has threads, and
/// returns when all are done. An exception thrown by one is rethrown here.
void run_workers(std::size_t workers, const std::function<void(std::size_t)>& work);

}  // namespace sealion
