#pragma once

#include <sealion/device.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "device/device.h"
#include "device/device_error.h"
#include "runtime/device_use.h"
#include "runtime/prepared.h"

namespace sealion {

/// Where a program runs, and what becomes of that: with `automatic` the processor takes over what a
/// device refuses, else the refusal is an error. Safe for several threads.
class Placement {
 public:
  /// On the device, or on the processor where it is null; `why` is what the report says.
  Placement(DeviceUse use, device::DevicePtr device, std::string why);
  Placement(const Placement&) = delete;
  Placement& operator=(const Placement&) = delete;

  /// Null where the processor runs the program: from the first, or since a device refused it.
  device::DevicePtr device() const;

  /// The same where requests are read for it: null as well where it is lost.
  device::DevicePtr device_that_reads() const;

  /// The device does not take the program: the processor does from now on. Throws DeviceError
  /// unless `automatic`.
  void refuse_program(const device::DeviceError& error);
  /// The device did not answer a request: the processor does, and where memory was short for it
  /// alone the device is asked again with the next one. Throws likewise.
  void refuse_request(const device::DeviceError& error);
  /// The device answered.
  void answered();

  DeviceReport report() const;

 private:
  void take_over(const device::DeviceError& error);

  const DeviceUse use_;
  const device::DevicePtr device_;
  const std::string why_;
  std::atomic<bool> is_given_up_{false}, has_refused_last_{false};
  mutable std::mutex mutex_;
  std::string refusal_;  // the last one
  bool is_told_ = false;
};

/// Where a program is to run: for `automatic` on the device if its forecast for a full request
/// beats the processor's. Throws DeviceError where what is asked for is not to be had.
std::unique_ptr<Placement> place(const DeviceUse& use, const Prepared& program);

}  // namespace sealion
