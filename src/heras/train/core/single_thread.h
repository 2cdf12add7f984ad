#pragma once

namespace sealion::heras::train {

/// For its lifetime libtorch, and OpenBLAS under it, use one thread: at small batches a team costs
/// more than it brings, and with one thread sums always come in the same order.
class SingleThreaded {
 public:
  SingleThreaded();
  SingleThreaded(const SingleThreaded&) = delete;
  SingleThreaded& operator=(const SingleThreaded&) = delete;
  ~SingleThreaded();

 private:
  int torch_before_, blas_before_;
};

}  // namespace sealion::heras::train
