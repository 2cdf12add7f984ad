#include "heras/train/optimizers/schedule.h"

#include <cmath>
#include <numbers>

#include "base/cases.h"

namespace sealion::heras::train {
namespace {

/// A straight rise from nearly nothing, then half a cosine down to zero.
class OneCycle final : public Schedule {
 public:
  explicit OneCycle(double warm_up) : warm_up_(warm_up) {}

  double share(double done) const override {
    if (done < warm_up_) return done / warm_up_ + 1e-3;
    return (1 + std::cos(std::numbers::pi * (done - warm_up_) / (1 - warm_up_))) / 2;
  }

 private:
  double warm_up_;
};

class Constant final : public Schedule {
 public:
  double share(double) const override { return 1; }
};

class Exponential final : public Schedule {
 public:
  explicit Exponential(double decay) : decay_(decay) {}

  double share(double done) const override { return std::pow(decay_, done); }

 private:
  double decay_;
};

/// Falls `drops` times, at equal distances.
class Step final : public Schedule {
 public:
  Step(double decay, std::size_t drops) : decay_(decay), levels_(static_cast<double>(drops + 1)) {}

  double share(double done) const override { return std::pow(decay_, std::floor(done * levels_)); }

 private:
  double decay_, levels_;
};

}  // namespace

std::unique_ptr<Schedule> make_schedule(const RateSchedule& options, double warm_up_share) {
  using Made = std::unique_ptr<Schedule>;
  return std::visit(
      Cases{[&](const schedules::OneCycle& cycle) -> Made {
              return std::make_unique<OneCycle>(cycle.warm_up * warm_up_share);
            },
            [](const schedules::Cosine&) -> Made { return std::make_unique<OneCycle>(0); },
            [](const schedules::Constant&) -> Made { return std::make_unique<Constant>(); },
            [](const schedules::Exponential& exponential) -> Made {
              return std::make_unique<Exponential>(exponential.decay);
            },
            [](const schedules::Step& step) -> Made {
              return std::make_unique<Step>(step.decay, step.drops);
            }},
      options.value());
}

}  // namespace sealion::heras::train
