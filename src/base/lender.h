#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace sealion {

/// Things that threads borrow, so that there are as many as are used at once, and none is made
/// twice.
template <typename T>
class Lender {
 public:
  explicit Lender(std::function<std::unique_ptr<T>()> make) : make_(std::move(make)) {}

  /// One that nobody else has, until it is destroyed.
  class Loan {
   public:
    Loan(Lender& owner, std::unique_ptr<T> thing) : owner_(owner), thing_(std::move(thing)) {}
    ~Loan() { owner_.put_back(std::move(thing_)); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    T& operator*() const { return *thing_; }
    T* operator->() const { return thing_.get(); }

   private:
    Lender& owner_;
    std::unique_ptr<T> thing_;
  };
  Loan borrow() {
    {
      const std::lock_guard lock(mutex_);
      if (!free_.empty()) {
        std::unique_ptr<T> thing = std::move(free_.back());
        free_.pop_back();
        return {*this, std::move(thing)};
      }
    }
    return {*this, make_()};
  }
  /// Destroys those that nobody has.
  void clear() {
    const std::lock_guard lock(mutex_);
    free_.clear();
  }

 private:
  void put_back(std::unique_ptr<T> thing) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(thing));
  }

  std::function<std::unique_ptr<T>()> make_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<T>> free_;
};

}  // namespace sealion
