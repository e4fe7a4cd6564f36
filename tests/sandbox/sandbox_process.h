// callmill-sandbox as a child process, for tests that need the stand-ins.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "places.h"

namespace callmill::tests {

/// Started and listening once constructed; ended, and its folder removed, when destroyed.
class SandboxProcess {
 public:
  explicit SandboxProcess(const std::vector<std::string>& options = {}, const std::string& script = "[]") {
    static std::atomic<int> number = 0;
    folder_ = std::filesystem::temp_directory_path() /
              ("callmill-sandbox-" + std::to_string(::getpid()) + "-" + std::to_string(++number));
    std::filesystem::create_directories(folder_);
    start(options, script);
    wait_for_ports();
  }
  ~SandboxProcess() {
    end();
    std::filesystem::remove_all(folder_);
  }
  SandboxProcess(const SandboxProcess&) = delete;
  SandboxProcess& operator=(const SandboxProcess&) = delete;

  std::string openai_url() const { return "http://127.0.0.1:" + std::to_string(openai_port_); }
  std::string smtp_url() const { return "smtp://127.0.0.1:" + std::to_string(smtp_port_); }
  std::string livekit_url() const { return "http://127.0.0.1:" + std::to_string(livekit_port_); }
  std::string talkingshops_url() const { return "http://127.0.0.1:" + std::to_string(talkingshops_port_) + "/v1"; }
  std::filesystem::path mail_dir() const { return folder_ / "mails"; }

  /// Ends it with SIGTERM; gives its exit code, or -1 for a death by signal. What it printed is in printed().
  int end() {
    if (pid_ <= 0) return -1;
    ::kill(pid_, SIGTERM);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string printed() const { return content("printed"); }
  /// Starts it again on the same ports, with all that it saw before. It must have been ended.
  void start_again(std::vector<std::string> options = {}, const std::string& script = "[]") {
    std::filesystem::remove(folder_ / "ports.json");
    for (const auto& [name, port] :
         {std::pair{"--openai-port", openai_port_}, std::pair{"--smtp-port", smtp_port_},
          std::pair{"--livekit-port", livekit_port_}, std::pair{"--talkingshops-port", talkingshops_port_}})
      options.insert(options.end(), {name, std::to_string(port)});
    start(options, script);
    wait_for_ports();
  }

 private:
  void start(const std::vector<std::string>& options, const std::string& script) {
    std::ofstream(folder_ / "script.json") << script;
    std::vector<std::string> words{CALLMILL_SANDBOX,
                                   "--ports-file",
                                   (folder_ / "ports.json").string(),
                                   "--script",
                                   (folder_ / "script.json").string(),
                                   "--ledger",
                                   (folder_ / "ledger.json").string(),
                                   "--mail-dir",
                                   mail_dir().string()};
    words.insert(words.end(), options.begin(), options.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 1, (folder_ / "printed").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const int fault = ::posix_spawn(&pid_, CALLMILL_SANDBOX, &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (fault != 0) throw std::runtime_error("cannot start " CALLMILL_SANDBOX);
  }
  void wait_for_ports() {
    for (int i = 0; i < 1000 && !std::filesystem::exists(folder_ / "ports.json"); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    const auto ports = nlohmann::json::parse(content("ports.json"));
    openai_port_ = ports.at("openai_port").get<int>();
    smtp_port_ = ports.at("smtp_port").get<int>();
    livekit_port_ = ports.at("livekit_port").get<int>();
    talkingshops_port_ = ports.at("talkingshops_port").get<int>();
  }
  std::string content(const std::string& name) const {
    std::ifstream file(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::filesystem::path folder_;
  pid_t pid_ = 0;
  int openai_port_ = 0;
  int smtp_port_ = 0;
  int livekit_port_ = 0;
  int talkingshops_port_ = 0;
};

}  // namespace callmill::tests
