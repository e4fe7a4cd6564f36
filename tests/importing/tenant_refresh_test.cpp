#include "importing/tenant_refresh.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <latch>

#include "importing/fake_mongo.h"
#include "scratch.h"
#include "support/ends.h"
#include "support/logged.h"
#include "support/program.h"

using namespace callmill;
using namespace callmill::importing;
using namespace std::chrono_literals;
using tests::object_id;

namespace {

constexpr UnixTime kRefreshTime = unix_time(1'763'640'000);

struct RefreshWorld : tests::Scratch {
  tests::FakeMongo mongo;
  Settings settings;

  RefreshWorld() {
    settings.db = path();
    tenant("tenant-a", "active");
    mongo.insert("phone-tenant-map", object_id(9), {{"phone_number", "+594594123456"}, {"tenant_id", "tenant-a"}});
  }
  void tenant(const std::string& tenant_id, const std::string& status) {
    mongo.insert("tenant_config", object_id(1), {{"tenant_id", tenant_id}, {"status", status}});
  }
  Refreshed refresh(UnixTime now) {
    return refresh_tenants(database, settings, default_mapping(), mongo.finder(), now);
  }
  std::string status() {
    return tests::word(database, "select group_concat(tenant_id || ' ' || status) from tenant_settings");
  }
};

}  // namespace

TEST_CASE("tenants and phone map are read, by one of all runners, every TENANT_REFRESH_SECONDS") {
  RefreshWorld world;
  CHECK(world.refresh(kRefreshTime).claimed);
  CHECK(world.status() == "tenant-a active");
  CHECK(tests::word(world.database, "select tenant_id from phone_tenants") == "tenant-a");
  world.tenant("tenant-a", "disabled");
  CHECK_FALSE(world.refresh(kRefreshTime).claimed);
  CHECK_FALSE(world.refresh(kRefreshTime + 299s).claimed);
  CHECK(world.status() == "tenant-a active");
  CHECK(world.refresh(kRefreshTime + 300s).claimed);
  CHECK(world.status() == "tenant-a disabled");
  INFO("a clock that was set back does not stop it");
  CHECK(world.refresh(kRefreshTime - 5000s).claimed);
}

TEST_CASE("a tenant that is gone from MongoDB stays as it is") {
  RefreshWorld world;
  world.refresh(kRefreshTime);
  world.tenant("tenant-b", "active");  // in the place of the other
  world.refresh(kRefreshTime + 300s);
  CHECK(world.status() == "tenant-a active,tenant-b active");
}

TEST_CASE("a refresh that failed is due again in half a minute; one of a bad document is not lost for the others") {
  RefreshWorld world;
  world.mongo.insert("tenant_config", object_id(2), {{"tenant_id", "tenant-c"}, {"status", "perhaps"}});
  world.mongo.fail_after = 0;
  world.mongo.failures = 1;
  CHECK(world.refresh(kRefreshTime).failure == "the cursor died");
  CHECK_FALSE(world.refresh(kRefreshTime + 29s).claimed);
  const Refreshed refreshed = world.refresh(kRefreshTime + 30s);
  CHECK(refreshed.failure.empty());
  CHECK(refreshed.errors == std::set<std::string>{"tenant_config, _id " + object_id(2) +
                                                  ": status: expected active or disabled, found 'perhaps'"});
  CHECK(world.status() == "tenant-a active");
}

TEST_CASE("the thread refreshes at once and again, and says once that MongoDB is away and once that it is back") {
  RefreshWorld world;
  world.settings.tenant_refresh = 1s;
  const tests::Logged logged;
  std::atomic<int> tries = 0;
  std::atomic<bool> away = true;
  {
    const TenantRefresh refresh(world.settings, default_mapping(), [&]() -> FindDocuments {
      return [&](const outside::Find& find, const Take& take) {
        ++tries;
        if (away) throw outside::MongoError("MongoDB at nowhere: refused", TransportError::network);
        world.mongo.find(find, take);
      };
    });
    REQUIRE(tests::soon([&] { return tries >= 2; }));
    away = false;
    REQUIRE(tests::soon([&] { return tests::number(world.database, "select count(*) from phone_tenants") == 1; }));
    const int before = tries;
    REQUIRE(tests::soon([&] { return tries >= before + 2; }));
  }
  const std::string lines = logged.text();
  CHECK_THAT(lines,
             Catch::Contains("not refreshed: MongoDB at nowhere: refused") && Catch::Contains("refreshed again"));
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 2);
}

TEST_CASE("neither a MongoDB that hangs nor one that talks without end holds up the end of a run") {
  RefreshWorld world;
  std::atomic<bool> asked = false;
  const bool talks = GENERATE(false, true);
  auto refresh = std::make_unique<TenantRefresh>(world.settings, default_mapping(), [&asked, talks]() -> FindDocuments {
    return [&asked, talks](const outside::Find&, const Take& take) {
      asked = true;
      if (!talks) std::latch(1).wait();  // for ever
      for (;;) take(outside::Malformed{"tenant_config", "no end"});
    };
  });
  REQUIRE(tests::soon([&] { return asked.load(); }));
  CHECK(tests::ends([&] { refresh.reset(); }));
}

TEST_CASE("without MONGODB_URI nothing is refreshed") {
  RefreshWorld world;
  { const TenantRefresh refresh(world.settings, default_mapping(), Secrets{}); }
  CHECK(tests::number(world.database, "select count(*) from watermarks") == 0);
}
