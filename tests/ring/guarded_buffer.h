#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>
#include <vector>

namespace sealion::testing {

/// `count` elements that end exactly at a page no one may touch, with canaries before them: a read
/// or write behind the end is a crash, a write before the start shows in `is_intact`.
template <typename T>
class GuardedBuffer {
 public:
  explicit GuardedBuffer(std::size_t count) : count_(count) {
    const std::size_t page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::size_t used = (count * sizeof(T) + canary_bytes + page - 1) / page * page;
    mapped_ = used + page;
    void* base = mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED) throw std::bad_alloc();
    base_ = static_cast<std::uint8_t*>(base);
    mprotect(base_ + used, page, PROT_NONE);
    data_ = base_ + used - count * sizeof(T);
    std::memset(base_, canary, used);
  }
  explicit GuardedBuffer(const std::vector<T>& values) : GuardedBuffer(values.size()) {
    if (!values.empty()) std::memcpy(data_, values.data(), values.size() * sizeof(T));
  }
  GuardedBuffer(const GuardedBuffer&) = delete;
  GuardedBuffer& operator=(const GuardedBuffer&) = delete;
  ~GuardedBuffer() { munmap(base_, mapped_); }

  T* data() { return reinterpret_cast<T*>(data_); }
  std::vector<T> values() const {
    std::vector<T> result(count_);
    if (count_ != 0) std::memcpy(result.data(), data_, count_ * sizeof(T));
    return result;
  }
  bool is_intact() const {
    for (const std::uint8_t* byte = base_; byte != data_; ++byte) {
      if (*byte != canary) return false;
    }
    return true;
  }

 private:
  static constexpr std::size_t canary_bytes = 64;
  static constexpr std::uint8_t canary = 0xA5;

  std::size_t count_;
  std::size_t mapped_;
  std::uint8_t* base_;
  std::uint8_t* data_;
};

}  // namespace sealion::testing
