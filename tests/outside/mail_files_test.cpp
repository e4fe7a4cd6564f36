#include "outside/mail_files.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "outside/mail_server.h"

using namespace callmill;
using namespace callmill::outside;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("callmill-mails-" + std::to_string(::getpid()));
  Folder() { fs::remove_all(path); }
  ~Folder() { fs::remove_all(path); }
};

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("a mail becomes a file of its exact bytes, with its envelope beside it") {
  const Folder folder;
  const fs::path deeper = folder.path / "a" / "b";
  const Mail mail{"m1@mill.example", "mill@x.example", {"a@x.example", "bcc@x.example"}, "Subject: x\r\n\r\n.\r\n"};
  const Reply reply = write_mail(deeper.string(), mail);
  const auto& receipt = std::get<MailReceipt>(reply);
  CHECK(receipt.code == 250);
  REQUIRE(receipt.recipients.size() == 2);
  CHECK(receipt.recipients[1].address == "bcc@x.example");
  CHECK(receipt.recipients[1].code == 250);
  CHECK(content(deeper / "m1@mill.example.eml") == mail.bytes);
  const auto envelope = nlohmann::json::parse(content(deeper / "m1@mill.example.envelope.json"));
  CHECK(envelope == nlohmann::json{{"message_id", "m1@mill.example"},
                                   {"from", "mill@x.example"},
                                   {"recipients", {"a@x.example", "bcc@x.example"}}});
  CHECK(std::distance(fs::directory_iterator(deeper), fs::directory_iterator{}) == 2);
  write_mail(deeper.string(), mail);
  CHECK(std::distance(fs::directory_iterator(deeper), fs::directory_iterator{}) == 2);
}

TEST_CASE("a folder that cannot be written is not sent, in the system's words") {
  const Folder folder;
  std::ofstream(folder.path) << "a file";
  const Reply reply = write_mail((folder.path / "below").string(), Mail{"m", "a@x.example", {"b@x.example"}, "x\r\n"});
  REQUIRE(std::holds_alternative<NotSent>(reply));
  CHECK(std::get<NotSent>(reply).why.find("Not a directory") != std::string::npos);
}

TEST_CASE("file names hold no path, are never hidden, and stay apart") {
  CHECK(mail_file_name("pc.t.c.1@x.example") == "pc.t.c.1@x.example");
  const auto [id, start] = GENERATE(table<std::string, std::string>({
      {"../../etc/passwd", "_._.._etc_passwd-"},
      {".hidden", "_hidden-"},
      {"", "-"},
      {"a b", "a_b-"},
      {std::string(500, 'x'), std::string(100, 'x')},
  }));
  DYNAMIC_SECTION("'" << id << "'") {
    const std::string name = mail_file_name(id);
    INFO(name);
    CHECK(name.find('/') == std::string::npos);
    CHECK(name.front() != '.');
    CHECK(name.size() <= 200);
    if (id != "../../etc/passwd") CHECK(name.starts_with(start));
  }
  CHECK(mail_file_name("a b") != mail_file_name("a/b"));
  CHECK(mail_file_name(std::string(500, 'x')) != mail_file_name(std::string(501, 'x')));
}

TEST_CASE("TLS is required of every mail server but those on loopback, unless the operator says otherwise") {
  const auto [url, setting, username, in_force] = GENERATE(table<std::string, StartTls, std::string, StartTls>({
      {"smtp://mail.example:587", StartTls::automatic, "", StartTls::required},
      {"smtp://127.0.0.1:25", StartTls::automatic, "mill", StartTls::off},
      {"smtp://127.8.8.8:25", StartTls::automatic, "", StartTls::off},
      {"smtp://localhost", StartTls::automatic, "", StartTls::off},
      {"smtp://[::1]:25", StartTls::automatic, "", StartTls::off},
      {"smtp://127.0.0.1.evil.example", StartTls::automatic, "", StartTls::required},
      {"smtp://localhost.evil.example", StartTls::automatic, "", StartTls::required},
      {"smtp://127.0.0.1", StartTls::required, "", StartTls::required},
      {"smtp://127.0.0.1", StartTls::when_offered, "mill", StartTls::when_offered},
      {"smtp://mail.example", StartTls::when_offered, "", StartTls::when_offered},
      {"smtp://mail.example", StartTls::when_offered, "mill", StartTls::required},
      {"smtp://mail.example", StartTls::off, "mill", StartTls::off},
  }));
  DYNAMIC_SECTION(url << ' ' << username) {
    Settings settings;
    settings.smtp_url = url;
    settings.smtp_starttls = setting;
    settings.smtp_username = username;
    CHECK(mail_server(settings, {}, "me").starttls == in_force);
  }
}

TEST_CASE("the EHLO name is the path of SMTP_URL, or this machine's") {
  Settings settings;
  settings.smtp_url = "smtp://mail.example:587";
  CHECK(mail_server(settings, {}, "me.example").url == "smtp://mail.example:587/me.example");
  settings.smtp_url = "smtps://mail.example/mill.example";
  CHECK(mail_server(settings, {}, "me.example").url == "smtps://mail.example/mill.example");
}
