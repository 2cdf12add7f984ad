#include <cuda_runtime.h>

#include <array>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "cuda/cuda_block.h"
#include "cuda/memory_pool.h"
#include "device/device.h"
#include "device/device_error.h"
#include "device/kernels/kernels.h"
#include "device/plugin.h"

namespace sealion::device {
namespace {

template <typename Kernel>
__global__ void __launch_bounds__(block_threads, 1)
    entry(const __grid_constant__ typename Kernel::Arguments arguments) {
  CudaBlock block;
  Kernel::run(block, arguments);
}

template <typename... Listed>
std::array<const void*, sizeof...(Listed)> entries_of(KernelList<Listed...>) {
  return {reinterpret_cast<const void*>(&entry<Listed>)...};
}

/// After these every further call of the process fails too.
bool is_for_good(cudaError_t status) {
  switch (status) {
    case cudaErrorIllegalAddress:
    case cudaErrorMisalignedAddress:
    case cudaErrorInvalidAddressSpace:
    case cudaErrorInvalidPc:
    case cudaErrorIllegalInstruction:
    case cudaErrorHardwareStackError:
    case cudaErrorLaunchFailure:
    case cudaErrorLaunchTimeout:
    case cudaErrorECCUncorrectable:
    case cudaErrorNvlinkUncorrectable:
    case cudaErrorDevicesUnavailable:
      return true;
    default:
      return false;
  }
}

DeviceError::Kind kind_of(cudaError_t status) {
  if (status == cudaErrorMemoryAllocation) return DeviceError::Kind::out_of_memory;
  return is_for_good(status) ? DeviceError::Kind::lost : DeviceError::Kind::refused;
}

void check(cudaError_t status, const char* action) {
  if (status == cudaSuccess) return;
  // What a call refused, the next one shall not be told of.
  cudaGetLastError();
  throw DeviceError(kind_of(status), std::string("the graphics card: ") + action + ": " +
                                         cudaGetErrorString(status));
}

cudaStream_t stream_of(Device::Queue queue) { return reinterpret_cast<cudaStream_t>(queue); }

cudaError_t take_memory(void** memory, std::size_t bytes) { return cudaMalloc(memory, bytes); }
cudaError_t give_memory(void* memory) { return cudaFree(memory); }
cudaError_t take_pinned(void** memory, std::size_t bytes) { return cudaMallocHost(memory, bytes); }
cudaError_t give_pinned(void* memory) { return cudaFreeHost(memory); }

class CudaDevice final : public Device {
 public:
  CudaDevice(int number, const cudaDeviceProp& properties)
      : number_(number), entries_(entries_of(Kernels{})) {
    description_.name = properties.name;
    description_.kind = "cuda";
    description_.memory_bytes = properties.totalGlobalMem;
    description_.processors = static_cast<unsigned>(properties.multiProcessorCount);
    description_.shared_bytes = properties.sharedMemPerBlockOptin;
    use();
    for (const void* kernel : entries_) {
      cudaFuncAttributes attributes{};
      check(cudaFuncGetAttributes(&attributes, kernel), "it does not know a kernel");
      const auto shared = static_cast<int>(description_.shared_bytes - attributes.sharedSizeBytes);
      check(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, shared),
            "it refuses shared memory");
    }
  }

  const DeviceDescription& description() const override { return description_; }

  std::size_t free_bytes() const override {
    use();
    std::size_t free = 0, all = 0;
    check(cudaMemGetInfo(&free, &all), "it does not say what memory is free");
    return free + memory_.kept_bytes();
  }

  void* allocate(std::size_t bytes) override {
    use();
    void* memory = nullptr;
    check(memory_.take(&memory, bytes), "no memory");
    return memory;
  }
  void free(void* memory) noexcept override { memory_.give(memory); }
  void* allocate_pinned(std::size_t bytes) override {
    use();
    void* memory = nullptr;
    check(pinned_.take(&memory, bytes), "no pinned memory");
    return memory;
  }
  void free_pinned(void* memory) noexcept override { pinned_.give(memory); }
  bool is_pinned(const void* memory) const override { return pinned_.has(memory); }

