#include "cli/support/interruption.h"

#include <csignal>

namespace sealion::cli {
namespace {

volatile std::sig_atomic_t signal_seen = 0;

extern "C" void on_signal(int signal) {
  if (signal_seen != 0) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
  signal_seen = signal;
  interruption().make();
}

void listen_for(int signal) {
  struct sigaction before {};
  if (::sigaction(signal, nullptr, &before) != 0 || before.sa_handler == SIG_IGN) return;
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;  // what reads or writes goes on: it is short
  ::sigemptyset(&action.sa_mask);
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

StopRequest& interruption() {
  static constinit StopRequest request;
  return request;
}

void listen_for_interruptions() {
  listen_for(SIGINT);
  listen_for(SIGTERM);
}

int interrupting_signal() { return signal_seen; }

int interruption_exit_code() {
  constexpr int ended_by_signal = 128;
  return ended_by_signal + (signal_seen != 0 ? signal_seen : SIGINT);
}

}  // namespace sealion::cli
