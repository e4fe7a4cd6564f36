// callmill-mongodb, a MongoDB-wire server, as a child process, for tests that need one (tag [mongodb]).
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/program.h"

namespace callmill::tests {

inline constexpr const char* kMongoDatabase = "sonore-phone-agent";  ///< What Settings::mongodb_db is by default.

/// As tests/servers/mongodb.cmake builds it.
inline constexpr const char* kMongoServer = CALLMILL_SOURCE_DIR "/build/servers/callmill-mongodb";

/// Started and listening once constructed; killed, and its data removed, when destroyed.
class MongoProcess {
 public:
  MongoProcess() { start("127.0.0.1:0"); }
  ~MongoProcess() {
    if (process_) process_->signal(SIGCONT);
  }
  MongoProcess(const MongoProcess&) = delete;
  MongoProcess& operator=(const MongoProcess&) = delete;

  /// mongodb://127.0.0.1:PORT/; the port stays the same when it is killed and started again.
  const std::string& uri() const { return uri_; }

  /// Where its files are: one SQLite database each of its own.
  std::filesystem::path data() const { return folder_.path() / "data"; }

  /// SIGKILL; its data stay.
  void kill() { process_.reset(); }
  /// On the same data and port.
  void start_again() { start(uri_.substr(uri_.find("//") + 2, uri_.rfind('/') - uri_.find("//") - 2)); }
  /// It keeps its connections and takes new ones, but answers nothing.
  void stop_answering() const {
    process_->signal(SIGSTOP);
    if (!soon([&] { return is_stopped(); })) throw std::runtime_error("callmill-mongodb does not stop");
  }
  void answer_again() const { process_->signal(SIGCONT); }

  /// Puts the documents of export files there through MongoDB's driver: {"calls-metadata", "path"}. A document takes
  /// the place of one with the same _id.
  void load_files(const std::vector<std::pair<std::string, std::string>>& files) const {
    std::vector<std::string> words{"-uri", uri_, "-db", kMongoDatabase};
    for (const auto& [collection, path] : files) {
      words.emplace_back("-load");
      words.push_back(collection + "=" + path);
    }
    Program loader(words, {}, kMongoServer);
    if (loader.wait() != 0) throw std::runtime_error("callmill-mongodb -load: " + loader.err());
  }
  /// The same with documents in Extended JSON.
  void load(const std::string& collection, const std::vector<nlohmann::json>& documents) const {
    const ScratchFolder folder;
    const auto path = folder.path() / "documents.json";
    std::ofstream file(path);
    for (const auto& document : documents) file << document.dump() << '\n';
    file.close();
    load_files({{collection, path.string()}});
  }

 private:
  /// Every thread of it; the signal itself stops only the one that gets it first.
  bool is_stopped() const {
    const auto threads = "/proc/" + std::to_string(process_->pid()) + "/task";
    for (const auto& thread : std::filesystem::directory_iterator(threads)) {
      const std::string stat = content_of(thread.path() / "stat");
      if (stat.find(") T ") == std::string::npos) return false;
    }
    return true;
  }

  void start(const std::string& address) {
    const auto uri_file = folder_.path() / "uri";
    std::filesystem::remove(uri_file);
    std::filesystem::create_directories(folder_.path() / "data");
    process_ =
        std::make_unique<Program>(std::vector<std::string>{"-addr", address, "-dir", (folder_.path() / "data").string(),
                                                           "-uri-file", uri_file.string()},
                                  Environment{{"HOME", folder_.path().string()}}, kMongoServer);
    if (!soon([&] { return std::filesystem::exists(uri_file); }, std::chrono::seconds{30})) {
      throw std::runtime_error("callmill-mongodb does not start: " + process_->err());
    }
    uri_ = content_of(uri_file);
  }

  ScratchFolder folder_;
  std::unique_ptr<Program> process_;
  std::string uri_;
};

}  // namespace callmill::tests