  Queue make_queue() override {
    use();
    const std::lock_guard lock(mutex_);
    if (!free_streams_.empty()) {
      const cudaStream_t stream = free_streams_.back();
      free_streams_.pop_back();
      return reinterpret_cast<Queue>(stream);
    }
    cudaStream_t stream = nullptr;
    check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), "no stream");
    return reinterpret_cast<Queue>(stream);
  }
  void free_queue(Queue queue) noexcept override {
    cudaStreamSynchronize(stream_of(queue));
    const std::lock_guard lock(mutex_);
    free_streams_.push_back(stream_of(queue));
  }
  void wait(Queue queue) override {
    check(cudaStreamSynchronize(stream_of(queue)), "what it was given to do failed");
  }
  void order(Queue first, Queue queue) override {
    cudaEvent_t event = nullptr;
    check(cudaEventCreateWithFlags(&event, cudaEventDisableTiming), "no event");
    const cudaError_t recorded = cudaEventRecord(event, stream_of(first));
    const cudaError_t waits =
        recorded == cudaSuccess ? cudaStreamWaitEvent(stream_of(queue), event, 0) : recorded;
    cudaEventDestroy(event);
    check(waits, "streams cannot wait for each other");
  }

  void copy_in(void* to, const void* from, std::size_t bytes, Queue queue) override {
    check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyHostToDevice, stream_of(queue)),
          "a copy to it failed");
  }
  void copy_in(void* to, const void* from, const Pitch& pitch, Queue queue) override {
    check(cudaMemcpy2DAsync(to, pitch.to, from, pitch.from, pitch.width, pitch.rows,
                            cudaMemcpyHostToDevice, stream_of(queue)),
          "a copy to it failed");
  }
  void copy_out(void* to, const void* from, std::size_t bytes, Queue queue) override {
    check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToHost, stream_of(queue)),
          "a copy from it failed");
  }
  void clear(void* memory, std::size_t bytes, Queue queue) override {
    check(cudaMemsetAsync(memory, 0, bytes, stream_of(queue)), "clearing memory failed");
  }

 private:
  /// Each thread has a card of its own choice.
  void use() const { check(cudaSetDevice(number_), "it cannot be used"); }

  /// Asked before each launch, so the driver's answers are kept.
  unsigned blocks_at_once(std::size_t kernel, std::size_t shared_bytes) const override {
    const std::lock_guard lock(mutex_);
    unsigned& kept = blocks_at_once_[{kernel, shared_bytes}];
    if (kept == 0) kept = count_blocks(kernel, shared_bytes);
    return kept;
  }
  unsigned count_blocks(std::size_t kernel, std::size_t shared_bytes) const {
    use();
    int blocks = 0;
    check(cudaOccupancyMaxActiveBlocksPerMultiprocessor(
              &blocks, entries_[kernel], static_cast<int>(block_threads), shared_bytes),
          "it does not say how many blocks it runs");
    if (blocks == 0) {
      throw DeviceError(DeviceError::Kind::refused,
                        "the graphics card: a block of a kernel fits no processor of it");
    }
    return static_cast<unsigned>(blocks) * description_.processors;
  }

  void launch_kernel(std::size_t kernel, const Grid& grid, const void* arguments,
                     Queue queue) override {
    use();
    void* parameters[] = {const_cast<void*>(arguments)};
    check(cudaLaunchKernel(entries_[kernel], dim3(grid.blocks), dim3(block_threads), parameters,
                           grid.shared_bytes, stream_of(queue)),
          "a launch failed");
  }

  int number_;
  std::array<const void*, Kernels::size> entries_;
  MemoryPool memory_{&take_memory, &give_memory};
  MemoryPool pinned_{&take_pinned, &give_pinned};
  mutable std::mutex mutex_;
  mutable std::map<std::pair<std::size_t, std::size_t>, unsigned> blocks_at_once_;
  std::vector<cudaStream_t> free_streams_;
  DeviceDescription description_;
};

std::string version_text(int version) {
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

/// Why there is no card to be seen.
std::string missing_card(cudaError_t status) {
  if (status == cudaSuccess) return "the driver sees none";
  if (status != cudaErrorInsufficientDriver) return cudaGetErrorString(status);
  int driver = 0;
  cudaDriverGetVersion(&driver);
  if (driver == 0) return "no driver is installed (libcuda.so.1)";
  return "the driver is for CUDA " + version_text(driver) + ", and " +
         version_text(CUDART_VERSION / 1000 * 1000) + " is wanted";
}

/// The card with the most multiprocessors among those that can run the kernels.
DevicePtr open_best() {
  int count = 0;
  const cudaError_t status = cudaGetDeviceCount(&count);
  if (status != cudaSuccess || count == 0) {
    cudaGetLastError();
    throw DeviceError(DeviceError::Kind::refused,
                      "no graphics card of NVIDIA's: " + missing_card(status));
  }
  int best = -1;
  cudaDeviceProp best_properties{};
  std::string refused;
  for (int number = 0; number < count; ++number) {
    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, number), "it does not say what it is");
    if (properties.major < 8) {
      refused += std::string(refused.empty() ? "" : ", ") + properties.name + " (" +
                 std::to_string(properties.major) + "." + std::to_string(properties.minor) + ")";
      continue;
    }
    if (best >= 0 && properties.multiProcessorCount <= best_properties.multiProcessorCount)
      continue;
    best = number;
    best_properties = properties;
  }
  if (best < 0) {
    throw DeviceError(
        DeviceError::Kind::refused,
        "graphics cards of compute capability 8.0 or more are wanted, here is " + refused);
  }
  return std::make_shared<CudaDevice>(best, best_properties);
}

}  // namespace
}  // namespace sealion::device

extern "C" {

extern __attribute__((visibility("default"))) const char* const sealion_cuda_build;
const char* const sealion_cuda_build = sealion::device::plugin_build;

__attribute__((visibility("default"))) void sealion_open_cuda_device(
    sealion::device::DevicePtr& device, std::string& error) {
  try {
    device = sealion::device::open_best();
  } catch (const std::exception& refused) {
    error = refused.what();
  }
}
}
