// A whole house: the real database, the real transfers, and the sandbox as the world outside.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "intake/store_documents.h"
#include "runner/worker.h"
#include "stages/all_stages.h"
#include "support/program.h"
#include "support/sandboxed.h"

namespace callmill::tests {

/// No text with a secret in it may leave the program.
inline constexpr const char* kOpenaiKey = "sk-marker-of-the-openai-key-7f3a";
inline constexpr const char* kSmtpPassword = "marker-of-the-smtp-password-91c2";

struct House : Sandboxed {
  /// Retries wait no time, so that tests don't either.
  explicit House(const std::string& script = "[]", const std::vector<std::string>& more = {})
      : Sandboxed(script, more, {.openai_api_key = kOpenaiKey, .smtp_password = kSmtpPassword}) {
    settings.openai_base_url = sandbox.openai_url() + "/v1";
    settings.smtp_url = sandbox.smtp_url();
    settings.smtp_username = "mill";
    settings.smtp_from = "Callmill <mill@callmill.example>";
    run_sql("update stages set backoff_first_s = 0, backoff_cap_s = 0, deferral_first_s = 0, deferral_cap_s = 0");
    add_tenant("tenant-a", "a.example");
  }

  /// Mails of it go to boss@ and desk@ of `domain`, with audit@ as BCC.
  void add_tenant(const std::string& tenant_id, const std::string& domain) {
    TenantRow tenant;
    tenant.tenant_id = tenant_id;
    tenant.display_name = "Garage";
    tenant.recipients = {"boss@" + domain, "desk@" + domain};
    tenant.bcc = {"audit@" + domain};
    intake::store_tenants(database, {tenant}, unix_time(1'800'000'000));
  }

  /// A finished call, enqueued. What was said names the call, so that a rule of the script can match it.
  void add_call(const std::string& call_id, const std::string& tenant_id = "tenant-a",
                intake::EnqueueFinished enqueue = intake::EnqueueFinished::yes) {
    std::vector<ItemRow> items;
    const std::vector<std::string> said{"Hello, this is the garage.", "I ask about " + call_id + ", is it ready?",
                                        "We will look.", "Thank you."};
    for (std::size_t i = 0; i < said.size(); ++i) {
      ItemRow item;
      item.tenant_id = tenant_id;
      item.call_id = call_id;
      item.item_id = "item-" + std::to_string(i);
      if (i > 0) item.previous_item_id = "item-" + std::to_string(i - 1);
      item.seq = static_cast<std::int64_t>(i) + 1;
      item.role = i % 2 == 0 ? "assistant" : "user";
      item.status = "completed";
      item.chunks = {{1, said[i]}};
      items.push_back(item);
    }
    intake::store_items(database, items, unix_time(1'800'000'000));
    CallRow call;
    call.tenant_id = tenant_id;
    call.call_id = call_id;
    call.phone = "+33612345678";
    call.started_at = unix_time(1'799'999'000);
    call.ended_at = unix_time(1'799'999'060);
    intake::store_calls(database, {call}, enqueue, unix_time(1'800'000'000));
  }
  void add_calls(int count) {
    for (int i = 0; i < count; ++i) add_call("call-" + std::to_string(1000 + i));
  }

  /// `callmill run --once`, in this process.
  runner::Progress run_once() {
    outside::Transfers transfers(settings, secrets);
    runner::Worker worker(database, transfers, stages::all_stages(), {}, settings, {.stages = {}, .once = true});
    const std::atomic<bool> stop{false};
    worker.run(stop, [](const runner::Progress&) {});
    return worker.progress();
  }

  /// The same again and again until no mail waits for its server any more; its waits are 0, so under a second each.
  void run_out() {
    run_once();
    for (int i = 0; i < 100 && number("select count(*) from jobs where status = 'pending' and error_kind = "
                                      "'mail_deferred'") > 0;
         ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds{200});
      run_once();
    }
  }

  /// The environment in which the real program finds this house.
  Environment environment() const {
    return {{"CALLMILL_DB", scratch.path()},
            {"OPENAI_BASE_URL", settings.openai_base_url},
            {"OPENAI_API_KEY", secrets.openai_api_key},
            {"SMTP_URL", settings.smtp_url},
            {"SMTP_USERNAME", settings.smtp_username},
            {"SMTP_PASSWORD", secrets.smtp_password},
            {"SMTP_FROM", settings.smtp_from},
            {"PATH", "/usr/bin:/bin"}};
  }

  /// Every row's first column, joined by ", ".
  std::string words(const std::string& sql) {
    std::string all;
    auto query = database.prepare(sql, "test");
    while (query.next()) {
      all +=
          (all.empty() ? "" : ", ") + query.get<std::optional<std::string>>(query.columns().at(0)).value_or("(null)");
    }
    return all;
  }
};

}  // namespace callmill::tests
