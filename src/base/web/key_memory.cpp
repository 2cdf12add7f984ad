#include "base/key_memory.h"

#include <new>

#include "base/cleanse.h"

// A page can neither keep its memory from swap nor out of a dump of the browser: what it can do is
// to overwrite.
namespace sealion {

void* allocate_key_pages(std::size_t bytes) { return ::operator new(bytes); }

void free_key_pages(void* memory, std::size_t bytes) noexcept {
  cleanse(memory, bytes);
  ::operator delete(memory);
}

void forbid_core_dumps() {}

}  // namespace sealion
