#include "serving/admission/workers.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <utility>

namespace sealion::serving {

struct Workers::Pool {
  boost::asio::thread_pool threads;
};

Workers::Workers(std::size_t count)
    : count_(count), pool_(new Pool{boost::asio::thread_pool(count)}) {}

Workers::~Workers() { pool_->threads.join(); }

void Workers::add(Task task) {
  ++waiting_;
  boost::asio::post(pool_->threads, [this, task = std::move(task)] { run(task); });
}

void Workers::run(const Task& task) {
  --waiting_;
  const std::size_t busy = ++running_ + waiting_;
  task(std::max<std::size_t>(1, count_ / busy));
  --running_;
}

}  // namespace sealion::serving
