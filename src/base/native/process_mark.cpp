#include "base/process_mark.h"

#include <pthread.h>
#include <sys/mman.h>

#include <atomic>
#include <new>

namespace sealion {
namespace {

using Generation = std::atomic<std::uint64_t>;

/// Zero at first, and again in a child: the system clears the page in whatever copies the process.
std::atomic<Generation*> cleared_in_child = nullptr;

/// Where the system does not know the advice (Linux before 4.14, emulators), `fork` does it.
void clear_after_fork() { cleared_in_child.load()->store(0); }

Generation& generation_here() {
  static Generation* const generation = [] {
    void* const page = ::mmap(nullptr, sizeof(Generation), PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) throw std::bad_alloc();
    ::madvise(page, sizeof(Generation), MADV_WIPEONFORK);
    cleared_in_child = new (page) Generation(0);
    if (::pthread_atfork(nullptr, nullptr, clear_after_fork) != 0) throw std::bad_alloc();
    return cleared_in_child.load();
  }();
  return *generation;
}

}  // namespace

ProcessMark ProcessMark::current() {
  static Generation last = 0;  // a child goes on from its parent's
  Generation& here = generation_here();
  std::uint64_t seen = here.load();
  if (seen != 0) return ProcessMark(seen);
  const std::uint64_t next = ++last;
  return ProcessMark(here.compare_exchange_strong(seen, next) ? next : seen);
}

}  // namespace sealion
