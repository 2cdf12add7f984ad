#include "serving/http/connection.h"

namespace sealion::serving {

void ConnectionTable::add(const std::shared_ptr<Connection>& connection) {
  all_.emplace(connection.get(), connection);
}

void ConnectionTable::remove(Connection* connection) { all_.erase(connection); }

ConnectionTable::Idle::iterator ConnectionTable::rest(
    const std::shared_ptr<Connection>& connection) {
  return idle_.insert(idle_.end(), connection);
}

bool ConnectionTable::close_idle() {
  for (const auto& idle : idle_) {
    if (const auto connection = idle.lock()) {
      connection->close();  // which takes it off the list
      return true;
    }
  }
  return false;
}

void ConnectionTable::close_all_idle() {
  while (close_idle()) {
  }
}

void ConnectionTable::stop_all() {
  for (const auto& [address, weak] : all_) {
    if (const auto connection = weak.lock()) connection->stop(StopReason::shutdown);
  }
}

void ConnectionTable::close_all() {
  const auto all = all_;
  for (const auto& [address, weak] : all) {
    if (const auto connection = weak.lock()) connection->close();
  }
}

}  // namespace sealion::serving
