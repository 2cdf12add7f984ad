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
  end_work();
  const std::lock_guard guard(admission_->mutex_);
  admission_->held_bytes_ -= price_.held_bytes;
  admission_->admitted_work_.erase(admission_->admitted_work_.find(price_.working_bytes));
  --admission_->requests_;
}

void Admission::Place::queue() {
  const std::lock_guard guard(admission_->mutex_);
  admission_->check_queue();
  admission_->seconds_ += price_.seconds;
  ++admission_->queued_;
  is_queued_ = true;
}

void Admission::Place::begin_work() {
  Admission& admission = *admission_;
  std::unique_lock lock(admission.mutex_);
  admission.work_ended_.wait(lock, [&] {
    const std::uint64_t taken = admission.held_bytes_ + admission.working_bytes_;
    return admission.working_bytes_ == 0 ||
           taken + price_.working_bytes <= admission.limits_.memory_bytes;
  });
  admission.working_bytes_ += price_.working_bytes;
  works_ = true;
}

void Admission::Place::end_work() {
  if (!is_queued_ && !works_) return;
  {
    const std::lock_guard guard(admission_->mutex_);
    if (std::exchange(works_, false)) admission_->working_bytes_ -= price_.working_bytes;
    if (std::exchange(is_queued_, false)) {
      --admission_->queued_;
      // Sums of fractions leave a rest, which would grow.
      admission_->seconds_ = admission_->queued_ == 0 ? 0 : admission_->seconds_ - price_.seconds;
    }
  }
  admission_->work_ended_.notify_all();
}

void Admission::check_queue() const {
  const double wait = seconds_ / static_cast<double>(limits_.workers);
  if (wait > limits_.queue_seconds) refuse_busy(wait - limits_.queue_seconds, "time");
}

std::uint64_t Admission::kept_for_work(std::uint64_t working_bytes) const {
  const std::uint64_t largest = admitted_work_.empty() ? 0 : *admitted_work_.rbegin();
  return std::max({working_bytes_, largest, working_bytes});
}

Admission::Place Admission::enter(const Price& price) {
  const std::uint64_t alone = price.held_bytes + price.working_bytes;
  if (alone > limits_.memory_bytes) {
    refuse(problem::too_large,
           "a request of this model takes {} of memory, and the server has {} for all: it must be "
           "given more",
           as_bytes(alone), as_bytes(limits_.memory_bytes));
  }
  const std::lock_guard guard(mutex_);
  check_queue();
  if (held_bytes_ + price.held_bytes + kept_for_work(price.working_bytes) > limits_.memory_bytes) {
    refuse_busy(seconds_ / static_cast<double>(limits_.workers), "memory");
  }
  held_bytes_ += price.held_bytes;
  admitted_work_.insert(price.working_bytes);
  ++requests_;
  return {*this, price};
}

AdmissionState Admission::state() const {
  const std::lock_guard guard(mutex_);
  return {requests_, held_bytes_ + working_bytes_, seconds_};
}

}  // namespace sealion::serving
