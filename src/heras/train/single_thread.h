#pragma once

namespace sealion::heras::train {

/// For its lifetime OpenBLAS uses one thread: at small batches a team costs more than it brings,
/// and with one thread sums always come in the same order. (libtorch's own threads are told by
/// at::set_num_threads.)
class SingleThreadedBlas {
 public:
  SingleThreadedBlas();
  SingleThreadedBlas(const SingleThreadedBlas&) = delete;
  SingleThreadedBlas& operator=(const SingleThreadedBlas&) = delete;
  ~SingleThreadedBlas();

 private:
  int before_;
};

}  // namespace sealion::heras::train
