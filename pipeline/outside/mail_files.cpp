#include "outside/mail_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>

#include "domain/json.h"
#include "domain/text.h"

namespace callmill::outside {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& what, const fs::path& path) {
  throw std::system_error(errno, std::generic_category(), what + " " + path.string());
}

struct Descriptor {
  int fd = -1;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

void write_all(int fd, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("cannot write", path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void write_whole(const fs::path& path, std::string_view bytes) {
  const fs::path unfinished = path.parent_path() / ("." + path.filename().string() + ".tmp");
  {
    const Descriptor file{::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
    if (file.fd < 0) fail("cannot create", unfinished);
    write_all(file.fd, bytes, unfinished);
    if (::fsync(file.fd) != 0) fail("cannot flush", unfinished);
  }
  if (::rename(unfinished.c_str(), path.c_str()) != 0) fail("cannot rename to", path);
}

void sync_directory(const fs::path& directory) {
  const Descriptor opened{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (opened.fd < 0) fail("cannot open", directory);
  if (::fsync(opened.fd) != 0) fail("cannot flush", directory);
}

std::string envelope(const Mail& mail) {
  const nlohmann::ordered_json shown{
      {"message_id", mail.message_id}, {"from", mail.from}, {"recipients", mail.recipients}};
  return json_text(shown, 2) + "\n";
}

}  // namespace

std::string mail_file_name(std::string_view message_id) {
  constexpr std::size_t kLongest = 200;
  std::string name;
  for (const char c : message_id.substr(0, kLongest)) {
    const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                      c == '_' || c == '-' || c == '+' || c == '@';
    name += safe ? c : '_';
  }
  if (name.starts_with('.')) name[0] = '_';
  if (!name.empty() && name == message_id) return name;
  const std::string mark = "-" + hash_hex(message_id);
  return name.substr(0, kLongest - mark.size()) + mark;
}

Reply write_mail(const std::string& directory, const Mail& mail) {
  try {
    const fs::path folder(directory);
    fs::create_directories(folder);
    const std::string name = mail_file_name(mail.message_id);
    write_whole(folder / (name + ".envelope.json"), envelope(mail));
    write_whole(folder / (name + ".eml"), mail.bytes);
    sync_directory(folder);
    MailReceipt receipt{250, "written to " + (folder / (name + ".eml")).string(), {}};
    for (const std::string& address : mail.recipients) receipt.recipients.push_back({address, 250, "written"});
    return receipt;
  } catch (const std::system_error& error) {
    return NotSent{TransportError::configuration, std::string("MAIL_DIR: ") + error.what()};
  }
}

}  // namespace callmill::outside
