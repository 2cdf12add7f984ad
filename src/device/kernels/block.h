#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

/// How kernels are written, and the block of threads that runs them on the processor.
///
/// A kernel is a class with `Arguments`, plain data that device addresses are part of, and
///
///     template <typename Block>
///     SEALION_DEVICE static void run(Block& block, const Arguments& arguments);
///
/// which all blocks of a launch run. What threads do stands in phases, `block.each(f)`: f(thread)
/// for every thread of the block, and no thread is further before all are done. What a thread keeps
/// from one phase to the next is a `PerThread`. A graphics card runs the phases of all threads at
/// once with a barrier after each, the processor one thread after the other: so what threads of one
/// phase exchange through memory is a fault on either. `CudaBlock` (src/cuda/) is the other block.
namespace sealion::device {

/// Threads that run in step and multiply matrices together.
inline constexpr unsigned warp_threads = 32;

/// A tile of a matrix product as its 32 threads hold it: 16 x 32 bytes without a sign times 32 x 8
/// with one onto 16 x 8 integers. (PTX ISA, mma.m16n8k32 for .u8 and .s8: thread l of a warp has
/// of A the rows l / 4 and l / 4 + 8 at the columns 4 (l % 4) and from 16 + 4 (l % 4) on, of B the
/// column l / 4 at these rows, of C those rows at the columns 2 (l % 4) and the next.)
struct TileShape {
  static constexpr unsigned rows = 16, depth = 32, columns = 8;
};

class HostBlock {
 public:
  HostBlock(unsigned index, unsigned blocks, unsigned threads, std::span<std::byte> shared)
      : index_(index), blocks_(blocks), threads_(threads), shared_(shared) {}

  unsigned index() const { return index_; }
  unsigned blocks() const { return blocks_; }
  unsigned threads() const { return threads_; }

  /// What each thread has for itself.
  template <typename T>
  class PerThread {
   public:
    explicit PerThread(const HostBlock& block) : values_(block.threads()) {}
    T& operator[](unsigned thread) { return values_[thread]; }

   private:
    std::vector<T> values_;
  };

  /// A phase. Every other one runs backwards, so that threads of a phase that read what others of
  /// it write give other results.
  template <typename Body>
  void each(const Body& body) {
    turn_back();
    for (unsigned i = 0; i < threads_; ++i) body(is_backwards_ ? threads_ - 1 - i : i);
  }

  class Warp {
   public:
    explicit Warp(unsigned number) : number_(number) {}
    unsigned number() const { return number_; }
    /// body(thread) for the warp's threads, by their numbers in the block.
    template <typename Body>
    void each(const Body& body) const {
      for (unsigned lane = 0; lane < warp_threads; ++lane) body(number_ * warp_threads + lane);
    }
    /// sums += left * right, each as its selector finds it in a thread's state: an array of four
    /// integers, one of four words and one of two, laid out as TileShape says.
    template <typename State, typename Sums, typename Left, typename Right>
    void multiply_add(State& state, const Sums& sums, const Left& left, const Right& right) const;

   private:
    unsigned number_;
  };
  /// A phase that threads go through warp by warp.
  template <typename Body>
  void each_warp(const Body& body) {
    turn_back();
    const unsigned warps = threads_ / warp_threads;
    for (unsigned i = 0; i < warps; ++i) body(Warp(is_backwards_ ? warps - 1 - i : i));
  }

  /// Memory that the threads of the block share, uninitialised; `offset` a multiple of 16.
  template <typename T>
  T* shared(std::size_t offset = 0) {
    return reinterpret_cast<T*>(shared_.data() + offset);
  }

  /// Copies a word into shared memory while the threads go on. It has arrived after
  /// `wait_copies<pending>`, but for those of the `pending` groups that were last closed, and a
  /// barrier: so in the next phase.
  void copy_word(std::uint64_t* to, const std::uint64_t* from) const { *to = *from; }
  void close_copies() const {}
  template <unsigned pending>
  void wait_copies() const {}

  /// word = max(word, value), whoever else does it.
  static void raise(std::uint32_t* word, std::uint32_t value) {
    std::atomic_ref<std::uint32_t> shared(*word);
    std::uint32_t seen = shared.load();
    while (seen < value && !shared.compare_exchange_weak(seen, value)) {
    }
  }

 private:
  void turn_back() { is_backwards_ = !is_backwards_; }

  unsigned index_, blocks_, threads_;
  std::span<std::byte> shared_;
  bool is_backwards_ = false;
};

template <typename State, typename Sums, typename Left, typename Right>
void HostBlock::Warp::multiply_add(State& state, const Sums& sums, const Left& left,
                                   const Right& right) const {
  std::array<std::array<std::uint8_t, TileShape::depth>, TileShape::rows> a;
  std::array<std::array<std::int8_t, TileShape::depth>, TileShape::columns> b;
  const auto columns_of = [](unsigned lane, unsigned half) { return 16 * half + 4 * (lane % 4); };
  for (unsigned lane = 0; lane < warp_threads; ++lane) {
    auto& mine = state[number_ * warp_threads + lane];
    for (unsigned half = 0; half < 2; ++half) {
      const unsigned column = columns_of(lane, half);
      std::memcpy(&a[lane / 4][column], &left(mine)[2 * half], 4);
      std::memcpy(&a[lane / 4 + 8][column], &left(mine)[2 * half + 1], 4);
      std::memcpy(&b[lane / 4][column], &right(mine)[half], 4);
    }
  }
  for (unsigned lane = 0; lane < warp_threads; ++lane) {
    auto& mine = state[number_ * warp_threads + lane];
    for (unsigned i = 0; i < 4; ++i) {
      const auto& row = a[lane / 4 + 8 * (i / 2)];
      const auto& column = b[2 * (lane % 4) + i % 2];
      std::int32_t sum = 0;
      for (unsigned k = 0; k < TileShape::depth; ++k) sum += std::int32_t{row[k]} * column[k];
      sums(mine)[i] += sum;
    }
  }
}

}  // namespace sealion::device
