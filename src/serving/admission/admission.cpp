#include "serving/admission/admission.h"

#include <algorithm>
#include <cmath>

#include "base/quantity.h"
#include "serving/protocol/problem.h"

namespace sealion::serving {
namespace {

[[noreturn]] void refuse_busy(double seconds, const char* of_what) {
  Problem busy(problem::busy,
               fmt::format("the server has no {} left for this request: try again later", of_what));
  busy.retry_after = static_cast<std::size_t>(std::max(1.0, std::ceil(seconds)));
  throw busy;
}

}  // namespace

Admission::Place::~Place() {
  if (admission_ == nullptr) return;
  leave_queue();
  const std::lock_guard guard(admission_->mutex_);
  admission_->bytes_ -= price_.bytes;
  --admission_->requests_;
}

void Admission::Place::queue() {
  const std::lock_guard guard(admission_->mutex_);
  admission_->check_queue();
  admission_->seconds_ += price_.seconds;
  ++admission_->queued_;
  is_queued_ = true;
}

void Admission::Place::leave_queue() {
  if (!std::exchange(is_queued_, false)) return;
  const std::lock_guard guard(admission_->mutex_);
  --admission_->queued_;
  // Sums of fractions leave a rest, which would grow.
  admission_->seconds_ = admission_->queued_ == 0 ? 0 : admission_->seconds_ - price_.seconds;
}

void Admission::check_queue() const {
  const double wait = seconds_ / static_cast<double>(limits_.workers);
  if (wait > limits_.queue_seconds) refuse_busy(wait - limits_.queue_seconds, "time");
}

Admission::Place Admission::enter(const Price& price) {
  if (price.bytes > limits_.memory_bytes) {
    refuse(problem::too_large,
           "a request of this model takes {} of memory, and the server has {} for all: it must be "
           "given more",
           as_bytes(price.bytes), as_bytes(limits_.memory_bytes));
  }
  const std::lock_guard guard(mutex_);
  check_queue();
  if (bytes_ > limits_.memory_bytes - price.bytes) {
    refuse_busy(seconds_ / static_cast<double>(limits_.workers), "memory");
  }
  bytes_ += price.bytes;
  ++requests_;
  return {*this, price};
}

AdmissionState Admission::state() const {
  const std::lock_guard guard(mutex_);
  return {requests_, bytes_, seconds_};
}

}  // namespace sealion::serving
