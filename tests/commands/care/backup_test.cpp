// callmill backup: what is in the copy, and who can read it.
#include <catch2/catch.hpp>
#include <fstream>

#include "commands/care/lost_file.h"

using namespace callmill;
using namespace callmill::tests;

TEST_CASE("a backup is one whole file for its owner alone, whatever the umask, and the writer goes on") {
  Lost lost;
  ledger::Database writer(lost.path);
  ledger::Transaction transaction(writer);
  writer.execute("insert into do_not_call (phone_e164, source) values ('+919876500000', 'x')", "test");
  const auto mask = ::umask(0);
  const Answer answer = lost.back_up();
  ::umask(mask);
  transaction.commit();
  CHECK(answer.code == 0);
  CHECK_THAT(answer.out, Catch::StartsWith(lost.backup + ": ") && Catch::Contains("verified"));
  CHECK(mode_of(lost.backup) == 0600);
  for (const std::string& name : lost.files()) CHECK_FALSE(name.starts_with("backup.db."));
  ledger::Database copy(lost.backup);
  CHECK(number(copy, "select count(*) from calls") == 4);
  CHECK(number(copy, "select count(*) from do_not_call") == 0);  // was not committed
}

TEST_CASE("a backup replaces no file, and none is made of a damaged database") {
  Lost lost;
  REQUIRE(lost.back_up().code == 0);
  CHECK_THROWS_WITH(lost.back_up(), Catch::Contains("is there already"));
  CHECK_THROWS_WITH(ask(lost.path, {"backup", "/nosuch/folder/x"}), Catch::Contains("there is no folder"));
  CHECK_THROWS_WITH(ask(lost.path, {"backup"}), Catch::Contains("expected a FILE"));
  {
    std::fstream file(lost.path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(20 * 4096);
    file << std::string(4096, '\x55');
  }
  const std::string other = lost.backup + "2";
  CHECK_THROWS(ask(lost.path, {"backup", other}));
  CHECK_FALSE(fs::exists(other));
  CHECK_FALSE(fs::exists(other + ".part"));
}
