// The real program as a child process, with an environment of its own.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "places.h"
#include "scratch.h"

namespace callmill::tests {

using Environment = std::map<std::string, std::string>;

inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Started once constructed; killed, if it still runs, when destroyed. What it prints goes to files.
class Program {
 public:
  Program(std::vector<std::string> words, const Environment& environment, const std::string& binary = CALLMILL_BINARY) {
    words.insert(words.begin(), binary);
    // MongoDB's driver would leave a file in /dev/shm for each program that is killed.
    std::vector<std::string> variables{"MONGOC_DISABLE_SHM=1"};
    for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, path("out").c_str(), O_WRONLY | O_CREAT, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, path("err").c_str(), O_WRONLY | O_CREAT, 0600);
    const int fault =
        posix_spawnp(&pid_, binary.c_str(), &actions, nullptr, pointers(words).data(), pointers(variables).data());
    posix_spawn_file_actions_destroy(&actions);
    if (fault != 0) throw std::runtime_error("cannot start " + binary);
  }
  ~Program() {
    if (code_) return;
    ::kill(pid_, SIGKILL);
    wait();
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  pid_t pid() const { return pid_; }
  void signal(int number) const { ::kill(pid_, number); }
  /// Its exit code once it has ended; minus the signal that ended it.
  int wait() {
    if (!code_) {
      int status = 0;
      ::waitpid(pid_, &status, 0);
      code_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }
    return *code_;
  }
  /// Whether the program, which runs, has `file` open.
  bool has_open(const std::string& file) const {
    std::error_code gone;  // a descriptor may close meanwhile
    for (const auto& entry : std::filesystem::directory_iterator("/proc/" + std::to_string(pid_) + "/fd", gone)) {
      if (std::filesystem::read_symlink(entry.path(), gone) == file) return true;
    }
    return false;
  }
  /// proc(5): 'R' runs, 'S' sleeps, 'T' is stopped, 'Z' has ended.
  char state() const {
    const std::string stat = content_of("/proc/" + std::to_string(pid_) + "/stat");
    const auto name_ends = stat.rfind(')');
    return name_ends + 2 < stat.size() ? stat[name_ends + 2] : 'Z';
  }
  std::string out() const { return content_of(path("out")); }
  std::string err() const { return content_of(path("err")); }

 private:
  std::filesystem::path path(const char* name) const { return folder_.path() / name; }
  static std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (std::string& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
  }

  ScratchFolder folder_;
  pid_t pid_ = 0;
  std::optional<int> code_;
};

/// Whether `condition` came true within `at_most`.
template <class Condition>
bool soon(Condition condition, std::chrono::milliseconds at_most = std::chrono::seconds{10}) {
  const auto until = std::chrono::steady_clock::now() + at_most;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return true;
}

}  // namespace callmill::tests
