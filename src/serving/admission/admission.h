#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <set>
#include <utility>

namespace sealion::serving {

/// What a server takes on at a time.
struct AdmissionLimits {
  std::uint64_t memory_bytes;  ///< of all requests together
  double queue_seconds;        ///< the longest that a request may have to wait for others
  std::size_t workers;         ///< processors that evaluate
};

/// What a request takes, by its model's plan and by what was measured since.
struct Price {
  std::uint64_t held_bytes;     ///< from its first byte to the last of its answer
  std::uint64_t working_bytes;  ///< while it is evaluated, beyond that
  double seconds;               ///< of one processor
};

struct AdmissionState {
  std::size_t requests;
  std::uint64_t bytes;  ///< held, and of evaluations that run
  double seconds;       ///< of one processor, for what was admitted and has not ended
};

/// Says whether there is memory and time for one more request, so that a server that is asked for
/// more than it can do does as much as ever and refuses the rest at once. Safe for several threads.
class Admission {
 public:
  /// The place of a request, given back at its end.
  class Place {
   public:
    Place(Place&& other) noexcept
        : admission_(std::exchange(other.admission_, nullptr)), price_(other.price_) {}
    Place& operator=(Place&&) = delete;
    ~Place();

    /// The request is whole and wants its time now. Throws as `enter` does.
    void queue();
    /// Its evaluation begins: waits until those that run leave it memory.
    void begin_work();
    /// It has had its time.
    void end_work();

   private:
    friend class Admission;
    Place(Admission& admission, const Price& price) : admission_(&admission), price_(price) {}

    Admission* admission_;
    Price price_;
    bool is_queued_ = false, works_ = false;
  };

  explicit Admission(const AdmissionLimits& limits) : limits_(limits) {}

  /// Room in memory for a request whose head has come, beside the evaluation of any of those that
  /// are admitted. Throws Problem, `busy` with the seconds after which to ask again, where there is
  /// none or where the queue is full already; and `too_large` for one that never has room.
  Place enter(const Price& price);

  const AdmissionLimits& limits() const { return limits_; }
  AdmissionState state() const;

 private:
  // With the lock held.
  void check_queue() const;
  /// What must stay free for evaluations, were that of so many bytes one of them.
  std::uint64_t kept_for_work(std::uint64_t working_bytes) const;

  AdmissionLimits limits_;
  mutable std::mutex mutex_;
  std::condition_variable work_ended_;
  std::size_t requests_ = 0, queued_ = 0;
  std::uint64_t held_bytes_ = 0, working_bytes_ = 0;
  std::multiset<std::uint64_t> admitted_work_;  // bytes
  double seconds_ = 0;
};

}  // namespace sealion::serving
